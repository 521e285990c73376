"""The notices of whoever is signed in: hers, and nobody else's."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from kpt.base.access import signed_in
from kpt.base.forms import render_form
from kpt.base.numbers import cuenta
from kpt.base.reads import read_only
from kpt.notices import actions
from kpt.notices.forms import PaceForm
from kpt.notices.queries import notice_page, pace_of, place_of

TITLE = "Avisos"
FORM = require_http_methods(["GET", "HEAD", "POST"])


@signed_in
@FORM
def notice_list(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return _mark(request)
    with read_only():
        page = notice_page(request.actor, request.GET.get("clase", ""), request.GET.get("pagina"))
        context = {"notices": page, "crumbs": [(TITLE, "")]}
        return render(request, "notices/list.html", context)


def _mark(request: HttpRequest) -> HttpResponse:
    """Note as read one notice, or all, and come back to the same list."""
    try:
        uid = uuid.UUID(request.POST["aviso"]) if request.POST.get("aviso") else None
    except ValueError:
        uid = uuid.uuid4()  # nobody's
    done = actions.mark_read(uid=uid, actor=request.actor, now=timezone.now())
    if uid is None and done:
        messages.success(request, f"{cuenta(done, 'aviso marcado,avisos marcados')} como leídos.")
    kind = request.GET.get("clase", "")
    return redirect(reverse("notices:list") + (f"?clase={kind}" if kind.isascii() and kind else ""))


@signed_in
@require_safe
def notice_open(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Go where the notice points; on the way it is read."""
    place = place_of(request.actor, uid)
    actions.mark_read(uid=uid, actor=request.actor, now=timezone.now())
    return redirect(place or "notices:list")


@signed_in
@FORM
def preferences(request: HttpRequest) -> HttpResponse:
    sent = request.POST if request.method == "POST" else None
    form = PaceForm(sent, initial={"ritmo": pace_of(request.actor)})
    if form.is_bound and form.is_valid():
        pace = form.cleaned_data["ritmo"]
        kept = actions.choose_pace(pace=pace, actor=request.actor, now=timezone.now())
        messages.success(request, f"Guardado. Por correo: {kept.get_pace_display().lower()}.")
        return redirect("notices:list")
    context = {"crumbs": [(TITLE, reverse("notices:list")), ("Por correo", "")]}
    return render_form(request, "notices/preferences.html", context, form=form)

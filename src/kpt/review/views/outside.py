"""The states of the reports in another system: taken there, brought from there, compared."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from kpt.base.access import signed_in
from kpt.base.downloads import as_file, send
from kpt.base.errors import DomainError, NotAllowed
from kpt.base.forms import render_form
from kpt.base.numbers import cuenta
from kpt.base.reads import reads
from kpt.files.permissions import can_download
from kpt.followup.permissions import can_see_queue
from kpt.followup.queries.queue import queue_page
from kpt.review.actions.outside import confirm_states, upload_states
from kpt.review.exports.outside import COLUMNS, checked_table, states_table
from kpt.review.forms import StatesForm
from kpt.review.queries.outside import load_or_404, load_page, loads_for
from kpt.review.queries.samples import places_for
from kpt.rules.outside import SYSTEM

BOTH = require_http_methods(["GET", "HEAD", "POST"])
TITLE = f"Cruzar con {SYSTEM}"


def _crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    home = reverse("review:outside") if more else ""
    return [("Revisión de reportes", reverse("windows:queue")), (TITLE, home), *more]


@signed_in
@BOTH
def outside(request: HttpRequest) -> HttpResponse:
    can_see_queue(request.actor).require()
    sent = request.POST if request.method == "POST" else None
    files = request.FILES if sent is not None else None
    form = StatesForm(sent, files, places=places_for(request.actor))
    if form.is_bound and form.is_valid() and (made := _uploaded(request, form)):
        return redirect("review:outside-load", made.uid)
    context = {
        "title": TITLE,
        "loads": loads_for(request.actor),
        "columns": COLUMNS,
        "crumbs": _crumbs(),
    }
    return render_form(request, "review/outside.html", context, form=form)


def _uploaded(request: HttpRequest, form: StatesForm):
    try:
        return upload_states(
            department_id=form.department,
            upload=form.cleaned_data["archivo"],
            actor=request.actor,
            now=timezone.now(),
        )
    except NotAllowed:
        raise
    except DomainError as error:
        form.add_error("archivo", error.message)
        return None


@signed_in
@reads
def states_file(request: HttpRequest, extension: str) -> HttpResponseBase:
    can_see_queue(request.actor).require()
    queue = queue_page(request.actor, request.GET, timezone.localdate())
    return send(as_file(states_table(queue), extension, now=timezone.now()))


@signed_in
@BOTH
def load(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    can_see_queue(request.actor).require()
    found = load_or_404(uid, request.actor)
    if request.method == "POST":
        return _confirmed(request, found)
    page = load_page(found, timezone.now())
    context = {
        "page": page,
        "may_download": can_download(request.actor, found.file),
        "crumbs": _crumbs((found.file.name, "")),
    }
    return render(request, "review/outside_load.html", context)


def _confirmed(request: HttpRequest, found) -> HttpResponse:
    try:
        noted = confirm_states(load_id=found.pk, actor=request.actor, now=timezone.now())
    except NotAllowed:
        raise
    except DomainError as error:
        messages.error(request, error.message)
    else:
        told = cuenta(noted, "estado,estados")
        messages.success(request, f"Se anotó lo que dice {SYSTEM}: {told}. Nada cambió aquí.")
    return redirect("review:outside-load", found.uid)


@signed_in
@reads
def load_file(request: HttpRequest, uid: uuid.UUID, extension: str) -> HttpResponseBase:
    can_see_queue(request.actor).require()
    page = load_page(load_or_404(uid, request.actor), timezone.now())
    return send(as_file(checked_table(page), extension, now=timezone.now()))

"""DNP's administration publishes a cut."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from kpt.base.access import signed_in
from kpt.base.errors import DomainError
from kpt.base.forms import render_form
from kpt.base.reads import reads
from kpt.cuts.actions import ask_for_cut
from kpt.cuts.forms import PublishForm
from kpt.cuts.permissions import can_publish
from kpt.cuts.queries.windows import windows_to_publish
from kpt.followup.permissions import can_manage_windows
from kpt.followup.queries.windows import window_or_404

BOTH = require_http_methods(["GET", "HEAD", "POST"])
CRUMB = "Publicar un corte"


@signed_in
@reads
def choose(request: HttpRequest) -> HttpResponse:
    can_manage_windows(request.actor).require()
    context = {
        "windows": windows_to_publish(timezone.localdate()),
        "crumbs": [("Cortes publicados", reverse("cuts:list")), (CRUMB, "")],
    }
    return render(request, "cuts/choose.html", context)


@signed_in
@BOTH
def publish(request: HttpRequest, window: int) -> HttpResponse:
    can_manage_windows(request.actor).require()
    line = window_or_404(window, timezone.localdate())
    may = can_publish(request.actor, line)
    form = PublishForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            asked = ask_for_cut(
                window_id=window,
                divipolas=form.cleaned_data["entidades"],
                reason=form.cleaned_data["motivo"],
                actor=request.actor,
                now=timezone.now(),
            )
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            assert asked.job is not None  # it was put in the queue with the request
            return redirect("base:job", asked.job.uid)
    crumbs = [("Cortes publicados", reverse("cuts:list")), (CRUMB, reverse("cuts:choose"))]
    context = {"window": line, "may": may, "crumbs": [*crumbs, (line.title, "")]}
    return render_form(request, "cuts/publish.html", context, form=form)

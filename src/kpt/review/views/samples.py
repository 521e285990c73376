"""Samples: drawn, carried to the field, and written down. And DNP's second review."""

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
from kpt.base.reads import reads
from kpt.followup.permissions import can_see_queue
from kpt.review.actions.samples import ask_for_sample, verify_target
from kpt.review.exports.samples import sample_table
from kpt.review.forms import DrawForm, VerifyForm
from kpt.review.permissions import can_review_again, can_verify_target
from kpt.review.queries.samples import (
    places_for,
    sample_page,
    sampled_or_404,
    samples_of,
    second_page,
    years_to_sample,
)

BOTH = require_http_methods(["GET", "HEAD", "POST"])
TITLE = "Muestras para verificar"


def _crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    home = reverse("review:samples") if more else ""
    return [("Revisión de reportes", reverse("windows:queue")), (TITLE, home), *more]


@signed_in
@reads
def sample_list(request: HttpRequest) -> HttpResponse:
    can_see_queue(request.actor).require()
    context = {"samples": samples_of(request.actor), "title": TITLE, "crumbs": _crumbs()}
    return render(request, "review/samples.html", context)


@signed_in
@BOTH
def draw(request: HttpRequest) -> HttpResponse:
    can_see_queue(request.actor).require()
    years, places = years_to_sample(request.actor), places_for(request.actor)
    sent = request.POST if request.method == "POST" else None
    form = DrawForm(sent, years=years, places=places)
    if sent is not None and form.is_valid():
        try:
            asked = ask_for_sample(**form.wanted(), actor=request.actor, now=timezone.now())
        except NotAllowed:
            raise
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            assert asked.job is not None  # it was put in the queue with the request
            return redirect("base:job", asked.job.uid)
    context = {"years": years, "crumbs": _crumbs(("Tomar una muestra", ""))}
    return render_form(request, "review/draw.html", context, form=form)


@signed_in
@reads
def sample(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    can_see_queue(request.actor).require()
    page = sample_page(uid, request.actor)
    context = {
        "page": page,
        "may": can_verify_target(request.actor, page.sample),
        "crumbs": _crumbs((page.heading, "")),
    }
    return render(request, "review/sample.html", context)


@signed_in
@reads
def sample_file(request: HttpRequest, uid: uuid.UUID, extension: str) -> HttpResponseBase:
    can_see_queue(request.actor).require()
    table = sample_table(sample_page(uid, request.actor))
    return send(as_file(table, extension, now=timezone.now()))


@signed_in
@BOTH
def verify(request: HttpRequest, uid: uuid.UUID, number: int) -> HttpResponse:
    can_see_queue(request.actor).require()
    page = sample_page(uid, request.actor)
    line = sampled_or_404(page, number)
    sent = request.method == "POST"
    row = line.row
    initial = {"verificado": row.verified, "visto_el": row.verified_on, "nota": row.note}
    form = VerifyForm(request.POST, request.FILES) if sent else VerifyForm(initial=initial)
    if sent and form.is_valid() and _verified(request, line.row.pk, form):
        messages.success(request, f"{row.label} de {line.entity} quedó verificada.")
        return redirect("review:sample", uid)
    trail = (page.heading, reverse("review:sample", args=[uid]))
    context = {"page": page, "line": line, "crumbs": _crumbs(trail, (row.label, ""))}
    return render_form(request, "review/verify.html", context, form=form)


def _verified(request: HttpRequest, sampled_id: int, form: VerifyForm) -> bool:
    try:
        verify_target(
            sampled_id=sampled_id,
            seen=form.seen(),
            file=form.cleaned_data["archivo"],
            actor=request.actor,
            now=timezone.now(),
        )
    except NotAllowed:
        raise
    except DomainError as error:
        form.add_error(None, error.message)
        return False
    return True


@signed_in
@reads
def second(request: HttpRequest) -> HttpResponse:
    can_review_again(request.actor).require()
    page = second_page(request.GET, timezone.localdate())
    crumbs = [("Revisión de reportes", reverse("windows:queue")), ("Segunda revisión", "")]
    return render(request, "review/second.html", {"page": page, "crumbs": crumbs})

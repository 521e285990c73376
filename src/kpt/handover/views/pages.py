"""Pages that only read: where the change is, its act, and what anybody may check."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from kpt.base.reads import reads
from kpt.handover.permissions import can_open
from kpt.handover.queries import pages as queries


def crumbs(request: HttpRequest, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the way to a page of this part."""
    board = reverse("dashboards:home", args=[request.entity.pk])
    here = reverse("handover:home", args=[request.entity.pk])
    return [("Tablero", board), ("Cambio de gobierno", here if more else ""), *more]


@reads
def home(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    handover = queries.latest(request.entity)
    context = {
        "handover": handover,
        "page": queries.page_of(handover, request.actor, today) if handover else None,
        "job": queries.job_in_course(handover) if handover else None,
        "steps": queries.STEPS,
        "can_open": can_open(request.actor, request.entity),
        # Of a government that has just received, the page of the next one says when it is time.
        "proposal": None if handover else queries.proposal(request.entity, today),
        "section": "empalme",
        "crumbs": crumbs(request),
    }
    template = "handover/home.html#card" if request.htmx else "handover/home.html"
    return render(request, template, context)


@reads
def act(request: HttpRequest) -> HttpResponse:
    handover = queries.latest_or_404(request.entity)
    context = {
        "handover": handover,
        "page": queries.page_of(handover, request.actor, timezone.localdate()),
        "section": "empalme",
        "crumbs": crumbs(request, ("Acta", "")),
    }
    return render(request, "handover/act.html", context)


@reads
def published(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    handover = queries.published_or_404(uid)
    snapshot = queries.snapshot_of(handover)
    context = {
        "handover": handover,
        "snapshot": snapshot,
        "files": queries.files_of(snapshot),
        "signatures": list(handover.signatures.all()),
        "facts": queries.facts_of(handover),
        "crumbs": [(f"Empalme de {handover.entity}", "")],
    }
    return render(request, "handover/published.html", context)

"""The short route: one question at a time, until the legal minimum is there."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from kpt.base.errors import DomainError
from kpt.base.forms import render_form
from kpt.formulation.actions.short import answer
from kpt.formulation.forms import LinesForm, MoneyForm, NameForm, ProductsForm, QuantityForm
from kpt.formulation.forms import SectorsForm as Sectors
from kpt.formulation.links import page_url
from kpt.formulation.queries.short import (
    STEPS,
    Asked,
    Question,
    next_question,
    offers,
)
from kpt.formulation.views.route import crumbs
from kpt.plans.permissions import can_edit_draft
from kpt.plans.queries.lines import sector_choices
from kpt.plans.workspace import with_draft

LATER = "despues"
# Where one goes on when the minimum is there.
AFTER = ("formulation:findings", "formulation:documents", "diagnosis:home", "draft:targets")


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
def short(request: HttpRequest, version) -> HttpResponse:
    can_edit_draft(request.actor, version).require()
    skip = _skipped(request)
    asked = next_question(version, skip=skip)
    sent = request.method == "POST" and request.POST.get("pregunta") == asked.question
    if sent and _same_row(request, asked):
        form, context = _form(version, asked, request.POST)
        if form is not None and form.is_valid() and _answered(request, version, asked, form):
            return redirect(_here(request, skip))
    else:
        form, context = _form(version, asked, None)
    context |= {
        "asked": asked,
        "steps": STEPS,
        "later": _here(request, skip | {asked.uid}) if asked.uid else "",
        "skipped": len(skip),
        "links": {name.replace(":", "_"): page_url(name, request.entity.pk) for name in AFTER},
        "section": "f-inicio",
        "crumbs": crumbs(request, "Ruta corta"),
    }
    return render_form(request, "formulation/short.html", context, form=form or Form())


def _skipped(request: HttpRequest) -> frozenset[uuid.UUID]:
    found = set()
    for text in request.GET.getlist(LATER):
        try:
            found.add(uuid.UUID(text))
        except ValueError:
            continue  # an address written by hand: the rows that it names well still count
    return frozenset(found)


def _here(request: HttpRequest, skip: frozenset) -> str:
    url = reverse("formulation:short", args=[request.entity.pk])
    query = "&".join(f"{LATER}={uid}" for uid in sorted(map(str, skip)))
    return f"{url}?{query}" if query else url


def _same_row(request: HttpRequest, asked: Asked) -> bool:
    return request.POST.get("fila", "") == str(asked.uid or "")


def _form(version, asked: Asked, data) -> tuple[Form | None, dict[str, Any]]:
    """Return the form of a question, and what its page shows besides."""
    match asked.question:
        case Question.NAME:
            return NameForm(data), {}
        case Question.LINES:
            return LinesForm(data), {}
        case Question.SECTORS:
            return Sectors(data, choices=sector_choices()), {}
        case Question.PRODUCTS:
            assert asked.uid is not None  # the question is about a line
            found, told = offers(version, asked.uid)
            words = [(one.code, _offer_text(one)) for one in found]
            return ProductsForm(data, choices=words), {"told": told}
        case Question.QUANTITY:
            return QuantityForm(data), {}
        case Question.MONEY:
            return MoneyForm(data), {}
    return None, {}


def _offer_text(offer) -> str:
    usual = f" · en {offer.plans} planes parecidos" if offer.plans > 1 else ""
    return f"{offer.name} ({offer.unit}) · {offer.sector}{usual}"


def _answered(request: HttpRequest, version, asked: Asked, form: Form) -> bool:
    try:
        answer(
            asked.question,
            version_id=version.pk,
            uid=asked.uid,
            given=form.cleaned_data,
            actor=request.actor,
            now=timezone.now(),
        )
    except DomainError as error:
        form.add_error(None, error.message)
        return False
    messages.success(request, "Quedó guardado. Puede salir y seguir otro día.")
    return True

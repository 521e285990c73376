"""Choosing the indicator of an outcome, or making one. Under ``/formular/resultados/``."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from kpt.base.errors import DomainError, NotAllowed
from kpt.base.forms import render_form
from kpt.base.numbers import row_number
from kpt.base.reads import reads
from kpt.plans.actions import outcomes as actions
from kpt.plans.forms.outcomes import IndicatorSearch, OwnOutcomeForm
from kpt.plans.permissions import can_edit_draft
from kpt.plans.queries.lines import line_choices
from kpt.plans.queries.outcomes import find_indicators
from kpt.plans.views.outcomes import list_url, url_of
from kpt.plans.views.saving import crumbs, who, with_undo
from kpt.plans.workspace import with_draft


def _trail(request: HttpRequest, here: str) -> list[tuple[str, str]]:
    return crumbs(request, ("Metas de resultado", list_url(request)), (here, ""))


@reads
@with_draft
def picker(request: HttpRequest, version: Any) -> HttpResponse:
    can_edit_draft(request.actor, version).require()
    text = request.GET.get("q", "").strip()
    context = {
        "filter": IndicatorSearch(request.GET, lines=line_choices(version)),
        "text": text,
        "line": request.GET.get("linea", ""),
        "found": find_indicators(version, text),
        "section": "f-resultados",
        "crumbs": _trail(request, "Agregar resultado"),
    }
    return render(request, "plans/draft/outcome_picker.html", context)


@require_POST
@with_draft
def prioritise(request: HttpRequest, version: Any) -> HttpResponse:
    can_edit_draft(request.actor, version).require()
    number = request.POST.get("indicador", "")
    lines = [row_number(text) or 0 for text in request.POST.getlist("linea")]
    try:
        outcome, done = actions.prioritise(
            version_id=version.pk,
            indicator_id=row_number(number) or 0,
            lines=lines,
            **who(request),
        )
    except NotAllowed:
        raise
    except DomainError as error:
        messages.error(request, error.message)
        return redirect(reverse("draft:outcome-picker", args=[request.entity.pk]))
    messages.success(request, f"Se agregó {outcome.label}, {outcome.indicator_name}.")
    return redirect(with_undo(url_of(request, outcome), done))


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
def own(request: HttpRequest, version: Any) -> HttpResponse:
    can_edit_draft(request.actor, version).require()
    sent = request.method == "POST"
    first = {"lineas": request.GET.getlist("linea"), "nombre": request.GET.get("q", "")}
    form = OwnOutcomeForm(
        request.POST if sent else None, lines=line_choices(version), initial=first
    )
    if sent and form.is_valid():
        outcome, done = actions.create_own_outcome(
            version_id=version.pk,
            name=form.cleaned_data["nombre"],
            lines=form.cleaned_data["lineas"],
            sheet=form.sheet,
            **who(request),
        )
        messages.success(request, f"Se agregó {outcome.label}, {outcome.indicator_name}.")
        return redirect(with_undo(url_of(request, outcome), done))
    context = {"section": "f-resultados", "crumbs": _trail(request, "Indicador propio")}
    return render_form(request, "plans/draft/outcome_own.html", context, form=form)

"""Programación: quantities by year, in a sheet. Under ``/formular/programacion/``."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from kpt.base.errors import DomainError, NotAllowed
from kpt.plans.actions.programming import save_programming
from kpt.plans.actions.targets import fix_years
from kpt.plans.forms.cells import SentCells, SentTargets, sent_cells, sent_targets
from kpt.plans.forms.investment import ProgrammingFilterForm
from kpt.plans.permissions import can_edit_draft
from kpt.plans.queries.programming import (
    ProgrammingPage,
    programming_answer,
    programming_page,
    saved_rows,
    with_typed_rows,
)
from kpt.plans.templatetags.hoja import agreement_cell
from kpt.plans.views.saving import attempt, back_or, crumbs, who
from kpt.plans.workspace import with_draft
from kpt.rules.year_fixes import Fix

FORBIDDEN = 403
QUANTITIES = ()


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
def programming(request: HttpRequest, version: Any) -> HttpResponse:
    """The sheet. With a POST it is the whole page of somebody without JavaScript."""
    if request.method != "POST":
        return _draw(request, programming_page(version, request.actor, request.GET), {})
    can_edit_draft(request.actor, version).require()
    cells, targets = _sent(request, version)
    problems = {**cells.problems, **targets.problems}
    if not problems:
        saved = save_programming(
            version_id=version.pk, cells=cells.typed, targets=targets.edits, **who(request)
        )
        answer = programming_answer(saved, {}, now=timezone.now())
        problems = _clashes(answer["celdas"])
        if not problems:
            messages.success(request, "Se guardó la programación.")
            return redirect(request.get_full_path())
    page = programming_page(version, request.actor, request.GET)
    texts = {**cells.texts, **targets.texts}
    return _draw(request, with_typed_rows(page, texts, problems), problems)


def _clashes(cells: dict[str, dict[str, str]]) -> dict[str, str]:
    return {
        name: f"{cell['quien']} escribió {cell['texto'] or 'vacío'} mientras tanto. Si guarda otra "
        "vez, queda lo suyo."
        for name, cell in cells.items()
        if cell["estado"] == "conflicto"
    }


def _sent(request: HttpRequest, version: Any) -> tuple[SentCells, SentTargets]:
    years = version.plan.period.fiscal_years
    return sent_cells(request.POST, years, QUANTITIES), sent_targets(request.POST)


def _draw(request: HttpRequest, page: ProgrammingPage, problems: dict[str, str]) -> HttpResponse:
    labels = {b.name: b.label for row in page.rows for b in (*row.boxes, row.target)}
    context = {
        "page": page,
        "filters": ProgrammingFilterForm(request.GET, sectors=page.sectors, lines=page.lines),
        "seen": json.dumps(page.seen),
        "problems": [(f"{labels.get(n, n)}: {t}", f"#{n}") for n, t in problems.items()],
        "undo_url": reverse("draft:changes", args=[request.entity.pk]),
        "section": "f-programacion",
        "crumbs": crumbs(request, ("Programar año por año", "")),
    }
    status = 422 if problems else None
    return render(request, "plans/investment/programming.html", context, status=status)


@require_POST
@with_draft
def programming_cells(request: HttpRequest, version: Any) -> HttpResponse:
    """Save quantities and targets; answer with their state and whether the rows agree now."""
    cells, targets = _sent(request, version)
    problems = {**cells.problems, **targets.problems}
    now = timezone.now()
    try:
        saved = save_programming(
            version_id=version.pk,
            cells=cells.typed,
            targets=targets.edits,
            actor=request.actor,
            now=now,
        )
    except NotAllowed as error:
        return JsonResponse({"mensaje": error.message}, status=FORBIDDEN)
    except DomainError as error:
        names = [name for name in request.POST if name[:2] in ("c-", "m-")]
        wrong = {"estado": "error", "mensaje": error.message}
        return JsonResponse({"celdas": dict.fromkeys(names, wrong)})
    answer = programming_answer(saved, problems, now=now)
    rows = saved_rows(version, request.actor, saved.numbers)
    answer["piezas"] = {f"a-{row.consecutive}": agreement_cell(row) for row in rows}
    for name, cell in answer["celdas"].items():
        cell["enviado"] = request.POST.get(name, "")
    return JsonResponse(answer)


@require_POST
@with_draft
def programming_fix(request: HttpRequest, version: Any) -> HttpResponse:
    """Take the one step that makes the years of a target and its mode agree."""
    can_edit_draft(request.actor, version).require()
    back = back_or(request, reverse("draft:programming", args=[request.entity.pk]))
    uid, _, asked = request.POST.get("arreglo", "").partition(" ")
    try:
        given: dict[str, Any] = {"uid": UUID(uid), "fix": Fix(asked)}
    except ValueError:
        return redirect(back)
    told = f"{Fix(asked).label}: hecho."
    return attempt(
        request, lambda: fix_years(version_id=version.pk, **given, **who(request)), told, back
    )

"""A report as a sheet. Under ``/e/<divipola>/reporte/<vigencia>/tabla/``."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from kpt.base.errors import DomainError, NotAllowed
from kpt.base.forms import UNPROCESSABLE
from kpt.base.reads import reads
from kpt.followup.actions.cells import CellsSaved, answer_cells
from kpt.followup.cell_forms import SentAnswers, SheetFilterForm, sent_answers
from kpt.followup.permissions import can_answer, can_report
from kpt.followup.queries.report_sheet import (
    STATES,
    ReportSheet,
    changes_since,
    report_sheet,
    saved_answer,
    saved_lines,
    with_typed,
)
from kpt.followup.queries.reports import report_or_404
from kpt.followup.queries.windows import window_of
from kpt.followup.templatetags.reporte import state_cell

NOTHING_NEW, FORBIDDEN, LONGEST_NUMBER = 204, 403, 15


@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest, year: int) -> HttpResponse:
    """The sheet. With a POST it is the whole page of somebody without JavaScript."""
    report = report_or_404(request.entity, year)
    if request.method != "POST":
        return _draw(request, _page(request, report), {})
    window = window_of(request.entity.pk, year, timezone.localdate())
    can_answer(request.actor, report, window).require()
    sent = sent_answers(request.POST)
    problems = dict(sent.problems) or _save_page(request, report, sent)
    if not problems:
        messages.success(request, "Se guardó lo que escribió en la tabla.")
        return redirect(request.get_full_path())
    return _draw(request, with_typed(_page(request, report), sent.texts, problems), problems)


def _page(request: HttpRequest, report: Any) -> ReportSheet:
    return report_sheet(report, request.actor, request.GET, timezone.localdate())


def _save_page(request: HttpRequest, report: Any, sent: SentAnswers) -> dict[str, str]:
    """Save what was typed; return what keeps the rest from being saved, by cell."""
    try:
        now = timezone.now()
        saved = answer_cells(report_id=report.pk, edits=sent.edits, actor=request.actor, now=now)
    except NotAllowed:
        raise
    except DomainError as error:
        return {"hoja": error.message}
    cells = saved_answer(saved, {}, now=now)["celdas"]
    return {name: _told(cell) for name, cell in cells.items() if cell["estado"] != "guardado"}


def _told(cell: dict[str, str]) -> str:
    if cell["estado"] == "error":
        return cell["mensaje"]
    return (
        f"{cell['quien']} escribió «{cell['texto'] or 'vacío'}» mientras tanto. Si guarda otra "
        "vez, queda lo suyo."
    )


def _draw(request: HttpRequest, page: ReportSheet, problems: dict[str, str]) -> HttpResponse:
    labels = {cell.name: cell.label for row in page.rows for cell in row.cells}
    home = reverse("reports:home", args=[request.entity.pk])
    here = reverse("reports:report", args=[request.entity.pk, page.report.fiscal_year])
    choices = {"lines": page.lines, "sectors": page.sectors, "states": STATES}
    context = {
        "sheet": page,
        "filters": SheetFilterForm(request.GET, **choices),
        "seen": json.dumps(page.seen),
        "problems": [(f"{labels.get(n, 'Tabla')}: {t}", f"#{n}") for n, t in problems.items()],
        "section": "reportar",
        "crumbs": [
            ("Reportar avance", home),
            (f"Vigencia {page.report.fiscal_year}", here),
            ("En tabla", ""),
        ],
    }
    status = UNPROCESSABLE if problems else 200
    return render(request, "followup/report_sheet.html", context, status=status)


@require_POST
def cells(request: HttpRequest, year: int) -> JsonResponse:
    """Save one cell or a block; answer with the state of each and of their targets."""
    report = report_or_404(request.entity, year)
    may = can_report(request.actor, request.entity)
    if not may:
        return JsonResponse({"mensaje": may.reason}, status=FORBIDDEN)
    sent, saved, now = sent_answers(request.POST), CellsSaved(), timezone.now()
    try:
        if sent.edits:
            saved = answer_cells(
                report_id=report.pk, edits=sent.edits, actor=request.actor, now=now
            )
    except NotAllowed as error:
        return JsonResponse({"mensaje": error.message}, status=FORBIDDEN)
    except DomainError as error:
        names = [name for name in request.POST if name.startswith("c-")]
        wrong = {"estado": "error", "mensaje": error.message}
        return JsonResponse({"celdas": dict.fromkeys(names, wrong)})
    answer = saved_answer(saved, sent.problems, now=now)
    lines = saved_lines(report, saved.changed) if saved.changed else ()
    answer["piezas"] = {f"a-{line.consecutive}": state_cell(line, report) for line in lines}
    for name, cell in answer["celdas"].items():
        cell["enviado"] = request.POST.get(name, "")
    return JsonResponse(answer)


@reads
def changes(request: HttpRequest, year: int) -> HttpResponse:
    """What was answered since the instant that the sheet knows; 204 when nothing was."""
    report = report_or_404(request.entity, year)
    since = request.GET.get("desde", "0")
    known = int(since) if since.isdecimal() and len(since) <= LONGEST_NUMBER else 0
    found = changes_since(report, known, request.actor.user)
    return HttpResponse(status=NOTHING_NEW) if found is None else JsonResponse(found)

"""Plan plurianual: the sheet of targets, sources and years. Under ``/formular/inversiones/``."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from kpt.base.downloads import as_file, send
from kpt.base.errors import DomainError, NotAllowed
from kpt.base.forms import render_form
from kpt.base.numbers import cuenta, row_number
from kpt.base.reads import reads
from kpt.plans.actions.investment import SOURCES, Saved, fill_rows, save_cells
from kpt.plans.forms.cells import SentCells, sent_cells
from kpt.plans.forms.investment import FillForm, GridFilterForm
from kpt.plans.permissions import can_edit_draft
from kpt.plans.queries.grid import GridPage, grid_page, opened_years
from kpt.plans.queries.grid_address import GridAddress
from kpt.plans.queries.grid_cells import conflict_texts, labels_of, with_typed
from kpt.plans.queries.grid_file import grid_print, grid_table
from kpt.plans.views.saving import crumbs, who
from kpt.plans.workspace import with_draft

SECTION = "f-inversiones"
TITLE = "Repartir por año y fuente"


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
def grid(request: HttpRequest, version: Any) -> HttpResponse:
    """The sheet. With a POST it is the whole page of somebody without JavaScript."""
    address = GridAddress.of(request.GET)
    if request.method != "POST":
        return _draw(request, version, grid_page(version, request.actor, address))
    can_edit_draft(request.actor, version).require()
    sent = sent_cells(request.POST, version.plan.period.fiscal_years, SOURCES)
    if not sent.problems:
        saved = save_cells(version_id=version.pk, cells=sent.typed, **who(request))
        if not saved.written.conflicts:
            messages.success(request, _told(saved))
            return redirect(f"{request.path}{address.query}")
        _tell_conflicts(sent, saved)
    page = with_typed(grid_page(version, request.actor, address), sent.texts, sent.problems)
    return _draw(request, version, page, sent)


def _draw(
    request: HttpRequest, version: Any, page: GridPage, sent: SentCells | None = None
) -> HttpResponse:
    labels = labels_of(page)
    problems = sent.problems if sent else {}
    context = {
        "grid": page,
        "filters": GridFilterForm(request.GET, sectors=page.sectors),
        "fill": FillForm(years=page.years),
        **_rooms(page),
        **_addresses(page),
        "seen": json.dumps(page.hidden),
        "problems": [(f"{labels.get(n, n)}: {text}", f"#{n}") for n, text in problems.items()],
        "undo_url": reverse("draft:changes", args=[request.entity.pk]),
        "section": SECTION,
        "crumbs": crumbs(request, ("Plan plurianual de inversiones", ""), (TITLE, "")),
    }
    status = 422 if problems else None
    return render(request, "plans/investment/grid.html", context, status=status)


def _rooms(page: GridPage) -> dict[str, Any]:
    """Return the ceilings of the year of the address, or of the first that needs a look."""
    asked = page.address.year if page.address.year in page.years else None
    shown = asked or next(iter(opened_years(page.totals)))
    return {
        "rooms": page.totals.rooms(shown),
        "room_year": shown,
        "rooms_open": asked is not None or bool(page.over),
        "years_of_rooms": [(y, page.address.with_year(y), y == shown) for y in page.years],
    }


def _addresses(page: GridPage) -> dict[str, Any]:
    return {
        "open_url": page.address.with_all(is_open=True),
        "close_url": page.address.with_all(is_open=False),
        "kept": [pair for pair in parse_qsl(page.address.query[1:]) if pair[0] != "agregar"],
    }


def _told(saved: Saved) -> str:
    if not saved.changed:
        return "No había nada nuevo que guardar."
    return f"Se guardó: {cuenta(saved.changed, 'celda,celdas')}."


def _tell_conflicts(sent: SentCells, saved: Saved) -> None:
    """Leave the new value as the one seen, so that a second «Guardar» writes what was typed."""
    sent.problems.update(conflict_texts(saved))


@require_POST
@with_draft
def fill(request: HttpRequest, version: Any) -> HttpResponse:
    """Fill the rows that were marked, as one act that can be undone."""
    can_edit_draft(request.actor, version).require()
    back = f"{reverse('draft:grid', args=[request.entity.pk])}{GridAddress.of(request.GET).query}"
    form = FillForm(request.POST, years=version.plan.period.fiscal_years)
    chosen = {row_number(n) or 0 for n in request.POST.getlist("meta")}
    if not form.is_valid():
        context = {"chosen": sorted(chosen), "back": back, "section": SECTION}
        context["crumbs"] = crumbs(request, (TITLE, back), ("Llenar varias metas", ""))
        return render_form(request, "plans/investment/fill.html", context, form=form)
    try:
        saved = fill_rows(
            version_id=version.pk, consecutives=chosen, fill=form.fill, **who(request)
        )
    except NotAllowed:
        raise
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _told(saved))
    return redirect(back)


@reads
@with_draft
def grid_file(request: HttpRequest, version: Any, extension: str) -> StreamingHttpResponse:
    """The targets that the filters leave, as a workbook or as CSV."""
    table = grid_table(version, GridAddress.of(request.GET))
    return send(as_file(table, extension, now=timezone.localtime()))


@reads
@with_draft
def grid_printed(request: HttpRequest, version: Any) -> HttpResponse:
    """The whole plan plurianual to be printed: no cells, every line and target."""
    context = {
        "plan": grid_print(version),
        "today": timezone.localdate(),
        "section": SECTION,
        "crumbs": crumbs(
            request, (TITLE, reverse("draft:grid", args=[request.entity.pk])), ("Imprimir", "")
        ),
    }
    return render(request, "plans/investment/print.html", context)

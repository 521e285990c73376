"""Pages that only read: the history of imports, one import, its problems and changes."""

import uuid

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django_htmx.http import HttpResponseClientRefresh

from kpt.base.reads import reads
from kpt.exchange.authorship import years_to_explain
from kpt.exchange.exports import can_export
from kpt.exchange.handlers import HANDLERS
from kpt.exchange.permissions import can_import
from kpt.exchange.queries.imports import (
    execution_years,
    import_or_404,
    imports_page,
    unmatched_rows,
    verdicts,
    year_differences,
)
from kpt.exchange.queries.problems import problems_by_grade, problems_page, right_kind
from kpt.rules.workflows.imports import ImportState

STEPS = ("Subir", "Revisar", "Confirmar")
CHANGES_SHOWN, CHANGES_PER_PAGE = 10, 50


def crumbs(request: HttpRequest, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the way to a page of this part."""
    home = reverse("dashboards:home", args=[request.entity.pk])
    imports = reverse("exchange:imports", args=[request.entity.pk])
    return [("Tablero", home), ("Importar y exportar", imports if more else ""), *more]


@reads
def import_list(request: HttpRequest) -> HttpResponse:
    context = {
        "page": imports_page(request.entity, request.GET.get("pagina")),
        "can_import": can_import(request.actor, request.entity),
        "can_export": can_export(request.entity),
        "section": "archivos",
        "crumbs": crumbs(request),
    }
    return render(request, "exchange/imports.html", context)


@reads
def import_detail(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    batch = import_or_404(request.entity, uid)
    if request.htmx and batch.state != ImportState.CHECKING:
        # The card asked how far it is, and it is over: the whole page is shown anew.
        return HttpResponseClientRefresh()
    grades = problems_by_grade(batch)
    context = {
        "batch": batch,
        "kind": HANDLERS[batch.kind],
        "steps": STEPS,
        "may": verdicts(request.actor, batch),
        "years_to_explain": years_to_explain(batch, timezone.localdate()),
        "grades": grades,
        "right_kind": right_kind(batch, grades),
        "section": "archivos",
        "crumbs": crumbs(request, (batch.file.name, "")),
        **_preview(batch),
    }
    template = "exchange/import.html#card" if request.htmx else "exchange/import.html"
    return render(request, template, context)


def _preview(batch) -> dict[str, object]:
    """Return what the file would change, or changed."""
    rows = batch.preview.get("rows", [])
    return {
        "preview": batch.preview,
        "differences": year_differences(batch.preview),
        "years": execution_years(batch.preview),
        "unmatched": unmatched_rows(batch.preview)[:CHANGES_SHOWN],
        "rows": rows[:CHANGES_SHOWN],
        "more_rows": max(0, len(rows) - CHANGES_SHOWN),
    }


@reads
def problem_list(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    batch = import_or_404(request.entity, uid)
    url = reverse("exchange:import", args=[request.entity.pk, uid])
    context = {
        "batch": batch,
        "page": problems_page(batch, request.GET),
        "section": "archivos",
        "crumbs": crumbs(request, (batch.file.name, url), ("Problemas", "")),
    }
    return render(request, "exchange/problems.html", context)


@reads
def change_list(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    batch = import_or_404(request.entity, uid)
    url = reverse("exchange:import", args=[request.entity.pk, uid])
    rows = Paginator(batch.preview.get("rows", []), CHANGES_PER_PAGE)
    context = {
        "batch": batch,
        "page": rows.get_page(request.GET.get("pagina")),
        "section": "archivos",
        "crumbs": crumbs(request, (batch.file.name, url), ("Cambios", "")),
    }
    return render(request, "exchange/changes.html", context)

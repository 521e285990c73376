"""What every page of the diagnosis has around its content."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from kpt.diagnosis.queries.lines import PlanLines, plan_lines
from kpt.plans.workspace import keep_draft

PARTS = (
    ("home", "Indicadores"),
    ("finance", "Finanzas"),
    ("population", "Población"),
    ("partners", "Socios"),
    ("initiatives", "Iniciativas"),
    ("competences", "Competencias"),
    ("problems", "Problemas"),
    ("documents", "Documento"),
)
SECTION = {"finance": "f-finanzas", "documents": "f-diagnostico", "problems": "f-diagnostico"}


def lines_here(request: HttpRequest, *, with_sectors: bool = False) -> PlanLines:
    """Return the lines of the plan; what is drawn around the page learns of its draft for free."""
    entity = request.entity  # type: ignore[attr-defined]
    found = plan_lines(entity, with_sectors=with_sectors)
    keep_draft(request, entity.pk, found.draft)
    return found


def page(request: HttpRequest, part: str, *more: tuple[str, str], **context: Any) -> dict[str, Any]:
    """Return the context of a page: its tabs, the way to it, its place in the menu, and the rest.

    ``more`` are the crumbs below the page of the part.
    """
    divipola = request.entity.pk  # type: ignore[attr-defined]
    urls = {name: reverse(f"diagnosis:{name}", args=[divipola]) for name, _ in PARTS}
    label = dict(PARTS)[part]
    return {
        "back_url": urls[part],
        "lines_url": reverse("draft:lines", args=[divipola]),
        "start_url": reverse("formulation:home", args=[divipola]),
        "section": SECTION.get(part, "f-indicadores"),
        "diagnosis_tabs": [
            {"label": words, "url": urls[name], "current": name == part} for name, words in PARTS
        ],
        "crumbs": [
            ("Tablero", reverse("dashboards:home", args=[divipola])),
            ("Diagnóstico", urls["home"]),
            (label, urls[part] if more else ""),
            *more,
        ],
        **context,
    }

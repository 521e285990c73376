"""The list of cuts, one cut with its entities, and what it says of one of them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.http import Http404
from django.urls import reverse

from kpt.base.errors_http import Spanish
from kpt.base.numbers import cuenta, fecha, percent, pesos, quantity
from kpt.cuts import canonical
from kpt.cuts.manifest import NONE_BEFORE
from kpt.cuts.models import CutEntity, PublishedCut, Situation
from kpt.cuts.queries.entity_tables import OutcomeRow, SourceRow, outcome_rows, source_rows
from kpt.cuts.queries.published import records_of, row_or_404
from kpt.cuts.records import (
    FINANCIAL_METHOD,
    PHYSICAL_METHOD,
    TARGET,
    explained,
    target_from,
)
from kpt.rules.reported import ReportedTarget, money_reported, roll_reported
from kpt.rules.text import fold

PER_PAGE = 50
CHIPS = {
    Situation.REPORTED.value: "ok",
    Situation.NO_REPORT.value: "warn",
    Situation.RETURNED.value: "warn",
    Situation.NO_PLAN.value: "",
}
WHOLE, CHANGED, BROKEN = "Íntegra", "El manifiesto cambió", "No sigue al corte anterior"


@dataclass(frozen=True, slots=True)
class CutSummary:
    """One cut as the list shows it. ``chain`` says whether its manifest is the one that was
    published and names the one before."""

    number: int
    fiscal_year: int
    definitive_on: date
    published_at: datetime
    kind: str
    reason: str
    entities: int
    with_report: int
    sha256: str
    previous: str
    chain: str
    manifest_url: str
    summary_url: str
    size: int

    @property
    def is_whole(self) -> bool:
        return self.chain == WHOLE


def cut_list(asked: str | None) -> Page:
    """Return a page of cuts, newest first. Two queries, and the manifests are read."""
    cuts = PublishedCut.objects.select_related("manifest", "summary", "previous")
    page = Paginator(cuts.order_by("-number"), 20).get_page(asked)
    lines: Any = [_summary(cut) for cut in page.object_list]
    page.object_list = lines
    return page


def _summary(cut: PublishedCut) -> CutSummary:
    before = cut.previous.manifest_sha256 if cut.previous else NONE_BEFORE
    return CutSummary(
        number=cut.number,
        fiscal_year=cut.fiscal_year,
        definitive_on=cut.definitive_on,
        published_at=cut.published_at,
        kind="Corrección" if cut.is_correction else "Corte definitivo",
        reason=cut.reason,
        entities=cut.entities,
        with_report=cut.with_report,
        sha256=cut.manifest_sha256,
        previous=before,
        chain=_chain(cut, before),
        manifest_url=_file_url(cut.manifest),
        summary_url=_file_url(cut.summary),
        size=cut.summary.size,
    )


def _chain(cut: PublishedCut, before: str) -> str:
    try:
        with cut.manifest.content.open("rb") as file:
            content = file.read()
    except OSError:
        return CHANGED
    if hashlib.sha256(content).hexdigest() != cut.manifest_sha256:
        return CHANGED
    (manifest,) = canonical.read(content)
    return WHOLE if manifest["anterior"] == before else BROKEN


def _file_url(file: Any) -> str:
    return reverse("files:download", args=[file.uid])


@dataclass(frozen=True, slots=True)
class CutRow:
    """One entity in a cut, ready to be shown."""

    divipola: str
    name: str
    department: str
    situation: str
    chip: str
    label: str
    physical: Any
    financial: Any
    reported: int
    programmed: int
    file_url: str


@dataclass(frozen=True, slots=True)
class CutPage:
    """One cut: its entities, found by name and by what it says of them."""

    cut: CutSummary
    tabs: list[dict[str, object]]
    page: Page
    search: str
    situation: str

    @property
    def heading(self) -> str:
        """Return which cut this is, and of which vigencia."""
        return f"Corte {self.cut.number}: lo reportado en {self.cut.fiscal_year}"


def cut_page(number: int, asked: Mapping[str, str]) -> CutPage:
    """Return a page of the entities of a cut. Four queries."""
    cut = cut_or_404(number)
    rows = CutEntity.objects.filter(cut=cut)
    situation, search = asked.get("situacion", ""), asked.get("buscar", "").strip()
    counts = dict(rows.order_by().values_list("situation").annotate(n=Count("pk")))
    if situation in Situation.values:
        rows = rows.filter(situation=situation)
    if search:
        by_code = search.isdecimal()
        what = {"entity__divipola__startswith": search} if by_code else {}
        rows = rows.filter(**(what or {"entity__search_name__contains": fold(search)}))
    found = rows.select_related("entity__department", "file").order_by(
        "entity__department__name", "entity__name"
    )
    page = Paginator(found, PER_PAGE).get_page(asked.get("pagina"))
    lines: Any = [_row(row) for row in page.object_list]
    page.object_list = lines
    return CutPage(_summary(cut), _tabs(counts, situation, search), page, search, situation)


def cut_or_404(number: int) -> PublishedCut:
    """Return a cut with its files, in one query."""
    cuts = PublishedCut.objects.select_related("manifest", "summary", "previous")
    cut = cuts.filter(number=number).first()
    if cut is None:
        raise Http404(Spanish(f"No hay un corte publicado con el número {number}."))
    return cut


def _tabs(counts: Mapping[str, int], situation: str, search: str) -> list[dict[str, object]]:
    known = [("", "Todas", sum(counts.values()))]
    known += [(s.value, s.label, counts.get(s.value, 0)) for s in Situation if counts.get(s.value)]
    tail = "&" + urlencode({"buscar": search}) if search else ""
    return [
        {
            "label": label,
            "url": f"?situacion={code}{tail}",
            "count": count,
            "current": code == situation,
        }
        for code, label, count in known
    ]


def _row(row: CutEntity) -> CutRow:
    return CutRow(
        divipola=row.entity_id,
        name=row.entity.name,
        department=row.entity.department.name if row.entity.department else "Departamento",
        situation=Situation(row.situation).label,
        chip=CHIPS[row.situation],
        label=row.label,
        physical=row.physical_ratio,
        financial=row.financial_ratio,
        reported=row.reported_targets,
        programmed=row.programmed_targets,
        file_url=_file_url(row.file),
    )


@dataclass(frozen=True, slots=True)
class TargetLine:
    """One target as a cut published it, with how its progress comes out."""

    label: str
    name: str
    unit: str
    programmed: Any
    achieved: Any
    physical: Any
    why: str
    programmed_cop: Any
    obligations: Any
    financial: Any
    narrative: str


@dataclass(frozen=True, slots=True)
class EntityCutPage:
    """What a cut says of an entity, and how each figure was made."""

    cut: PublishedCut
    row: CutRow
    sha256: str
    size: int
    facts: list[tuple[str, str]]
    steps: list[dict[str, object]]
    calculations: list[dict[str, object]] = field(default_factory=list)
    page: Page | None = None
    sources: list[SourceRow] = field(default_factory=list)
    outcomes: list[OutcomeRow] = field(default_factory=list)


STEPS = {
    "submit": "La entidad envió el reporte",
    "return": "Devuelto para corregir",
    "validate": "Revisado y validado",
    "send_back": "Devuelto a la gobernación",
    "verify": "Verificado",
}


def entity_cut_page(number: int, divipola: str, asked: str | None) -> EntityCutPage:
    """Return what a cut says of an entity, from its file. One query."""
    row = row_or_404(number, divipola)
    records = records_of(row)
    head = records[0]
    targets = [target_from(one) for one in records if one["registro"] == TARGET]
    page = Paginator(targets, PER_PAGE).get_page(asked)
    lines: Any = [_target(one) for one in page.object_list]
    page.object_list = lines
    return EntityCutPage(
        cut=row.cut,
        row=_row(row),
        sha256=row.sha256,
        size=row.file.size,
        facts=_facts(head, row),
        steps=_steps(head),
        calculations=_calculations(targets, row),
        page=page if targets else None,
        sources=source_rows(records),
        outcomes=outcome_rows(records),
    )


def _facts(head: Mapping[str, Any], row: CutEntity) -> list[tuple[str, str]]:
    facts = [("Corte definitivo", fecha(date.fromisoformat(head["corte_definitivo"])))]
    if plan := head["plan"]:
        act = plan["acto"]
        told = f"{act['clase']} {act['numero']} de {act['fecha'][:4]}" if act else "sin registrar"
        facts += [
            ("Plan", f"{plan['nombre']} ({plan['periodo']})"),
            ("Versión y acto", f"Versión {plan['version']}, {told}"),
        ]
    reported = f"{quantity(row.reported_targets)} de {cuenta(row.targets, 'meta,metas')}"
    return [*facts, ("Metas reportadas", reported)]


def _steps(head: Mapping[str, Any]) -> list[dict[str, object]]:
    steps = head["reporte"]["pasos"] if head["reporte"] else []
    return [
        {
            "title": STEPS.get(step["paso"], step["paso"]),
            "at": datetime.fromisoformat(step["fecha"]),
            "who": " · ".join(part for part in (step["rol"], step["oficina"]) if part),
            "text": "",
        }
        for step in reversed(steps)
    ]


def _target(target: ReportedTarget) -> TargetLine:
    physical, financial = target.physical, target.financial
    return TargetLine(
        label=target.label,
        name=target.name,
        unit=target.unit,
        programmed=target.programmed,
        achieved=target.achieved,
        physical=physical.ratio,
        why=explained(physical.explanation),
        programmed_cop=target.programmed_cop,
        obligations=target.amounts.obligations if target.amounts else None,
        financial=financial.ratio,
        narrative=target.narrative,
    )


def _calculations(targets: list[ReportedTarget], row: CutEntity) -> list[dict[str, object]]:
    """Return how the two figures of the entity come out of its targets, by the same rules."""
    if row.situation != Situation.REPORTED:
        return []
    average, money = roll_reported(targets), money_reported(targets)
    source = f"Archivo {row.file.name} del corte {row.cut.number}"
    return [
        {
            "title": f"¿Cómo se calculó el avance físico? ({percent(average.value)})",
            "formula": ["Avance físico =", "Σ avance de cada meta, hasta 100 %/Metas que cuentan"],
            "inputs": [
                ("Metas que cuentan", quantity(average.counted), source),
                ("Metas por fuera", quantity(average.left_out_total), source),
            ],
            "rules": [average.sentence, PHYSICAL_METHOD],
        },
        {
            "title": f"¿Cómo se calculó el avance financiero? ({percent(row.financial_ratio)})",
            "formula": ["Avance financiero =", "Obligaciones/Programado"],
            "inputs": [
                ("Obligaciones", pesos(money.obligations), source),
                ("Programado", pesos(money.programmed), source),
            ],
            "rules": [money.sentence, FINANCIAL_METHOD],
        },
    ]

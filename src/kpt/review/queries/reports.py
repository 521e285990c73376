"""One report for whom reviews it: what to look at first, what the sources say, what was said."""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import OuterRef, Q, Subquery
from django.http import Http404

from kpt.accounts.actor import Actor
from kpt.accounts.permissions import is_of_dnp
from kpt.base.errors_http import Spanish
from kpt.base.numbers import cuenta, entero, fecha_hora, percent, pesos, quantity
from kpt.base.verdict import Verdict
from kpt.followup.models import FollowUpReport, ReportState, ReportSummary, ReportTransition
from kpt.followup.permissions import can_observe
from kpt.followup.queries.queue import (
    REVIEWER_LABELS,
    days_since,
    departments_of,
    turn,
)
from kpt.followup.queries.report_page import Decision, decisions_of
from kpt.followup.queries.reports import CHIPS, WHOLE, label_chip_of
from kpt.followup.queries.windows import WindowLine, window_of
from kpt.review.models import ReportFinding, ReviewedTarget
from kpt.review.permissions import can_look_again, reviews
from kpt.rules.unusual import TITLES, Unusual
from kpt.territories.models import TerritorialEntity

VALUES, SOURCES, THREADS = "valores", "fuentes", "observaciones"
PER_PAGE = 25
ASK = "Por favor aclare o corrija, y adjunte el soporte."


@dataclass(frozen=True, slots=True)
class Place:
    """Another report of the queue."""

    divipola: str
    name: str


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Where one is in the reports that wait: the one before, the one after, and how many."""

    before: Place | None
    after: Place | None
    waiting: int


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """What surrounds each of the three views of a report."""

    report: FollowUpReport
    figures: list[tuple[str, str, str]]
    window: WindowLine | None
    days_left: int | None
    state: str
    chip: str
    label: str
    view: str
    tabs: list[dict[str, object]]
    looked_at: str
    can_observe: Verdict
    can_look_again: Verdict
    decisions: list[Decision]
    neighbours: Neighbours | None

    @property
    def heading(self) -> str:
        return f"Revisión del reporte de {self.report.fiscal_year}"


def reviewed_report(entity: TerritorialEntity, fiscal_year: int) -> FollowUpReport:
    """Return a report with its summary and when it was looked at. One query."""
    found = (
        FollowUpReport.objects.filter(plan__entity=entity, fiscal_year=fiscal_year)
        .select_related(
            "plan__entity__department", "plan__period", "submitted_by", "summary", "findings_run"
        )
        .first()
    )
    if found is None:
        raise Http404(Spanish(f"El reporte de {fiscal_year} todavía no se ha abierto."))
    return found


def review_page(
    report: FollowUpReport, actor: Actor, asked: Mapping[str, str], on: date
) -> ReviewPage:
    """Return what surrounds the review of a report. Two queries."""
    entity = report.plan.entity
    window = window_of(entity.pk, report.fiscal_year, on)
    summary = getattr(report, "summary", None)
    run = getattr(report, "findings_run", None)
    view = asked.get("ver", VALUES)
    view = view if view in (VALUES, SOURCES, THREADS) else VALUES
    return ReviewPage(
        report=report,
        figures=_figures(summary) if summary else [],
        window=window,
        days_left=window.days_left(on) if window else None,
        state=REVIEWER_LABELS[ReportState(report.state)],
        chip=CHIPS[ReportState(report.state)],
        label=label_chip_of(report),
        view=view,
        tabs=_tabs(view, summary),
        looked_at=fecha_hora(run.made_at) if run else "",
        can_observe=can_observe(actor, report, window),
        can_look_again=can_look_again(actor, report),
        decisions=decisions_of(actor, report, window),
        neighbours=_neighbours(actor, report, on) if reviews(actor, entity) else None,
    )


def _figures(summary: ReportSummary) -> list[tuple[str, str, str]]:
    missing = summary.unfinished
    return [
        (
            "Metas reportadas",
            f"{entero(summary.answered)} de {entero(summary.targets)}",
            f"falta{'' if missing == 1 else 'n'} {entero(missing)} de las programadas"
            if missing
            else "ninguna por explicar",
        ),
        (
            "Avance físico",
            percent(summary.physical_ratio),
            f"promedio de {cuenta(summary.physical_counted, 'meta,metas')}",
        ),
        (
            "Obligado ÷ programado",
            percent(summary.financial_ratio),
            f"{pesos(summary.obligations_cop)} de {pesos(summary.programmed_cop)}",
        ),
        ("Evidencias", entero(summary.evidence), "fotos y documentos"),
    ]


def _tabs(view: str, summary: ReportSummary | None) -> list[dict[str, object]]:
    unusual = summary.unusual if summary else 0
    known: list[tuple[str, str, int | None]] = [
        (VALUES, "Valores por mirar", unusual),
        (SOURCES, "Frente a PIIP y CUIPO", None),
        (THREADS, "Observaciones", None),
    ]
    return [
        {"label": label, "url": f"?ver={code}", "current": code == view}
        | ({} if count is None else {"count": count})
        for code, label, count in known
    ]


def _neighbours(actor: Actor, report: FollowUpReport, on: date) -> Neighbours:
    """Return the reports that wait for somebody around one, in the order of the queue."""
    places = waiting_for(actor, report.fiscal_year, on)
    here = report.plan.entity_id
    index = next((i for i, place in enumerate(places) if place.divipola == here), None)
    others = [place for place in places if place.divipola != here]
    if index is None:
        return Neighbours(None, others[0] if others else None, len(places))
    return Neighbours(
        places[index - 1] if index else None,
        places[index + 1] if index + 1 < len(places) else None,
        len(places),
    )


def waiting_for(actor: Actor, fiscal_year: int, on: date) -> list[Place]:
    """Return the entities whose reports wait for somebody, in the order of the queue. One query."""
    by_dnp = is_of_dnp(actor)
    steps = ReportTransition.objects.filter(report=OuterRef("pk")).order_by("-pk")
    reports = FollowUpReport.objects.filter(
        Q(state=ReportState.DEPARTMENT_VALIDATED)
        | Q(state=ReportState.SUBMITTED, plan__entity__department=None)
        if by_dnp
        else Q(
            state__in=[ReportState.SUBMITTED, ReportState.SENT_BACK],
            plan__entity__department__in=departments_of(actor),
        ),
        fiscal_year=fiscal_year,
    )
    rows = reports.annotate(moved_at=Subquery(steps.values("at")[:1])).values_list(
        "plan__entity_id", "plan__entity__name", "moved_at", "summary__unusual"
    )
    found = sorted(rows, key=lambda row: turn(days_since(row[2], on), row[3] or 0, row[1]))
    return [Place(divipola, name) for divipola, name, _, _ in found]


# What to look at ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Found:
    """One finding, ready to be shown."""

    title: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Card:
    """What was found of one target (``consecutive`` 0: of the whole report)."""

    consecutive: int
    label: str
    name: str
    facts: tuple[tuple[str, str], ...]
    findings: tuple[Found, ...]
    prefilled: str

    @property
    def key(self) -> str:
        return f"m-{self.consecutive}"


@dataclass(frozen=True, slots=True)
class ValuesView:
    """The cards of a page, the kinds there are, and the one that was asked for."""

    cards: list[Card]
    page: Page
    kinds: list[dict[str, object]]


def values_view(report: FollowUpReport, asked: Mapping[str, str]) -> ValuesView:
    """Return what to look at in a report, by target. Two queries, whatever the targets."""
    findings = list(ReportFinding.objects.filter(report=report).order_by("position"))
    kind = asked.get("clase", "")
    counts = Counter(one.code for one in findings)
    grouped: dict[uuid.UUID | None, list[ReportFinding]] = defaultdict(list)
    for one in findings:
        if kind not in counts or one.code == kind:
            grouped[one.target_uid].append(one)
    page = Paginator(list(grouped), PER_PAGE).get_page(asked.get("pagina"))
    rows = {
        row.target_uid: row
        for row in ReviewedTarget.objects.filter(
            report=report, target_uid__in=[uid for uid in page.object_list if uid]
        )
    }
    cards = [
        _card(rows.get(uid) if uid else None, grouped[uid])
        for uid in page.object_list
        if uid is None or uid in rows
    ]
    kinds: list[dict[str, object]] = [
        {"label": "Todos", "url": "?", "count": len(findings), "current": kind not in counts}
    ]
    kinds += [
        {
            "label": TITLES[code],
            "url": f"?clase={code}",
            "count": counts[code],
            "current": code == kind,
        }
        for code in Unusual
        if counts[code]
    ]
    return ValuesView(cards, page, kinds)


def _card(row: ReviewedTarget | None, findings: list[ReportFinding]) -> Card:
    told = tuple(Found(TITLES[Unusual(one.code)], one.sentence) for one in findings)
    prefilled = " ".join([*(one.sentence for one in findings), ASK])
    if row is None:
        return Card(0, WHOLE, "", (), told, prefilled)
    return Card(row.consecutive, row.label, row.name, facts_of_target(row), told, prefilled)


def facts_of_target(row: ReviewedTarget) -> tuple[tuple[str, str], ...]:
    """Return the figures that a reviewer reads beside a finding."""
    return (
        ("Programado", quantity(row.programmed)),
        ("Reportado", f"{quantity(row.achieved)} {row.unit.lower()}".strip()),
        ("Programado en pesos", pesos(row.programmed_cop)),
        ("Obligado", pesos(row.obligations_cop)),
        ("Evidencias", cuenta(row.evidence, "archivo,archivos")),
    )

"""The reports that reviewers have: a gobernación its municipalities, DNP the country."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from kpt.accounts.actor import Actor
from kpt.accounts.permissions import DNP
from kpt.accounts.roles import DEPARTMENTAL
from kpt.followup.models import (
    FollowUpReport,
    Observation,
    ReportState,
    TargetAnswer,
)
from kpt.followup.queries.reports import CHIPS
from kpt.followup.queries.windows import WindowLine, windows_on
from kpt.rules.windows import Phase
from kpt.territories.models import TerritorialEntity

PER_PAGE = 50
NOT_OPENED = "sin-abrir"
# A reviewer's words for the states of others' reports.
REVIEWER_LABELS = {
    ReportState.DRAFT: "Llenándolo",
    ReportState.SUBMITTED: "Por revisar",
    ReportState.RETURNED: "Devuelto",
    ReportState.DEPARTMENT_VALIDATED: "Validado",
    ReportState.SENT_BACK: "Lo devolvió el DNP",
    ReportState.DNP_VERIFIED: "Verificado",
}


@dataclass(frozen=True, slots=True)
class QueueLine:
    """One entity with its report of a vigencia."""

    divipola: str
    name: str
    department: str
    has_report: bool
    state: str
    chip: str
    answers: int
    open_observations: int


@dataclass(frozen=True, slots=True)
class QueuePage:
    """The queue of one vigencia."""

    years: list[dict[str, object]]
    year: int | None
    window: WindowLine | None
    days_left: int | None
    tabs: list[dict[str, object]]
    page: Page
    search: str


def queue_page(actor: Actor, asked, on: date) -> QueuePage:
    """Return the queue of a reviewer for a vigencia. Five queries."""
    windows = windows_on(on)
    year = _year(windows, asked.get("vigencia", ""))
    window = next((w for w in windows if w.fiscal_year == year), None)
    state, search = asked.get("estado", ""), asked.get("buscar", "").strip()
    entities = _entities(actor, year or 0)
    counts = dict(
        entities.order_by().values_list("report_state").annotate(n=Count("pk", distinct=True))
    )
    tabs = _tabs(counts, state, year)
    shown = entities.filter(_in_state(state)) if state else entities
    if search:
        shown = shown.filter(name__icontains=search)
    page = Paginator(shown, PER_PAGE).get_page(asked.get("pagina"))
    lines: Any = [_line(entity) for entity in page.object_list]
    page.object_list = lines
    return QueuePage(
        years=[
            {
                "label": w.title,
                "url": f"?vigencia={w.fiscal_year}",
                "current": w.fiscal_year == year,
            }
            for w in windows
        ],
        year=year,
        window=window,
        days_left=window.days_left(on) if window else None,
        tabs=tabs,
        page=page,
        search=search,
    )


def _year(windows: list[WindowLine], asked: str) -> int | None:
    known = [window.fiscal_year for window in windows]
    if asked.isdigit() and int(asked) in known:
        return int(asked)
    open_now = [w.fiscal_year for w in windows if w.phase not in (Phase.CLOSED, Phase.UPCOMING)]
    return next(iter(open_now or known), None)


def _entities(actor: Actor, year: int) -> QuerySet[Any]:
    reports = FollowUpReport.objects.filter(plan__entity=OuterRef("pk"), fiscal_year=year)
    one = reports.values("pk")[:1]
    answers = TargetAnswer.objects.filter(report=OuterRef("report_id")).order_by()
    asked = Observation.objects.filter(report=OuterRef("report_id"), answer="").order_by()
    entities = TerritorialEntity.objects.filter(makes_plan=True).select_related("department")
    if not actor.is_system and not any(m.role in DNP for m in actor.memberships):
        departments = [m.entity_id for m in actor.memberships if m.role in DEPARTMENTAL]
        entities = entities.filter(department__in=departments)
    return entities.annotate(
        report_id=Subquery(one),
        report_state=Subquery(reports.values("state")[:1]),
        answered=Subquery(answers.values("report").annotate(n=Count("pk")).values("n")),
        observed=Subquery(asked.values("report").annotate(n=Count("pk")).values("n")),
    ).order_by("department__name", "name")


def _in_state(state: str) -> Q:
    return Q(report_state=None) if state == NOT_OPENED else Q(report_state=state)


def _tabs(counts: dict[str | None, int], state: str, year: int | None) -> list[dict[str, object]]:
    known = [("", "Todas", sum(counts.values())), (NOT_OPENED, "Sin abrir", counts.get(None, 0))]
    known += [(s.value, label, counts.get(s.value, 0)) for s, label in REVIEWER_LABELS.items()]
    return [
        {
            "label": label,
            "url": f"?vigencia={year}" + (f"&estado={code}" if code else ""),
            "count": count,
            "current": code == state,
        }
        for code, label, count in known
    ]


def _line(entity) -> QueueLine:
    state = ReportState(entity.report_state) if entity.report_state else None
    return QueueLine(
        divipola=entity.pk,
        name=entity.name,
        department=entity.department.name if entity.department else "Departamento",
        has_report=state is not None,
        state=REVIEWER_LABELS[state] if state else "Sin abrir",
        chip=CHIPS[state] if state else "",
        answers=entity.answered or 0,
        open_observations=entity.observed or 0,
    )

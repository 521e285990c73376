"""The reports that reviewers have: a gobernación its municipalities, DNP the country."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import Count, OuterRef, QuerySet, Subquery

from kpt.accounts.actor import Actor
from kpt.accounts.permissions import is_of_dnp as is_of_dnp
from kpt.accounts.roles import DEPARTMENTAL
from kpt.base.numbers import percent, row_number
from kpt.followup.labels import Label
from kpt.followup.models import (
    FollowUpReport,
    Observation,
    ObservationState,
    ReportState,
    WindowEntity,
    WindowExtension,
)
from kpt.followup.queries.outside import Outside, outside_of
from kpt.followup.queries.report_labels import label_for, with_labels
from kpt.followup.queries.reports import CHIPS
from kpt.followup.queries.windows import WindowLine, windows_on
from kpt.followup.reviewer_words import REVIEWER_LABELS as REVIEWER_LABELS
from kpt.rules.outside import SYSTEM
from kpt.rules.periods import legal_day
from kpt.rules.text import fold
from kpt.rules.windows import PHASE_LABELS, Phase, last_day_of, phase_on
from kpt.rules.workflows.reporting import ReportState as State
from kpt.territories.models import TerritorialEntity

PER_PAGE = 100
NOT_OPENED = "sin-abrir"
MINE = "le-esperan"
DIFFERS = "difiere"


@dataclass(frozen=True, slots=True)
class QueueLine:
    """One entity with its report of a vigencia. Figures are those of its summary; None is none."""

    divipola: str
    name: str
    department: str
    state: str
    chip: str
    code: str
    is_mine: bool
    days_left: int | None
    phase: str
    waiting: int | None
    targets: int = 0
    answered: int = 0
    unfinished: int = 0
    unusual: int = 0
    evidence: int = 0
    physical: Any = None
    financial: Any = None
    open_observations: int = 0
    answered_observations: int = 0
    label: Label | None = None
    moved_on: date | None = None
    outside: Outside | None = None
    differs: str = ""

    @property
    def has_report(self) -> bool:
        return bool(self.code)

    @property
    def figures(self) -> str:
        """Return both percentages, as the column of the screen has them."""
        return f"{percent(self.physical)} · {percent(self.financial)}"


@dataclass(frozen=True, slots=True)
class QueuePage:
    """The queue of one vigencia. ``next`` is what to open now."""

    years: list[dict[str, object]]
    year: int | None
    window: WindowLine | None
    days_left: int | None
    tabs: list[dict[str, object]]
    page: Page
    lines: list[QueueLine]
    search: str
    state: str
    order: str
    department: str
    departments: list[tuple[str, str]]
    next: QueueLine | None
    mine: int
    by_dnp: bool
    has_outside: bool


def turn(waiting: int | None, unusual: int, name: str) -> tuple[int, int, str]:
    """Return the key by which reports are opened: the one that waits longest, then the one with
    most to look at."""
    return -(waiting or 0), -unusual, fold(name)


ORDERS: Mapping[str, Callable[[QueueLine], Any]] = {
    "entidad": lambda line: fold(line.name),
    "estado": lambda line: line.state,
    "dias": lambda line: line.days_left,
    "espera": lambda line: line.waiting,
    "metas": lambda line: line.answered if line.has_report else None,
    "faltan": lambda line: line.unfinished if line.has_report else None,
    "mirar": lambda line: line.unusual if line.has_report else None,
    "evidencias": lambda line: line.evidence if line.has_report else None,
    "fisico": lambda line: line.physical,
    "observaciones": lambda line: line.open_observations if line.has_report else None,
    "gestionweb": lambda line: not line.differs if line.outside else None,
}


def queue_page(actor: Actor, asked: Mapping[str, str], on: date) -> QueuePage:
    """Return the queue of a reviewer for a vigencia. Six queries, for 1 or 1,135 entities."""
    windows = windows_on(on)
    year = _year(windows, asked.get("vigencia", ""))
    known = _lines(actor, year or 0, windows, on)
    place = asked.get("departamento", "")
    departments = sorted({(line.divipola[:2], line.department) for line in known})
    if any(code == place for code, _ in departments):
        known = [line for line in known if line.divipola[:2] == place]
    else:
        place = ""
    state, search = asked.get("estado", ""), asked.get("buscar", "").strip()
    shown = [line for line in known if _in_state(line, state) and _named(line, search)]
    order = asked.get("orden", "")
    lines = ordered(shown, order)
    mine = ordered([line for line in known if line.is_mine], "")
    page = Paginator(lines, PER_PAGE).get_page(asked.get("pagina"))
    window = next((w for w in windows if w.fiscal_year == year), None)
    return QueuePage(
        years=[_year_tab(w, year) for w in {w.fiscal_year: w for w in windows}.values()],
        year=year,
        window=window,
        days_left=window.days_left(on) if window else None,
        tabs=_tabs(known, state, year, place),
        page=page,
        lines=lines,
        search=search,
        state=state,
        order=order,
        department=place,
        departments=departments if len(departments) > 1 else [],
        next=mine[0] if mine else None,
        mine=len(mine),
        by_dnp=is_of_dnp(actor),
        has_outside=any(line.outside for line in known),
    )


def ordered(lines: Iterable[QueueLine], order: str) -> list[QueueLine]:
    """Return the lines in an order of the address («mirar», «-mirar»), or in that of their turn.

    What has no figure comes last in both directions.
    """
    found = sorted(
        lines,
        key=lambda line: (
            not line.is_mine,
            not line.has_report,
            *turn(line.waiting, line.unusual, line.name),
        ),
    )
    key = ORDERS.get(order.removeprefix("-"))
    if key is None:
        return found
    told = [line for line in found if key(line) is not None]
    told.sort(key=key, reverse=order.startswith("-"))
    return told + [line for line in found if key(line) is None]


def _year(windows: list[WindowLine], asked: str) -> int | None:
    known = [window.fiscal_year for window in windows]
    if (wanted := row_number(asked)) in known:
        return wanted
    open_now = [w.fiscal_year for w in windows if w.phase not in (Phase.CLOSED, Phase.UPCOMING)]
    return next(iter(open_now or known), None)


def departments_of(actor: Actor) -> list[str]:
    """Return the departments whose municipalities somebody reviews."""
    return [m.entity_id for m in actor.memberships if m.role in DEPARTMENTAL and m.entity_id]


def _lines(actor: Actor, year: int, windows: list[WindowLine], on: date) -> list[QueueLine]:
    entities: QuerySet[Any] = TerritorialEntity.objects.filter(makes_plan=True)
    by_dnp = is_of_dnp(actor)
    if not by_dnp:
        entities = entities.filter(department__in=departments_of(actor))
    reports = _reports(year, entities)
    said = outside_of(year, entities)
    days = Days(year, windows, on)
    # Plain rows: the whole country is told apart by its figures before one page of it is shown.
    places = entities.values_list("divipola", "name", "department__name")
    return [
        _line(place, reports.get(place[0]), said.get(place[0]), days, on, by_dnp=by_dnp)
        for place in places.order_by("divipola")
    ]


class Told(NamedTuple):
    """What the queue reads of one report: who vouches, its summary and what waits in it."""

    entity: str
    fiscal_year: int
    state: str
    submitted_at: datetime | None
    step_at: datetime | None
    step_role: str | None
    step_by: str | None
    cut: date | None
    entity_name: str
    department_name: str | None
    asked: int | None
    replied: int | None
    targets: int | None
    answered: int | None
    unfinished: int | None
    unusual: int | None
    evidence: int | None
    physical: Decimal | None
    financial: Decimal | None


def _reports(year: int, entities: QuerySet[Any]) -> dict[str, Told]:
    """Return the report of each entity with its summary and what waits in it. One query."""
    said = Observation.objects.filter(report=OuterRef("pk")).order_by()

    def count(state: ObservationState) -> Subquery:
        of_state = said.filter(state=state).values("report").annotate(n=Count("pk"))
        return Subquery(of_state.values("n"))

    rows = (
        with_labels(FollowUpReport.objects.filter(fiscal_year=year, plan__entity__in=entities))
        .annotate(
            asked=count(ObservationState.OPEN),
            replied=count(ObservationState.ANSWERED),
        )
        .order_by("pk")
        .values_list(*_COLUMNS)
    )
    return {row[0]: Told(*row) for row in rows}


_KEPT = ("targets", "answered", "unfinished", "unusual", "evidence")
_COLUMNS = (
    *("plan__entity_id", "fiscal_year", "state", "submitted_at", "step_at", "step_role"),
    *("step_by", "cut", "entity_name", "department_name", "asked", "replied"),
    *(f"summary__{name}" for name in _KEPT),
    *("summary__physical_ratio", "summary__financial_ratio"),
)


class Days:
    """What the window of each entity says of a day: its own, or that of all, and extensions."""

    def __init__(self, year: int, windows: list[WindowLine], on: date) -> None:
        """Load the windows that some entities have, and what was extended. Two queries."""
        of_year = [window for window in windows if window.fiscal_year == year]
        self._own = dict(
            WindowEntity.objects.filter(window__fiscal_year=year).values_list(
                "entity_id", "window_id"
            )
        )
        given = WindowExtension.objects.filter(window__fiscal_year=year).order_by("pk")
        self._until = {
            (entity, window): until
            for entity, window, until in given.values_list("entity_id", "window_id", "until")
        }
        self._windows = {window.id: window for window in of_year}
        of_some = set(self._own.values())
        self._of_all = next((w.id for w in of_year if w.id not in of_some), None)
        self._on = on

    def of(self, divipola: str) -> tuple[int | None, str]:
        """Return how many days the phase of an entity has left, and what the phase is."""
        window = self._windows.get(self._own.get(divipola, self._of_all) or 0)
        if window is None:
            return None, ""
        until = self._until.get((divipola, window.id))
        phase = phase_on(window.calendar, self._on, ended_on=window.ended_on, extended_until=until)
        last = last_day_of(window.calendar, phase, extended_until=until)
        return (last - self._on).days if last else None, PHASE_LABELS[phase]


def is_turn_of(state: ReportState, *, is_department: bool, by_dnp: bool) -> bool:
    """Say whether a report waits for whoever looks: DNP, or the gobernación."""
    if by_dnp:
        return state == ReportState.DEPARTMENT_VALIDATED or (
            is_department and state == ReportState.SUBMITTED
        )
    return not is_department and state in (ReportState.SUBMITTED, ReportState.SENT_BACK)


def days_since(at: datetime | None, on: date) -> int | None:
    """Return for how many days something waits."""
    return max((on - legal_day(at)).days, 0) if at else None


def _line(
    place: tuple[str, str, str | None],
    report: Told | None,
    said: Outside | None,
    days: Days,
    on: date,
    *,
    by_dnp: bool,
) -> QueueLine:
    divipola, name, department = place
    left, phase = days.of(divipola)
    ours = State(report.state) if report else None
    common: dict[str, Any] = {
        "divipola": divipola,
        "name": name,
        "department": department or name,
        "days_left": left,
        "phase": phase,
        "outside": said,
        "differs": said.differs(ours) if said else "",
    }
    if report is None:
        return QueueLine(**common, state="Sin abrir", chip="", code="", is_mine=False, waiting=None)
    state = ReportState(report.state)
    mine = is_turn_of(state, is_department=department is None, by_dnp=by_dnp)
    common |= {name: getattr(report, name) or 0 for name in _KEPT}
    return QueueLine(
        **common,
        state=REVIEWER_LABELS[state],
        chip=CHIPS[state],
        code=state.value,
        is_mine=mine,
        waiting=days_since(report.step_at, on) if mine else None,
        physical=report.physical,
        financial=report.financial,
        open_observations=report.asked or 0,
        answered_observations=report.replied or 0,
        label=label_for(report, public=False),
        moved_on=legal_day(report.step_at) if report.step_at else None,
    )


def _in_state(line: QueueLine, state: str) -> bool:
    if state == MINE:
        return line.is_mine
    if state == DIFFERS:
        return bool(line.differs)
    if state == NOT_OPENED:
        return not line.has_report
    return not state or line.code == state


def _named(line: QueueLine, search: str) -> bool:
    return not search or fold(search) in fold(f"{line.name} {line.divipola}")


def _year_tab(window: WindowLine, year: int | None) -> dict[str, object]:
    return {
        "label": window.title,
        "url": f"?vigencia={window.fiscal_year}",
        "current": window.fiscal_year == year,
    }


def _tabs(
    lines: list[QueueLine], state: str, year: int | None, place: str
) -> list[dict[str, object]]:
    counts = Counter(line.code for line in lines)
    known = [("", "Todas", len(lines)), (MINE, "Le esperan", sum(line.is_mine for line in lines))]
    known += [(NOT_OPENED, "Sin abrir", counts[""])]
    known += [(s.value, label, counts[s.value]) for s, label in REVIEWER_LABELS.items()]
    if any(line.outside for line in lines):
        differing = sum(bool(line.differs) for line in lines)
        known.append((DIFFERS, f"Difiere de {SYSTEM}", differing))
    base = f"?vigencia={year}" + (f"&departamento={place}" if place else "")
    return [
        {
            "label": label,
            "url": base + (f"&estado={code}" if code else ""),
            "count": count,
            "current": code == state,
        }
        for code, label, count in known
    ]

"""The board of an entity: what is late, whose it is, what is odd, and money against programme."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone

from kpt.base.numbers import cuenta, entero, percent, pesos, quantity, row_number
from kpt.followup.labels import Label
from kpt.followup.models import FollowUpReport
from kpt.followup.queries.report_labels import label_for, with_labels
from kpt.followup.queries.reported import reported_targets
from kpt.followup.queries.reports import CHIPS
from kpt.followup.queries.windows import WindowLine, line_of, reaching
from kpt.rules.answers import Answer, Spent, warnings_of
from kpt.rules.reported import (
    ReportedTarget,
    money_reported,
    roll_reported,
    slices_of,
)
from kpt.rules.rollup import MoneyRollUp, RollUp
from kpt.rules.workflows.reporting import ReportState
from kpt.territories.models import TerritorialEntity

QUIET = (7, 15, 30, 60)
SHOWN = 12


@dataclass(frozen=True, slots=True)
class LateTarget:
    """A target that was asked something of the vigencia and is behind, ready to be shown."""

    label: str
    name: str
    url: str
    office: str
    ratio: Decimal | None
    said: str


@dataclass(frozen=True, slots=True)
class Office:
    """Who answers for some targets: how many, how many wait, and since when nothing came."""

    name: str
    targets: int
    waiting: int
    ratio: Decimal | None
    last_at: datetime | None
    days: int | None
    is_quiet: bool

    @property
    def last(self) -> str:
        if self.days is None:
            return "nunca"
        return "hoy" if not self.days else f"hace {cuenta(self.days, 'día,días')}"


@dataclass(frozen=True, slots=True)
class SectorMoney:
    """Pesos programmed and obligated of one sector in the vigencia."""

    name: str
    programmed: str
    obligations: str
    ratio: Decimal | None


@dataclass(frozen=True, slots=True)
class FollowBoard:
    """The whole board of one vigencia; ``report`` is None while nobody opened it."""

    window: WindowLine | None
    days_left: int | None
    years: tuple[dict[str, object], ...]
    report: FollowUpReport | None
    label: Label | None
    state: str
    chip: str
    progress: RollUp
    money: MoneyRollUp
    answered: int
    expected: int
    late: Sequence[LateTarget]
    late_total: int
    odd: Sequence[tuple[LateTarget, tuple[str, ...]]]
    offices: Sequence[Office]
    quiet_days: int
    quiet_tabs: tuple[dict[str, object], ...]
    money_rows: Sequence[SectorMoney]

    @property
    def year(self) -> int | None:
        return self.window.fiscal_year if self.window else None

    @property
    def answered_text(self) -> str:
        return f"{entero(self.answered)} de {entero(self.expected)}"

    @property
    def money_text(self) -> str:
        return percent(self.money.ratio)

    @property
    def money_note(self) -> str:
        return f"{pesos(self.money.obligations)} de {pesos(self.money.programmed)}"

    @property
    def progress_text(self) -> str:
        return percent(self.progress.value)

    @property
    def quiet(self) -> int:
        return sum(office.is_quiet for office in self.offices)

    @property
    def quiet_note(self) -> str:
        return f"sin novedad en {cuenta(self.quiet_days, 'día,días')} o más"


def follow_board(entity: TerritorialEntity, asked: Mapping[str, str], now: datetime) -> FollowBoard:
    """Return the board of a vigencia: the one asked for, else the newest. Five queries."""
    today = timezone.localdate(now)
    years = _years(entity)
    windows = [line_of(row, today, extended_until=row.extended_until) for row in years]
    wanted = asked.get("vigencia", "")
    window = next((w for w in windows if str(w.fiscal_year) == wanted), next(iter(windows), None))
    report = _report(years[windows.index(window)]) if window else None
    targets = reported_targets(report) if report else []
    expected = [target for target in targets if target.is_expected]
    late = _in_order(target for target in expected if is_late(target))
    quiet_days = _quiet_days(asked.get("dias", ""))
    year = window.fiscal_year if window else 0
    state = ReportState(report.state) if report else None
    return FollowBoard(
        window=window,
        days_left=window.days_left(today) if window else None,
        years=tuple(
            {"label": w.title, "url": f"?vigencia={w.fiscal_year}", "current": w is window}
            for w in windows
        ),
        report=report,
        label=_label(entity, years[windows.index(window)]) if window and report else None,
        state=report.get_state_display() if report else "Sin abrir",
        chip=CHIPS[state] if state else "",  # type: ignore[index]
        progress=roll_reported(targets),
        money=money_reported(targets),
        answered=sum(target.is_reported for target in expected),
        expected=len(expected),
        late=[_line(entity, year, target) for target in late[:SHOWN]],
        late_total=len(late),
        odd=[
            (_line(entity, year, target), found)
            for target in targets
            if (found := oddities(target))
        ][:SHOWN],
        offices=list(_offices(expected, now, quiet_days)),
        quiet_days=quiet_days,
        quiet_tabs=tuple(
            {
                "label": f"{days} días",
                "url": f"?vigencia={year}&dias={days}#responsables",
                "current": days == quiet_days,
            }
            for days in QUIET
        ),
        money_rows=list(_money_rows(targets)),
    )


def _years(entity: TerritorialEntity) -> list[Any]:
    """Return the windows of an entity, each with its report if it was opened. One query."""
    reports = FollowUpReport.objects.filter(
        plan__entity=entity, fiscal_year=OuterRef("fiscal_year")
    )
    report: Any = with_labels(reports)
    return reaching(
        entity.pk,
        step_at=Subquery(report.values("step_at")[:1]),
        step_by=Subquery(report.values("step_by")[:1]),
        step_role=Subquery(report.values("step_role")[:1]),
        submitted_at=Subquery(reports.values("submitted_at")[:1]),
        report_id=Subquery(reports.values("pk")[:1]),
        report_plan=Subquery(reports.values("plan_id")[:1]),
        report_state=Subquery(reports.values("state")[:1]),
    )


def _label(entity: TerritorialEntity, year: Any) -> Label:
    """Return who vouches for the report of a vigencia, by what its window brought of it."""
    year.state, year.cut, year.entity_name = year.report_state, year.definitive_on, entity.name
    year.department_name = entity.department.name if entity.department else None
    return label_for(year, public=False)


def _report(year: Any) -> FollowUpReport | None:
    """Return the report of a vigencia by what its window brought of it."""
    if year.report_id is None:
        return None
    return FollowUpReport(
        pk=year.report_id,
        plan_id=year.report_plan,
        fiscal_year=year.fiscal_year,
        state=year.report_state,
    )


def is_late(target: ReportedTarget) -> bool:
    """Say whether a target is behind: not reported, or less than what was programmed."""
    done = target.physical
    return not target.is_reported or (done.ratio is not None and done.ratio < 1)


def _in_order(targets: Iterable[ReportedTarget]) -> list[ReportedTarget]:
    """Order by how far behind, those not reported first; among equals, by money."""
    return sorted(
        targets,
        key=lambda t: (
            Decimal(-1) if t.physical.ratio is None else t.physical.ratio,
            -t.programmed_cop,
        ),
    )


def oddities(target: ReportedTarget) -> tuple[str, ...]:
    """Return, in sentences, what in a reported target deserves a second look."""
    if not target.is_reported:
        return ()
    spent = target.amounts
    return tuple(
        warnings_of(
            Answer(
                programmed=target.programmed,
                programmed_cop=target.programmed_cop,
                achieved=target.achieved,
                no_progress_reason=target.no_progress_reason,
                spent=(Spent(spent.commitments, spent.obligations, spent.payments),)
                if spent
                else (),
            )
        )
    )


def _line(entity: TerritorialEntity, year: int, target: ReportedTarget) -> LateTarget:
    if target.is_reported:
        said = f"{quantity(target.achieved)} de {quantity(target.programmed)} {target.unit}"
    else:
        said = f"Sin reportar; se programó {quantity(target.programmed)} {target.unit}"
    return LateTarget(
        label=target.label,
        name=target.name,
        url=reverse("reports:target", args=[entity.pk, year, target.consecutive]),
        office=target.office,
        ratio=target.physical.ratio,
        said=said,
    )


def _quiet_days(asked: str) -> int:
    days = row_number(asked)
    return days if days in QUIET else QUIET[1]


def _offices(targets: Sequence[ReportedTarget], now: datetime, quiet_days: int) -> Iterable[Office]:
    """Yield who answers for the targets, those with most still to report first."""
    found = []
    for (_, name), own in slices_of(targets, "responsable").items():
        times = [target.reported_at for target in own if target.reported_at is not None]
        last = max(times, default=None)
        days = (now - last).days if last else None
        waiting = sum(not target.is_reported for target in own)
        found.append(
            Office(
                name=name,
                targets=len(own),
                waiting=waiting,
                ratio=roll_reported(own).value,
                last_at=last,
                days=days,
                is_quiet=bool(waiting) and (days is None or days >= quiet_days),
            )
        )
    return sorted(found, key=lambda office: (-office.waiting, office.name))


def _money_rows(targets: Sequence[ReportedTarget]) -> Iterable[SectorMoney]:
    """Yield the pesos programmed and obligated of each sector, the largest first."""
    rolled = [
        (name, money_reported(own)) for (_, name), own in slices_of(targets, "sector").items()
    ]
    for name, money in sorted(rolled, key=lambda one: -one[1].programmed):
        if money.programmed or money.obligations:
            yield SectorMoney(name, pesos(money.programmed), pesos(money.obligations), money.ratio)

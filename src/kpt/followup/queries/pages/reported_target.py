"""What the entity reports of one target, vigencia by vigencia, beside what the sources say."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from kpt.base.calculation import Calculation
from kpt.base.numbers import cuenta, pesos, quantity
from kpt.followup.labels import Label
from kpt.followup.models import FollowUpReport
from kpt.followup.queries.pages.plan import PlanInHand
from kpt.followup.queries.pages.reported_calculations import of_four_years, of_target
from kpt.followup.queries.pages.reported_figures import closed_years
from kpt.followup.queries.pages.target_tables import YearLine
from kpt.followup.queries.report_labels import in_hand, with_labels
from kpt.followup.queries.reported import reported_of_target, with_target
from kpt.rules.exact import exact_sum
from kpt.rules.four_years import FourYearProgress
from kpt.rules.reported import Amounts, ReportedTarget, four_years_reported
from kpt.rules.workflows.reporting import TEAMS


@dataclass(frozen=True, slots=True)
class YearReported:
    """What was reported of the target in one vigencia, ready to be shown."""

    fiscal_year: int
    label: Label
    is_reported: bool
    programmed: str
    achieved: str
    ratio: Decimal | None
    word: str
    amounts: Amounts | None
    financial: Decimal | None
    narrative: str
    difficulties: str
    reason: str
    evidence: str
    who: str
    at: datetime | None
    difference: str


@dataclass(frozen=True, slots=True)
class SheetReported:
    """The part of the page of a target that comes from reports."""

    years: tuple[YearReported, ...]
    without: tuple[int, ...]
    term: FourYearProgress | None
    calculations: tuple[Calculation, ...]
    office: str

    @property
    def without_sentence(self) -> str:
        if not self.without:
            return ""
        years = ", ".join(map(str, self.without))
        return f"Sin reporte: {years}. Que no se haya reportado no quiere decir que sea cero."


def sheet_reported(
    plan: PlanInHand,
    target: Any,
    lines: Sequence[YearLine],
    money: Mapping[tuple[int, int], Decimal],
    *,
    public: bool,
    alone: bool,
    now: datetime,
) -> SheetReported:
    """Return what the reports of a plan say of one of its targets. One query.

    ``lines`` and ``money`` are what the page already knows; ``alone`` says that DNP sums the
    target with no other, so that its sources speak of it and not of a group.
    """
    reports = with_labels(FollowUpReport.objects.filter(plan=plan.plan_id))
    if public:
        reports = reports.exclude(state__in=[state.value for state in TEAMS])
    rows: list[Any] = list(with_target(reports, target.uid).order_by("fiscal_year"))
    by_year = {row.fiscal_year: row for row in rows}
    told = reported_of_target(
        target,
        rows,
        {line.fiscal_year: line.own_programmed for line in lines},
        _by_year(money, plan.years),
    )
    closed = closed_years(plan, now)
    term = four_years_reported(told, closed_years=closed) if by_year and told else None
    years = tuple(
        _year(told[line.fiscal_year], by_year[line.fiscal_year], line, public=public, alone=alone)
        for line in lines
        if line.fiscal_year in by_year
    )
    return SheetReported(
        years=years,
        without=tuple(year for year in closed if year not in by_year),
        term=term if term and term.ratio is not None else None,
        calculations=tuple(_calculations(years, told, term)),
        office=target.office or "",
    )


def _by_year(
    money: Mapping[tuple[int, int], Decimal], years: Collection[int]
) -> dict[int, Decimal]:
    return {
        year: exact_sum(amount for (at, _), amount in money.items() if at == year) for year in years
    }


def _year(
    told: ReportedTarget, row: Any, line: YearLine, *, public: bool, alone: bool
) -> YearReported:
    return YearReported(
        fiscal_year=line.fiscal_year,
        label=in_hand(row, public=public).label,
        is_reported=told.is_reported,
        programmed=quantity(told.programmed),
        achieved=quantity(told.achieved) if told.is_reported else "sin reporte",
        ratio=told.physical.ratio,
        word="" if told.is_reported else "sin reporte",
        amounts=told.amounts,
        financial=told.financial.ratio,
        narrative=told.narrative,
        difficulties=told.difficulties,
        reason=told.no_progress_reason,
        evidence=cuenta(told.evidence, "evidencia,evidencias") if told.evidence else "",
        who="" if public else row.answered_by or "",
        at=told.reported_at,
        difference=_difference(told, line) if alone and line.followed else "",
    )


def _difference(told: ReportedTarget, line: YearLine) -> str:
    """Say in one sentence where the report and the sources do not agree; "" where they do."""
    parts = []
    if told.achieved is not None and told.achieved != line.executed:
        said = "no se encontró" if line.executed is None else f"dice {quantity(line.executed)}"
        parts.append(f"la entidad reporta {quantity(told.achieved)} y en PIIP {said}")
    spent = told.amounts.obligations if told.amounts else None
    if spent is not None and spent != line.obligations_cop:
        found = line.obligations_cop
        said = "no se encontraron" if found is None else f"son {pesos(found)}"
        parts.append(f"reporta obligaciones por {pesos(spent)} y en CUIPO {said}")
    return f"En {line.fiscal_year} {'; '.join(parts)}." if parts else ""


def _calculations(
    years: Iterable[YearReported],
    told: Mapping[int, ReportedTarget],
    term: FourYearProgress | None,
) -> Iterable[Calculation]:
    for year in years:
        yield from of_target(told[year.fiscal_year], year.fiscal_year, year.label)
    if term and (whole := of_four_years(term)):
        yield whole

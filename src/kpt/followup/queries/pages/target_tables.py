"""The tables of one target: its years, its money by source and its execution by project."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from kpt.base.numbers import quantity
from kpt.followup.models import TargetYearProgress
from kpt.followup.queries.pages.plan import PlanInHand
from kpt.followup.words import explanation, word
from kpt.plans.models import ProductTarget
from kpt.rules.codes import Accumulation
from kpt.rules.money import FUNDING_SOURCES, year_total
from kpt.rules.programming import (
    Reading,
    declared_matches,
    is_running_total,
    programmed_years,
    reading_of,
)


@dataclass(frozen=True, slots=True)
class YearLine:
    """One vigencia of a target. ``own_programmed`` is this row's; the rest, its group's."""

    fiscal_year: int
    own_programmed: Decimal | None
    programmed: Decimal | None
    executed: Decimal | None
    ratio: Decimal | None
    word: str
    explanation: str
    followed: bool
    programmed_cop: Decimal | None
    commitments_cop: Decimal | None
    obligations_cop: Decimal | None
    payments_cop: Decimal | None
    financial_ratio: Decimal | None
    financial_word: str
    financial_explanation: str


def year_lines(
    plan: PlanInHand,
    target: ProductTarget,
    progress: Mapping[int, TargetYearProgress],
    *,
    whole: bool = False,
) -> tuple[YearLine, ...]:
    """Return the vigencias of the plan in order, or only the whole term."""
    return tuple(
        _year_line(year, progress.get(year), year in plan.followed_years or whole)
        for year in ((0,) if whole else plan.years)
    )


def _year_line(year: int, row: TargetYearProgress | None, followed: bool) -> YearLine:
    physical, financial = (
        explanation(row.explanation if row else None),
        explanation(row.financial_explanation if row else None),
    )
    return YearLine(
        fiscal_year=year,
        own_programmed=row.own_programmed if row else None,
        programmed=row.programmed if row else None,
        executed=row.executed if row else None,
        ratio=row.ratio if row else None,
        word=word(row.explanation if row else None) if followed else "por ejecutar",
        explanation=physical.physical if physical else "",
        followed=followed,
        programmed_cop=row.programmed_cop if row else None,
        commitments_cop=row.commitments_cop if row else None,
        obligations_cop=row.obligations_cop if row else None,
        payments_cop=row.payments_cop if row else None,
        financial_ratio=row.financial_ratio if row else None,
        financial_word=word(row.financial_explanation if row else None)
        if followed
        else "por ejecutar",
        financial_explanation=financial.financial if financial else "",
    )


@dataclass(frozen=True, slots=True)
class MoneyTable:
    """Pesos of a target by source and vigencia: only the sources in use, totals computed."""

    rows: tuple[tuple[str, tuple[tuple[int, Decimal | None], ...], Decimal], ...]
    totals: tuple[tuple[int, Decimal], ...]
    total: Decimal
    in_use: int


def money_table(plan: PlanInHand, cells: Mapping[tuple[int, int], Decimal]) -> MoneyTable:
    """Return sources × vigencias. Units: pesos."""
    used = {source for _, source in cells}
    rows = []
    for source in FUNDING_SOURCES:
        if source.position in used:
            amounts = tuple((year, cells.get((year, source.position))) for year in plan.years)
            total = year_total(amount for _, amount in amounts if amount is not None)
            rows.append((source.short, amounts, total))
    totals = tuple(
        (year, year_total(amount for (at, _), amount in cells.items() if at == year))
        for year in plan.years
    )
    whole = year_total(amount for _, amount in totals)
    return MoneyTable(tuple(rows), totals, whole, len(used))


@dataclass(frozen=True, slots=True)
class Execution:
    """What the sources say of one project in one vigencia; None is «not found», not 0."""

    fiscal_year: int
    bpins: str
    executed: Decimal | None
    commitments_cop: Decimal | None
    obligations_cop: Decimal | None
    payments_cop: Decimal | None


_READINGS = {
    Reading.SUMS: "los años suman la meta",
    Reading.EACH_YEAR: "cada año programado es igual a la meta",
    Reading.BOTH: "las dos lecturas dan lo mismo",
}


def reading_sentence(
    target: ProductTarget, quantities: Mapping[int, Decimal | None]
) -> tuple[str, bool]:
    """Say in a sentence whether the years agree with the accumulation that the row declares."""
    mode = Accumulation(target.accumulation)
    programmed = programmed_years(quantities)
    if target.target is None or not programmed:
        return "No hay programación que comparar con la meta.", True
    agrees = declared_matches(mode, target.target, quantities)
    figures = "; ".join(quantity(value) for _, value in sorted(programmed.items()))
    whole = f"La meta es {quantity(target.target)} y los años dicen {figures}: "
    reading = reading_of(target.target, quantities)
    if agrees:
        return f"{whole}{_READINGS[reading]}, como dice «{mode.official}».", True
    if reading is not Reading.NEITHER:
        return f"{whole}{_READINGS[reading]}, al contrario de «{mode.official}».", False
    if is_running_total(target.target, quantities):
        return f"{whole}parece que cada año incluye los anteriores.", False
    return f"{whole}no suman la meta ni la repiten cada año.", False

"""The groups of a plan beside their executions: what every figure and both reports are made from.

No database here: facts in, figures out. The formulas are those of ``kpt.rules``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from kpt.followup.queries.rows import PlanFacts
from kpt.rules.exact import exact_sum
from kpt.rules.four_years import FourYearProgress, four_year_progress
from kpt.rules.grouping import (
    ExecutionIndex,
    FinancialAmounts,
    FinancialKey,
    FinancialRecord,
    Group,
    PhysicalKey,
    PhysicalRecord,
    executed_money,
    executed_quantity,
    execution_index,
    financial_groups,
    match_execution,
    physical_groups,
)
from kpt.rules.money import apportion_by_weight
from kpt.rules.progress import AnnualProgress, annual_progress

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class PhysicalFollowUp:
    """One row of «Detalle seguimiento físico»: a group, its four years, and the whole term."""

    group: Group[PhysicalKey]
    years: Mapping[int, AnnualProgress]
    whole_term: FourYearProgress


@dataclass(frozen=True, slots=True)
class FinancialFollowUp:
    """One row of «Detalle seguimiento financiero». ``amounts`` is None where nothing was found.

    ``shares`` maps (consecutive, vigencia) to the part of the group's obligations that each
    target answers for; the parts add up to the group's obligations exactly.
    """

    group: Group[FinancialKey]
    years: Mapping[int, AnnualProgress]
    amounts: Mapping[int, FinancialAmounts | None]
    shares: Mapping[tuple[int, int], Decimal]

    @property
    def whole_term(self) -> FinancialAmounts | None:
        """The three amounts of all the years in which something was found, in pesos."""
        found = [amounts for amounts in self.amounts.values() if amounts is not None]
        if not found:
            return None
        return FinancialAmounts(
            commitments=exact_sum(amounts.commitments for amounts in found),
            obligations=exact_sum(amounts.obligations for amounts in found),
            payments=exact_sum(amounts.payments for amounts in found),
        )


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A whole plan, followed. ``*_of`` finds the group of a target by its consecutive."""

    physical: tuple[PhysicalFollowUp, ...]
    financial: tuple[FinancialFollowUp, ...]
    physical_of: Mapping[int, PhysicalFollowUp]
    financial_of: Mapping[int, FinancialFollowUp]
    unmatched_physical: Mapping[int, tuple[PhysicalRecord, ...]]
    unmatched_financial: Mapping[int, tuple[FinancialRecord, ...]]


def follow(facts: PlanFacts, *, closed_years: Collection[int]) -> FollowUp:
    """Return the groups of a plan with their progress in each year of the term.

    ``closed_years`` are those that had ended on the day of the calculation: only they enter the
    figure of the four years.
    """
    quantities = physical_groups(facts.rows)
    amounts = financial_groups(facts.rows)
    physical_keys = [group.key for group in quantities]
    financial_keys = [group.key for group in amounts]
    physical_index = {
        year: execution_index(physical_keys, facts.physical.get(year, ()))
        for year in facts.fiscal_years
    }
    financial_index = {
        year: execution_index(financial_keys, facts.financial.get(year, ()))
        for year in facts.fiscal_years
    }
    physical = tuple(_physical(group, physical_index, closed_years) for group in quantities)
    financial = tuple(_financial(group, financial_index) for group in amounts)
    return FollowUp(
        physical=physical,
        financial=financial,
        physical_of={number: row for row in physical for number in row.group.consecutives},
        financial_of={number: row for row in financial for number in row.group.consecutives},
        unmatched_physical={year: index.unmatched for year, index in physical_index.items()},
        unmatched_financial={year: index.unmatched for year, index in financial_index.items()},
    )


def _physical(
    group: Group[PhysicalKey],
    index: Mapping[int, ExecutionIndex[PhysicalRecord]],
    closed_years: Collection[int],
) -> PhysicalFollowUp:
    years = {
        year: annual_progress(
            group.programmed.get(year, ZERO),
            executed_quantity(match_execution(group.key, found)),
            group.has_bpin,
        )
        for year, found in index.items()
    }
    accumulation = group.key.accumulation
    assert accumulation is not None  # a row of the plan always says its mode
    whole_term = four_year_progress(
        accumulation,
        group.target,
        {year: (progress.programmed, progress.executed) for year, progress in years.items()},
        closed_years=closed_years,
    )
    return PhysicalFollowUp(group, years, whole_term)


def _financial(
    group: Group[FinancialKey], index: Mapping[int, ExecutionIndex[FinancialRecord]]
) -> FinancialFollowUp:
    years: dict[int, AnnualProgress] = {}
    amounts: dict[int, FinancialAmounts | None] = {}
    shares: dict[tuple[int, int], Decimal] = {}
    for year, found in index.items():
        money = executed_money(match_execution(group.key, found))
        amounts[year] = money
        years[year] = annual_progress(
            group.programmed.get(year, ZERO), money.obligations if money else None, group.has_bpin
        )
        if money is not None:
            for number, part in _parts(group, year, money.obligations).items():
                shares[number, year] = part
    return FinancialFollowUp(group, years, amounts, shares)


def _parts(group: Group[FinancialKey], year: int, total: Decimal) -> dict[int, Decimal]:
    """Share a group's obligations between its targets by what each programmes in the year.

    Nobody records which target a shared obligation paid for. Where nothing was programmed, the
    parts are equal.
    """
    if len(group.rows) == 1:
        return {group.rows[0].consecutive: total}
    weights = [row.money.get(year, ZERO) for row in group.rows]
    if not any(weights):
        weights = [Decimal(1)] * len(weights)
    parts = apportion_by_weight(total, weights)
    return {row.consecutive: part for row, part in zip(group.rows, parts, strict=True)}

"""Progress of every target, in every year and in the whole term."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from kpt.followup.groups import FinancialFollowUp, FollowUp, PhysicalFollowUp
from kpt.followup.models import WHOLE_TERM, TargetYearProgress
from kpt.followup.queries.rows import PlanFacts, TargetFacts
from kpt.rules.coverage import CoverageReason, PhysicalCoverage
from kpt.rules.exact import exact_sum, ratio_of
from kpt.rules.grouping import PhysicalKey, split_key
from kpt.rules.rollup import RollItem

ZERO = Decimal(0)
_PLACE_OF_REASON = {reason: place for place, reason in enumerate(CoverageReason)}


@dataclass(frozen=True, slots=True)
class TargetYear:
    """One target in one year (0: the whole term), as slices of the plan add it up.

    ``item`` enters the physical average, ``programmed_cop`` and ``obligations_cop`` the sums;
    obligations are None where no source says anything of the target.
    """

    target: TargetFacts
    fiscal_year: int
    item: RollItem
    programmed_cop: Decimal
    obligations_cop: Decimal | None
    row: TargetYearProgress


def target_years(
    facts: PlanFacts, follow_up: FollowUp, coverage: Mapping[int, PhysicalCoverage]
) -> list[TargetYear]:
    """Return the progress of every target in each of its years and in the whole term (0)."""
    reasons = {
        year: {key: reason for reason, keys in found.by_reason.items() for key in keys}
        for year, found in coverage.items()
    }
    years: list[TargetYear] = []
    for target in facts.targets:
        physical = follow_up.physical_of[target.row.consecutive]
        financial = follow_up.financial_of[target.row.consecutive]
        keys = split_key(physical.group.key)
        years += [
            _year(target, year, physical, financial, _best_reason(keys, reasons[year]))
            for year in facts.fiscal_years
        ]
        years.append(_whole_term(target, physical, financial))
    return years


def _year(
    target: TargetFacts,
    year: int,
    physical: PhysicalFollowUp,
    financial: FinancialFollowUp,
    reason: CoverageReason,
) -> TargetYear:
    done, paid, amounts = physical.years[year], financial.years[year], financial.amounts[year]
    own, own_cop = target.row.quantities.get(year, ZERO), target.row.money.get(year, ZERO)
    obligations = _own_obligations(target, financial, (year,))
    row = TargetYearProgress(
        target_id=target.pk,
        fiscal_year=year,
        own_programmed=target.quantities.get(year),
        own_programmed_cop=own_cop,
        own_obligations_cop=obligations,
        physical_group=physical.group.label,
        programmed=done.programmed,
        executed=done.executed,
        ratio=done.ratio,
        explanation=done.explanation.value,
        coverage_reason=reason.value,
        financial_group=financial.group.label,
        programmed_cop=paid.programmed,
        commitments_cop=amounts.commitments if amounts else None,
        obligations_cop=amounts.obligations if amounts else None,
        payments_cop=amounts.payments if amounts else None,
        financial_ratio=paid.ratio,
        financial_explanation=paid.explanation.value,
    )
    item = RollItem(
        ratio=done.ratio, weight=own_cop, programmed=own, has_bpin=physical.group.has_bpin
    )
    return TargetYear(target, year, item, own_cop, obligations, row)


def _whole_term(
    target: TargetFacts, physical: PhysicalFollowUp, financial: FinancialFollowUp
) -> TargetYear:
    amounts = financial.whole_term
    own = exact_sum(target.row.quantities.values())
    own_cop = exact_sum(target.row.money.values())
    executed = [done.executed for done in physical.years.values() if done.executed is not None]
    obligations = _own_obligations(target, financial, tuple(financial.years))
    programmed_cop = financial.group.target
    row = TargetYearProgress(
        target_id=target.pk,
        fiscal_year=WHOLE_TERM,
        own_programmed=target.target,
        own_programmed_cop=own_cop,
        own_obligations_cop=obligations,
        physical_group=physical.group.label,
        programmed=physical.group.target,
        executed=exact_sum(executed) if executed else None,
        ratio=physical.whole_term.ratio,
        financial_group=financial.group.label,
        programmed_cop=programmed_cop,
        commitments_cop=amounts.commitments if amounts else None,
        obligations_cop=amounts.obligations if amounts else None,
        payments_cop=amounts.payments if amounts else None,
        financial_ratio=(
            ratio_of(amounts.obligations, programmed_cop) if amounts and programmed_cop else None
        ),
    )
    item = RollItem(
        ratio=physical.whole_term.ratio,
        weight=own_cop,
        programmed=own,
        has_bpin=physical.group.has_bpin,
    )
    return TargetYear(target, WHOLE_TERM, item, own_cop, obligations, row)


def _own_obligations(
    target: TargetFacts, financial: FinancialFollowUp, years: tuple[int, ...]
) -> Decimal | None:
    """Return the target's part of its group's obligations; None where nothing was found.

    A target that programmes nothing in a group that does has no part: 0, not unknown.
    """
    found = [year for year in years if financial.amounts[year] is not None]
    if not found:
        return None
    number = target.row.consecutive
    return exact_sum(financial.shares.get((number, year), ZERO) for year in found)


def _best_reason(
    keys: Iterable[PhysicalKey], reasons: Mapping[PhysicalKey, CoverageReason]
) -> CoverageReason:
    """Return how far the best of a target's BPINs came; the order of the reasons is DNP's."""
    return max((reasons[key] for key in keys), key=_PLACE_OF_REASON.__getitem__)

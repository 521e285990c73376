"""Coverage of the plan by the execution sources, in every year and in the whole term."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from kpt.followup.models import WHOLE_TERM, ReportedCoverage
from kpt.followup.queries.rows import PlanFacts
from kpt.rules.coverage import (
    Coincidence,
    PhysicalCoverage,
    coincidence,
    physical_coverage,
    product_key,
    source_key,
)
from kpt.rules.grouping import financial_key, physical_key


@dataclass(frozen=True, slots=True)
class Matched:
    """The percentage of coincidence, and whether DNP stated it or we computed it."""

    ratio: Decimal | None
    is_reported: bool


def physical_by_year(facts: PlanFacts) -> dict[int, PhysicalCoverage]:
    """Return the physical coverage of each year, and of the whole term under 0."""
    plan_keys = [physical_key(row) for row in facts.rows]
    in_year = {
        year: [source_key(record.key) for record in facts.physical.get(year, ())]
        for year in facts.fiscal_years
    }
    ever = [key for keys in in_year.values() for key in keys]
    return {
        year: physical_coverage(plan_keys, keys)
        for year, keys in {**in_year, WHOLE_TERM: ever}.items()
    }


def coincidence_by_year(facts: PlanFacts, reported: ReportedCoverage | None) -> dict[int, Matched]:
    """Return the percentage of coincidence of each year, and of the whole term under 0.

    DNP's report counts keys that stand only in PIIP or only in CUIPO, and products that PIIP knows
    under another indicator; its detail sheets tell neither. So when the executions came from such
    a report, its own percentage is the whole term's, and the years have none.
    """
    if reported is not None and reported.triple is not None:
        stated = reported_coincidence(reported)
        years = {year: Matched(None, is_reported=True) for year in facts.fiscal_years}
        return {**years, WHOLE_TERM: Matched(stated.ratio, is_reported=True)}

    covered = {year: (year,) for year in facts.fiscal_years} | {WHOLE_TERM: facts.fiscal_years}
    return {
        year: Matched(
            coincidence_of(facts, years).ratio if _is_reported(facts, years) else None,
            is_reported=False,
        )
        for year, years in covered.items()
    }


def _is_reported(facts: PlanFacts, years: Iterable[int]) -> bool:
    return any(facts.physical.get(year) or facts.financial.get(year) for year in years)


def coincidence_of(facts: PlanFacts, years: Iterable[int]) -> Coincidence:
    """Return the seven regions of plan, PIIP and CUIPO over some years, by what we have of them."""
    covered = tuple(years)
    return coincidence(
        (financial_key(row) for row in facts.rows),
        (
            source_key(product_key(record.key))
            for year in covered
            for record in facts.physical.get(year, ())
        ),
        (source_key(record.key) for year in covered for record in facts.financial.get(year, ())),
    )


def reported_coincidence(reported: ReportedCoverage) -> Coincidence:
    """Return the seven regions as DNP's report states them; what it does not state is 0."""
    return Coincidence(
        only_plan=reported.only_plan or 0,
        only_piip=reported.only_piip or 0,
        only_cuipo=reported.only_cuipo or 0,
        plan_piip=reported.piip_plan or 0,
        plan_cuipo=reported.cuipo_plan or 0,
        piip_cuipo=reported.cuipo_piip or 0,
        all_three=reported.triple or 0,
    )

"""Slices of a plan: by line, sector, programme, ODS, source, explanation and coverage reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal

from kpt.followup.calculator.summaries import unknown_targets
from kpt.followup.calculator.targets import TargetYear
from kpt.followup.groups import FollowUp
from kpt.followup.models import WHOLE_TERM, Dimension, PlanFigure
from kpt.followup.queries.rows import PlanFacts, TargetFacts
from kpt.rules.coverage import CoverageReason, PhysicalCoverage
from kpt.rules.exact import exact_sum
from kpt.rules.money import FUNDING_SOURCES
from kpt.rules.progress import Explanation
from kpt.rules.rollup import RollUpMethod, roll_up

NO_SDG = "0"
Slice = tuple[str, str]


def plan_figures(
    facts: PlanFacts,
    follow_up: FollowUp,
    years: Mapping[int, Sequence[TargetYear]],
    coverage: Mapping[int, PhysicalCoverage],
) -> list[PlanFigure]:
    """Return every slice of the plan in each year of the term and in the whole of it (0)."""
    return [
        *_by_targets(facts, years, Dimension.LINE, _lines(facts), lambda t: _line_keys(t)),
        *_by_targets(facts, years, Dimension.SECTOR, _sectors(facts), lambda t: [t.sector[0]]),
        *_by_targets(
            facts, years, Dimension.PROGRAMME, _programmes(facts), lambda t: [t.programme[0]]
        ),
        *_by_targets(facts, years, Dimension.SDG, _sdgs(facts), lambda t: [_sdg_key(t)]),
        *_by_source(facts),
        *_by_explanation(facts, follow_up),
        *_by_reason(facts, coverage),
    ]


def _line_keys(target: TargetFacts) -> list[str]:
    return [f"LE-{number}" for number in target.lines]


def _sdg_key(target: TargetFacts) -> str:
    return str(target.sdg) if target.sdg else NO_SDG


def _lines(facts: PlanFacts) -> list[Slice]:
    return [(f"LE-{number}", name) for number, name in facts.lines.items()]


def _sectors(facts: PlanFacts) -> list[Slice]:
    return sorted({target.sector for target in facts.targets})


def _programmes(facts: PlanFacts) -> list[Slice]:
    return sorted({target.programme for target in facts.targets})


def _sdgs(facts: PlanFacts) -> list[Slice]:
    used = {target.sdg for target in facts.targets}
    named = [(str(number), f"{number}. {name}") for number, name in facts.sdgs.items()]
    slices = [(key, label) for key, label in named if int(key) in used]
    return [*slices, (NO_SDG, "Sin ODS")] if None in used else slices


def _by_targets(
    facts: PlanFacts,
    years: Mapping[int, Sequence[TargetYear]],
    dimension: Dimension,
    slices: Sequence[Slice],
    keys_of: Callable[[TargetFacts], Iterable[str]],
) -> Iterable[PlanFigure]:
    """Add up the targets of each slice. A target of several lines counts in each of them once."""
    # A code that two rows name differently is still one slice, under its first name.
    names: dict[str, str] = {}
    for key, label in slices:
        names.setdefault(key, label)
    for year, rows in years.items():
        members: dict[str, list[TargetYear]] = {key: [] for key in names}
        for row in rows:
            for key in keys_of(row.target):
                members[key].append(row)
        for position, (key, label) in enumerate(names.items()):
            average = roll_up((row.item for row in members[key]), RollUpMethod.SIMPLE)
            spent = [row.obligations_cop for row in members[key]]
            known = [amount for amount in spent if amount is not None]
            yield PlanFigure(
                plan_id=facts.plan_id,
                dimension=dimension,
                key=key,
                label=label,
                position=position,
                fiscal_year=year,
                targets=len(members[key]),
                programmed_cop=exact_sum(row.programmed_cop for row in members[key]),
                obligations_cop=exact_sum(known) if known else None,
                physical_ratio=average.value,
                physical_counted=average.counted,
                physical_left_out=unknown_targets(average),
            )


def _by_source(facts: PlanFacts) -> Iterable[PlanFigure]:
    """Add up the money of each source that the plan uses. Sources have no physical progress."""
    amounts: dict[tuple[int, int], list[Decimal]] = {}
    for target in facts.targets:
        whole: dict[int, list[Decimal]] = {}
        for (year, source), amount in target.money.items():
            amounts.setdefault((source, year), []).append(amount)
            whole.setdefault(source, []).append(amount)
        for source, parts in whole.items():
            amounts.setdefault((source, WHOLE_TERM), []).append(exact_sum(parts))
    used = {source for source, _ in amounts}
    for funding in FUNDING_SOURCES:
        if funding.position not in used:
            continue
        for year in (*facts.fiscal_years, WHOLE_TERM):
            parts = amounts.get((funding.position, year), [])
            yield PlanFigure(
                plan_id=facts.plan_id,
                dimension=Dimension.SOURCE,
                key=str(funding.position),
                label=funding.label,
                position=funding.position,
                fiscal_year=year,
                targets=len(parts),
                programmed_cop=exact_sum(parts),
            )


def _by_explanation(facts: PlanFacts, follow_up: FollowUp) -> Iterable[PlanFigure]:
    """Count DNP's eight explanations over the rows of its two sheets, in the years reported."""
    for year in facts.fiscal_years:
        sheets = (
            (Dimension.PHYSICAL_EXPLANATION, facts.physical, follow_up.physical),
            (Dimension.FINANCIAL_EXPLANATION, facts.financial, follow_up.financial),
        )
        for dimension, reported, rows in sheets:
            if year not in reported:
                continue
            counts = Counter(row.years[year].explanation for row in rows)
            for position, case in enumerate(Explanation):
                physical = dimension == Dimension.PHYSICAL_EXPLANATION
                yield PlanFigure(
                    plan_id=facts.plan_id,
                    dimension=dimension,
                    key=case.value,
                    label=case.physical if physical else case.financial,
                    position=position,
                    fiscal_year=year,
                    targets=counts[case],
                )


def _by_reason(facts: PlanFacts, coverage: Mapping[int, PhysicalCoverage]) -> Iterable[PlanFigure]:
    """Count the combinations of the plan by how far the physical source knows them."""
    for year, found in coverage.items():
        for position, reason in enumerate(CoverageReason):
            yield PlanFigure(
                plan_id=facts.plan_id,
                dimension=Dimension.COVERAGE_REASON,
                key=reason.value,
                label=reason.label,
                position=position,
                fiscal_year=year,
                targets=len(found.by_reason[reason]),
            )

"""One row per plan and year: what boards, maps and lists of plans read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from kpt.followup.calculator.coverage import Matched
from kpt.followup.calculator.targets import TargetYear
from kpt.followup.groups import FollowUp
from kpt.followup.models import WHOLE_TERM, PlanFinding, PlanYearSummary
from kpt.followup.queries.rows import PlanFacts
from kpt.rules.checks import Severity
from kpt.rules.coverage import PhysicalCoverage
from kpt.rules.exact import exact_sum, ratio_of
from kpt.rules.grouping import FinancialRecord
from kpt.rules.progress import ONE
from kpt.rules.rollup import LeftOut, RollUp, RollUpMethod, roll_up

UNKNOWN = (LeftOut.NO_BPIN, LeftOut.NOT_FOUND)


def unknown_targets(average: RollUp) -> int:
    """Return how many programmed targets an average leaves out because nothing is known."""
    return sum(average.left_out.get(reason, 0) for reason in UNKNOWN)


def plan_summaries(
    facts: PlanFacts,
    follow_up: FollowUp,
    years: Mapping[int, Sequence[TargetYear]],
    coverage: Mapping[int, PhysicalCoverage],
    matched: Mapping[int, Matched],
    findings: Sequence[PlanFinding],
    *,
    sgr_cop: Decimal | None,
    now: datetime,
) -> list[PlanYearSummary]:
    """Return the summary of each year of the term and of the whole of it (0)."""
    return [
        _summary(
            facts, follow_up, year, rows, coverage[year], matched[year], findings, sgr_cop, now
        )
        for year, rows in years.items()
    ]


def _summary(
    facts: PlanFacts,
    follow_up: FollowUp,
    year: int,
    rows: Sequence[TargetYear],
    coverage: PhysicalCoverage,
    matched: Matched,
    findings: Iterable[PlanFinding],
    sgr_cop: Decimal | None,
    now: datetime,
) -> PlanYearSummary:
    covered = facts.fiscal_years if year == WHOLE_TERM else (year,)
    average = roll_up((row.item for row in rows), RollUpMethod.SIMPLE)
    programmed = exact_sum(row.programmed_cop for row in rows)
    records = [record for each in covered for record in facts.financial.get(each, ())]
    money = _money(records, [r for each in covered for r in follow_up.unmatched_financial[each]])
    grades = Counter(
        finding.severity for finding in findings if year in (WHOLE_TERM, finding.fiscal_year)
    )
    return PlanYearSummary(
        plan_id=facts.plan_id,
        fiscal_year=year,
        targets=len(rows),
        programmed_targets=sum(1 for row in rows if row.item.programmed),
        programmed_cop=programmed,
        sgr_cop=sgr_cop if year == WHOLE_TERM else None,
        has_execution=bool(records) or any(facts.physical.get(each) for each in covered),
        **money,
        financial_ratio=(
            ratio_of(money["obligations_cop"], programmed)
            if programmed and money["obligations_cop"] is not None
            else None
        ),
        physical_ratio=average.value,
        physical_counted=average.counted,
        physical_left_out=unknown_targets(average),
        **_classes(rows),
        coverage_found=len(coverage.both),
        coverage_total=len(coverage.both) + len(coverage.only_plan),
        coincidence=matched.ratio,
        coincidence_is_reported=matched.is_reported,
        errors=grades[Severity.ERROR.value],
        warnings=grades[Severity.WARNING.value],
        computed_at=now,
    )


def _money(
    records: Sequence[FinancialRecord], unmatched: Sequence[FinancialRecord]
) -> dict[str, Decimal | None]:
    """Sum every record of the source once, whether a target claims it or not."""
    if not records:
        return dict.fromkeys(
            ("commitments_cop", "obligations_cop", "payments_cop", "unassigned_cop")
        )
    return {
        "commitments_cop": exact_sum(record.commitments for record in records),
        "obligations_cop": exact_sum(record.obligations for record in records),
        "payments_cop": exact_sum(record.payments for record in records),
        "unassigned_cop": exact_sum(record.obligations for record in unmatched),
    }


def _classes(rows: Iterable[TargetYear]) -> dict[str, int]:
    """Count the programmed targets by how far they are; exact inputs, so 99.99 % is below."""
    classes = {"met": 0, "below": 0, "not_executed": 0, "no_data": 0}
    for row in rows:
        if not row.item.programmed:
            continue
        ratio = row.item.ratio
        if ratio is None:
            classes["no_data"] += 1
        elif ratio >= ONE:
            classes["met"] += 1
        elif ratio > 0:
            classes["below"] += 1
        else:
            classes["not_executed"] += 1
    return classes

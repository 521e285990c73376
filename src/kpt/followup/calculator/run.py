"""Making every figure of a plan again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from kpt.base.bulk import insert_rows
from kpt.followup.calculator.coverage import coincidence_by_year, physical_by_year
from kpt.followup.calculator.figures import plan_figures
from kpt.followup.calculator.findings import plan_findings
from kpt.followup.calculator.summaries import plan_summaries
from kpt.followup.calculator.targets import TargetYear, target_years
from kpt.followup.groups import follow
from kpt.followup.models import (
    WHOLE_TERM,
    PlanFigure,
    PlanFinding,
    PlanYearSummary,
    ReportedCoverage,
    TargetYearProgress,
)
from kpt.followup.queries.rows import PlanFacts, load_facts
from kpt.plans.models import CURRENT_STATES, PlanVersion, SgrInitiative
from kpt.rules.exact import exact_sum
from kpt.rules.periods import closed_years, legal_day


def recalculate(plan_id: int, *, now: datetime) -> None:
    """Replace every figure of a plan by what its rows and executions say at ``now``.

    Runs inside the transaction of whoever changed the rows, so that nobody ever reads figures of
    other rows. Figures are never patched: the old ones go, whatever they were. A plan without a
    version in force has none.
    """
    _forget(plan_id)
    version = (
        PlanVersion.objects.filter(plan_id=plan_id, state__in=CURRENT_STATES)
        .select_related("plan__period")
        .first()
    )
    if version is None:
        return
    facts = load_facts(version)
    follow_up = follow(facts, closed_years=closed_years(facts.fiscal_years[0], legal_day(now)))
    coverage = physical_by_year(facts)
    reported = ReportedCoverage.objects.filter(plan_id=plan_id, replaced_by=None).first()
    rows = target_years(facts, follow_up, coverage)
    years = _by_year(facts, rows)
    findings = plan_findings(facts, follow_up)
    summaries = plan_summaries(
        facts,
        follow_up,
        years,
        coverage,
        coincidence_by_year(facts, reported),
        findings,
        sgr_cop=_sgr(version),
        now=now,
    )
    insert_rows(row.row for row in rows)
    insert_rows(summaries)
    insert_rows(plan_figures(facts, follow_up, years, coverage))
    insert_rows(findings)


def _forget(plan_id: int) -> None:
    """Delete the figures of a plan; nothing points to them, so the rows need not be loaded."""
    for figures in (
        TargetYearProgress.objects.filter(target__version__plan_id=plan_id),
        PlanYearSummary.objects.filter(plan_id=plan_id),
        PlanFigure.objects.filter(plan_id=plan_id),
        PlanFinding.objects.filter(plan_id=plan_id),
    ):
        figures.delete()


def _by_year(facts: PlanFacts, rows: Sequence[TargetYear]) -> dict[int, list[TargetYear]]:
    """Return the targets of each year and of the whole term; an empty plan has empty years."""
    years: dict[int, list[TargetYear]] = {year: [] for year in (*facts.fiscal_years, WHOLE_TERM)}
    for row in rows:
        years[row.fiscal_year].append(row)
    return years


def _sgr(version: PlanVersion) -> Decimal | None:
    """Return the indicative regalías of a version's initiatives, in pesos; None without any."""
    amounts = [
        amount
        for amount in SgrInitiative.objects.filter(version=version).values_list(
            "indicative_cop", flat=True
        )
        if amount is not None
    ]
    return exact_sum(amounts) if amounts else None

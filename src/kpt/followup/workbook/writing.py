"""Writing the follow-up report of a plan: the same workbook as DNP's, from our rows."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import BinaryIO

from kpt.base.errors import DomainError
from kpt.base.sheets.writing import WorkbookWriter
from kpt.catalogues.models import CatalogueRelease, Sector
from kpt.followup.calculator.coverage import coincidence_of, physical_by_year
from kpt.followup.groups import FollowUp, follow
from kpt.followup.imports import current_coverage
from kpt.followup.models import WHOLE_TERM, ReportedCoverage, ReportedProduct
from kpt.followup.queries.rows import PlanFacts, TargetFacts, load_facts
from kpt.followup.workbook import layout
from kpt.followup.workbook.coverage_block import CoverageCounts
from kpt.followup.workbook.detail_sheets import write_financial, write_physical
from kpt.followup.workbook.summary_sheet import Slices, SummaryContent, write_summary
from kpt.plans.models import Plan
from kpt.plans.queries import current_version
from kpt.rules.coverage import CoverageReason, financial_coverage, source_key
from kpt.rules.exact import exact_sum
from kpt.rules.grouping import financial_key
from kpt.rules.money import FUNDING_SOURCES
from kpt.rules.periods import closed_years
from kpt.rules.progress import Explanation
from kpt.rules.text import fold

ZERO = Decimal(0)
COUNT_FIELDS = (
    *("physical_only_source", "financial_only_plan", "financial_both", "financial_only_source"),
    *(field for field, _ in layout.REASON_LABELS),
    *(field for field, _ in layout.REGION_LABELS),
)
LINES_NOTE = (
    "Hay metas asociadas a más de una línea estratégica: cada una cuenta entera en cada línea, así "
    "que la suma de las líneas puede ser mayor que el total."
)


class NothingToFollow(DomainError):
    """There is no plan in force, so there is no report."""


def write_followup(
    plan: Plan,
    target: str | os.PathLike[str] | BinaryIO,
    *,
    on: date,
    cut_label: str = "",
    created: datetime | None = None,
) -> None:
    """Write the follow-up report of ``plan`` as of the day ``on`` to a path or a binary file.

    ``cut_label`` («2025 - tercer trimestre») is by default that of the last official report, or
    the last year with execution. Raises NothingToFollow without a version in force.
    """
    version = current_version(plan)
    if version is None:
        raise NothingToFollow("Todavía no hay un plan en vigor del que se pueda hacer el informe.")
    facts = load_facts(version)
    follow_up = follow(facts, closed_years=closed_years(facts.fiscal_years[0], on))
    reported = current_coverage(plan)
    years = _years(facts, on)
    cut = cut_label or (reported.cut_label if reported else "") or str(years[-1])
    content = _summary(plan, facts, follow_up, reported, years, cut, on)
    targets = {row.row.consecutive: row for row in facts.targets}
    title = f"Informe de seguimiento · {plan.name}"[:250]
    with WorkbookWriter(target, title=title, created=created) as book:
        summary = book.sheet(layout.SUMMARY_SHEET)
        financial = write_financial(
            book.sheet(layout.FINANCIAL_SHEET),
            follow_up.financial,
            targets,
            _descriptions(plan),
            plan_years=facts.fiscal_years,
            years=years,
            cut_label=cut,
        )
        physical = write_physical(
            book.sheet(layout.PHYSICAL_SHEET),
            follow_up.physical,
            targets,
            plan_years=facts.fiscal_years,
            years=years,
            cut_label=cut,
        )
        write_summary(summary, content, financial, physical)


def _years(facts: PlanFacts, on: date) -> tuple[int, ...]:
    """Return the years of the report: from the first of the term to the last that is known.

    Known is what a source reported; without executions, the years that had ended.
    """
    reported = {*facts.physical, *facts.financial} & set(facts.fiscal_years)
    ended = closed_years(facts.fiscal_years[0], on) or facts.fiscal_years[:1]
    last = max(reported) if reported else ended[-1]
    return tuple(year for year in facts.fiscal_years if year <= last)


def _descriptions(plan: Plan) -> dict[str, str]:
    return dict(
        ReportedProduct.objects.filter(plan=plan).values_list("product_code", "description")
    )


def _summary(
    plan: Plan,
    facts: PlanFacts,
    follow_up: FollowUp,
    reported: ReportedCoverage | None,
    years: tuple[int, ...],
    cut: str,
    on: date,
) -> SummaryContent:
    entity = plan.entity
    place = f", {entity.department.name}" if entity.department else ""
    found = {year: facts.financial[year] for year in years if year in facts.financial}
    texts = [case.physical for case in Explanation]
    return SummaryContent(
        plan_name=plan.name,
        entity_text=f"{entity.name}{place}",
        cut_label=cut,
        sispt_on=reported.sispt_on if reported and reported.sispt_on else on,
        plan_years=facts.fiscal_years,
        programmed=_by_year(facts, facts.targets, lambda t, y: t.row.money.get(y, ZERO)),
        executed={
            field: {
                year: exact_sum(
                    getattr(row.amounts[year], field)
                    for row in follow_up.financial
                    if row.amounts[year] is not None
                )
                for year in found
            }
            for field in ("commitments", "obligations", "payments")
        },
        unassigned={
            year: exact_sum(r.obligations for r in follow_up.unmatched_financial[year])
            for year in found
        },
        slices=_slices(facts),
        explanations={
            year: Counter(row.years[year].explanation.physical for row in follow_up.physical)
            for year in years
        },
        explanation_texts=texts,
        coverage=_coverage(facts, reported),
    )


Money = Callable[[TargetFacts, int], Decimal]


def _by_year(facts: PlanFacts, targets: Iterable[TargetFacts], money: Money) -> dict[int, Decimal]:
    chosen = list(targets)
    return {
        year: exact_sum(money(target, year) for target in chosen) for year in facts.fiscal_years
    }


def _money_from(source: int) -> Callable[[TargetFacts, int], Decimal]:
    return lambda target, year: target.money.get((year, source), ZERO)


def _slices(facts: PlanFacts) -> list[Slices]:
    def of_year(target: TargetFacts, year: int) -> Decimal:
        return target.row.money.get(year, ZERO)

    def rows(names: Mapping, belongs: Callable[[TargetFacts, object], bool]) -> list:
        return [
            (name, _by_year(facts, [t for t in facts.targets if belongs(t, key)], of_year))
            for key, name in names.items()
        ]

    sectors = _sectors(facts)
    sdgs: dict[int | None, str] = {n: f"{n}. {name}" for n, name in facts.sdgs.items()}
    if any(target.sdg is None for target in facts.targets):
        sdgs |= {None: "Sin ODS"}
    sources = [
        (source.label, _by_year(facts, facts.targets, _money_from(source.position)))
        for source in FUNDING_SOURCES
    ]
    shared = any(len(target.lines) > 1 for target in facts.targets)
    return [
        Slices(
            "Por línea estratégica",
            rows(facts.lines, lambda t, number: number in t.lines),
            note=LINES_NOTE if shared else "",
        ),
        Slices("Por sector", rows(sectors, lambda t, code: t.sector[0] == code), list(sectors)),
        Slices("Por fuente de financiación", sources),
        Slices("Por ODS", rows(sdgs, lambda t, number: t.sdg == number)),
    ]


def _sectors(facts: PlanFacts) -> dict[str, str]:
    """Return every sector of the catalogue, used or not, and those only the plan has, by name."""
    release = CatalogueRelease.objects.order_by("-published_on").first()
    names = {target.sector[0]: target.sector[1] for target in facts.targets}
    names = dict(Sector.objects.filter(release=release).values_list("code", "name")) | names
    return dict(sorted(names.items(), key=lambda item: fold(item[1])))


def _coverage(facts: PlanFacts, reported: ReportedCoverage | None) -> CoverageCounts:
    """Return the counts of the last official report, or ours when there is none."""
    if reported is not None:
        counts = {field: getattr(reported, field) or 0 for field in COUNT_FIELDS}
        return CoverageCounts(counts, is_reported=True)

    physical = physical_by_year(facts)[WHOLE_TERM]
    records = [record for found in facts.financial.values() for record in found]
    financial = financial_coverage(
        (financial_key(row) for row in facts.rows), (source_key(r.key) for r in records)
    )
    regions = coincidence_of(facts, facts.fiscal_years)
    by_reason = zip(layout.REASON_LABELS, CoverageReason, strict=True)
    return CoverageCounts(
        {
            "physical_only_source": len(physical.only_source),
            "financial_only_plan": len(financial.only_plan),
            "financial_both": len(financial.both),
            "financial_only_source": len(financial.only_source),
            **{field: len(physical.by_reason[reason]) for (field, _), reason in by_reason},
            "only_cuipo": regions.only_cuipo,
            "only_piip": regions.only_piip,
            "only_plan": regions.only_plan,
            "cuipo_piip": regions.piip_cuipo,
            "cuipo_plan": regions.plan_cuipo,
            "piip_plan": regions.plan_piip,
            "triple": regions.all_three,
        },
        is_reported=False,
    )

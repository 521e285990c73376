"""How much of the plan the execution sources know: three sets, six reasons, and their targets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal

from django.core.paginator import Page, Paginator
from django.db.models import CharField, Value
from django.db.models.functions import Substr
from django.http import QueryDict

from kpt.followup.links import PlanLinks
from kpt.followup.models import (
    WHOLE_TERM,
    Dimension,
    FinancialExecution,
    PhysicalExecution,
    PlanFigure,
    ReportedCoverage,
    TargetYearProgress,
)
from kpt.followup.queries.pages.plan import PlanInHand
from kpt.followup.words import reason_advice
from kpt.plans.models import ProductTarget
from kpt.rules.codes import Accumulation, normal_bpins
from kpt.rules.coverage import Coincidence, CoverageReason, coincidence, source_key
from kpt.rules.grouping import FinancialKey

PER_PAGE = 50
_ORDER = [reason.value for reason in CoverageReason]


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """One of the six reasons: how many combinations and targets, and what DNP reported."""

    number: int
    reason: CoverageReason
    combinations: int
    targets: int
    reported: int | None
    advice: str
    url: str
    current: bool

    @property
    def label(self) -> str:
        return self.reason.label


@dataclass(frozen=True, slots=True)
class CoveredTarget:
    """A target of the list of a reason."""

    label: str
    name: str
    url: str
    bpins: str
    indicator: str
    mode: str


@dataclass(frozen=True, slots=True)
class RegionLine:
    """A region of the three sets: what we compute, and what DNP reported."""

    label: str
    ours: int
    reported: int | None


@dataclass(frozen=True, slots=True)
class CoveragePage:
    """Coverage of one vigencia. ``counts`` are the seven regions as the chart draws them."""

    year: int
    years: tuple[dict[str, object], ...]
    reasons: tuple[ReasonLine, ...]
    chosen: ReasonLine | None
    page: Page | None
    counts: Mapping[str, int]
    regions: tuple[RegionLine, ...]
    sets: Coincidence
    ratio: Decimal | None
    reported_label: str
    reported_ratio: Decimal | None
    has_reported: bool

    @property
    def title(self) -> str:
        return f"Cobertura del plan, {self.year or 'todas las vigencias'}"

    @property
    def venn_title(self) -> str:
        return f"{self.sets.all_three} de {self.sets.union} claves están en las tres fuentes"

    @property
    def most_helpful(self) -> ReasonLine | None:
        """The reason, other than «found», that leaves out most targets."""
        missing = [line for line in self.reasons if line.reason is not CoverageReason.FOUND]
        worst = max(missing, key=lambda line: line.targets, default=None)
        return worst if worst and worst.targets else None


def coverage_page(plan: PlanInHand, asked: QueryDict, links: PlanLinks, here: str) -> CoveragePage:
    """Return the coverage of the vigencia that the address asks for. Five queries."""
    choices = (*plan.followed_years, WHOLE_TERM)
    year = next((y for y in choices if str(y) == asked.get("vigencia")), plan.last_followed)
    year = WHOLE_TERM if year is None else year
    reported = None
    if year == WHOLE_TERM:
        # DNP counts every vigencia together: its counts stand only beside those.
        reported = ReportedCoverage.objects.filter(plan_id=plan.plan_id, replaced_by=None).first()
    rows = _targets(plan, year)
    reasons = tuple(_reasons(plan, year, rows, reported, asked.get("razon", ""), here))
    chosen = next((line for line in reasons if line.current), None)
    page = None
    if chosen:
        listed = [_covered(row, links) for row in rows if row[0] == chosen.reason.value]
        page = Paginator(listed, PER_PAGE).get_page(asked.get("pagina"))
    sets = _sets(plan, year)
    return CoveragePage(
        year=year,
        years=tuple(
            {
                "label": str(one or "Todas las vigencias"),
                "url": f"{here}?vigencia={one}",
                "current": one == year,
            }
            for one in choices
            if plan.followed_years
        ),
        reasons=reasons,
        chosen=chosen,
        page=page,
        counts=_chart(sets),
        regions=tuple(_regions(sets, reported)),
        sets=sets,
        ratio=sets.ratio,
        reported_label=reported.cut_label if reported else "",
        reported_ratio=_reported_ratio(reported),
        has_reported=reported is not None,
    )


def _reported_ratio(reported: ReportedCoverage | None) -> Decimal | None:
    """Return DNP's percentage from its own seven counts; None if it does not state them."""
    if reported is None or reported.triple is None:
        return None
    counts = {region: getattr(reported, column) or 0 for region, (_, column) in _REGIONS.items()}
    return Coincidence(**counts).ratio


def _targets(plan: PlanInHand, year: int) -> list[tuple]:
    """Return each target with its reason; of several vigencias, the one that came furthest."""
    years = plan.followed_years if year == WHOLE_TERM else (year,)
    progress = TargetYearProgress.objects.filter(
        target__version_id=plan.version_id, fiscal_year__in=years
    )
    best: dict[int, tuple] = {}
    for row in progress.order_by("target__consecutive").values_list(
        *("coverage_reason", "target__consecutive", "target__customisation"),
        *("target__indicator_name", "target__bpin_text", "target__indicator_code"),
        "target__accumulation",
    ):
        known = best.get(row[1])
        if known is None or _ORDER.index(row[0]) > _ORDER.index(known[0]):
            best[row[1]] = row
    return list(best.values())


def _covered(row: tuple, links: PlanLinks) -> CoveredTarget:
    _, number, customisation, indicator, bpin_text, code, mode = row
    return CoveredTarget(
        label=f"IP-{number}",
        name=customisation or indicator,
        url=links.target(number),
        bpins=normal_bpins(bpin_text) or bpin_text or "sin BPIN",
        indicator=code,
        mode=Accumulation(mode).official,
    )


_REPORTED = {
    CoverageReason.NO_BPIN: "without_bpin",
    CoverageReason.BPIN_NOT_FOUND: "bpin_not_found",
    CoverageReason.INDICATOR_NOT_FOUND: "indicator_not_found",
    CoverageReason.WITHOUT_MODE: "without_mode",
    CoverageReason.MODE_NOT_FOUND: "mode_not_found",
    CoverageReason.FOUND: "all_found",
}


def _reasons(
    plan: PlanInHand,
    year: int,
    rows: Iterable[tuple],
    reported: ReportedCoverage | None,
    asked: str,
    here: str,
) -> Iterable[ReasonLine]:
    figures = PlanFigure.objects.filter(
        plan_id=plan.plan_id, dimension=Dimension.COVERAGE_REASON, fiscal_year=year
    )
    combinations = dict(figures.values_list("key", "targets"))
    targets: dict[str, int] = defaultdict(int)
    for row in rows:
        targets[row[0]] += 1
    for number, reason in enumerate(CoverageReason, 1):
        yield ReasonLine(
            number=number,
            reason=reason,
            combinations=combinations.get(reason.value, 0),
            targets=targets[reason.value],
            reported=getattr(reported, _REPORTED[reason]) if reported else None,
            advice=reason_advice(reason),
            url=f"{here}?vigencia={year}&razon={reason.value}#metas",
            current=asked == reason.value,
        )


def _sets(plan: PlanInHand, year: int) -> Coincidence:
    """Return the seven regions of plan, PIIP and CUIPO in a vigencia. Two queries."""
    targets = ProductTarget.objects.filter(version_id=plan.version_id)
    planned = [
        FinancialKey(normal_bpins(bpin_text), product)
        for bpin_text, product in targets.values_list("bpin_text", "product_code")
    ]
    years = plan.years if year == WHOLE_TERM else (year,)
    piip: list[FinancialKey] = []
    cuipo: list[FinancialKey] = []
    physical = PhysicalExecution.objects.filter(plan_id=plan.plan_id, fiscal_year__in=years)
    financial = FinancialExecution.objects.filter(plan_id=plan.plan_id, fiscal_year__in=years)
    product = Substr("indicator_code", 1, 7, output_field=CharField())
    for source, bpins, code in (
        physical.order_by()
        .values_list(Value("piip"), "bpins", product)
        .union(financial.order_by().values_list(Value("cuipo"), "bpins", "product_code"), all=True)
    ):
        (piip if source == "piip" else cuipo).append(source_key(FinancialKey(bpins, code)))
    return coincidence(planned, piip, cuipo)


def _chart(sets: Coincidence) -> dict[str, int]:
    """Return the regions as the chart names them: a the plan, b PIIP, c CUIPO."""
    return {
        "only_a": sets.only_plan,
        "only_b": sets.only_piip,
        "only_c": sets.only_cuipo,
        "ab": sets.plan_piip,
        "ac": sets.plan_cuipo,
        "bc": sets.piip_cuipo,
        "abc": sets.all_three,
    }


_REGIONS = {
    "all_three": ("En las tres fuentes", "triple"),
    "plan_piip": ("En el plan y en PIIP", "piip_plan"),
    "plan_cuipo": ("En el plan y en CUIPO", "cuipo_plan"),
    "piip_cuipo": ("En PIIP y en CUIPO, no en el plan", "cuipo_piip"),
    "only_plan": ("Solo en el plan", "only_plan"),
    "only_piip": ("Solo en PIIP", "only_piip"),
    "only_cuipo": ("Solo en CUIPO", "only_cuipo"),
}


def _regions(sets: Coincidence, reported: ReportedCoverage | None) -> Iterable[RegionLine]:
    ours = asdict(sets)
    for region, (label, column) in _REGIONS.items():
        yield RegionLine(label, ours[region], getattr(reported, column) if reported else None)

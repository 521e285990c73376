"""The country and its departments, from the summaries only: no row of any plan is read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from kpt.base.charts import Dot
from kpt.followup.models import WHOLE_TERM, PlanYearSummary
from kpt.rules.exact import exact_sum, ratio_of
from kpt.rules.rollup import RollItem, RollUpMethod, roll_up
from kpt.territories.models import GovernmentPeriod, TerritorialEntity

ZERO = Decimal(0)
BY_PROGRESS, BY_COVERAGE = "avance", "cobertura"
LEGEND = (
    ("q4", "75 % o más"),
    ("q3", "de 50 a 75 %"),
    ("q2", "de 25 a 50 %"),
    ("q1", "menos de 25 %"),
    ("none", "sin dato"),
)
_STEPS = ((Decimal("0.75"), "q4"), (Decimal("0.5"), "q3"), (Decimal("0.25"), "q2"))


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One entity in the country's tables: its plan's figures, None where nothing is known."""

    divipola: str
    name: str
    department: str
    longitude: Decimal | None
    latitude: Decimal | None
    has_plan: bool
    targets: int
    programmed_cop: Decimal | None
    obligations_cop: Decimal | None
    year_programmed_cop: Decimal | None
    physical_ratio: Decimal | None
    counted: int
    no_data: int
    coverage_found: int
    coverage_total: int

    @property
    def is_department(self) -> bool:
        return len(self.divipola) == 2

    @property
    def coverage_ratio(self) -> Decimal | None:
        """How much of the plan PIIP knows; None without execution."""
        if not self.coverage_total or (self.obligations_cop is None and not self.counted):
            return None
        return ratio_of(Decimal(self.coverage_found), Decimal(self.coverage_total))


@dataclass(frozen=True, slots=True)
class Total:
    """Several plans together. Physical progress: mean over all their targets that count."""

    entities: int
    plans: int
    followed: int
    targets: int
    programmed_cop: Decimal
    obligations_cop: Decimal
    year_programmed_cop: Decimal
    physical_ratio: Decimal | None
    counted: int
    no_data: int
    coverage_found: int
    coverage_total: int

    @property
    def coverage_ratio(self) -> Decimal | None:
        if not self.coverage_total:
            return None
        return ratio_of(Decimal(self.coverage_found), Decimal(self.coverage_total))

    @property
    def financial_ratio(self) -> Decimal | None:
        if not self.followed or not self.year_programmed_cop:
            return None
        return ratio_of(self.obligations_cop, self.year_programmed_cop)


def total(lines: Sequence[PlanLine]) -> Total:
    """Return ``lines`` together: money is summed; progress is averaged over targets, not plans."""
    return together([_alone(line) for line in lines])


def together(parts: Sequence[Total]) -> Total:
    """Return several totals as one. The mean of the parts, each by its targets, is that of all."""
    average = roll_up(
        (
            RollItem(part.physical_ratio, Decimal(part.counted), Decimal(part.counted))
            for part in parts
            if part.physical_ratio is not None
        ),
        RollUpMethod.WEIGHTED,
    )
    return Total(
        entities=sum(part.entities for part in parts),
        plans=sum(part.plans for part in parts),
        followed=sum(part.followed for part in parts),
        targets=sum(part.targets for part in parts),
        programmed_cop=exact_sum(part.programmed_cop for part in parts),
        obligations_cop=exact_sum(part.obligations_cop for part in parts),
        year_programmed_cop=exact_sum(part.year_programmed_cop for part in parts),
        physical_ratio=average.value,
        counted=sum(part.counted for part in parts),
        no_data=sum(part.no_data for part in parts),
        coverage_found=sum(part.coverage_found for part in parts),
        coverage_total=sum(part.coverage_total for part in parts),
    )


def _alone(line: PlanLine) -> Total:
    """Return one entity as a total. What is not followed adds nothing but its plan."""
    followed = line.obligations_cop is not None or bool(line.counted)
    return Total(
        entities=1,
        plans=int(line.has_plan),
        followed=int(followed),
        targets=line.targets,
        programmed_cop=line.programmed_cop or ZERO,
        obligations_cop=line.obligations_cop or ZERO,
        year_programmed_cop=(line.year_programmed_cop or ZERO) if followed else ZERO,
        physical_ratio=line.physical_ratio,
        counted=line.counted,
        no_data=line.no_data if followed else 0,
        coverage_found=line.coverage_found if followed else 0,
        coverage_total=line.coverage_total if followed else 0,
    )


@dataclass(frozen=True, slots=True)
class Nation:
    """The entities that make a plan, the period and year on show, and the years with execution."""

    lines: tuple[PlanLine, ...]
    period: str
    year: int | None
    years: tuple[int, ...]


def nation(asked_year: str = "", department: str = "") -> Nation:
    """Return the country, or one department with its municipalities. Five queries.

    The whole country is 1,135 plans of five rows each: only the two that are shown are read.
    """
    period = GovernmentPeriod.objects.filter(plans__isnull=False).order_by("-first_year").first()
    entities = TerritorialEntity.objects.filter(makes_plan=True)
    summaries = PlanYearSummary.objects.filter(plan__period=period)
    if department:
        own = Q(divipola=department) | Q(department_id=department)
        entities = entities.filter(own)
        summaries = summaries.filter(
            Q(plan__entity_id=department) | Q(plan__entity__department_id=department)
        )
    executed = summaries.filter(has_execution=True).exclude(fiscal_year=WHOLE_TERM)
    years = sorted(executed.order_by().values_list("fiscal_year", flat=True).distinct())
    year = next((one for one in years if str(one) == asked_year), years[-1] if years else None)
    whole = _by_entity(summaries.filter(fiscal_year=WHOLE_TERM), _WHOLE)
    in_year = _by_entity(executed.filter(fiscal_year=year), _IN_YEAR) if year else {}
    lines = (
        _line(row, whole.get(row[0]), in_year.get(row[0]))
        for row in entities.order_by("search_name").values_list(
            "divipola", "name", "department__name", "longitude", "latitude"
        )
    )
    return Nation(
        tuple(lines), period.label.replace("-", "–") if period else "", year, tuple(years)
    )


_WHOLE = ("targets", "programmed_cop")
_IN_YEAR = (
    *("programmed_cop", "obligations_cop", "physical_ratio"),
    *("physical_counted", "no_data", "coverage_found", "coverage_total"),
)
_UNKNOWN = (None, None, None, 0, 0, 0, 0)


def _by_entity(
    summaries: QuerySet[PlanYearSummary], columns: Sequence[str]
) -> dict[str, tuple[Any, ...]]:
    rows: Iterable[tuple[Any, ...]] = summaries.order_by().values_list("plan__entity_id", *columns)
    return {row[0]: row[1:] for row in rows}


def _line(
    entity: tuple[Any, ...], whole: tuple[Any, ...] | None, in_year: tuple[Any, ...] | None
) -> PlanLine:
    divipola, name, department, longitude, latitude = entity
    programmed, obligations, ratio, counted, no_data, found, keys = in_year or _UNKNOWN
    return PlanLine(
        divipola=divipola,
        name=name,
        department=department or name,
        longitude=longitude,
        latitude=latitude,
        has_plan=whole is not None,
        targets=whole[0] if whole else 0,
        programmed_cop=whole[1] if whole else None,
        obligations_cop=obligations,
        year_programmed_cop=programmed,
        physical_ratio=ratio,
        counted=counted,
        no_data=no_data,
        coverage_found=found,
        coverage_total=keys,
    )


def dots(lines: Iterable[PlanLine], by: str) -> list[Dot]:
    """Return the municipalities as dots, by progress or by coverage."""
    return [
        Dot(
            longitude=line.longitude,
            latitude=line.latitude,
            tone=_tone(line.coverage_ratio if by == BY_COVERAGE else line.physical_ratio),
            name=line.name,
            code=line.divipola,
        )
        for line in lines
        if not line.is_department and line.longitude is not None and line.latitude is not None
    ]


def _tone(ratio: Decimal | None) -> str:
    if ratio is None:
        return "none"
    return next((tone for least, tone in _STEPS if ratio >= least), "q1")

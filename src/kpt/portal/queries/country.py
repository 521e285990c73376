"""The country and its departments, from the summaries only: no row of any plan is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

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

    @property
    def financial_ratio(self) -> Decimal | None:
        """Obligations ÷ programmed of the year on show."""
        if self.obligations_cop is None or not self.year_programmed_cop:
            return None
        return ratio_of(self.obligations_cop, self.year_programmed_cop)


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
    coverage_ratio: Decimal | None

    @property
    def financial_ratio(self) -> Decimal | None:
        if not self.followed or not self.year_programmed_cop:
            return None
        return ratio_of(self.obligations_cop, self.year_programmed_cop)


def total(lines: Sequence[PlanLine]) -> Total:
    """Return ``lines`` together: money is summed; progress is averaged over targets, not plans."""
    plans = [line for line in lines if line.has_plan]
    followed = [line for line in plans if line.obligations_cop is not None or line.counted]
    average = roll_up(
        (
            RollItem(line.physical_ratio, Decimal(line.counted), Decimal(line.counted))
            for line in followed
            if line.physical_ratio is not None
        ),
        RollUpMethod.WEIGHTED,
    )
    keys = sum(line.coverage_total for line in followed)
    return Total(
        entities=len(lines),
        plans=len(plans),
        followed=len(followed),
        targets=sum(line.targets for line in plans),
        programmed_cop=exact_sum(line.programmed_cop or ZERO for line in plans),
        obligations_cop=exact_sum(line.obligations_cop or ZERO for line in followed),
        year_programmed_cop=exact_sum(line.year_programmed_cop or ZERO for line in followed),
        physical_ratio=average.value,
        counted=sum(line.counted for line in followed),
        no_data=sum(line.no_data for line in followed),
        coverage_ratio=(
            ratio_of(Decimal(sum(line.coverage_found for line in followed)), Decimal(keys))
            if keys
            else None
        ),
    )


@dataclass(frozen=True, slots=True)
class Nation:
    """The entities that make a plan, the period and year on show, and the years with execution."""

    lines: tuple[PlanLine, ...]
    period: str
    year: int | None
    years: tuple[int, ...]


def nation(asked_year: str = "", department: str = "") -> Nation:
    """Return the country, or one department with its municipalities. Three queries."""
    period = GovernmentPeriod.objects.filter(plans__isnull=False).order_by("-first_year").first()
    entities = TerritorialEntity.objects.filter(makes_plan=True)
    summaries = PlanYearSummary.objects.filter(plan__period=period)
    if department:
        own = Q(divipola=department) | Q(department_id=department)
        entities = entities.filter(own)
        summaries = summaries.filter(
            Q(plan__entity_id=department) | Q(plan__entity__department_id=department)
        )
    by_entity: dict[str, dict[int, tuple]] = {}
    for row in summaries.order_by().values_list("plan__entity_id", "fiscal_year", *_COLUMNS):
        by_entity.setdefault(row[0], {})[row[1]] = row[2:]
    years = sorted(
        {year for rows in by_entity.values() for year, row in rows.items() if year and row[0]}
    )
    year = next((one for one in years if str(one) == asked_year), years[-1] if years else None)
    lines = (
        _line(row, by_entity.get(row[0]), year)
        for row in entities.order_by("search_name").values_list(
            "divipola", "name", "department__name", "longitude", "latitude"
        )
    )
    return Nation(
        tuple(lines), period.label.replace("-", "–") if period else "", year, tuple(years)
    )


_COLUMNS = (
    *("has_execution", "targets", "programmed_cop", "obligations_cop", "physical_ratio"),
    *("physical_counted", "no_data", "coverage_found", "coverage_total"),
)
_NOTHING = (False, 0, None, None, None, 0, 0, 0, 0)


def _line(entity: tuple, rows: Mapping[int, tuple] | None, year: int | None) -> PlanLine:
    divipola, name, department, longitude, latitude = entity
    whole = (rows or {}).get(WHOLE_TERM, _NOTHING)
    in_year = (rows or {}).get(year or -1, _NOTHING)
    followed = in_year[0]
    return PlanLine(
        divipola=divipola,
        name=name,
        department=department or name,
        longitude=longitude,
        latitude=latitude,
        has_plan=rows is not None,
        targets=whole[1],
        programmed_cop=whole[2],
        obligations_cop=in_year[3] if followed else None,
        year_programmed_cop=in_year[2] if followed else None,
        physical_ratio=in_year[4] if followed else None,
        counted=in_year[5] if followed else 0,
        no_data=in_year[6] if followed else 0,
        coverage_found=in_year[7] if followed else 0,
        coverage_total=in_year[8] if followed else 0,
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

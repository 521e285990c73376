"""What the reports of a plan add up to: of some targets, in one vigencia or in the four years."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.http import QueryDict

from kpt.base.numbers import cuenta, millones
from kpt.followup.labels import REVIEWED, SELF, VERIFIED, Label
from kpt.followup.queries.pages.plan import PlanInHand
from kpt.followup.queries.report_labels import ReportInHand, latest, reports_of
from kpt.followup.queries.reported import reported_years
from kpt.rules.periods import legal_day
from kpt.rules.reported import (
    NO_MONEY_IN_FOUR_YEARS,
    SLICES,
    ReportedTarget,
    Slice,
    money_reported,
    roll_four_years,
    roll_reported,
    slices_of,
)
from kpt.rules.rollup import MoneyRollUp, RollUp, RollUpMethod

TERM = "cuatrienio"
NOBODY = "-"
METHODS = {"simple": RollUpMethod.SIMPLE, "ponderado": RollUpMethod.WEIGHTED}
METHOD_NAMES = {method: name for name, method in METHODS.items()}
TargetYears = Mapping[int, ReportedTarget]
"""One target, by vigencia."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the address asks for. ``year`` None is the four years; ``part`` "" is all."""

    year: int | None
    by: str
    method: RollUpMethod
    part: str

    @property
    def when(self) -> str:
        return str(self.year) if self.year else "cuatrienio"

    @property
    def query(self) -> dict[str, object]:
        """Return it as parameters of the address, without the part."""
        simple = self.method is RollUpMethod.SIMPLE
        return {
            "vigencia": self.year or TERM,
            "por": self.by,
            "metodo": "" if simple else METHOD_NAMES[self.method],
        }


@dataclass(frozen=True, slots=True)
class Figures:
    """Some targets: how many, those that had to be reported, their average and their pesos."""

    targets: int
    expected: int
    answered: int
    average: RollUp
    money: MoneyRollUp

    @property
    def missing(self) -> int:
        return self.expected - self.answered

    @property
    def has_money(self) -> bool:
        return self.money.found > 0

    @property
    def financial(self) -> Decimal | None:
        """Obligations ÷ programmed; None when no money was reported, which is not 0 %."""
        return self.money.ratio if self.has_money else None

    @property
    def obligations(self) -> str:
        return millones(self.money.obligations) if self.has_money else "sin reporte"

    @property
    def counts(self) -> str:
        return cuenta(self.average.counted, "meta,metas") if self.average.counted else "sin reporte"


@dataclass(frozen=True, slots=True)
class Reported:
    """A plan as its reports tell it: its targets by vigencia, and which vigencias have ended."""

    reports: tuple[ReportInHand, ...]
    years: Mapping[int, Sequence[ReportedTarget]]
    closed: Collection[int]

    def of_year(self, year: int | None) -> ReportInHand | None:
        return next((one for one in self.reports if one.fiscal_year == year), None)

    def targets(self) -> list[TargetYears]:
        """Return every target with its vigencias, in the order of the plan."""
        columns = [[(year, target) for target in targets] for year, targets in self.years.items()]
        return [dict(row) for row in zip(*columns, strict=True)]

    def label(self, year: int | None) -> Label | None:
        """Return who vouches for a vigencia; for the four years, the weakest of its labels."""
        if year is not None:
            report = self.of_year(year)
            return report.label if report else None
        if not self.reports:
            return None
        codes = {one.label.code for one in self.reports}
        each = ", ".join(f"{one.fiscal_year} {one.label.word}" for one in self.reports)
        code = next(one for one in (SELF, REVIEWED, VERIFIED) if one in codes)
        return Label(code, f"Reportes de la entidad: {each}")


def reported_of(plan: PlanInHand, *, public: bool, now: datetime) -> Reported:
    """Return what the reports of a plan say. Four queries.

    A vigencia that has not ended yet does not enter the four years, reported or not.
    """
    reports = tuple(reports_of(plan.plan_id, public=public))
    years = reported_years(plan.plan_id, plan.years, [one.report for one in reports])
    return Reported(reports, years, closed_years(plan, now))


def closed_years(plan: PlanInHand, now: datetime) -> list[int]:
    """Return the vigencias of the plan that had ended on that day in Bogotá."""
    today = legal_day(now)
    return [year for year in plan.years if year < today.year]


def choose(plan: PlanInHand, asked: QueryDict, reports: Sequence[ReportInHand]) -> Chosen:
    """Return what the address asks for; nonsense is taken for nothing."""
    said = asked.get("vigencia", "")
    last = latest(reports)
    newest = last.fiscal_year if last else plan.last_followed or plan.years[0]
    by = asked.get("por", "")
    return Chosen(
        year=None
        if said == TERM
        else next((one for one in plan.years if str(one) == said), newest),
        by=by if by in SLICES else "linea",
        method=METHODS.get(asked.get("metodo", ""), RollUpMethod.SIMPLE),
        part=asked.get("parte", ""),
    )


def slices(targets: Sequence[TargetYears], by: str) -> dict[Slice, list[TargetYears]]:
    """Cut the plan. What a target is does not depend on the vigencia: any of them tells it."""
    firsts = [next(iter(one.values())) for one in targets]
    whole = {first.uid: one for first, one in zip(firsts, targets, strict=True)}
    return {
        (key or NOBODY, name): [whole[target.uid] for target in inside]
        for (key, name), inside in slices_of(firsts, by).items()
    }


def figures_of(
    targets: Sequence[TargetYears],
    year: int | None,
    method: RollUpMethod,
    closed: Collection[int],
) -> Figures:
    """Return the figures of some targets in a vigencia, or in the four years when it is None."""
    if year is None:
        cells = [target for years in targets for target in years.values()]
        average = roll_four_years(targets, closed_years=closed, method=method)
        money = money_reported(cells, NO_MONEY_IN_FOUR_YEARS)
    else:
        cells = [years[year] for years in targets]
        money = money_reported(cells)
        average = roll_reported(cells, method)
    asked = [one for one in (cells_of(years, year) for years in targets) if is_expected(one)]
    return Figures(
        targets=len(targets),
        expected=len(asked),
        answered=sum(1 for one in asked if any(target.is_reported for target in one)),
        average=average,
        money=money,
    )


def cells_of(years: TargetYears, year: int | None) -> list[ReportedTarget]:
    """Return one target in the vigencia, or in all of them."""
    return list(years.values()) if year is None else [years[year]]


def is_expected(cells: Sequence[ReportedTarget]) -> bool:
    """Say whether something was asked of the target."""
    return any(target.is_expected for target in cells)

"""The totals and ceilings of a plan in formulation, in one query, and how a screen writes them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import F, Value

from kpt.base.numbers import pesos, quantity
from kpt.plans.models import FundingCeiling, PlanTotal, PlanVersion
from kpt.rules.exact import exact_sum, ratio_of
from kpt.rules.investment import WHOLE_PLAN, CellTotal, Room, counted_twice, room, what_is_left
from kpt.rules.money import FUNDING_SOURCES, FundingSource, source_at

CEILING = -1
"""The «line» under which the one query brings the ceilings."""
ROOM_WORDS = {
    Room.NO_CEILING: "",
    Room.LEFT: "",
    Room.COMPLETE: "completo",
    Room.OVER: "pasado del techo",
}
FULL = 100


@dataclass(frozen=True, slots=True)
class SourceRoom:
    """One source in one year against its ceiling, ready to be shown."""

    source: FundingSource
    fiscal_year: int
    ceiling_cop: Decimal | None
    programmed_cop: Decimal
    expected_cop: Decimal

    @property
    def room(self) -> Room:
        return room(self.ceiling_cop, self.programmed_cop)

    @property
    def word(self) -> str:
        return ROOM_WORDS[self.room]

    @property
    def is_over(self) -> bool:
        return self.room is Room.OVER

    @property
    def left(self) -> str:
        """«−$ 20.265.000» or «sin techo»; the word goes beside."""
        left = what_is_left(self.ceiling_cop, self.programmed_cop)
        return "sin techo" if left is None else pesos(left)

    @property
    def used(self) -> int | None:
        """How much of the ceiling is used, in whole percent; None without a ceiling."""
        if not self.ceiling_cop:
            return None
        return int(ratio_of(self.programmed_cop, self.ceiling_cop) * FULL)

    @property
    def key(self) -> str:
        return f"{self.source.position}.{self.fiscal_year}"


@dataclass(slots=True)
class GridTotals:
    """Every total of the plan by line, year and source, and the ceilings."""

    fiscal_years: Sequence[int]
    totals: dict[tuple[int, int, int], CellTotal] = field(default_factory=dict)
    ceilings: dict[tuple[int, int], Decimal] = field(default_factory=dict)

    def sums(self, source: int | None = None) -> Mapping[tuple[int, int], Decimal]:
        """Return what each line (0: the plan) puts in each year, of one source or of all."""
        amounts: dict[tuple[int, int], list[Decimal]] = defaultdict(list)
        for (line, year, position), total in self.totals.items():
            if source in (None, position):
                amounts[line, year].append(total.amount_cop)
        sums = {place: exact_sum(values) for place, values in amounts.items()}
        return defaultdict(Decimal, sums)

    def of_line(self, line: int) -> Decimal:
        """Return what a line (0: the plan) puts in the four years, of all sources."""
        return exact_sum(total.amount_cop for total in self._of(line, None, None))

    def expected(self, year: int | None = None, source: int | None = None) -> Decimal:
        """Return how much of the whole plan is still to be obtained."""
        return exact_sum(total.expected_cop for total in self._of(WHOLE_PLAN, year, source))

    def _of(self, line: int, year: int | None, source: int | None) -> Iterable[CellTotal]:
        for (number, fiscal_year, position), total in self.totals.items():
            if number == line and year in (None, fiscal_year) and source in (None, position):
                yield total

    def twice(self) -> Decimal:
        """Return by how much the lines together exceed the plan, for targets in several lines."""
        lines = {number for number, _, _ in self.totals if number != WHOLE_PLAN}
        return counted_twice((self.of_line(number) for number in lines), self.of_line(WHOLE_PLAN))

    def room(self, source: int, year: int) -> SourceRoom:
        """Return how a source stands in a year."""
        total = self.totals.get((WHOLE_PLAN, year, source), CellTotal.nothing())
        ceiling = self.ceilings.get((year, source))
        return SourceRoom(source_at(source), year, ceiling, total.amount_cop, total.expected_cop)

    def rooms(self, year: int) -> list[SourceRoom]:
        """Return the sources that have money or a ceiling in a year, those over it first."""
        found = self.all_rooms(year)
        shown = [one for one in found if one.programmed_cop or one.ceiling_cop is not None]
        return sorted(shown, key=lambda one: not one.is_over)

    def all_rooms(self, year: int) -> list[SourceRoom]:
        """Return how every source stands in a year, in the order of SisPT."""
        return [self.room(source.position, year) for source in FUNDING_SOURCES]

    def over(self) -> list[SourceRoom]:
        """Return the years and sources that are past their ceiling."""
        found = (self.room(source, year) for year, source in sorted(self.ceilings))
        return [one for one in found if one.is_over]


def grid_totals(version: PlanVersion) -> GridTotals:
    """Return the totals and ceilings of a version. One query."""
    totals = PlanTotal.objects.filter(version=version).order_by()
    ceilings = FundingCeiling.objects.filter(plan=version.plan_id).order_by()
    rows = totals.values_list(
        "line_number", "fiscal_year", "source_id", "amount_cop", "expected_cop"
    ).union(
        ceilings.values_list(
            Value(CEILING), "fiscal_year", "source_id", "amount_cop", F("amount_cop")
        ),
        all=True,
    )
    found = GridTotals(version.plan.period.fiscal_years)
    for line, year, source, amount, expected in rows:
        if line == CEILING:
            found.ceilings[year, source] = amount
        else:
            found.totals[line, year, source] = CellTotal(amount, expected)
    return found


def line_key(line: int) -> str:
    """Return how the sums of a line are named on the screen."""
    return "p" if line == WHOLE_PLAN else f"l{line}"


def sum_texts(
    found: GridTotals,
    lines: Iterable[int],
    source: int | None = None,
    places: Collection[tuple[int, int]] | None = None,
) -> dict[str, str | int]:
    """Return the texts of the sums of lines, plan and sources, by their names on the screen.

    ``places``, when given, are the only years and sources whose ceilings are worth telling.
    """
    texts: dict[str, str | int] = {}
    sums = found.sums(source)
    for line in (WHOLE_PLAN, *lines):
        texts |= row_texts(line_key(line), {year: sums[line, year] for year in found.fiscal_years})
    if places is None:
        rooms = [one for year in found.fiscal_years for one in found.all_rooms(year)]
    else:
        rooms = [found.room(position, year) for year, position in places]
    for one in rooms:
        texts[f"f{one.key}"] = pesos(one.programmed_cop)
        texts[f"q{one.key}"] = one.left
        texts[f"w{one.key}"] = one.word
        texts[f"u{one.key}"] = one.used or 0
    texts["total"] = pesos(found.of_line(WHOLE_PLAN))
    texts["gestion"] = pesos(found.expected())
    texts["pasadas"] = quantity(len(found.over()))
    return texts


def row_texts(key: str, years: Mapping[int, Decimal]) -> dict[str, str]:
    """Return the texts of a row of sums: one for each year, and its total."""
    texts = {f"{key}.{year}": quantity(amount) for year, amount in years.items()}
    return {**texts, key: quantity(exact_sum(years.values()))}

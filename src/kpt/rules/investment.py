"""The Plan Plurianual de Inversiones: its totals, what a ceiling leaves, and filling many cells.

A cell is the money of one target, year and source. Every total is the sum of cells; none is typed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from enum import StrEnum

from kpt.rules.exact import exact_difference, exact_product, exact_sum
from kpt.rules.money import HUNDRED, apportion

WHOLE_PLAN = 0
"""The «line» under which the total of the whole plan is kept: lines are numbered from 1."""
FEW_PESOS = Decimal(1_000_000)
"""Below this, an amount of a yearly cell is worth a second look: our decision."""
TIMES_SMALLER = Decimal(500)
"""How many times smaller than its neighbours an amount in thousands is, at the least: ours."""
_PESO = Decimal(1)
_WIDE = Context(prec=2_000)

Amounts = Mapping[int, Decimal]


class Room(StrEnum):
    """What is left of a ceiling, in one word."""

    NO_CEILING = "no_ceiling"
    LEFT = "left"
    COMPLETE = "complete"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class MoneyCell:
    """The money of one target, year and source. ``is_expected``: still to be obtained. In pesos."""

    target: int
    fiscal_year: int
    source: int
    amount_cop: Decimal
    is_expected: bool = False


@dataclass(frozen=True, slots=True)
class CellTotal:
    """A total, and how much of it is still to be obtained. Units: pesos."""

    amount_cop: Decimal
    expected_cop: Decimal

    @classmethod
    def nothing(cls) -> CellTotal:
        return cls(Decimal(0), Decimal(0))


TotalKey = tuple[int, int, int]
"""Line (0 is the whole plan), fiscal year and source."""


def totals_by_line(
    cells: Iterable[MoneyCell], lines_of: Mapping[int, Iterable[int]]
) -> dict[TotalKey, CellTotal]:
    """Return what each line and the whole plan put in each year and source.

    A target that serves lines 1 and 4 counts in both, and once in the whole plan: 100 pesos of it
    are 100 in each line and 100 in the plan, not 200. One that names a line twice counts once in
    it. Lines may therefore add up to more than the plan; see ``counted_twice``.

    Units: pesos. Keys that no cell touches are not in the result.
    Source: SisPT and DNP's follow-up, which count a target in every line that it names.
    """
    amounts: dict[TotalKey, list[Decimal]] = defaultdict(list)
    expected: dict[TotalKey, list[Decimal]] = defaultdict(list)
    for cell in cells:
        for line in {WHOLE_PLAN, *lines_of.get(cell.target, ())}:
            key = (line, cell.fiscal_year, cell.source)
            amounts[key].append(cell.amount_cop)
            if cell.is_expected:
                expected[key].append(cell.amount_cop)
    return {
        key: CellTotal(exact_sum(values), exact_sum(expected[key]))
        for key, values in amounts.items()
    }


def counted_twice(line_totals: Iterable[Decimal], plan_total: Decimal) -> Decimal:
    """Return by how much the lines exceed the plan: lines of 100 and 100, plan of 150, is 50.

    It is the money of targets that serve several lines; negative when some target serves none.
    Units: pesos.
    """
    return exact_difference(exact_sum(line_totals), plan_total)


def what_is_left(ceiling_cop: Decimal | None, programmed_cop: Decimal) -> Decimal | None:
    """Return ceiling − programmed: 1448400000 − 1468665000 is −20265000; None without a ceiling.

    Units: pesos.
    """
    return None if ceiling_cop is None else exact_difference(ceiling_cop, programmed_cop)


def room(ceiling_cop: Decimal | None, programmed_cop: Decimal) -> Room:
    """Return how a source stands against its ceiling in a year: one peso more is OVER.

    Units: pesos, compared exactly.
    """
    left = what_is_left(ceiling_cop, programmed_cop)
    if left is None:
        return Room.NO_CEILING
    if left < 0:
        return Room.OVER
    return Room.LEFT if left else Room.COMPLETE


def copied(first: Decimal, years: Sequence[int]) -> dict[int, Decimal]:
    """Return the same amount for every year. Units: those of ``first``."""
    return dict.fromkeys(years, first)


def inflated(first: Decimal, rate_percent: Decimal, years: Sequence[int]) -> dict[int, Decimal]:
    """Return what grows from the first year by a yearly rate, each year rounded to the peso.

    100000000 at 5 % is 100000000, 105000000, 110250000 and 115762500: the rate is compounded on
    the exact figure and rounding (half up) is only for what is shown, so it does not add up.

    Units: pesos; the rate in percent a year, which may be negative but not −100 or less.
    Raises ValueError for such a rate.
    """
    if rate_percent <= -HUNDRED:
        raise ValueError(f"a rate of {rate_percent} % leaves nothing")
    factor = exact_sum((Decimal(1), rate_percent.scaleb(-2, _WIDE)))
    amounts, exact = {}, first
    for place, year in enumerate(years):
        exact = exact if place == 0 else exact_product(exact, factor)
        amounts[year] = exact if place == 0 else exact.quantize(_PESO, ROUND_HALF_UP, _WIDE)
    return amounts


def spread(total: Decimal, shares: Mapping[int, Decimal]) -> dict[int, Decimal]:
    """Return a total shared over the years by percentages, so that the years add up to it.

    100000000 by 40, 20, 20 and 20 % is 40000000 and three of 20000000.

    Units: pesos; shares in percent by year.
    Raises SharesDoNotAddUp if the shares are not 100 % exactly or one is negative.
    """
    return dict(zip(shares, apportion(total, list(shares.values())), strict=True))


def may_be_in_thousands(amount_cop: Decimal, others: Iterable[Decimal]) -> bool:
    """Return whether an amount looks typed in thousands: 14800 among 21715000 and 22015000.

    It is below a million pesos and at least five hundred times smaller than the middle one of the
    amounts around it (other years and sources of the target, or of the page). Alone it says
    nothing. A suspicion, never an error: small amounts exist.

    Units: pesos.
    Source: our decision; official forms ask for pesos (Circular 0026-4 de 2021) and some plans are
    written in thousands.
    """
    around = sorted(other for other in others if other > 0)
    if not around or not 0 < amount_cop < FEW_PESOS:
        return False
    middle = around[len(around) // 2]
    return exact_product(amount_cop, TIMES_SMALLER) <= middle


def added_by_year(amounts: Iterable[Amounts]) -> dict[int, Decimal]:
    """Return the sum of several rows, year by year: {2024: 1} and {2024: 2} is {2024: 3}.

    Units: those of the rows.
    """
    by_year: dict[int, list[Decimal]] = defaultdict(list)
    for row in amounts:
        for year, amount in row.items():
            by_year[year].append(amount)
    return {year: exact_sum(values) for year, values in by_year.items()}

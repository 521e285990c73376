"""Pesos: the fourteen funding sources, sums over them, and amounts shared between targets.

Money is always in pesos, as Decimal, with the decimals that the source has. Millions exist only
to be read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from math import floor

from kpt.rules.exact import at_digits, exact_difference, exact_sum
from kpt.rules.text import fold

CENT = Decimal("0.01")
HUNDRED = Decimal(100)
SPREADSHEET_DIGITS = 15
_WIDE = Context(prec=2_000)


class SharesDoNotAddUp(ValueError):
    """Shares of one amount that are not 100 % of it, that are negative, or all 0."""


@dataclass(frozen=True, slots=True)
class FundingSource:
    """One of the fourteen sources of the ordinary budget.

    ``position`` (1-14) is SisPT's order and what the database stores; ``label`` is SisPT's header
    without the year, letter by letter; ``short`` is for narrow columns.
    """

    position: int
    code: str
    label: str
    short: str


FUNDING_SOURCES: tuple[FundingSource, ...] = (
    FundingSource(1, "own_resources", "Recursos propios", "Propios"),
    FundingSource(2, "sgp_education", "SGP educación", "SGP educación"),
    FundingSource(3, "sgp_health", "SGP salud", "SGP salud"),
    FundingSource(4, "sgp_sport", "SGP deporte", "SGP deporte"),
    FundingSource(5, "sgp_culture", "SGP cultura", "SGP cultura"),
    FundingSource(6, "sgp_free_investment", "SGP libre inversión", "SGP libre inv."),
    FundingSource(7, "sgp_free_allocation", "SGP libre destinación", "SGP libre dest."),
    FundingSource(8, "sgp_school_meals", "SGP alimentación escolar", "SGP alimentación"),
    FundingSource(9, "sgp_magdalena_river", "SGP municipios Rio Magdalena", "SGP Magdalena"),
    FundingSource(10, "sgp_apsb", "SGP APSB", "SGP APSB"),
    FundingSource(11, "credit", "Crédito", "Crédito"),
    FundingSource(
        12,
        "department_cofinancing",
        "Transferencias de capital - cofinanciación departamento",
        "Cofin. departamento",
    ),
    FundingSource(
        13,
        "nation_cofinancing",
        "Transferencias de capital - cofinanciación nación",
        "Cofin. nación",
    ),
    FundingSource(14, "other", "Otros", "Otros"),
)
"""The sources in SisPT's order. SGR (regalías) is never one of them: it has its own chapter."""

_BY_LABEL = {fold(source.label): source for source in FUNDING_SOURCES}
_BY_POSITION = {source.position: source for source in FUNDING_SOURCES}


def source_at(position: int) -> FundingSource:
    """Return the source at ``position`` (1-14). Raises KeyError outside that range."""
    return _BY_POSITION[position]


def source_labelled(label: str) -> FundingSource | None:
    """Return the source that a header names without its year, or None; accents don't matter."""
    return _BY_LABEL.get(fold(label))


def year_total(amounts: Iterable[Decimal]) -> Decimal:
    """Return «Total Y»: the exact sum of what the sources give in a year. 0.10 + 0.20 is 0.30.

    Units: pesos.
    Source: SisPT; in 13,768 of 13,768 real cells the total is the sum of the fourteen sources.
    """
    return exact_sum(amounts)


def same_as_spreadsheet(left: Decimal, right: Decimal) -> bool:
    """Return whether two figures are the same as far as a spreadsheet can tell.

    A spreadsheet keeps fifteen significant digits and adds in binary: its «Total 2024» of
    0.1 + 0.2 is 0.30000000000000004. Two figures are the same here if they differ by at most one
    unit in the fifteenth digit of the larger: 150000000.000001 and 150000000.000002 are.

    Units: those of the figures, both the same.
    """
    largest = max(abs(left), abs(right))
    if not largest:
        return True
    unit = Decimal(1).scaleb(largest.adjusted() - SPREADSHEET_DIGITS + 1)
    return abs(exact_difference(left, right)) <= unit


def as_spreadsheet(value: Decimal) -> Decimal:
    """Return ``value`` at the fifteen significant digits that a spreadsheet keeps."""
    return at_digits(value, SPREADSHEET_DIGITS)


def apportion(total: Decimal, shares: Sequence[Decimal]) -> list[Decimal]:
    """Share ``total`` so that the parts add up to it exactly: 10 in 33.3, 33.3 and 33.4 %.

    The parts are 3.33, 3.33 and 3.34. Each is its share rounded down to the cent; the cents that
    are left go one by one to the largest remainders, ties to the first. Fractions of a cent in
    ``total`` stay with the part that would have got the next cent, so that nothing is lost. A
    negative total (a reversal) is shared as its opposite.

    Units: pesos; shares in percent, in the order of the result.
    Raises SharesDoNotAddUp if the shares are not 100 % exactly or one is negative.
    Source: our decision: money of one payment that serves several targets is never counted twice.
    """
    if exact_sum(shares) != HUNDRED:
        raise SharesDoNotAddUp(f"shares are {', '.join(map(str, shares))}")
    return apportion_by_weight(total, shares)


def apportion_by_weight(total: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """Share ``total`` in proportion to ``weights``, exactly: 100 by 1, 1, 1 is 33.34, 33.33, 33.33.

    As ``apportion``, for shares that no percentage states, such as thirds.

    Units: pesos; weights in any one unit, in the order of the result.
    Raises SharesDoNotAddUp if a weight is negative or they are all 0.
    Source: our decision: money of one payment that serves several targets is never counted twice.
    """
    whole = Fraction(exact_sum(weights))
    if not whole or min(weights) < 0:
        raise SharesDoNotAddUp(f"weights are {', '.join(map(str, weights))}")
    if total < 0:
        return [-part for part in apportion_by_weight(-total, weights)]

    due = [Fraction(total) * Fraction(Fraction(weight), whole) for weight in weights]
    parts = [Decimal(floor(amount * 100)).scaleb(-2, _WIDE) for amount in due]
    by_remainder = sorted(
        range(len(parts)), key=lambda place: due[place] - Fraction(parts[place]), reverse=True
    )
    left = exact_difference(total, exact_sum(parts))
    for place in by_remainder:
        given = min(left, CENT)
        parts[place] = exact_sum((parts[place], given))
        left = exact_difference(left, given)
    return parts


def in_millions(amount_cop: Decimal, *, decimals: int = 1) -> Decimal:
    """Return pesos as millions, to be read: 2968988381931 is 2968988.4, rounded half up.

    Units: pesos in, millions of pesos out.
    """
    step = Decimal(1).scaleb(-decimals)
    return amount_cop.scaleb(-6, _WIDE).quantize(step, ROUND_HALF_UP, _WIDE)

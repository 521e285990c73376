"""Arithmetic that is exact, or says how many digits it keeps.

The default context of ``decimal`` keeps 28 digits and rounds in silence. A sum of pesos must not
round at all, and a ratio must round always in the same place, so every rule uses these functions.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_EVEN, Context, Decimal, Inexact, InvalidOperation, Overflow

RATIO_DIGITS = 34
"""Significant digits of every ratio: those of the decimal128 format of IEEE 754."""

_EXACT = Context(prec=2_000, traps=[Inexact, InvalidOperation, Overflow])
_RATIO = Context(prec=RATIO_DIGITS, rounding=ROUND_HALF_EVEN)


def exact_sum(values: Iterable[Decimal]) -> Decimal:
    """Return the sum of ``values`` without rounding: 0.1 + 0.2 is 0.3; nothing sums to 0.

    Units: those of the values. The order of the values does not matter.
    Raises decimal.Inexact if the sum needs more than 2,000 digits, which no real figure does.
    """
    total = Decimal(0)
    for value in values:
        total = _EXACT.add(total, value)
    return total


def exact_product(left: Decimal, right: Decimal) -> Decimal:
    """Return ``left`` × ``right`` without rounding: 0.1 × 0.2 is 0.02.

    Raises decimal.Inexact if the product needs more than 2,000 digits, which no real figure does.
    """
    return _EXACT.multiply(left, right)


def exact_difference(left: Decimal, right: Decimal) -> Decimal:
    """Return ``left`` − ``right`` without rounding: 0.3 − 0.1 is 0.2.

    Raises decimal.Inexact if the result needs more than 2,000 digits, which no real figure does.
    """
    return _EXACT.subtract(left, right)


def ratio_of(numerator: Decimal, denominator: Decimal) -> Decimal:
    """Return ``numerator`` ÷ ``denominator`` at 34 significant digits: 1 ÷ 4 is 0.25.

    A quotient that ends is exact; one that does not (1 ÷ 3) is rounded half to even at its 34th
    digit. Compare numerator and denominator, not the ratio with 1, to know which is larger.

    Units: none, where 1 means 100 %.
    Raises ZeroDivisionError if the denominator is 0: «nothing programmed» has no percentage.
    """
    if not denominator:
        raise ZeroDivisionError("a ratio needs a denominator")
    return _RATIO.divide(numerator, denominator)


def at_digits(value: Decimal, digits: int) -> Decimal:
    """Return ``value`` rounded to ``digits`` significant digits: 1.15353 at 3 is 1.15."""
    return Context(prec=digits, rounding=ROUND_HALF_EVEN).plus(value)

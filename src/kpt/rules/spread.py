"""How a figure spreads over many entities: deciles, and how many fall in each band."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

TEN = 10
ONE = Decimal(1)
ZERO = Decimal(0)


def deciles(values: Iterable[Decimal]) -> tuple[Decimal, ...]:
    """Return the nine deciles of some values, by nearest rank: each is one of the values.

    The k-th is the smallest value that at least k tenths do not exceed: of 1…10, the third is 3.
    Of none, none; of one, nine times it. The order of the values does not matter.

    Units: those of the values.
    Source: nearest-rank method; ours.
    """
    ordered = sorted(values)
    if not ordered:
        return ()
    # −(−a // b) rounds up without leaving the whole numbers.
    return tuple(ordered[-(-len(ordered) * k // TEN) - 1] for k in range(1, TEN))


@dataclass(frozen=True, slots=True)
class Band:
    """How many values are from ``low`` (counted in) to ``high`` (not counted, but in the last)."""

    low: Decimal
    high: Decimal
    count: int


def bands(values: Iterable[Decimal]) -> Sequence[Band]:
    """Return the ten bands of a ratio between 0 and 1: 0.25 is in the third, 1 in the tenth.

    What is below 0 counts in the first, what is above 1 in the last. Ten bands always, also of no
    values.

    Units: ratios, where 1 is 100 %.
    Source: ours.
    """
    counts = [0] * TEN
    for value in values:
        inside = min(max(value, ZERO), ONE)
        counts[min(int(inside * TEN), TEN - 1)] += 1
    edges = [Decimal(place).scaleb(-1) for place in range(TEN + 1)]
    return [Band(edges[n], edges[n + 1], counts[n]) for n in range(TEN)]

"""The Plan Indicativo against the plan: which targets, which figures differ, and what is told.

The Plan Indicativo (PI) takes the targets of the plan in force, by their identity, and says what of
each is done and paid in one vigencia. It adds none and removes none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kpt.rules.exact import exact_difference, exact_sum

QUANTITY = 0
"""The «source» under which the difference of the physical quantity is told; money is 1 to 14."""
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Programmed:
    """What one target programs in one vigencia. ``money``: source → pesos. None is blank."""

    key: Hashable
    quantity: Decimal | None
    money: Mapping[int, Decimal]


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure of the PI that is not the plan's. ``amount`` is the PI's less the plan's."""

    key: Hashable
    source: int
    planned: Decimal
    programmed: Decimal
    amount: Decimal

    @property
    def place(self) -> tuple[Hashable, int]:
        return self.key, self.source

    @property
    def figures(self) -> tuple[Decimal, Decimal]:
        return self.planned, self.programmed


@dataclass(frozen=True, slots=True)
class Movement:
    """Targets that the plan has and the PI lacks, and the reverse."""

    came: tuple[Hashable, ...]
    went: tuple[Hashable, ...]

    def __bool__(self) -> bool:
        return bool(self.came or self.went)


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One source in the vigencia: the plan's total, the PI's, and by how much they differ."""

    source: int
    planned: Decimal
    programmed: Decimal
    amount: Decimal


def movement(plan: Iterable[Hashable], indicative: Iterable[Hashable]) -> Movement:
    """Return which targets came to the plan and which went: {1, 2} against {2, 3} is 1 and 3.

    Source: DNP's guide of the Plan Indicativo, on Ley 152/1994 art. 29 and 36: the PI may not add
    or remove targets of the approved plan.
    """
    planned, there = list(dict.fromkeys(plan)), list(dict.fromkeys(indicative))
    return Movement(
        tuple(key for key in planned if key not in set(there)),
        tuple(key for key in there if key not in set(planned)),
    )


def differences(plan: Iterable[Programmed], indicative: Iterable[Programmed]) -> list[Difference]:
    """Return every figure of the PI that is not that of the plan, by target and source.

    A target with 100 pesos of source 1 in the plan and 90 in the PI is one difference of −10; with
    3 km against 2 km, another, of −1. Comparisons are exact. A blank programs as much as 0: they do
    not differ. Targets that only one of the two has are ``movement``, not differences.

    Units: pesos for sources 1 to 14, the unit of the indicator for ``QUANTITY``.
    Source: Plan Plurianual de Inversiones and PI must be consistent, DNP's guide of the PI.
    """
    planned = {one.key: one for one in plan}
    found: list[Difference] = []
    for here in indicative:
        there = planned.get(here.key)
        if there is None:
            continue
        found += _compared(here.key, QUANTITY, there.quantity, here.quantity)
        for source in sorted({*there.money, *here.money}):
            found += _compared(here.key, source, there.money.get(source), here.money.get(source))
    return found


def _compared(
    key: Hashable, source: int, planned: Decimal | None, programmed: Decimal | None
) -> list[Difference]:
    there, here = planned or ZERO, programmed or ZERO
    if there == here:
        return []
    return [Difference(key, source, there, here, exact_difference(here, there))]


def unexplained(
    found: Iterable[Difference],
    explained: Mapping[tuple[Hashable, int], tuple[Decimal, Decimal]],
) -> list[Difference]:
    """Return the differences without an explanation of the two figures that they have today.

    ``explained`` maps target and source to the figures that somebody explained: 100 and 90
    explained answers no more once the PI says 50.

    Units: those of the differences.
    """
    return [one for one in found if explained.get(one.place) != one.figures]


def by_source(plan: Iterable[Programmed], indicative: Iterable[Programmed]) -> list[SourceLine]:
    """Return the totals of the vigencia by source, in the order of SisPT, with their difference.

    Two targets of 60 and 40 pesos of source 1 in the plan, and 60 and 30 in the PI, are one line of
    100, 90 and −10. A source without money in either is left out.

    Units: pesos.
    """
    planned, programmed = _totals(plan), _totals(indicative)
    return [
        SourceLine(source, there, here, exact_difference(here, there))
        for source in sorted({*planned, *programmed})
        for there, here in [(planned.get(source, ZERO), programmed.get(source, ZERO))]
    ]


def _totals(rows: Iterable[Programmed]) -> dict[int, Decimal]:
    amounts: dict[int, list[Decimal]] = defaultdict(list)
    for row in rows:
        for source, amount in row.money.items():
            amounts[source].append(amount)
    return {source: exact_sum(values) for source, values in amounts.items()}


def whole_line(lines: Sequence[SourceLine]) -> SourceLine:
    """Return the totals of all the sources: lines of 100 and 50 are 150. Source 0 marks it.

    Units: pesos.
    """
    return SourceLine(
        0,
        exact_sum(line.planned for line in lines),
        exact_sum(line.programmed for line in lines),
        exact_sum(line.amount for line in lines),
    )

"""Which government answers for a value, and what it may write of another one's years.

The government of a value is the one in office on the day it was entered, not the one whose plan
it belongs to. Who completes the report of others says why.

Source: Circular 0023 de 2023 of DNP: the outgoing government reports as much as it can, and the
incoming one only updates what is needed, until 31 January.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

LEGAL_MONTH, LEGAL_DAY = 1, 31


@dataclass(frozen=True, slots=True)
class Mandate:
    """A government of an entity, first and last day included."""

    key: int
    starts_on: date
    ends_on: date

    def governs(self, fiscal_year: int) -> bool:
        """Tell whether it was in office on any day of a vigencia."""
        return self.starts_on.year <= fiscal_year <= self.ends_on.year


@dataclass(frozen=True, slots=True)
class YearEntered:
    """What somebody is about to enter of one vigencia: new values, and others replaced."""

    fiscal_year: int
    new: int
    replaced: int


def in_office(mandates: Iterable[Mandate], on: date) -> Mandate | None:
    """Return who answers for what is entered ``on`` a day.

    The government in office. If none is on record for that day, the last that had begun (the next
    one has not been registered yet), or else the first there is; None without any.
    """
    ordered = sorted(mandates, key=lambda mandate: mandate.starts_on)
    begun = [mandate for mandate in ordered if mandate.starts_on <= on]
    if not begun:
        return ordered[0] if ordered else None
    return begun[-1]


def legal_deadline(fiscal_year: int) -> date:
    """Return the last day to report a vigencia without giving reasons: 31 January after it.

    For 2027, 31 January 2028. Source: Circular 0023 de 2023 of DNP.
    """
    return date(fiscal_year + 1, LEGAL_MONTH, LEGAL_DAY)


def years_that_need_a_reason(
    entered: Iterable[YearEntered], author: Mandate, on: date
) -> tuple[int, ...]:
    """Return the vigencias of other governments that ``author`` may only change saying why.

    Its own years need no reason. Of another government's years, until the legal date what is
    missing may be completed freely and what is there may be replaced with a reason; after that
    date everything needs one. On 10 January 2028 the government of 2028 completes 2027 freely,
    and says why if it changes a value of 2027 that was already there.
    """
    return tuple(
        sorted(
            year.fiscal_year
            for year in entered
            if not author.governs(year.fiscal_year)
            and (year.replaced or (year.new and on > legal_deadline(year.fiscal_year)))
        )
    )

"""The window in which one vigencia is reported: its dates, and what may be done on a day.

Every date ends at midnight in Bogotá, and is the last day of something. The process may end
before: what decides is the day on which it was closed, not only the calendar.

Source: DNP, Circular 0026-4 de 2021 (000:36-51): opening, first cut, validation, adjustments,
definitive cut; «el proceso puede terminar antes si alguna de las actividades finaliza antes».
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Phase(StrEnum):
    """What one day is for, in the life of a window."""

    UPCOMING = "upcoming"
    REPORTING = "reporting"
    VALIDATION = "validation"
    ADJUSTMENTS = "adjustments"
    FINAL = "final"
    CLOSED = "closed"


PHASE_LABELS = {
    Phase.UPCOMING: "Todavía no abre",
    Phase.REPORTING: "Abierta para reportar",
    Phase.VALIDATION: "En validación",
    Phase.ADJUSTMENTS: "En ajustes",
    Phase.FINAL: "Por cerrar",
    Phase.CLOSED: "Cerrada",
}
RECEIVES = frozenset({Phase.REPORTING, Phase.ADJUSTMENTS})
"""Phases in which a team may write: its report, or what it was asked to adjust."""


class DatesOutOfOrder(ValueError):
    """A date of the window comes before the one that it follows."""


@dataclass(frozen=True, slots=True)
class WindowDates:
    """The dates of a window; each but the first is a last day.

    ``first_cut_on`` ends the reporting, ``validation_on`` the review, ``adjustments_on`` the
    adjustments, and ``definitive_on`` everything: what is there on that midnight is frozen.
    """

    opens_on: date
    first_cut_on: date
    validation_on: date
    adjustments_on: date
    definitive_on: date

    def in_order(self) -> list[date]:
        """Return the dates as they must follow one another."""
        return [
            self.opens_on,
            self.first_cut_on,
            self.validation_on,
            self.adjustments_on,
            self.definitive_on,
        ]


NAMES = ("la apertura", "el primer corte", "la validación", "los ajustes", "el corte definitivo")


def check_order(dates: WindowDates) -> None:
    """Raise DatesOutOfOrder unless each date is on or after the one before."""
    found = dates.in_order()
    for place in range(1, len(found)):
        if found[place] < found[place - 1]:
            raise DatesOutOfOrder(
                f"{NAMES[place]} ({found[place]:%d/%m/%Y}) queda antes de {NAMES[place - 1]} "
                f"({found[place - 1]:%d/%m/%Y})."
            )


def phase_on(
    dates: WindowDates,
    on: date,
    *,
    ended_on: date | None = None,
    extended_until: date | None = None,
) -> Phase:
    """Return what ``on`` is for.

    With the dates of the circular (opens 19/10, first cut 30/10, validation 5/11, adjustments and
    definitive cut 5/12): on 30/10 REPORTING, on 31/10 VALIDATION, on 6/11 ADJUSTMENTS, on 6/12
    CLOSED. An extension lets one entity report until its day, also after the first cut, never
    after the definitive one nor after the process was ended.
    """
    if on < dates.opens_on:
        return Phase.UPCOMING
    if on > dates.definitive_on or (ended_on is not None and on >= ended_on):
        return Phase.CLOSED
    if on <= dates.first_cut_on or (extended_until is not None and on <= extended_until):
        return Phase.REPORTING
    if on <= dates.validation_on:
        return Phase.VALIDATION
    if on <= dates.adjustments_on:
        return Phase.ADJUSTMENTS
    return Phase.FINAL


def last_day_of(
    dates: WindowDates, phase: Phase, *, extended_until: date | None = None
) -> date | None:
    """Return the last day of a phase, None for what has none."""
    first_cut = max(dates.first_cut_on, extended_until or dates.first_cut_on)
    return {
        Phase.UPCOMING: dates.opens_on,
        Phase.REPORTING: first_cut,
        Phase.VALIDATION: dates.validation_on,
        Phase.ADJUSTMENTS: dates.adjustments_on,
        Phase.FINAL: dates.definitive_on,
    }.get(phase)

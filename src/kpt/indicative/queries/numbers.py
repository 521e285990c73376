"""The numbers of the PI of each vigencia: which is being written, which is in force."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.http import Http404

from kpt.base.errors_http import Spanish
from kpt.base.numbers import fecha
from kpt.indicative.models import IndicativePlan, IndicativeState
from kpt.plans.models import CURRENT_STATES, PlanVersion
from kpt.territories.models import TerritorialEntity

CHIPS = {
    IndicativeState.DRAFT: "info",
    IndicativeState.ADOPTED: "ok",
    IndicativeState.SUPERSEDED: "",
}


@dataclass(frozen=True, slots=True)
class NumberLine:
    """One number of the PI of a vigencia, ready to be shown."""

    number: int
    state: str
    chip: str
    act: str
    reason: str
    version: int
    document_uid: str


@dataclass(frozen=True, slots=True)
class YearLine:
    """One vigencia of the plan: its PI in hand, if it has been opened."""

    fiscal_year: int
    number: int | None
    state: str
    chip: str
    act: str
    is_in_force: bool


@dataclass(frozen=True, slots=True)
class InHand:
    """The PI that a page is about, and the other numbers of its vigencia."""

    indicative: IndicativePlan
    numbers: tuple[IndicativePlan, ...]

    @property
    def is_draft(self) -> bool:
        return self.indicative.state == IndicativeState.DRAFT

    @property
    def is_newest(self) -> bool:
        return self.indicative == self.numbers[0]

    @property
    def chip(self) -> str:
        return CHIPS[IndicativeState(self.indicative.state)]

    def lines(self) -> list[NumberLine]:
        """Return every number, newest first. No query."""
        return [number_line(one) for one in self.numbers]


def number_line(one: IndicativePlan) -> NumberLine:
    """Return a number in words. No query where its document came with it."""
    return NumberLine(
        number=one.number,
        state=one.get_state_display(),
        chip=CHIPS[IndicativeState(one.state)],
        act=act_text(one),
        reason=one.reason,
        version=one.version_number,
        document_uid=str(one.document.uid) if one.document else "",
    )


def act_text(one: IndicativePlan) -> str:
    """Return «Decreto 012 del 30 de enero de 2026», or nothing while it is a draft."""
    if not one.act_kind or one.act_on is None:
        return ""
    return f"{one.get_act_kind_display()} {one.act_number} del {fecha(one.act_on)}"


def numbers_of(entity: TerritorialEntity | str, fiscal_year: int) -> tuple[IndicativePlan, ...]:
    """Return the numbers of a vigencia, newest first. One query."""
    divipola = entity if isinstance(entity, str) else entity.pk
    found = IndicativePlan.objects.filter(plan__entity=divipola, fiscal_year=fiscal_year)
    return tuple(
        found.select_related("plan__entity__department", "plan__period", "document").order_by(
            "-number"
        )
    )


def in_hand_or_404(entity: TerritorialEntity, fiscal_year: int, asked: str = "") -> InHand:
    """Return the newest number of a vigencia, or the one asked for. One query."""
    numbers = numbers_of(entity, fiscal_year)
    chosen = [one for one in numbers if not asked or str(one.number) == asked]
    if not chosen:
        raise Http404(Spanish(f"El plan indicativo de {fiscal_year} todavía no se ha abierto."))
    return InHand(chosen[0], numbers)


def years_of(entity: TerritorialEntity) -> list[YearLine]:
    """Return the vigencias of the plan in force, and those with a PI before. Two queries."""
    terms = PlanVersion.objects.filter(plan__entity=entity, state__in=CURRENT_STATES).values_list(
        "plan__period__first_year", "plan__period__last_year"
    )
    years = {year for first, last in terms for year in range(first, last + 1)}
    numbers: dict[int, list[IndicativePlan]] = defaultdict(list)
    for one in IndicativePlan.objects.filter(plan__entity=entity).order_by("-number"):
        numbers[one.fiscal_year].append(one)
    return [_year(year, numbers[year]) for year in sorted(years | set(numbers), reverse=True)]


def _year(fiscal_year: int, numbers: list[IndicativePlan]) -> YearLine:
    if not numbers:
        return YearLine(fiscal_year, None, "Sin abrir", "", "", is_in_force=False)
    newest = numbers[0]
    adopted = [one for one in numbers if one.state == IndicativeState.ADOPTED]
    return YearLine(
        fiscal_year,
        newest.number,
        newest.get_state_display(),
        CHIPS[IndicativeState(newest.state)],
        act_text(adopted[0]) if adopted else "",
        is_in_force=bool(adopted),
    )

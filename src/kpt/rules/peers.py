"""Which entities are alike, what the middle one has, and where a series is going."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

FEWEST_PEERS = 3
HALF = Decimal("0.5")


class PeerGroup(StrEnum):
    """A set of entities with which one is compared. Values are stored: never change one."""

    MUNICIPALITIES = "municipios"
    DEPARTMENTS = "departamentos"
    DEPARTMENT = "departamento"
    CATEGORY = "categoria"
    POPULATION = "poblacion"


@dataclass(frozen=True, slots=True)
class Band:
    """A range of inhabitants: ``most`` is the last number inside it, None without a limit."""

    code: str
    label: str
    most: int | None


BANDS = (
    Band("1", "de hasta 10.000 habitantes", 10_000),
    Band("2", "de 10.001 a 20.000 habitantes", 20_000),
    Band("3", "de 20.001 a 30.000 habitantes", 30_000),
    Band("4", "de 30.001 a 50.000 habitantes", 50_000),
    Band("5", "de 50.001 a 100.000 habitantes", 100_000),
    Band("6", "de 100.001 a 500.000 habitantes", 500_000),
    Band("7", "de más de 500.000 habitantes", None),
)


def population_band(population: int) -> Band:
    """Return the band of a number of inhabitants: 4,321 people are in «de hasta 10.000 habitantes».

    Two municipalities of one band are alike in size. The limits are those with which the law
    tells categories apart, so that both ways of being alike speak the same language.
    Units: persons. Raises ValueError below zero.
    Source: Ley 617 de 2000, artículo 2 (numbers of inhabitants); their use to compare is ours.
    """
    if population < 0:
        raise ValueError(f"there are no {population} inhabitants")
    return next(band for band in BANDS if band.most is None or population <= band.most)


def in_force(by_year: Mapping[int, str], year: int) -> str:
    """Return what held in a year of an attribute that is published only for some years.

    The latest of that year or before; without one, the first that was published. Categories
    {2020: "6", 2024: "5"}: in 2022 it is "6", in 2019 it is "6" too. Blank if there is none.
    Source: ours; a category holds until another is decreed (Ley 617 de 2000, artículo 2).
    """
    if not by_year:
        return ""
    known = [y for y in by_year if y <= year]
    return by_year[max(known) if known else min(by_year)]


def median(values: Iterable[Decimal]) -> Decimal | None:
    """Return the middle value; of an even number of them, half of the sum of the two middle ones.

    (3, 1, 8) → 3 and (1, 3, 8, 9) → 5.5. The median does not move when one capital city is far
    from the rest, as a mean does. None for no values. Units: those of the values.
    Source: usual definition; comparing with the median is ours.
    """
    ordered = sorted(values)
    if not ordered:
        return None
    half, odd = divmod(len(ordered), 2)
    return ordered[half] if odd else (ordered[half - 1] + ordered[half]) * HALF


class Trend(StrEnum):
    """Where a series goes from its former value to the last one."""

    BETTER = "mejora"
    WORSE = "empeora"
    UP = "sube"
    DOWN = "baja"
    SAME = "igual"
    UNKNOWN = "sin serie"


def trend(series: Sequence[Decimal], direction: str) -> Trend:
    """Return where a series goes, by its last two values, oldest first.

    ``direction`` is where the indicator should go: "aumentar", "reducir", "mantener" or blank
    when nobody has said it; then the answer only tells whether it goes up or down. Poverty
    (20, 17) with "reducir" is Trend.BETTER. Fewer than two values are Trend.UNKNOWN.
    Units: those of the series. Source: ours; 20 % → 17 % as good news is in 003:74.
    """
    if len(series) < 2:
        return Trend.UNKNOWN
    former, last = series[-2], series[-1]
    if last == former:
        return Trend.SAME
    rises = last > former
    if direction == "aumentar":
        return Trend.BETTER if rises else Trend.WORSE
    if direction == "reducir":
        return Trend.WORSE if rises else Trend.BETTER
    return Trend.UP if rises else Trend.DOWN


class Standing(StrEnum):
    """How a value stands beside that of others."""

    BETTER = "mejor"
    WORSE = "peor"
    ABOVE = "por encima"
    BELOW = "por debajo"
    SAME = "igual"
    UNKNOWN = ""


def standing(value: Decimal | None, other: Decimal | None, direction: str) -> Standing:
    """Return how ``value`` stands beside ``other``: 17 beside 20 is better for "reducir".

    Without a direction it only says above or below. Units: both in the same unit.
    Source: ours.
    """
    if value is None or other is None:
        return Standing.UNKNOWN
    if value == other:
        return Standing.SAME
    above = value > other
    if direction == "aumentar":
        return Standing.BETTER if above else Standing.WORSE
    if direction == "reducir":
        return Standing.WORSE if above else Standing.BETTER
    return Standing.ABOVE if above else Standing.BELOW

"""What the years of one target say, in plain words, and the one step that puts them right.

Nothing here rejects: a plan may be saved as its team wants it (programming.py). What is offered is
always the person's to take.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum

from kpt.rules.codes import Accumulation
from kpt.rules.exact import exact_sum, ratio_of
from kpt.rules.figures import written
from kpt.rules.programming import (
    Reading,
    Years,
    declared_matches,
    is_running_total,
    programmed_years,
    reading_of,
)


class Fix(StrEnum):
    """A step that makes the years and the target agree."""

    SPREAD = "repartir"
    LEVEL = "igualar"
    SWITCH = "cambiar-tipo"
    TAKE_SUM = "tomar-suma"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    Fix.SPREAD: "Repartir lo que falta",
    Fix.LEVEL: "Igualar cada año a la meta",
    Fix.SWITCH: "Cambiar el tipo de acumulación",
    Fix.TAKE_SUM: "Tomar la suma como meta",
}


class CannotSpread(ValueError):
    """There is nothing to spread, or no year to spread it over."""


@dataclass(frozen=True, slots=True)
class Advice:
    """What the numbers of a target say. ``agrees`` is None while there is nothing to judge."""

    agrees: bool | None
    sentence: str
    fixes: tuple[Fix, ...] = ()


def advice(
    accumulation: Accumulation, target: Decimal | None, years: Years, *, unit: str = ""
) -> Advice:
    """Return whether the years and the mode agree, why, and what would put them right.

    12 kilómetros, Acumulativo, with 2, 3, 3 and blank: «suman 8 y faltan 4», and the step offered
    is to spread 4 over the blank year.

    Units: those of the indicator, in target and years.
    Source: SisPT, «Tipo de acumulación»: Acumulativo, the years sum to the target; No acumulativo,
    each programmed year is the target.
    """
    programmed = programmed_years(years)
    if target is None:
        return Advice(None, "Escriba la meta del cuatrienio para saber si los años coinciden.")
    if not programmed:
        first = Fix.SPREAD if accumulation is Accumulation.CUMULATIVE else Fix.LEVEL
        return Advice(None, "Todavía no hay nada programado.", (first,) if target else ())
    total = exact_sum(programmed.values())
    unit = f" {unit.lower()}" if unit else ""
    if declared_matches(accumulation, target, years):
        return Advice(True, _agrees(accumulation, target, total, unit))
    if reading_of(target, years) is not Reading.NEITHER:
        return Advice(False, _other_word(accumulation, target, total), (Fix.SWITCH,))
    if is_running_total(target, years):
        return Advice(
            False,
            "Cada año parece incluir lo de los anteriores. En Acumulativo cada año lleva solo lo "
            f"suyo, y los años suman la meta; así como están suman {written(total)}{unit}.",
            (Fix.TAKE_SUM,),
        )
    if accumulation is Accumulation.NON_CUMULATIVE:
        return Advice(
            False,
            f"Es No acumulativo: cada año programado debería ser {written(target)}{unit}.",
            (Fix.LEVEL,),
        )
    return _short_or_over(target, total, years, unit)


def _agrees(accumulation: Accumulation, target: Decimal, total: Decimal, unit: str) -> str:
    if accumulation is Accumulation.CUMULATIVE:
        return f"Coincide: los años suman {written(total)}{unit}, igual que la meta."
    return f"Coincide: cada año programado es {written(target)}{unit}, igual que la meta."


def _other_word(accumulation: Accumulation, target: Decimal, total: Decimal) -> str:
    if accumulation is Accumulation.CUMULATIVE:
        return (
            f"Cada año es {written(target)}, la meta entera: así suman {written(total)}. Si se "
            "mantiene igual cada año, el tipo es No acumulativo."
        )
    return (
        f"Los años suman {written(total)}, la meta: cada uno lleva una parte. Entonces el tipo es "
        "Acumulativo."
    )


def _short_or_over(target: Decimal, total: Decimal, years: Years, unit: str) -> Advice:
    if total < target:
        blank = any(not quantity for quantity in years.values())
        return Advice(
            False,
            f"Los años suman {written(total)}{unit} y la meta es {written(target)}: faltan "
            f"{written(target - total)}.",
            (Fix.SPREAD, Fix.TAKE_SUM) if blank or years else (Fix.TAKE_SUM,),
        )
    return Advice(
        False,
        f"Los años suman {written(total)}{unit} y la meta es {written(target)}: sobran "
        f"{written(total - target)}.",
        (Fix.TAKE_SUM,),
    )


def spread_missing(target: Decimal, years: Years, order: Sequence[int]) -> dict[int, Decimal]:
    """Return the years that change so that all of them sum to the target.

    What is missing goes in equal parts to the blank years, or to all when none is blank; whole
    numbers stay whole and the earlier years take what is left over. 10 with 4 in 2024 and three
    blank years gives 2, 2 and 2; 12 with nothing in four years gives 3 each; 10 gives 3, 3, 2, 2.

    Units: those of the indicator. Raises CannotSpread when nothing is missing.
    """
    missing = target - exact_sum(programmed_years(years).values())
    if missing <= 0:
        raise CannotSpread("nothing is missing")
    open_years = [year for year in order if not years.get(year)] or list(order)
    if not open_years:
        raise CannotSpread("no years")
    whole = missing == missing.to_integral_value()
    step = Decimal(1) if whole else Decimal("0.01")
    part = ratio_of(missing, Decimal(len(open_years))).quantize(step, ROUND_DOWN)
    parts = dict.fromkeys(open_years, part)
    left = missing - part * len(open_years)
    for year in open_years:
        if left <= 0:
            break
        more = min(left, step)
        parts[year] += more
        left -= more
    return {year: (years.get(year) or Decimal(0)) + more for year, more in parts.items() if more}


def level_years(target: Decimal, years: Years, order: Sequence[int]) -> dict[int, Decimal]:
    """Return the years that change so that each programmed one is the target; all if none is.

    Target 7 with 7, 5, blank, 7 gives {second year: 7}. Units: those of the indicator.
    """
    chosen = [year for year in order if years.get(year)] or list(order)
    return {year: target for year in chosen if years.get(year) != target}


PARTS = ("línea", "meta", "programación", "responsable", "plata")


def missing_parts(
    *,
    has_line: bool,
    target: Decimal | None,
    agrees: bool | None,
    has_responsible: bool,
    has_money: bool,
) -> tuple[str, ...]:
    """Return what a product target still lacks to be complete, in the order of PARTS.

    A target is complete with: a line, a four-year target, years that agree with its mode, who
    answers for it, and money in the plan plurianual (or a unit cost). Our decision: the official
    system accepts a target without any of the last three, and so do we.
    """
    have = (has_line, target is not None, agrees is True, has_responsible, has_money)
    return tuple(part for part, there in zip(PARTS, have, strict=True) if not there)

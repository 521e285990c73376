"""Physical and financial progress of one year, as DNP computes it.

The same formula serves both: what was executed in the year, divided by what was programmed in it.
For physical progress that is the quantity that PIIP reports; for financial progress, the
obligations (obligaciones) that CUIPO reports. Commitments and payments are shown, not used.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from kpt.rules.exact import exact_difference, exact_product, ratio_of

ZERO = Decimal(0)
ONE = Decimal(1)


class Explanation(StrEnum):
    """Why an annual percentage is what it is. The order is the order in which cases are tried.

    Source: DNP's follow-up workbooks; ``physical`` and ``financial`` are its texts letter by
    letter, for the sheets of PIIP and of CUIPO.
    """

    NO_BPIN = "no_bpin"
    NOT_FOUND = "not_found"
    NOTHING = "nothing"
    UNPROGRAMMED = "unprogrammed"
    NOT_EXECUTED = "not_executed"
    BELOW = "below"
    COMPLETE = "complete"
    ABOVE = "above"

    @property
    def physical(self) -> str:
        return _TEXTS[self][0]

    @property
    def financial(self) -> str:
        return _TEXTS[self][1]

    @property
    def short(self) -> str:
        """A label for narrow places, the same for both sources."""
        return _TEXTS[self][2]


_TEXTS: dict[Explanation, tuple[str, str, str]] = {
    Explanation.NO_BPIN: (
        "Por falta de código BPIN, no se encontró ejecución en PIIP",
        "Por falta de código BPIN, no se encontró ejecución en CUIPO",
        "Sin BPIN",
    ),
    Explanation.NOT_FOUND: (
        "No se encontró ejecución en PIIP",
        "No se encontró ejecución en CUIPO",
        "No encontrada",
    ),
    Explanation.NOTHING: (
        "No se programó ni ejecutó en la vigencia",
        "No se programó ni ejecutó en la vigencia",
        "Ni programada ni ejecutada",
    ),
    Explanation.UNPROGRAMMED: (
        "Se ejecutó un producto no programado en la vigencia",
        "Se ejecutó un producto no programado en la vigencia",
        "Ejecutada sin programar",
    ),
    Explanation.NOT_EXECUTED: (
        "No se ejecutó en la vigencia",
        "No se ejecutó en la vigencia",
        "No ejecutada",
    ),
    Explanation.BELOW: (
        "Lo ejecutado está por debajo de lo programado en la vigencia",
        "Lo obligado está por debajo de lo programado en la vigencia",
        "Por debajo de lo programado",
    ),
    Explanation.COMPLETE: (
        "Se ejecutó el 100% de lo programado en la vigencia",
        "Se ejecutó el 100% de lo programado en la vigencia",
        "Cumplida",
    ),
    Explanation.ABOVE: (
        "Hubo ejecución por encima de lo programado en SisPT",
        "Hubo ejecución por encima de lo programado en SisPT",
        "Por encima de lo programado",
    ),
}


@dataclass(frozen=True, slots=True)
class AnnualProgress:
    """One target (or group of rows) in one year: the two inputs, the ratio and why.

    ``executed`` is None when the source has no record of the key, which is not 0. ``ratio`` is
    None when nothing was programmed or nothing is known; 1 means 100 %, and it is never capped.
    """

    programmed: Decimal
    executed: Decimal | None
    ratio: Decimal | None
    explanation: Explanation

    @property
    def needs_review(self) -> bool:
        """Above 100 %: real, or a mistake of units. Decided on the inputs, not on the ratio."""
        return self.explanation is Explanation.ABOVE


def annual_progress(
    programmed: Decimal, executed: Decimal | None, has_bpin: bool
) -> AnnualProgress:
    """Return the progress of one year: 3460.59 of 3000 is 1.15353, above what was programmed.

    Executed ÷ programmed, at 34 significant digits. Programmed 0 has no percentage, neither 0 %
    nor 100 %; ``executed`` None (the key is not in the source) has none either. The numerator is
    that of the year alone, and the formula is one for both kinds of accumulation. The
    explanation compares the exact inputs: one peso short is «por debajo».

    Units: both in the unit of the indicator, or both in pesos; the ratio has none, 1 is 100 %.
    Source: DNP's follow-up workbooks; 1,318 physical and 2,383 financial real cells agree.
    """
    ratio: Decimal | None = None
    if has_bpin and executed is not None and programmed:
        ratio = ratio_of(executed, programmed)
    return AnnualProgress(
        programmed=programmed,
        executed=executed,
        ratio=ratio,
        explanation=_explanation(programmed, executed, has_bpin),
    )


def _explanation(programmed: Decimal, executed: Decimal | None, has_bpin: bool) -> Explanation:
    if not has_bpin:
        return Explanation.NO_BPIN
    if executed is None:
        return Explanation.NOT_FOUND
    if not programmed:
        return Explanation.UNPROGRAMMED if executed else Explanation.NOTHING
    if not executed:
        return Explanation.NOT_EXECUTED
    if executed == programmed:
        return Explanation.COMPLETE
    return Explanation.BELOW if executed < programmed else Explanation.ABOVE


RED, YELLOW, GREEN, PINK = "#FB9985", "#FCF797", "#ADEC9E", "#E399DC"
_HALF = Decimal("0.5")


def colour(ratio: Decimal | None) -> str | None:
    """Return the colour of a ratio on the official scale, as "#RRGGBB"; None has no colour.

    The scale is continuous: 0 is red, 0.5 yellow, 1 green, each channel in proportion between
    them and rounded half up, so 0.25 is #FCC88E; above 1 everything is pink. Below 0 (a reversal)
    is red. Colour is never the only sign: the figure and its explanation stand beside it.

    Units: a ratio, where 1 is 100 %.
    Source: conditional formats of DNP's follow-up workbooks.
    """
    if ratio is None:
        return None
    if ratio > ONE:
        return PINK
    if ratio <= _HALF:
        return _between(RED, YELLOW, exact_product(max(ratio, ZERO), Decimal(2)))
    return _between(YELLOW, GREEN, exact_product(exact_difference(ratio, _HALF), Decimal(2)))


def _between(start: str, end: str, part: Decimal) -> str:
    channels = []
    for place in (1, 3, 5):
        low, high = int(start[place : place + 2], 16), int(end[place : place + 2], 16)
        step = exact_product(part, Decimal(high - low))
        channels.append(int((low + step).to_integral_value(ROUND_HALF_UP)))
    return "#" + "".join(f"{channel:02X}" for channel in channels)

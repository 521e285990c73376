"""How far an outcome has come, from where the plan starts to where it wants to be.

An indicator that should go down is as normal as one that should go up: the formula is the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from kpt.rules.exact import exact_difference, exact_product, ratio_of

ZERO, ONE, TEN = Decimal(0), Decimal(1), Decimal(10)


class OutcomeState(StrEnum):
    """Why an outcome has the percentage that it has, in the order in which cases are tried."""

    NOT_REPORTED = "not_reported"
    NO_BASELINE = "no_baseline"
    NO_TARGET = "no_target"
    KEPT = "kept"
    NOT_KEPT = "not_kept"
    AWAY = "away"
    SAME = "same"
    ON_THE_WAY = "on_the_way"
    REACHED = "reached"
    BEYOND = "beyond"

    @property
    def text(self) -> str:
        return _TEXTS[self]

    @property
    def short(self) -> str:
        """A label for narrow places."""
        return _SHORT.get(self, _TEXTS[self])


_TEXTS = {
    OutcomeState.NOT_REPORTED: "Sin reportar",
    OutcomeState.NO_BASELINE: "El plan no dice de dónde parte: sin línea base no hay porcentaje",
    OutcomeState.NO_TARGET: "El plan no dice a dónde llega: sin meta no hay porcentaje",
    OutcomeState.KEPT: "Se mantiene donde el plan quería; no hay porcentaje",
    OutcomeState.NOT_KEPT: "El plan quería mantenerlo y cambió; no hay porcentaje",
    OutcomeState.AWAY: "Se aleja de la meta",
    OutcomeState.SAME: "Sigue en la línea base",
    OutcomeState.ON_THE_WAY: "Va hacia la meta",
    OutcomeState.REACHED: "Llegó a la meta",
    OutcomeState.BEYOND: "Pasó la meta",
}
_SHORT = {
    OutcomeState.NO_BASELINE: "Sin línea base",
    OutcomeState.NO_TARGET: "Sin meta",
    OutcomeState.KEPT: "Se mantiene",
    OutcomeState.NOT_KEPT: "No se mantuvo",
}


@dataclass(frozen=True, slots=True)
class OutcomeProgress:
    """The part of the way that was made, where 1 is all of it, and why; None has no percentage."""

    ratio: Decimal | None
    state: OutcomeState

    @property
    def warning(self) -> str:
        """Return what deserves a second look, "" when nothing does: ten times the way, our bound.

        20 → 17 with 180 typed for 18 is −53 times the way: a decimal point went astray.
        """
        if self.ratio is not None and abs(self.ratio) >= TEN:
            return (
                "El valor se mueve diez veces lo que la meta se propuso, o más. Revise la coma de "
                "los decimales y la unidad."
            )
        return ""


def outcome_progress(
    baseline: Decimal | None, target: Decimal | None, value: Decimal | None
) -> OutcomeProgress:
    """Return (value − baseline) ÷ (target − baseline), neither cut at 0 nor at 1.

    From 20 to 17 with 18 is (18 − 20) ÷ (17 − 20) = 2 ÷ 3 = 0.6666…; with 21 it is −0.3333…, away
    from the target. A target equal to its baseline has no way to make, and no percentage.

    Units: the three in the unit of the indicator; the ratio has none.
    Source: domain 3, 003:74 «quiero reducirlo hasta el 17 %»; the formula is ours.
    """
    if value is None:
        return OutcomeProgress(None, OutcomeState.NOT_REPORTED)
    if baseline is None:
        return OutcomeProgress(None, OutcomeState.NO_BASELINE)
    if target is None:
        return OutcomeProgress(None, OutcomeState.NO_TARGET)
    way, made = exact_difference(target, baseline), exact_difference(value, baseline)
    if not way:
        return OutcomeProgress(None, OutcomeState.NOT_KEPT if made else OutcomeState.KEPT)
    # Nothing made is 0, and never −0 where the indicator should go down.
    return OutcomeProgress(ratio_of(made, way) if made else ZERO, _state(way, made))


def _state(way: Decimal, made: Decimal) -> OutcomeState:
    if not made:
        return OutcomeState.SAME
    if made == way:
        return OutcomeState.REACHED
    if exact_product(made, way) < ZERO:
        return OutcomeState.AWAY
    return OutcomeState.BEYOND if abs(made) > abs(way) else OutcomeState.ON_THE_WAY

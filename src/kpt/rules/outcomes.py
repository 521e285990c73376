"""The target of an outcome: does it go where the indicator should go?"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from kpt.rules.figures import written


class Way(StrEnum):
    """Where an indicator should go; the values are those of ``indicators.Direction``."""

    UP = "aumentar"
    DOWN = "reducir"
    KEEP = "mantener"


def direction_warning(direction: str, baseline: Decimal | None, target: Decimal | None) -> str:
    """Return what is odd between baseline and target, in one sentence; "" when nothing is.

    Poverty at 20 that should go down with target 17 is well; with target 23 it warns. It never
    rejects: a plan may aim at slowing down a loss.

    Units: baseline and target in the unit of the indicator.
    Source: 003:74, «quiero reducirlo hasta el 17 %».
    """
    if baseline is None or target is None or not direction:
        return ""
    way = Way(direction)
    if way is Way.DOWN and target > baseline:
        return (
            f"El indicador debería bajar y la meta ({written(target)}) es mayor que la línea base "
            f"({written(baseline)}). Revise la meta o el sentido."
        )
    if way is Way.UP and target < baseline:
        return (
            f"El indicador debería subir y la meta ({written(target)}) es menor que la línea base "
            f"({written(baseline)}). Revise la meta o el sentido."
        )
    if way is not Way.KEEP and target == baseline:
        return "La meta es igual a la línea base: ¿el sentido es «mantener»?"
    return ""


def change_sentence(baseline: Decimal | None, target: Decimal | None, unit: str) -> str:
    """Return the change that a target asks for: «de 20 a 17 porcentaje: baja 3».

    Units: those of the indicator, named by ``unit``.
    """
    if baseline is None or target is None:
        return ""
    gap = target - baseline
    moves = "no cambia" if not gap else f"{'sube' if gap > 0 else 'baja'} {written(abs(gap))}"
    return f"De {written(baseline)} a {written(target)} {unit.lower()}".strip() + f": {moves}."

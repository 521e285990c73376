"""How rows of a plan are named in a document."""

from __future__ import annotations

from kpt.plans.content import SgrTargetRow, TargetRow
from kpt.rules.codes import Accumulation
from kpt.rules.text import fold


def target_name(target: TargetRow | SgrTargetRow) -> str:
    """Return the indicator with what the team made of it: «Vía mejorada: de La Cruz a Oriente»."""
    own = target.customisation.strip()
    if not own or fold(own) == fold(target.indicator_name):
        return target.indicator_name
    return f"{target.indicator_name}: {own}"


def product_name(target: TargetRow | SgrTargetRow) -> str:
    """Return «2402041 Vía terciaria mejorada»."""
    return f"{target.product_code} {target.product_name}"


def accumulation(mode: Accumulation) -> str:
    """Return the official word of how the years of a target add up."""
    return mode.official


def yes_no(value: bool | None) -> str:
    """Return «Sí», «No», or nothing when it is not known."""
    return "" if value is None else "Sí" if value else "No"

"""What an entity reported beside what a source of DNP says of the same thing."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from kpt.rules.exact import exact_difference


class Compared(StrEnum):
    """How two figures of one thing stand to each other. Not found is not 0."""

    SAME = "igual"
    MORE = "mas"
    LESS = "menos"
    ONLY_REPORTED = "solo_reporte"
    ONLY_SOURCE = "solo_fuente"
    NEITHER = "ninguno"


@dataclass(frozen=True, slots=True)
class Difference:
    """``amount`` is reported − source, in the unit of both; None where one of them is missing."""

    kind: Compared
    amount: Decimal | None = None

    @property
    def is_worth_a_look(self) -> bool:
        """Say whether both are there and differ, or only the source knows of something done."""
        return self.kind in (Compared.MORE, Compared.LESS, Compared.ONLY_SOURCE)


def compare(reported: Decimal | None, source: Decimal | None) -> Difference:
    """Return how what was reported differs from what the source says.

    12 reported and 8 in PIIP is MORE by 4; 8 and 12, LESS by −4. Nothing reported and 0 in the
    source is NEITHER: there is nothing to ask about.

    Units: the same for both. Raises nothing. Source: ours (ADR 0016: what an entity says stands
    beside what the sources say).
    """
    if reported is None:
        return Difference(Compared.ONLY_SOURCE if source else Compared.NEITHER)
    if source is None:
        return Difference(Compared.ONLY_REPORTED)
    amount = exact_difference(reported, source)
    if not amount:
        return Difference(Compared.SAME, amount)
    return Difference(Compared.MORE if amount > 0 else Compared.LESS, amount)

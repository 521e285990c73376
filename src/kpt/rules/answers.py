"""What a team answers of one target in one vigencia, and what in it deserves a second look.

Nothing here rejects an answer but one: that a target programmed for the year moved nothing, and
nobody says why.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from kpt.rules.exact import exact_sum

THOUSAND = Decimal(1000)
FAR = Decimal(100)
"""A physical answer this many times what was programmed is asked about: our decision."""


class AnswerState(StrEnum):
    """Not reported is not zero: a target without an answer has none."""

    MISSING = "missing"
    INCOMPLETE = "incomplete"
    COMPLETE = "complete"


@dataclass(frozen=True, slots=True)
class Spent:
    """Money of one source (and project) in one vigencia, in pesos."""

    commitments_cop: Decimal
    obligations_cop: Decimal
    payments_cop: Decimal


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered. ``achieved`` in the unit of the indicator; None is not reported."""

    programmed: Decimal | None
    programmed_cop: Decimal
    achieved: Decimal | None
    no_progress_reason: str
    spent: tuple[Spent, ...] = ()

    @property
    def obligations_cop(self) -> Decimal:
        return exact_sum([one.obligations_cop for one in self.spent])


def state_of(answer: Answer) -> AnswerState:
    """Return whether a target is reported: 0 of a programmed year needs its reason (K1).

    achieved None → MISSING. achieved 0, programmed 5, no reason → INCOMPLETE. achieved 0 of a
    year that programmes nothing → COMPLETE.
    """
    if answer.achieved is None:
        return AnswerState.MISSING
    if answer.programmed and not answer.achieved and not answer.no_progress_reason.strip():
        return AnswerState.INCOMPLETE
    return AnswerState.COMPLETE


def warnings_of(answer: Answer) -> list[str]:
    """Return, in sentences, what deserves a second look before sending. Never an error.

    Thousands typed for pesos (000:43): money programmed 150,000,000 and obligations 150,000, a
    thousandth or less. Physical far above: 100 times the programmed or more. Order of money:
    commitments ≥ obligations ≥ payments, which real reports break 6 times in 2,461.
    """
    found = []
    spent, programmed = answer.obligations_cop, answer.programmed_cop
    if spent and programmed and spent * THOUSAND <= programmed:
        found.append(
            "Lo obligado es la milésima parte de lo programado, o menos. ¿Lo escribió en miles o "
            "en millones? Se reporta en pesos."
        )
    if answer.achieved and answer.programmed and answer.achieved >= answer.programmed * FAR:
        found.append("Lo ejecutado es cien veces lo programado, o más. Revise la unidad de medida.")
    if any(one.obligations_cop > one.commitments_cop for one in answer.spent):
        found.append("Hay obligaciones mayores que sus compromisos. Revise cuál está mal.")
    if any(one.payments_cop > one.obligations_cop for one in answer.spent):
        found.append("Hay pagos mayores que sus obligaciones. Revise cuál está mal.")
    if answer.achieved and not answer.programmed:
        found.append("Se ejecutó una meta que no estaba programada para esta vigencia.")
    return found

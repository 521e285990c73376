"""What a team answers of one target in one vigencia, and what in it deserves a second look.

Nothing here rejects an answer but one: that a target programmed for the year moved nothing, and
nobody says why.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from kpt.rules.exact import exact_product, exact_sum

THOUSAND = Decimal(1000)
FAR = Decimal(100)
"""A physical answer this many times what was programmed is asked about: our decision."""
PHYSICAL_DIGITS, MONEY_DIGITS = 2, 3
"""Digits that have to be the same for a point to be called misplaced: our decision."""


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


def is_in_thousands(answer: Answer) -> bool:
    """Say whether money looks typed in thousands or in millions of pesos (000:43).

    Programmed 150,000,000 and obligations 150,000: a thousandth or less. Units: pesos.
    """
    return _is_in_thousands(answer.obligations_cop, answer.programmed_cop)


def _is_in_thousands(spent: Decimal, programmed: Decimal) -> bool:
    return bool(spent) and bool(programmed) and exact_product(spent, THOUSAND) <= programmed


def is_shifted(value: Decimal, expected: Decimal, *, least: int) -> bool:
    """Say whether two figures differ only in where the decimal point is: 25 and 2.5.

    At least ``least`` digits that are not zeros at the ends have to be the same: 10 of 100 is
    progress, and 128 of 12.8 a slip. Units: both in the same one. Source: ours.
    """
    one, other = value.normalize(), expected.normalize()
    digits = one.as_tuple().digits
    return len(digits) >= least and digits == other.as_tuple().digits and one != other


def warnings_of(answer: Answer) -> list[str]:
    """Return, in sentences, what deserves a second look before sending. Never an error.

    Thousands typed for pesos (000:43): money programmed 150,000,000 and obligations 150,000, a
    thousandth or less. Far above: 100 times the programmed or more. A decimal point in another
    place: 25 of 2.5. Order of money: commitments ≥ obligations ≥ payments, which real reports
    break 6 times in 2,461.
    """
    found = [*_money_warnings(answer), *_physical_warnings(answer)]
    if any(one.obligations_cop > one.commitments_cop for one in answer.spent):
        found.append("Hay obligaciones mayores que sus compromisos. Revise cuál está mal.")
    if any(one.payments_cop > one.obligations_cop for one in answer.spent):
        found.append("Hay pagos mayores que sus obligaciones. Revise cuál está mal.")
    if answer.achieved and not answer.programmed:
        found.append("Se ejecutó una meta que no estaba programada para esta vigencia.")
    return found


def _money_warnings(answer: Answer) -> list[str]:
    spent, programmed = answer.obligations_cop, answer.programmed_cop
    if not spent or not programmed:
        return []
    if is_in_thousands(answer):
        return [
            "Lo obligado es la milésima parte de lo programado, o menos. ¿Lo escribió en miles o "
            "en millones? Se reporta en pesos."
        ]
    if spent >= exact_product(programmed, FAR):
        return ["Lo obligado es cien veces lo programado, o más. Revise si sobran ceros."]
    if is_shifted(spent, programmed, least=MONEY_DIGITS):
        return [
            "Lo obligado tiene las mismas cifras que lo programado, con más o menos ceros. Revise "
            "si sobran o faltan."
        ]
    return []


def _physical_warnings(answer: Answer) -> list[str]:
    done, programmed = answer.achieved, answer.programmed
    if not done or not programmed:
        return []
    if done >= exact_product(programmed, FAR):
        return ["Lo ejecutado es cien veces lo programado, o más. Revise la unidad de medida."]
    if is_shifted(done, programmed, least=PHYSICAL_DIGITS):
        return [
            "Lo ejecutado tiene las mismas cifras que lo programado, con la coma en otro lugar. "
            "Revise los decimales."
        ]
    return []


def report_warnings(answers: Iterable[Answer]) -> list[str]:
    """Return what deserves a second look in a whole report, by the targets that have money.

    Programmed 900,000,000 in the targets with money and obligations 800,000 in all: a thousandth
    or less. Of one target alone its own warning says it. Units: pesos. Source: 000:43; ours.
    """
    found = [answer for answer in answers if answer.spent]
    if len(found) < 2:
        return []
    spent = exact_sum(answer.obligations_cop for answer in found)
    programmed = exact_sum(answer.programmed_cop for answer in found)
    if _is_in_thousands(spent, programmed):
        return [
            "Todo lo obligado es la milésima parte de lo programado en las metas que ya tienen "
            "plata, o menos. ¿El reporte está en miles o en millones? Se reporta en pesos."
        ]
    if programmed and spent >= exact_product(programmed, FAR):
        return ["Todo lo obligado es cien veces lo programado, o más. Revise si sobran ceros."]
    return []

"""What was reported of a target, in one plain paragraph that anybody reads.

Only what is known is said: what was not reported is not 0, and a 0 gives the reason that it has.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from kpt.rules.figures import count, percent, written
from kpt.rules.figures import pesos as exact_pesos
from kpt.rules.reported import ReportedTarget

ONE = Decimal(1)
COUNTED = frozenset({"", "numero", "unidad", "unidades"})
"""Units that only say «how many»: the name of the target already says of what."""
SINGULARS = {
    "kilómetros": "kilómetro",
    "hectáreas": "hectárea",
    "metros": "metro",
    "metros lineales": "metro lineal",
    "metros cuadrados": "metro cuadrado",
    "metros cúbicos": "metro cúbico",
    "toneladas": "tonelada",
    "minutos": "minuto",
    "galones": "galón",
}
"""Units of the catalogue that are said after a number, with what is said of one."""


def quantity_text(value: Decimal, unit: str) -> str:
    """Return a quantity with its unit: 4 «Kilómetros» is «4 kilómetros», 1 is «1 kilómetro».

    «Número» says nothing more: 4. «Porcentaje» is «4 %», and pesos are pesos. A unit that is not
    said after a number is put apart: «4 (longitud)».

    Units: those of the indicator.
    Source: units of measure of the catalogue of products (MGA).
    """
    name = unit.strip().lower()
    if _folded(name) in COUNTED:
        return written(value)
    if name == "porcentaje":
        return f"{written(value)} %"
    if name in ("pesos", "peso m/c"):
        return pesos(value)
    if name in SINGULARS:
        return f"{written(value)} {SINGULARS[name] if value == ONE else name}"
    return f"{written(value)} ({name})"


def _folded(name: str) -> str:
    return name.replace("ú", "u")


def pesos(amount_cop: Decimal) -> str:
    """Return an amount without cents: 526544666.9 is "$ 526.544.667". Units: pesos."""
    return exact_pesos(amount_cop.quantize(ONE, ROUND_HALF_UP))


def progress_sentence(target: ReportedTarget, year: int, who: str) -> str:
    """Return what was to be done in a vigencia and what was: one sentence.

    4 kilómetros programmed and 3 reported of 2025 by «el municipio»: «En 2025 el municipio se
    propuso 4 kilómetros y reporta 3 (75 %).» Nothing reported: «…y no reportó qué hizo.»

    Units: those of the indicator.
    """
    done = target.achieved
    if not target.programmed:
        asked = f"Para {year} {who} no se propuso una cantidad en esta meta"
        if done is None:
            return f"{asked}, y no reportó nada de ella."
        return f"{asked}; reporta {quantity_text(done, target.unit)}."
    start = f"En {year} {who} se propuso {quantity_text(target.programmed, target.unit)}"
    if done is None:
        return f"{start} y no reportó qué hizo."
    if not done:
        return f"{start} y reporta que no hubo avance (0 %)."
    ratio = target.physical.ratio
    assert ratio is not None  # there is something programmed, and something reported
    share = percent(ratio, decimals=0)
    if ratio > ONE:
        return f"{start} y reporta {written(done)}: más de lo propuesto ({share})."
    return f"{start} y reporta {written(done)} ({share})."


def reason_sentence(target: ReportedTarget) -> str:
    """Return why there was no progress: the words of the entity, or that it gave none.

    Only of a target with quantity programmed and 0 reported; "" of another.
    """
    if not target.programmed or target.achieved is None or target.achieved:
        return ""
    reason = _ended(target.no_progress_reason)
    return f"La razón que da: {reason}" if reason else "No dice por qué."


def money_sentence(target: ReportedTarget) -> str:
    """Return what it cost: «Costó $ 60 de $ 100 programados (60 %).»

    What it cost are the obligations: what has to be paid. Money that was not reported is said to
    be unknown, not 0; without programmed pesos nor reported ones there is nothing to say.

    Units: pesos.
    """
    planned = target.programmed_cop
    if target.amounts is None:
        if not planned:
            return ""
        return f"Tenía {pesos(planned)} programados y no reportó cuánto costó."
    spent = target.amounts.obligations
    if not planned:
        if not spent:
            return "No tenía recursos programados y no reporta gasto."
        return f"Costó {pesos(spent)}, sin recursos programados para el año."
    if not spent:
        return f"No reporta gasto de los {pesos(planned)} programados."
    ratio = target.financial.ratio
    assert ratio is not None  # there are pesos programmed, and obligations
    return f"Costó {pesos(spent)} de {pesos(planned)} programados ({percent(ratio, decimals=0)})."


def evidence_sentence(target: ReportedTarget) -> str:
    """Return how much evidence there is: «Lo muestra con 3 evidencias.»; "" without any."""
    if not target.evidence:
        return ""
    return f"Lo muestra con {count(target.evidence, 'evidencia', 'evidencias')}."


def paragraph_of(target: ReportedTarget, year: int, who: str) -> str:
    """Return what was reported of one target as a plain paragraph.

    ``who`` is the entity as it is said in a sentence: «el municipio», «el departamento». 4
    kilómetros programmed, 3 reported, 60 of 100 pesos: «En 2025 el municipio se propuso 4
    kilómetros y reporta 3 (75 %). Costó $ 60 de $ 100 programados (60 %).»

    Units: quantities in the unit of the indicator; money in pesos.
    Source: M5, a report that citizens read.
    """
    parts = (
        progress_sentence(target, year, who),
        reason_sentence(target),
        money_sentence(target),
        evidence_sentence(target),
    )
    return " ".join(part for part in parts if part)


def _ended(text: str) -> str:
    """Return words of a person as one sentence with its full stop; "" when there are none."""
    words = " ".join(text.split())
    if not words:
        return ""
    return words if words[-1] in ".!?…»" else f"{words}."

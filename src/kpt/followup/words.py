"""How the state of a target is said in few words, and the groups that people look for."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import NamedTuple

from kpt.base.numbers import NBSP, millones, quantity
from kpt.rules import checks
from kpt.rules.checks import Severity
from kpt.rules.coverage import CoverageReason
from kpt.rules.progress import Explanation

_WORDS = {
    Explanation.NO_BPIN: "sin BPIN",
    Explanation.NOT_FOUND: "sin dato",
    Explanation.NOTHING: "no programada",
    Explanation.UNPROGRAMMED: "hecha sin programar",
    Explanation.NOT_EXECUTED: "sin ejecución",
    Explanation.BELOW: "por debajo",
    Explanation.COMPLETE: "cumplida",
    Explanation.ABOVE: "por encima",
}


def explanation(stored: str | None) -> Explanation | None:
    """Return the explanation that a figure stores, or None where the year is not followed."""
    return Explanation(stored) if stored else None


def word(stored: str | None) -> str:
    """Return an explanation in two or three words: "below" is «por debajo»."""
    found = explanation(stored)
    return _WORDS[found] if found else "por ejecutar"


def place(case: Explanation) -> int:
    """Return the number of an explanation in DNP's order, from 1."""
    return list(Explanation).index(case) + 1


class ProgressClass(StrEnum):
    """What a person looks for in a list of targets."""

    MET = "cumplida"
    ABOVE = "encima"
    LATE = "atrasada"
    BELOW = "debajo"
    NOT_EXECUTED = "sin-ejecucion"
    NO_DATA = "sin-dato"
    UNPROGRAMMED = "no-programada"

    @property
    def label(self) -> str:
        return _CLASSES[self][0]

    @property
    def explanations(self) -> tuple[str, ...]:
        """The explanations that fall in the class, as the figures store them."""
        return tuple(one.value for one in _CLASSES[self][1])


_CLASSES: dict[ProgressClass, tuple[str, tuple[Explanation, ...]]] = {
    ProgressClass.MET: ("Cumplidas o superadas", (Explanation.COMPLETE, Explanation.ABOVE)),
    ProgressClass.ABOVE: ("Solo por encima de 100 %", (Explanation.ABOVE,)),
    ProgressClass.LATE: ("Atrasadas", (Explanation.BELOW, Explanation.NOT_EXECUTED)),
    ProgressClass.BELOW: ("Por debajo de lo programado", (Explanation.BELOW,)),
    ProgressClass.NOT_EXECUTED: ("Sin ejecución", (Explanation.NOT_EXECUTED,)),
    ProgressClass.NO_DATA: ("Sin dato", (Explanation.NO_BPIN, Explanation.NOT_FOUND)),
    ProgressClass.UNPROGRAMMED: (
        "No programadas en el año",
        (Explanation.NOTHING, Explanation.UNPROGRAMMED),
    ),
}


class SeverityWords(NamedTuple):
    """How a severity is said and drawn; ``kind`` is that of notices and chips."""

    one: str
    many: str
    kind: str


_SEVERITIES = {
    Severity.ERROR: SeverityWords("error", "errores", "error"),
    Severity.WARNING: SeverityWords("advertencia", "advertencias", "warn"),
    Severity.NOTE: SeverityWords("nota", "notas", "info"),
}


def severity_words(severity: Severity) -> SeverityWords:
    """Return how a severity is said: «advertencia», «advertencias»."""
    return _SEVERITIES[severity]


_MARKS = {
    checks.INVERTED: "Tipo invertido",
    checks.NEITHER_READING: "Años no cuadran",
    checks.NO_TARGET: "Sin meta",
    checks.NOTHING_PROGRAMMED: "Sin programar",
    checks.MONEY_WITHOUT_QUANTITY: "Plata sin cantidad",
    checks.QUANTITY_WITHOUT_MONEY: "Sin plata",
    checks.EXTREME_PHYSICAL: "Físico dudoso",
    checks.EXTREME_FINANCIAL: "Financiero dudoso",
    checks.ABOVE_PHYSICAL: "Sobre 100 %",
    checks.ABOVE_FINANCIAL: "Obligado de más",
    checks.OBLIGATIONS_ABOVE_COMMITMENTS: "Obligado sin compromiso",
    checks.PAYMENTS_ABOVE_OBLIGATIONS: "Pagado sin obligar",
    checks.UNPROGRAMMED_PHYSICAL: "Hecho sin programar",
    checks.UNPROGRAMMED_FINANCIAL: "Obligado sin programar",
    checks.NO_BPIN: "Sin BPIN",
    checks.MALFORMED_BPIN: "BPIN mal escrito",
    checks.REPEATED_BPIN: "BPIN repetido",
    checks.UNKNOWN_PRODUCT: "Producto no catalogado",
    checks.UNKNOWN_INDICATOR: "Indicador no catalogado",
    checks.PRINCIPAL_CONTRADICTS: "Principal dudoso",
    checks.NO_SDG: "Sin ODS",
    checks.REPEATED_LINE: "Línea repetida",
    checks.BROKEN_CHAIN: "Códigos no encadenan",
}


def check_mark(code: str) -> str:
    """Return a check in two or three words, for a chip: «Sin BPIN»."""
    check = checks.check_of(code)
    return _MARKS.get(check, check.title)


_ADVICE = {
    CoverageReason.NO_BPIN: "Escriba el BPIN del proyecto en el plan indicativo de SisPT.",
    CoverageReason.BPIN_NOT_FOUND: (
        "Revise que el BPIN esté bien escrito y que el proyecto tenga seguimiento en PIIP."
    ),
    CoverageReason.INDICATOR_NOT_FOUND: (
        "El proyecto está en PIIP con otro indicador: haga coincidir el código de nueve dígitos."
    ),
    CoverageReason.WITHOUT_MODE: (
        "En PIIP falta decir si el indicador es acumulativo o no acumulativo."
    ),
    CoverageReason.MODE_NOT_FOUND: (
        "El plan y PIIP no dicen el mismo tipo de acumulación: corrija el que esté equivocado."
    ),
    CoverageReason.FOUND: "Nada: la meta tiene seguimiento físico.",
}


def reason_advice(reason: CoverageReason) -> str:
    """Return what to do about a reason of coverage, in one sentence."""
    return _ADVICE[reason]


BILLION = Decimal(1_000_000_000_000)


def big_money(amount_cop: Decimal) -> str:
    """Return pesos to be repeated: «$ 28.327 millones», «$ 20,2 billones» (a million millions)."""
    if amount_cop < BILLION:
        return f"${NBSP}{millones(amount_cop)}{NBSP}millones"
    tenths = (amount_cop / BILLION).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"${NBSP}{quantity(tenths)}{NBSP}billones"

"""The letter to an entity that did not report: its words, and how they are filled in.

The words are a proposal that whoever sends edits. Source: DNP, Circular 0026-4 de 2021: the
gobernación informs in writing, by e-mail or registered mail, those that did not report in time,
with copy to DNP (000:27); DNP may inform the control body (000:42).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date

LEGAL_BASIS = (
    "Artículo 344 de la Constitución Política; artículos 42 y 49 de la Ley 152 de 1994; Resolución "
    "1135 de 2015 y Circular 0026-4 de 2021 del Departamento Nacional de Planeación."
)
SUBJECT = "Reporte de avance del plan de desarrollo de la vigencia {vigencia}"
TEXT = """Cordial saludo.

El plazo para reportar el avance del plan de desarrollo de la vigencia {vigencia} ({corte}) venció \
el {fecha_corte}. A la fecha de este oficio, {fecha}, {entidad} no ha enviado su reporte en el Kit \
de Planeación Territorial: lleva {dias} de retraso.

Le solicitamos enviarlo cuanto antes. El equipo de su entidad lo llena en el sitio, en la sección \
«Reportar avance». Si hay un motivo que lo impida, infórmelo por escrito para dejar constancia.

De no recibirse, el Departamento Nacional de Planeación podrá informar esta situación al organismo \
de control correspondiente.

Fundamento: {norma}"""

PLACEHOLDERS: Mapping[str, str] = {
    "entidad": "la entidad que recibe",
    "departamento": "su departamento",
    "vigencia": "el año que se reporta",
    "corte": "el corte: primero o definitivo",
    "fecha_corte": "cuándo venció",
    "dias": "cuántos días lleva de retraso",
    "fecha": "la fecha del oficio",
    "norma": "el fundamento legal",
}
OF_THE_SUBJECT = frozenset({"vigencia"})
"""What the subject may ask for: it is the same in all the letters of one sending."""
_PLACE = re.compile(r"\{([^{}]*)\}")


class UnknownPlaceholder(ValueError):
    """A text asks to be filled with something that is not known; ``name`` says with what."""

    def __init__(self, name: str):
        self.name = name
        super().__init__(f"unknown placeholder: {name}")


def check_placeholders(text: str, known: Collection[str] = PLACEHOLDERS) -> None:
    """Raise UnknownPlaceholder unless everything between braces is among ``known``.

    «{entidad} debe…» passes; «{alcalde} debe…» does not.

    Units: none. Raises: UnknownPlaceholder. Source: ours.
    """
    for name in _PLACE.findall(text):
        if name not in known:
            raise UnknownPlaceholder(name)


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return ``text`` with each «{name}» replaced by its value, once: values are not read again.

    «{entidad}: {dias}» with Buenavista and «3 días» gives «Buenavista: 3 días».

    Units: none. Raises: UnknownPlaceholder. Source: ours.
    """
    check_placeholders(text)
    return _PLACE.sub(lambda found: values[found.group(1)], text)


def days_late(due: date, on: date) -> int:
    """Return how many days have passed since a last day: due on 30 October, on 2 November, 3.

    Units: days, 0 while it is in time. Raises: nothing. Source: ours.
    """
    return max(0, (on - due).days)

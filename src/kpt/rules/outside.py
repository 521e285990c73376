"""What another system says of a report, beside what this one says. It never decides anything here.

Gobernaciones validate in both (000:38 «podrán validar y verificar los reportes de los municipios
en…» KPT and GESTIONWEB). Nobody has published the format of that system: the columns are ours.
"""

from __future__ import annotations

import re
from enum import StrEnum

from kpt.rules.text import fold
from kpt.rules.workflows.reporting import ReportState

SYSTEM = "GESTIONWEB"


class Stage(StrEnum):
    """What both systems can say of a report."""

    NOT_SENT = "not_sent"
    WAITING = "waiting"
    RETURNED = "returned"
    VALIDATED = "validated"

    @property
    def label(self) -> str:
        """Return the word that files carry."""
        return WORDS[self][0]


WORDS: dict[Stage, tuple[str, ...]] = {
    Stage.NOT_SENT: (
        *("sin enviar", "no enviado", "sin reportar", "no reportado", "no reporto", "sin reporte"),
        *("sin abrir", "en diligenciamiento", "borrador", "llenandolo"),
    ),
    Stage.WAITING: (
        *("por revisar", "enviado", "reportado", "en revision", "en validacion", "por validar"),
        *("pendiente", "pendiente de validacion", "recibido", "radicado", "lo devolvio el dnp"),
    ),
    Stage.RETURNED: (
        *("devuelto", "devuelto con observaciones", "con observaciones", "rechazado", "en ajuste"),
        *("en ajustes", "no aprobado", "no validado"),
    ),
    Stage.VALIDATED: (
        *("validado", "validado por la gobernacion", "aprobado", "verificado", "aceptado"),
        *("verificado por el dnp", "validado y verificado"),
    ),
}
"""The first of each is the one that is written; the others are understood. Folded."""

_ENDING = re.compile(r"([dt])(?:a|as|os)\b")
_NAMED = {word: stage for stage, words in WORDS.items() for word in words}
_OURS = {
    ReportState.DRAFT: Stage.NOT_SENT,
    ReportState.SUBMITTED: Stage.WAITING,
    ReportState.SENT_BACK: Stage.WAITING,
    ReportState.RETURNED: Stage.RETURNED,
    ReportState.DEPARTMENT_VALIDATED: Stage.VALIDATED,
    ReportState.DNP_VERIFIED: Stage.VALIDATED,
}


def stage_named(text: str) -> Stage | None:
    """Return what a word of the other system means, or None: «VALIDADA » is VALIDATED.

    Source: ours; that system's words are not published, so those in use are listed in WORDS.
    """
    # «validada», «devueltos»: the gender and number of whatever the other system talks about.
    return _NAMED.get(_ENDING.sub(r"\1o", fold(text).strip(" .")))


def stage_of(state: ReportState | None) -> Stage:
    """Return what our state is in words that both systems have; None is a report not opened."""
    return Stage.NOT_SENT if state is None else _OURS[state]


def disagreement(theirs: Stage, ours: ReportState | None) -> str:
    """Return in one sentence where both systems differ, "" when they say the same.

    Validated there and waiting for review here is «Validado en GESTIONWEB y aquí no: está por
    revisar». The first word of the sentence is the graver case: somebody vouches in one of both.

    Source: 000:38; the comparison is ours.
    """
    here = stage_of(ours)
    if theirs is here:
        return ""
    if theirs is Stage.VALIDATED:
        return f"Validado en {SYSTEM} y aquí no: está {here.label}."
    if here is Stage.VALIDATED:
        return f"Validado aquí y en {SYSTEM} no: dice «{theirs.label}»."
    return f"{SYSTEM} dice «{theirs.label}» y aquí está {here.label}."

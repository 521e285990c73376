"""Who vouches for a figure, in words: the source, the date, the cut and who answered for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from kpt.base.numbers import fecha, fecha_corta

SELF, REVIEWED, VERIFIED = "self", "reviewed", "verified"
WORDS = {SELF: "autorreportado", REVIEWED: "revisado", VERIFIED: "verificado"}
DNP = "el DNP"
IN_HAND = "La entidad lo está diligenciando: todavía puede cambiar"


@dataclass(frozen=True, slots=True)
class Label:
    """Who vouches for figures: ``who`` did it ``on`` that day, by the cut of ``cut``.

    ``code`` is "self", "reviewed" or "verified"; ``source`` is where the figures are written.
    """

    code: str
    source: str
    who: str = ""
    on: date | datetime | None = None
    cut: str = ""

    @property
    def word(self) -> str:
        """Return «autorreportado», as a file says it."""
        return WORDS[self.code]

    @property
    def when(self) -> str:
        return fecha(self.on) if self.on else ""

    @property
    def sentence(self) -> str:
        """Return all that is known: «Reporte de la entidad. Revisado por … el …. Corte: …»."""
        parts = [self.source]
        if self.who:
            parts.append(f"{_DID[self.code]} {self.who}{f' el {self.when}' if self.on else ''}")
        if self.cut:
            parts.append(f"Corte: {self.cut}")
        return ". ".join(parts) + "."

    @property
    def brief(self) -> str:
        """Return the little that fits in a row: who and when."""
        return " · ".join(filter(None, (self.who, fecha_corta(self.on) if self.on else "")))


_DID = {SELF: "Lo envió", REVIEWED: "Lo revisó", VERIFIED: "Lo verificó"}


def of_executions(cut: str = "") -> Label:
    """Return the label of what DNP's follow-up reads: the entity writes it in those systems."""
    return Label(SELF, "Lo escribe la entidad en PIIP y CUIPO; nadie más lo ha confirmado", cut=cut)

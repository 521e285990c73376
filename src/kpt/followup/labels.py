"""Who vouches for a figure, in words: the source, the date, the cut and who answered for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from kpt.base.numbers import cuenta, fecha, fecha_corta, fecha_hora, nombrados

SELF, REVIEWED, VERIFIED = "self", "reviewed", "verified"
WORDS = {SELF: "autorreportado", REVIEWED: "revisado", VERIFIED: "verificado"}
DNP = "el DNP"
OF_THE_ENTITY = "Reporte de la entidad"
MANY = {
    SELF: "autorreportado,autorreportados",
    REVIEWED: "revisado por la gobernación,revisados por la gobernación",
    VERIFIED: "verificado por el DNP,verificados por el DNP",
}
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


def of_reports(codes: Iterable[str], *, cut: str, at: datetime) -> Label:
    """Return the label of a figure made of several reports, by the code of each, at an instant.

    The one that vouches least gives it its mark: a sum is no surer than what is added.
    """
    counts = Counter(codes)
    weakest = next((code for code in (SELF, REVIEWED, VERIFIED) if counts[code]), SELF)
    said = nombrados([cuenta(counts[code], MANY[code]) for code in MANY if counts[code]])
    whole = cuenta(counts.total(), "reporte enviado,reportes enviados")
    return Label(
        weakest, f"{whole} hasta el {fecha_hora(at)}{f': {said}' if said else ''}", cut=cut
    )


def definitive(fiscal_year: int, on: date | None) -> str:
    """Return the cut of a vigencia by its window: «definitivo de 2025, 21 de diciembre de 2026»."""
    return f"definitivo de {fiscal_year}, {fecha(on)}" if on else ""


_DID = {SELF: "Lo envió", REVIEWED: "Lo revisó", VERIFIED: "Lo verificó"}


def of_executions(cut: str = "") -> Label:
    """Return the label of what DNP's follow-up reads: the entity writes it in those systems."""
    return Label(SELF, "Lo escribe la entidad en PIIP y CUIPO; nadie más lo ha confirmado", cut=cut)

"""The words of the programme: counted, with those left out apart."""

from __future__ import annotations

from dataclasses import dataclass

from kpt.promises.models import GovernmentProgramme, WordChoice
from kpt.promises.queries.programme import text_of
from kpt.promises.stems import stem
from kpt.rules.words import Term, proposed_exclusions, terms_of
from kpt.territories.models import Government, TerritorialEntity

IN_THE_CLOUD = 40
IN_THE_TABLE = 60
PARAGRAPHS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class WordRow:
    """A term as the table shows it."""

    word: str
    count: int
    forms: str
    paragraphs: tuple[int, ...]
    more_paragraphs: int
    is_proposed: bool


@dataclass(frozen=True, slots=True)
class WordReading:
    """The reading of words of a programme. ``words`` counts all that mean something."""

    kept: tuple[WordRow, ...]
    left_out: tuple[WordRow, ...]
    terms: int
    words: int

    @property
    def cloud(self) -> tuple[tuple[str, int], ...]:
        return tuple((row.word, row.count) for row in self.kept[:IN_THE_CLOUD])


def reading_of(
    entity: TerritorialEntity, government: Government, programme: GovernmentProgramme
) -> WordReading:
    """Return the terms of a programme, most said first. Two queries."""
    terms = terms_of(text_of(programme).paragraphs, stem=stem)
    said = dict(WordChoice.objects.filter(entity=entity).values_list("stem", "is_left_out"))
    proposed = proposed_exclusions(_names(entity, government), stem=stem)
    out = {term.stem for term in terms if said.get(term.stem[:60], term.stem in proposed)}
    kept = [term for term in terms if term.stem not in out]
    return WordReading(
        kept=tuple(_row(term, proposed) for term in kept[:IN_THE_TABLE]),
        left_out=tuple(_row(term, proposed) for term in terms if term.stem in out),
        terms=len(terms),
        words=sum(term.count for term in terms),
    )


def _names(entity: TerritorialEntity, government: Government) -> list[str]:
    department = entity.department.name if entity.department else ""
    return [entity.name, department, government.authority_name]


def _row(term: Term, proposed: frozenset[str]) -> WordRow:
    return WordRow(
        word=term.word,
        count=term.count,
        forms=", ".join(f"{form} ({count})" for form, count in term.forms[:6] if form != term.word),
        paragraphs=term.paragraphs[:PARAGRAPHS_SHOWN],
        more_paragraphs=max(0, len(term.paragraphs) - PARAGRAPHS_SHOWN),
        is_proposed=term.stem in proposed,
    )

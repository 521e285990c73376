"""The words of the programme: counted, with those left out apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kpt.promises.models import GovernmentProgramme, WordChoice
from kpt.promises.queries.programme import text_of
from kpt.promises.stems import stem
from kpt.rules.words import Term, proposed_exclusions, terms_of, words_of
from kpt.territories.models import Government, TerritorialEntity

IN_THE_CLOUD = 40
IN_THE_TABLE = 100
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


def main_words(entity: TerritorialEntity, government: Government, texts: Sequence[str]) -> str:
    """Return the five words most said, as a sentence names them. One query."""
    terms = terms_of(texts, stem=stem)
    said = dict(WordChoice.objects.filter(entity=entity).values_list("stem", "is_left_out"))
    proposed = proposed_exclusions(_names(entity, government), stem=stem)
    kept = [term for term in terms if not said.get(term.stem[:60], term.stem in proposed)]
    return ", ".join(term.word for term in kept[:5])


def _names(entity: TerritorialEntity, government: Government) -> list[str]:
    department = entity.department.name if entity.department else ""
    return [entity.name, department, government.authority_name]


def _row(term: Term, proposed: frozenset[str]) -> WordRow:
    return WordRow(
        word=term.word,
        count=term.count,
        forms=", ".join(f"{form} ({count})" for form, count in term.forms[1:6]),
        paragraphs=term.paragraphs[:PARAGRAPHS_SHOWN],
        more_paragraphs=max(0, len(term.paragraphs) - PARAGRAPHS_SHOWN),
        is_proposed=term.stem in proposed,
    )


def marked(text: str, word: str) -> list[tuple[str, bool]]:
    """Return the pieces of a paragraph, and whether each is a form of ``word``.

    «La educación es de todos» for «educar» is [("La ", no), ("educación", yes), (" es…", no)].
    """
    return [(text, False)] if not words_of(word) else _pieces(text, word)


def _pieces(text: str, word: str) -> list[tuple[str, bool]]:
    from kpt.rules.words import WORD, key_of

    wanted, pieces, end = key_of(word, stem), [], 0
    for match in WORD.finditer(text):
        if key_of(match.group(), stem) == wanted:
            pieces += [(text[end : match.start()], False), (match.group(), True)]
            end = match.end()
    return [*pieces, (text[end:], False)]

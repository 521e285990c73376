"""The programa de gobierno cut into promises, and how many of them the plan keeps.

Voters elect a programme (voto programático), so a plan has to say where each promise went.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from kpt.rules.exact import ratio_of
from kpt.rules.text import clean_text, fold

BULLET = re.compile(
    r"^\s*(?:[•●▪◦‣∙·*✓✔➢➤►\-–—]|\(?(?:\d{1,2}|[a-z])[.)]|\d{1,2}(?:\.\d{1,2})+\.?)\s+"
)
SENTENCE_END = re.compile(r"(?<=[.;!?])\s+(?=[«\"¿¡(]?[A-ZÁÉÍÓÚÑ0-9])")
ABBREVIATION = re.compile(
    r"\b(?:art|núm|num|no|nro|sr|sra|dr|dra|ing|etc|pág|aprox|hab|km)\.$", re.I
)
SHORTEST_PROMISE = 4
"""A line of fewer words is a title, not a promise: our decision."""
LONGEST_TITLE = 12
"""A line of more words without a full stop is a promise that lost its stop: our decision."""


class Standing(StrEnum):
    """What became of a promise in the plan."""

    LINKED = "vinculada"
    SET_ASIDE = "apartada"
    PENDING = "pendiente"

    @property
    def label(self) -> str:
        return {
            Standing.LINKED: "En el plan",
            Standing.SET_ASIDE: "Apartada con razón",
            Standing.PENDING: "Por ubicar",
        }[self]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A promise that the text seems to make, in the paragraph (from 1) where it does."""

    text: str
    heading: str
    paragraph: int


def paragraphs_of(text: str) -> list[str]:
    """Return the paragraphs and bullets of a text, in order, without its broken lines.

    A line that goes on from the one before (as in a PDF, where lines end at the margin) is joined
    to it: «Mejorar las\\nvías» is one paragraph. A bullet, an empty line, a short line without an
    end after one that ended, begin another.
    """
    found: list[str] = []
    is_open = False
    for line in text.splitlines():
        said = clean_text(line)
        if not said:
            is_open = False
            continue
        if is_open and not BULLET.match(said) and _goes_on(found[-1], said):
            joint = found[-1][:-1] if _is_cut(found[-1], said) else f"{found[-1]} "
            found[-1] = f"{joint}{said}"
        else:
            found.append(said)
        is_open = True
    return found


def _is_cut(before: str, line: str) -> bool:
    return before.endswith("-") and len(before) > 1 and before[-2].isalpha() and line[0].islower()


def _goes_on(before: str, line: str) -> bool:
    """Say whether ``line`` continues the paragraph before it."""
    if line[0].islower() or before.endswith((",", "-")):
        return True
    return before[-1] not in ".;:!?" and not _is_title(before)


def _is_title(line: str) -> bool:
    letters = [character for character in line if character.isalpha()]
    if letters and all(character.isupper() for character in letters):
        return True
    return line.endswith(":") or len(line.split()) <= LONGEST_TITLE


def proposals(
    paragraphs: Sequence[str],
    *,
    known: Iterable[str] = (),
    titles: Mapping[int, str] | None = None,
) -> list[Proposal]:
    """Return the promises that a text seems to make, so that the team corrects them.

    Bullets and sentences are proposed one by one; a short line without a full stop is the heading
    of what follows. «Salud / • Construir el hospital. • Dotar los puestos de salud rurales» is two
    promises under «Salud». What is already ``known`` (same words, whatever accents or capitals)
    is not proposed again, so that a corrected text adds only what is new. ``titles`` are headings
    that are known without guessing, by the paragraph (from 1) that they stand before.

    Units: none. Source: ours; a person joins, splits, edits and adds.
    """
    seen = {_sameness(text) for text in known}
    heading = ""
    found: list[Proposal] = []
    for number, paragraph in enumerate(paragraphs, 1):
        heading = (titles or {}).get(number, heading)
        bullet = BULLET.match(paragraph)
        said = BULLET.sub("", paragraph, count=1)
        if (
            _is_title(paragraph)
            and not paragraph.endswith((".", ";"))
            and _names(paragraph, bullet)
        ):
            heading = said.rstrip(":")
            continue
        for sentence in sentences_of(said):
            same = _sameness(sentence)
            if len(sentence.split()) >= SHORTEST_PROMISE and same not in seen:
                seen.add(same)
                found.append(Proposal(sentence, heading, number))
    return found


def _names(paragraph: str, bullet: re.Match[str] | None) -> bool:
    """Say whether a short line is a heading: «1. SALUD», «Eje social»; a bulleted deed is not."""
    if bullet is None:
        return True
    rest = paragraph[bullet.end() :]
    return rest.isupper() or (rest.endswith(":")) or len(rest.split()) < SHORTEST_PROMISE


def sentences_of(text: str) -> list[str]:
    """Return the sentences of a paragraph: «Haremos A. Haremos B; luego C» is the two first.

    Stops end a sentence only before a capital; «art. 5» and «Sr. Pérez» do not.
    """
    parts: list[str] = []
    for piece in SENTENCE_END.split(clean_text(text)):
        if parts and ABBREVIATION.search(parts[-1]):
            parts[-1] = f"{parts[-1]} {piece}"
        elif piece:
            parts.append(piece)
    return parts


def _sameness(text: str) -> str:
    return fold(text).strip(" .;:,")


def standing_of(*, links: int, is_set_aside: bool) -> Standing:
    """Return what became of a promise: a link to a row that is still in the plan decides first."""
    if links:
        return Standing.LINKED
    return Standing.SET_ASIDE if is_set_aside else Standing.PENDING


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many promises are in the plan. ``ratio`` is None when none has to be.

    Units: promises; ratio from 0 to 1.
    """

    total: int
    linked: int
    set_aside: int
    pending: int
    ratio: Decimal | None

    @property
    def answered(self) -> int:
        """Promises of which the team has said what becomes of them."""
        return self.linked + self.set_aside


def coverage_of(standings: Iterable[Standing]) -> Coverage:
    """Return the coverage: promises in the plan, over those that were not set aside.

    Of 20 promises, 12 in the plan, 4 set aside and 4 pending: 12 of 16, 75 %. What was set aside,
    with its reason in sight, does not count against the plan nor in its favour.

    Units: promises in; ratio from 0 to 1.
    Source: ours, for the Ley 131 de 1994 (voto programático) and Ley 152 de 1994 art. 39.
    """
    counts = dict.fromkeys(Standing, 0)
    for standing in standings:
        counts[standing] += 1
    linked, pending = counts[Standing.LINKED], counts[Standing.PENDING]
    due = linked + pending
    return Coverage(
        total=sum(counts.values()),
        linked=linked,
        set_aside=counts[Standing.SET_ASIDE],
        pending=pending,
        ratio=ratio_of(Decimal(linked), Decimal(due)) if due else None,
    )

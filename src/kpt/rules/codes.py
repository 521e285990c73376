"""Official codes: the chain sector–programme–product–indicator, BPIN, consecutives, lines.

Codes are text, with their leading zeros, always. Nothing here rejects what the official system
accepts: each function either reads a code or says, in Spanish, what is odd about it.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from kpt.rules.text import clean_text, fold

PRINCIPAL_ENDING = "00"
BPIN_LENGTHS = (13, 15)


class Accumulation(StrEnum):
    """Tipo de acumulación: do the years add up to the target, or does each year equal it?"""

    CUMULATIVE = "acumulativo"
    NON_CUMULATIVE = "no_acumulativo"

    @property
    def official(self) -> str:
        """The word of SisPT's workbook."""
        return "Acumulativo" if self is Accumulation.CUMULATIVE else "No acumulativo"

    @property
    def dnp(self) -> str:
        """The word of DNP's follow-up workbook, column «Acumulativo»."""
        return "Si" if self is Accumulation.CUMULATIVE else "No"


_ACCUMULATION_WORDS = {
    "acumulativo": Accumulation.CUMULATIVE,
    "si": Accumulation.CUMULATIVE,
    "no acumulativo": Accumulation.NON_CUMULATIVE,
    "no": Accumulation.NON_CUMULATIVE,
}


def parse_accumulation(text: str) -> Accumulation | None:
    """Return the accumulation that a cell names, or None: " NO  acumulativo" and "No" are one.

    Accents, capitals, blanks and underscores don't matter; both official workbooks are understood.
    """
    return _ACCUMULATION_WORDS.get(fold(clean_text(text).replace("_", " ")))


class _Level(NamedTuple):
    name: str
    digits: int


_CHAIN = (
    _Level("sector", 2),
    _Level("programa", 4),
    _Level("producto", 7),
    _Level("indicador de producto", 9),
)


def is_principal(indicator_code: str) -> bool:
    """Return whether an indicator is its product's principal one: its code ends in 00.

    Units: a code of nine digits. Source: DNP's product catalogue; no exception in 3,442 rows of
    real plans.
    """
    return indicator_code.endswith(PRINCIPAL_ENDING)


def chain_problems(sector: str, programme: str, product: str, indicator: str) -> list[str]:
    """Return what is wrong with a chain of codes; nothing for 32, 3202, 3202003, 320200301.

    Each code has its own number of digits (2, 4, 7, 9) and starts with the one before it.
    Source: DNP's product catalogue (MGA); no exception in 3,442 rows of real plans.
    """
    codes = (sector, programme, product, indicator)
    problems = [
        f"El código de {level.name} «{code}» debe tener {level.digits} dígitos."
        for level, code in zip(_CHAIN, codes, strict=True)
        if not _is_digits(code, level.digits)
    ]
    for (upper, upper_code), (lower, lower_code) in pairwise(zip(_CHAIN, codes, strict=True)):
        both = _is_digits(upper_code, upper.digits) and _is_digits(lower_code, lower.digits)
        if both and not lower_code.startswith(upper_code):
            problems.append(
                f"El código de {lower.name} {lower_code} debe empezar por el de {upper.name}, "
                f"{upper_code}."
            )
    return problems


def _is_digits(text: str, length: int) -> bool:
    return len(text) == length and text.isascii() and text.isdigit()


_BPIN_SEPARATORS = re.compile(r"[\s,;/|]+")
_HAS_DIGIT = re.compile(r"[0-9]")


@lru_cache(maxsize=8192)  # a plan names the same few hundred lists of projects over and over
def split_bpins(text: str) -> tuple[str, ...]:
    """Return the BPINs of a cell in order of appearance, each once: "2, 1,2" is ("2", "1").

    Pieces without any digit ("NO APLICA", "N/A", "-") are not BPINs and are left out;
    ``bpin_problems`` tells the person about them.
    """
    pieces = _BPIN_SEPARATORS.split(clean_text(text))
    return tuple(dict.fromkeys(piece for piece in pieces if _HAS_DIGIT.search(piece)))


def normal_bpins(text: str) -> str:
    """Return the BPINs of a cell in the form in which they are compared: "2,1,2" is "1, 2".

    De-duplicated, sorted as text and joined by a comma and a blank, as DNP's follow-up workbook
    writes them. A cell without any BPIN gives "".
    """
    return ", ".join(sorted(split_bpins(text)))


def bpin_problems(text: str) -> list[str]:
    """Return what is odd in a cell of BPINs, as sentences; none for an empty cell.

    A piece without digits, one of another length than 13 or 15, and one written twice are named.
    """
    repeated = [f"El código BPIN {bpin} está repetido." for bpin in repeated_bpins(text)]
    return [*malformed_bpins(text), *repeated]


def malformed_bpins(text: str) -> list[str]:
    """Return which pieces of a cell of BPINs are not one, as sentences; none for an empty cell.

    A BPIN has 13 digits (year 4, entity 5, consecutive 4) or 15 (the newer ones).
    """
    problems = [
        f"«{piece}» no es un código BPIN."
        for piece in (part.strip() for part in re.split(r"[,;|]", clean_text(text)))
        if piece and not _HAS_DIGIT.search(piece)
    ]
    problems += [
        f"El código BPIN «{bpin}» debe tener 13 o 15 dígitos."
        for bpin in split_bpins(text)
        if not any(_is_digits(bpin, length) for length in BPIN_LENGTHS)
    ]
    return problems


def repeated_bpins(text: str) -> tuple[str, ...]:
    """Return the BPINs that a cell writes more than once, each once: "2,1,2" gives ("2",)."""
    pieces = _BPIN_SEPARATORS.split(clean_text(text))
    return tuple(bpin for bpin in split_bpins(text) if pieces.count(bpin) > 1)


_LINE_START = re.compile(r"(?:^|,)\s*LE-([0-9]{1,6})\s*-")


def split_lines(cell: str) -> list[tuple[int, str]]:
    """Return the strategic lines of a cell, in its order, as number and name.

    "LE-1-Agua, suelo,LE-4-Paz" is [(1, "Agua, suelo"), (4, "Paz")]. A name may contain commas, so
    a new line starts only where "LE-n-" does. The same line may appear twice, and stays twice.
    Text that does not start with a line gives [].
    """
    text = clean_text(cell)
    starts = list(_LINE_START.finditer(text))
    if not starts or starts[0].start() != 0:
        return []
    ends = [start.start() for start in starts[1:]] + [len(text)]
    return [
        (int(start[1]), text[start.end() : end].strip())
        for start, end in zip(starts, ends, strict=True)
    ]


_CONSECUTIVE = re.compile(r"(?P<prefix>[A-Za-z]+) ?- ?0*(?P<number>[1-9][0-9]{0,5})")


def parse_consecutive(text: str, *, prefix: str) -> int | None:
    """Return the number of an official consecutive, or None: "IP-12" with prefix "IP" is 12.

    Blanks around it and the case of the prefix don't matter. The number has one to six digits and
    is 1 or more.
    """
    match = _CONSECUTIVE.fullmatch(clean_text(text))
    return int(match["number"]) if match and match["prefix"].upper() == prefix else None

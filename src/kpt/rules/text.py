"""Text as people search and sort it."""

from __future__ import annotations

import re
import unicodedata

_NUMBERS = re.compile(r"([0-9]+)")
_CARRIAGE = re.compile(r"_x000[dDaA9]_")


def clean_text(text: str) -> str:
    """Return ``text`` without the dirt of exported workbooks: "Metros_x000D_\\n " is "Metros".

    Carriage returns (also in their escaped form), line ends, tabs and runs of blanks, including
    non-breaking ones, become one blank; blanks at both ends go.
    """
    return " ".join(_CARRIAGE.sub(" ", text).split())


def fold(text: str) -> str:
    """Return ``text`` for searching: lower case, no accents, ñ as n. "Nariño " is "narino".

    Searching «educacion» must find «Educación»; names themselves keep their accents.
    """
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return clean_text("".join(c for c in decomposed if not unicodedata.combining(c)))


def natural_key(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return a key that sorts "IP-9" before "IP-10", and "Álamos" beside "Alamos".

    Numbers inside the text are compared as numbers, and come before letters.
    """
    parts = _NUMBERS.split(fold(text))
    return tuple(
        _number_key(part) if position % 2 else (1, 0, part)
        for position, part in enumerate(parts)
        if part
    )


def _number_key(digits: str) -> tuple[int, int, str]:
    """Compare numbers by length, then digit by digit, so that no text is too long to be sorted."""
    plain = digits.lstrip("0")
    return (0, len(plain), plain)

"""Texts that people wrote, made safe for a page: only letters that the page can show.

This is about shapes and not about markup: no writer reads markup in a text.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right

UNKNOWN = "\N{WHITE SQUARE}"
LONGEST_WORD = 24  # of a cell; what is longer (an address) may be cut anywhere
BREAK = "\N{ZERO WIDTH SPACE}"

# What the typefaces that the template names draw (Roboto and three of those inside typst), found
# by setting each letter alone; a tagged PDF may not hold a letter without a shape. Marks that stand
# on another letter are left out: those that people type are one letter with it when composed.
_DRAWN = (
    "0020-007E 00A0-00AC 00AE-02FF 0370-0377 037A-037F 0384-038A 038C 038E-03A1 03A3-0482 "
    "048A-04FF 1E00-1EFF 2000-200A 2010-2027 202F-2040 2042 2044-204B 2070-2071 2074-208E "
    "2090-209C 20A0-20C0 2100-2103 2105-2106 2109 2111 2113 2115-2117 2119-211A 211C-211E 2120 "
    "2122 2124 2126 212A-212B 212E 2150-2184 2190-222E 2234-223D 2241-226B 22C2-22C6 2500-262F "
    "2638-268B 2690-269C 270C-2727 2794 2798-27AF FB00-FB06 FFFD"
)
_PLAIN = "0020-007E 00A0-00AC 00AE-017F 2010-2027 2030-203A 20AC 2122 2212 2264-2265 25A1"


def _ranges(text: str) -> list[tuple[int, int]]:
    pairs = (part.partition("-") for part in text.split())
    return [(int(first, 16), int(last or first, 16)) for first, _, last in pairs]


class _Letters:
    def __init__(self, text: str):
        self.ranges = _ranges(text)
        self.starts = [first for first, _ in self.ranges]

    def __contains__(self, letter: str) -> bool:
        code = ord(letter)
        at = bisect_right(self.starts, code) - 1
        return at >= 0 and code <= self.ranges[at][1]

    def __iter__(self):
        return (chr(code) for first, last in self.ranges for code in range(first, last + 1))


DRAWN, PLAIN = _Letters(_DRAWN), _Letters(_PLAIN)
_QUICK = re.compile(r"[ -~\u00a0-\u00ac\u00ae-\u017f\u2013\u2014\u2018-\u201d\u2212]*")
_LONG_WORD = re.compile(rf"[^\s{BREAK}]{{{LONGEST_WORD + 1},}}")


def on_one_line(text: str) -> str:
    """Return a text with every run of blanks and line ends as one blank; hard blanks stay."""
    return re.sub(r"[^\S\u00a0\u202f]+", " ", text.replace("_x000D_", " ")).strip(" ")


def drawable(text: str, *, only_plain: bool = False) -> str:
    """Return a text in which every letter has a shape: «□» stands for those that have none.

    Letters without width (direction marks, joiners, soft hyphens) and control codes are dropped.
    ``only_plain``: Western European letters only, for a text that failed with more.
    """
    text = on_one_line(text)
    if _QUICK.fullmatch(text) and not only_plain:
        return text
    known = PLAIN if only_plain else DRAWN
    found = []
    for letter in unicodedata.normalize("NFKC" if only_plain else "NFC", text):
        if letter in known:
            found.append(letter)
        elif unicodedata.category(letter) not in ("Cc", "Cf", "Mn", "Me", "Mc", "Zl", "Zp"):
            found.append(UNKNOWN)
    return "".join(found)


def breakable(text: str) -> str:
    """Let a word that is longer than any cell be cut: an address, a row of signs."""
    if len(text) <= LONGEST_WORD:
        return text
    return _LONG_WORD.sub(lambda found: _with_breaks(found.group()), text)


def _with_breaks(word: str) -> str:
    return BREAK.join(word[at : at + LONGEST_WORD] for at in range(0, len(word), LONGEST_WORD))


# Word draws all letters; XML holds no control codes.
_NOT_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def for_xml(text: str) -> str:
    """Return a text without the codes that XML cannot hold."""
    return on_one_line(_NOT_XML.sub("", text))


def inner_for_xml(text: str) -> str:
    """Return a piece of a text for XML, with a blank where it had some at its ends."""
    before = " " if text[:1].isspace() else ""
    after = " " if text[-1:].isspace() and text.strip() else ""
    return before + for_xml(text) + after

"""What a cell may hold once it has been read, and numbers that people typed as text.

A number in a workbook is a binary double. Its shortest decimal that gives the same double is what
the person typed and what their screen shows, so that is the Decimal we keep: 0.1, and not
0.1000000000000000055. No float leaves this package.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from math import inf, isfinite


class Fault(StrEnum):
    """Why a cell has no usable value."""

    ERROR = "error"
    NO_VALUE = "no_value"
    OUT_OF_RANGE = "out_of_range"


@dataclass(frozen=True, slots=True)
class CellFault:
    """Stands in a row where a cell shows an error or a formula whose result was never saved."""

    fault: Fault
    text: str = ""

    def __str__(self) -> str:
        return self.text

    @property
    def message(self) -> str:
        """What is wrong with the cell, in Spanish."""
        return {
            Fault.ERROR: f"La celda muestra el error {self.text}.",
            Fault.NO_VALUE: "La celda tiene una fórmula cuyo resultado no quedó guardado.",
            Fault.OUT_OF_RANGE: "La celda tiene un número que no se puede representar.",
        }[self.fault]

    @property
    def fix(self) -> str:
        """What to do about it, in Spanish."""
        return {
            Fault.ERROR: "Corrija la fórmula o escriba el valor.",
            Fault.NO_VALUE: "Abra el libro en Excel, guárdelo y súbalo otra vez.",
            Fault.OUT_OF_RANGE: "Escriba el valor otra vez.",
        }[self.fault]


Value = str | Decimal | bool | datetime | time | timedelta | CellFault | None


def from_double(number: float) -> Decimal | CellFault:
    """Return the shortest Decimal that is the same double: 0.1 → 0.1, 3000.0 → 3000.

    Integers come without a decimal point and never with an exponent below 10^16, so that codes
    which a spreadsheet made into numbers can be written out again.
    """
    if not isfinite(number):
        return CellFault(Fault.OUT_OF_RANGE, str(number))
    text = repr(number)
    if text.endswith(".0"):
        return Decimal(text[:-2]) if text != "-0.0" else Decimal(0)
    return Decimal(text)


@lru_cache(maxsize=8192)
def to_double(number: Decimal | int) -> str:
    """Return the text that a workbook stores for a number, with all the digits of the double.

    17 significant digits when they are needed: the usual %.16G changes one cell in some
    thousands of real ones. Raises ValueError if no double is that large or it is not finite.
    """
    try:
        double = float(number)
    except OverflowError:
        double = inf
    if not isfinite(double):
        raise ValueError(f"a workbook cannot hold {Decimal(number):.3E}")
    text = repr(double)
    return text[:-2] if text.endswith(".0") else text


def plain(number: Decimal) -> str:
    """Return the digits of a number without exponent: Decimal("1E+3") → "1000"."""
    return format(number, "f")


def as_moment(value: date) -> datetime:
    """Return a date as the datetime of its midnight; a datetime stays what it is."""
    if isinstance(value, datetime):
        return value
    # A workbook's dates have no zone; they are what the person's calendar shows.
    return datetime.combine(value, time())


class NumberText(StrEnum):
    """How sure one can be of a number that was typed as text."""

    PLAIN = "plain"
    READ = "read"
    AMBIGUOUS = "ambiguous"
    NOT_A_NUMBER = "not_a_number"


_SPACES = re.compile(r"[\s\u00a0\u2007\u202f]+")
_PLAIN = re.compile(r"-?[0-9]{1,40}")
_BODY = re.compile(r"(-?)([0-9][0-9.,']*)")
_GROUPED = re.compile(r"[0-9]{1,3}(?:[.,'][0-9]{3})+")
_THIN_GROUPS = re.compile(r"-?[0-9]{1,3}(?:[ '][0-9]{3})+(?:[.,][0-9]+)?")
LONGEST_NUMBER = 60


def number_in_text(text: str) -> tuple[NumberText, Decimal | None]:
    """Return how sure the reading of a typed number is, and the number.

    Colombian writing (1.250,5) and its opposite (1,250.5) are read when only one reading is
    possible. «1.250» and «1,250» alone are ambiguous: thousands for one machine, a fraction for
    another; with a peso sign the point can only be thousands. A percent sign is dropped: «12 %»
    is read as 12, because plans write percentages as such.

    Worked example: "$ 1'250.000,50" → (READ, Decimal("1250000.50")).
    """
    stripped = _SPACES.sub(" ", text).strip().replace("\u2212", "-").replace("\u2019", "'")
    if len(stripped) > LONGEST_NUMBER:
        return NumberText.NOT_A_NUMBER, None
    if _PLAIN.fullmatch(stripped):
        return NumberText.PLAIN, Decimal(stripped)
    body, money = _without_symbols(stripped)
    if _THIN_GROUPS.fullmatch(body):
        body = body.replace(" ", "'")
    match = _BODY.fullmatch(body)
    if match is None:
        return NumberText.NOT_A_NUMBER, None
    sign, digits = match.groups()
    certainty, number = _with_separators(digits, money)
    return certainty, -number if number is not None and sign else number


def _without_symbols(text: str) -> tuple[str, bool]:
    """Drop a peso sign, «COP», «pesos» and a percent sign; tell whether it was money."""
    bare = re.sub(r"(?i)^(-?) ?(?:cop)? ?\$ ?(-?)|^(-?)cop ?", r"\1\2\3", text, count=1)
    bare = re.sub(r"(?i) ?(?:cop|pesos)$", "", bare)
    return re.sub(r" ?%$", "", bare).strip(), bare != text


def _with_separators(digits: str, money: bool) -> tuple[NumberText, Decimal | None]:
    """Read digits with points, commas and apostrophes; only one reading may be possible."""
    kinds = {character for character in digits if not character.isdigit()}
    last = max((digits.rfind(kind) for kind in kinds), default=-1)
    if not kinds:
        return NumberText.READ, Decimal(digits)
    mark = digits[last]
    whole, decimals = digits[:last], digits[last + 1 :]
    if digits.count(mark) > 1 or mark == "'":
        return _grouped(digits)
    if kinds == {mark}:  # one separator, once
        could_group = _GROUPED.fullmatch(digits) is not None and not digits.startswith("0")
        if could_group:
            thousands = money and mark == "."
            number = Decimal(whole + decimals) if thousands else None
            return (NumberText.READ if thousands else NumberText.AMBIGUOUS), number
        return _fraction(whole, decimals)
    if "'" in kinds and _GROUPED.fullmatch(digits):
        # Colombia's 1'250.000: an apostrophe for the millions, points for the thousands.
        return _grouped(digits) if mark == "." else (NumberText.AMBIGUOUS, None)
    if _GROUPED.fullmatch(whole):
        return _fraction(re.sub(r"[.,']", "", whole), decimals)
    return NumberText.NOT_A_NUMBER, None


def _grouped(digits: str) -> tuple[NumberText, Decimal | None]:
    """Read a whole number in groups of three: 1.250.000, and Colombia's 1'250.000."""
    groups = _GROUPED.fullmatch(digits) is not None and not {".", ","} <= set(digits)
    if not groups or digits.startswith("0"):
        return NumberText.NOT_A_NUMBER, None
    return NumberText.READ, Decimal(re.sub(r"[.,']", "", digits))


def _fraction(whole: str, decimals: str) -> tuple[NumberText, Decimal | None]:
    if not decimals:
        return NumberText.NOT_A_NUMBER, None
    return NumberText.READ, Decimal(f"{whole}.{decimals}")

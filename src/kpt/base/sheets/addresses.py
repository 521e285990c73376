"""Names of cells as a spreadsheet shows them: Z12 is column 26, row 12."""

import re
from functools import lru_cache

ADDRESS = re.compile(r"([A-Za-z]{1,8})([0-9]{1,12})")


@lru_cache(maxsize=2048)
def column_letters(number: int) -> str:
    """Return the letters of a column: 1 → A, 26 → Z, 27 → AA, 702 → ZZ.

    Raises ValueError if ``number`` is below 1.
    """
    if number < 1:
        raise ValueError(f"there is no column {number}")
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@lru_cache(maxsize=2048)
def column_number(letters: str) -> int:
    """Return the number of a column, from 1: A → 1, zz → 702. Raises ValueError if not letters."""
    number = 0
    for letter in letters.upper():
        if not "A" <= letter <= "Z":
            raise ValueError(f"not a column: {letters!r}")
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def address(row: int, column: int) -> str:
    """Return the address of a cell; row and column count from 1: (12, 26) → "Z12"."""
    return f"{column_letters(column)}{row}"


def row_and_column(place: str) -> tuple[int, int]:
    """Return (row, column), from 1, of an address: "Z12" → (12, 26). Raises ValueError."""
    match = ADDRESS.fullmatch(place)
    if match is None:
        raise ValueError(f"not a cell: {place!r}")
    return int(match[2]), column_number(match[1])

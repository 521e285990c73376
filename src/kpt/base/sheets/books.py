"""A workbook as it was read: sheets, rows and values, nothing interpreted yet."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from kpt.base.sheets.addresses import address, row_and_column
from kpt.base.sheets.values import CellFault, Value

_DIRT = re.compile(r"(?:_x000[dDaA]_|[\s\u00a0\u200b\ufeff])+")


def match_key(text: str) -> str:
    """Return what two writings of one header share: no case, accents, blanks or line breaks.

    «Código de  ODS_x000D_\\n» and «CODIGO DE ODS» have the same key.
    """
    bare = unicodedata.normalize("NFKD", _DIRT.sub("", text).casefold())
    return "".join(character for character in bare if not unicodedata.combining(character))


def clean(text: str) -> str:
    """Return a text without the dirt of official exports: ``_x000D_``, breaks, double blanks."""
    return _DIRT.sub(" ", text).strip()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. ``rows[0]`` is row 1 and every row has the same width; blank cells are None.

    Texts are exactly those of the file, numbers are Decimal, dates datetime. A cell that shows an
    error, or a formula without a saved result, holds a CellFault.
    """

    name: str
    rows: list[tuple[Value, ...]] = field(default_factory=list)
    visible: bool = True

    @property
    def width(self) -> int:
        """How many columns the sheet has."""
        return len(self.rows[0]) if self.rows else 0

    def value(self, place: str) -> Value:
        """Return the value at an address such as "Z12"; None beyond the sheet's end."""
        row, column = row_and_column(place)
        if row < 1 or row > len(self.rows) or column > self.width:
            return None
        return self.rows[row - 1][column - 1]

    def faults(self) -> Iterator[tuple[str, CellFault]]:
        """Yield the address and the fault of each cell without a usable value."""
        for row_number, row in enumerate(self.rows, start=1):
            for column_number, value in enumerate(row, start=1):
                if value.__class__ is CellFault:
                    yield address(row_number, column_number), value


@dataclass(frozen=True, slots=True)
class Workbook:
    """The sheets of a workbook by the name on their tab, in their order."""

    sheets: dict[str, Sheet]

    def sheet(self, name: str) -> Sheet | None:
        """Return the sheet of that name; case, accents and blanks do not matter."""
        if name in self.sheets:
            return self.sheets[name]
        wanted = match_key(name)
        return next((s for s in self.sheets.values() if match_key(s.name) == wanted), None)

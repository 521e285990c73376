"""What the XML of a sheet would cost and hide, learnt from its bytes without parsing it.

Parsing every cell here would double the time of an import. Producers of real workbooks write
``<c r="B7" …>``, so the usual sheet is answered by a search for cells that lie far out; anything
unusual goes through the exact and slower count. Whatever still deceives this scan meets the memory
and time limits of the process that reads the workbook.

Attribute lists are bounded ({0,300}) so that no hostile text makes a pattern take quadratic time.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from kpt.base.sheets.addresses import column_letters, column_number
from kpt.base.sheets.limits import Limits
from kpt.base.sheets.refusals import UnsafeWorkbook

ROOT = re.compile(rb"<(?:([A-Za-z_][\w.-]{0,60}):)?worksheet[\s>]")
ROOT_WITHIN = 8192
FAR = re.compile(rb'<c r="(?:[A-Za-z]{3}|[A-Za-z]{1,2}[0-9]{5})')
NEAR_ROWS, NEAR_COLUMNS = 9_999, 702  # what FAR lets through: four digits, two letters
LONGEST_CELL = 65_536
REFERENCE = re.compile(rb"""(?:^|\s)r\s*=\s*["']([A-Za-z]{1,8}[0-9]{1,12})["']""")
IS_TEXT = re.compile(rb"""\st\s*=\s*["']str["']""")
UNCACHED = ""


class SheetScan:
    """The findings about one sheet: its farthest filled cell and its cells without a value.

    ``faults`` maps an address to the error of the cell ("#REF!"), or to "" when the cell holds a
    formula whose result was never saved.
    """

    def __init__(self, name: str, prefix: bytes, limits: Limits):
        self.name = name
        self.faults: dict[str, str] = {}
        self._patterns = _patterns(prefix)
        self._plain = not prefix
        self._limits = limits
        self._carry = b""
        self._last_row = self._last_column = 0
        self._rows_seen = self._row_declared = self._cells_in_row = 0

    def feed(self, chunk: bytes) -> None:
        """Look at the next piece of the sheet; a cell cut by its end waits for the next one."""
        data = self._carry + chunk
        cut = data.rfind(self._patterns.cell_token)
        if cut < 0 or len(data) - cut > LONGEST_CELL:
            cut = len(data)
        self._look(data[:cut])
        self._carry = data[cut:]

    def close(self) -> None:
        """Look at what was waiting. Raises UnsafeWorkbook as ``feed`` does."""
        self._look(self._carry)
        self._carry = b""

    def _look(self, block: bytes) -> None:
        self._find_faults(block)
        if self._is_near(block):
            self._follow_rows(block)
        else:
            self._measure(block)
            self._require_small()

    def _is_near(self, block: bytes) -> bool:
        """Tell whether every cell is written the usual way and lies within 9,999 rows × ZZ."""
        limits = self._limits
        cells = block.count(b"<c ") + block.count(b"<c>")
        return (
            self._plain
            and cells == block.count(b'<c r="')
            and limits.rows >= NEAR_ROWS
            and limits.columns >= NEAR_COLUMNS
            and limits.cells >= NEAR_ROWS * NEAR_COLUMNS
            and FAR.search(block) is None
        )

    def _follow_rows(self, block: bytes) -> None:
        """Keep count of the rows, in case later cells carry no address."""
        token = self._patterns.row_token
        if seen := block.count(token):
            self._rows_seen += seen
            self._cells_in_row = 0
            last = self._patterns.row_number.match(block, block.rfind(token))
            self._row_declared = int(last[1]) if last else 0

    def _measure(self, block: bytes) -> None:
        """Find the farthest filled cell; formats without content cost nothing and don't count."""
        found = self._patterns.filled.findall(block)
        if found:
            columns = {letters for letters, _ in found}
            self._last_column = max(self._last_column, *map(_number_of, columns))
            self._last_row = max(self._last_row, *(int(row) for _, row in found))
        self._count_unreferenced(block)

    def _count_unreferenced(self, block: bytes) -> None:
        """Follow cells that carry no address: their place is their turn in the row."""
        bare = self._patterns.bare
        first, *others = self._patterns.row.split(block)
        pieces = [self._cells_in_row + len(bare.findall(first))]
        pieces += [len(bare.findall(piece)) for piece in others]
        declared = [self._row_declared, *map(int, self._patterns.row_number.findall(block))]
        self._cells_in_row = pieces[-1]
        self._rows_seen += len(others)
        self._row_declared = declared[-1]
        if any(pieces):
            self._last_column = max([self._last_column, *pieces])
            self._last_row = max(self._last_row, self._rows_seen, *declared)

    def _require_small(self) -> None:
        limits = self._limits
        if self._last_row > limits.rows:
            raise UnsafeWorkbook(
                "too_many_rows", sheet=self.name, row=self._last_row, limit=limits.rows
            )
        if self._last_column > limits.columns:
            raise UnsafeWorkbook(
                "too_many_columns",
                sheet=self.name,
                column=column_letters(self._last_column),
                limit=column_letters(limits.columns),
            )
        cells = self._last_row * self._last_column
        if cells > limits.cells:
            raise UnsafeWorkbook("too_many_cells", sheet=self.name, cells=cells, limit=limits.cells)

    def _find_faults(self, block: bytes) -> None:
        patterns = self._patterns
        if patterns.formula_token in block:
            for attributes, cached in patterns.uncached.findall(block):
                # A saved empty text is <c t="str"><f>…</f><v></v></c>: it does have a value.
                if not (cached and IS_TEXT.search(attributes)):
                    self._note(attributes, UNCACHED)
        if b'"e"' in block or b"'e'" in block:
            for attributes, text in patterns.error.findall(block):
                self._note(attributes, text.decode("ascii", "replace"))

    def _note(self, attributes: bytes, fault: str) -> None:
        if place := REFERENCE.search(attributes):
            self.faults[place[1].decode("ascii").upper()] = fault


class _Patterns:
    """The expressions for one namespace prefix (nearly always none)."""

    def __init__(self, prefix: bytes):
        p = re.escape(prefix)
        attributes = rb"[^<>]{0,300}"
        formula = rb"<P:f(?:\s[^<>]{0,300})?(?:/>|>[^<]*</P:f>)"
        self.cell_token = b"<%sc" % prefix
        self.formula_token = b"<%sf" % prefix
        self.row_token = b"<%srow" % prefix
        self.filled = _compile(
            rb"""<P:c\s(?:[^<>]{0,300}?\s)?r\s*=\s*["']([A-Za-z]{1,8})([0-9]{1,12})["']"""
            rb"""(?:[^<>]{0,300}[^/<>])?>\s*<[^/]""",
            p,
        )
        self.bare = _compile(
            rb"""<P:c(?:\s(?![^<>]{0,300}?\br\s*=)[^<>]{0,300})?(?<!/)>\s*<[^/]""", p
        )
        self.row = _compile(rb"<P:row(?=[\s/>])", p)
        self.row_number = _compile(
            rb"""<P:row\s(?:[^<>]{0,300}?\s)?r\s*=\s*["']([0-9]{1,12})["']""", p
        )
        self.uncached = _compile(
            rb"<P:c(\s"
            + attributes
            + rb")(?<!/)>\s*"
            + formula
            + rb"\s*(<P:v\s*/>|<P:v>\s*</P:v>)?\s*</P:c>",
            p,
        )
        self.error = _compile(
            rb"<P:c(\s(?:" + attributes + rb"""\s)?t\s*=\s*["']e["']""" + attributes + rb")>\s*"
            rb"(?:" + formula + rb")?\s*<P:v>([^<]{0,40})</P:v>",
            p,
        )


@lru_cache(maxsize=16)
def _patterns(prefix: bytes) -> _Patterns:
    return _Patterns(prefix)


def _compile(pattern: bytes, prefix: bytes) -> re.Pattern[bytes]:
    return re.compile(pattern.replace(b"P:", prefix))


def _number_of(letters: bytes) -> int:
    return column_number(letters.decode("ascii"))


def sheet_prefix(head: bytes) -> bytes | None:
    """Return the namespace prefix of a sheet ("" or "x:"), or None if the part is no sheet."""
    root = ROOT.search(head[:ROOT_WITHIN])
    if root is None:
        return None
    return root[1] + b":" if root[1] else b""


def forbids(chunks: Iterable[bytes]) -> bool:
    """Tell whether a part declares a document type or an entity, or hides its text as UTF-16."""
    tail = b""
    for chunk in chunks:
        if not tail and b"\x00" in chunk[:64]:
            return True
        window = tail + chunk
        if b"<!DOCTYPE" in window or b"<!ENTITY" in window:
            return True
        tail = window[-16:]
    return False

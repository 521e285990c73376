"""Rows that come together: pasted from a spreadsheet, or in a workbook of one sheet.

Both become the same table, whose cells are read, and whose problems are told, as in every other
import. Headers may be left out of what is pasted: then the columns are in the order that the page
shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO

from kpt.base.sheets.books import Sheet, match_key
from kpt.base.sheets.problems import Grade, Problem, ProblemList
from kpt.base.sheets.reading import read_workbook
from kpt.base.sheets.tables import Table, table
from kpt.base.sheets.values import Value

MOST_ROWS = 2_000


def pasted_table(text: str, columns: Sequence[str], required: Sequence[str]) -> Table:
    """Return what was pasted as a table; its problems are in ``problems`` once it is walked."""
    lines = [line.rstrip("\r") for line in text.split("\n") if line.strip()]
    separator = "\t" if any("\t" in line for line in lines) else ";"
    rows: list[list[Value]] = [
        [cell.strip() or None for cell in line.split(separator)] for line in lines
    ]
    keys = {match_key(column) for column in required}
    first = {match_key(str(cell)) for cell in rows[0] if cell} if rows else set()
    if not keys <= first:
        rows.insert(0, list(columns))
    return _table(rows, columns, required)


def workbook_table(file: BinaryIO, columns: Sequence[str], required: Sequence[str]) -> Table:
    """Return the first sheet of a workbook as a table. Raises UnsafeWorkbook."""
    sheets = [sheet for sheet in read_workbook(file).sheets.values() if sheet.rows]
    rows = [list(row) for row in sheets[0].rows] if sheets else []
    return _table(rows, columns, required)


def _table(rows: list[list[Value]], columns: Sequence[str], required: Sequence[str]) -> Table:
    width = max((len(row) for row in rows), default=0)
    sheet = Sheet("Filas", [(*row, *[None] * (width - len(row))) for row in rows[: MOST_ROWS + 1]])
    optional = [column for column in columns if column not in required]
    found = table(sheet, header_row=1, required=required, optional=optional, problems=ProblemList())
    if len(rows) > MOST_ROWS + 1:
        found.problems.add(_too_long(len(rows) - 1))
    return found


def _too_long(count: int) -> Problem:
    return Problem(
        grade=Grade.ERROR,
        code="too_many_rows",
        message=f"Son {count} filas y el máximo es {MOST_ROWS} a la vez.",
        fix="Péguelas en varias partes.",
    )

"""Open a table of CSV or of Excel and give its rows one by one, however long it is.

A CSV is never held whole: TerriData's has millions of rows. The reading of each cell, and what is
said of one that cannot be read, are those of every other table (``base.sheets``).
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import TextIO

from kpt.base.errors import DomainError
from kpt.base.sheets.books import Sheet
from kpt.base.sheets.limits import MIB, Limits
from kpt.base.sheets.problems import ProblemList
from kpt.base.sheets.reading import read_workbook
from kpt.base.sheets.tables import HEADER_WITHIN, Cells, Table, table
from kpt.base.sheets.values import Value

# Whoever runs a command on the server chose the file: as many rows as a sheet can have.
LIMITS = Limits(
    file_bytes=200 * MIB,
    unpacked_bytes=2048 * MIB,
    rows=1_048_576,
    cells=40_000_000,
    seconds=300.0,
    memory_bytes=4096 * MIB,
)
SEPARATORS = ";|\t,"
CHUNK = 1 << 20


class NotATable(DomainError):
    """The file cannot be read as the table that was expected."""


@dataclass(frozen=True, slots=True)
class OpenTable:
    """A table whose headers have been found, and its rows, which can be walked once."""

    table: Table
    rows: Iterator[Cells]


def open_table(
    path: Path, *, required: Sequence[str], optional: Sequence[str], problems: ProblemList
) -> OpenTable:
    """Return the table of a file, .csv, .txt or .xlsx, with its headers in the first 20 rows.

    Raises NotATable without the required headers, and UnsafeWorkbook for a book that cannot be
    trusted. Wholly empty rows are skipped; the number of a row is the one that Excel shows.
    """
    rows = _workbook_rows(path) if path.suffix.lower() == ".xlsx" else _csv_rows(path)
    head = list(islice(rows, HEADER_WITHIN))
    width = max((len(row) for row in head), default=0)
    sheet = Sheet(path.name, [_padded(row, width) for row in head])
    found = table(sheet, header_row=1, required=required, optional=optional, problems=problems)
    if found.missing or problems.has_errors:
        raise NotATable(" ".join(f"{p.message} {p.fix}".strip() for p in problems))
    return OpenTable(found, _cells(found, chain(head, rows), width))


def _cells(found: Table, rows: Iterator[tuple[Value, ...]], width: int) -> Iterator[Cells]:
    for number, row in enumerate(rows, start=1):
        if number > found.header_row and any(value not in (None, "") for value in row):
            yield Cells(found, number, _padded(row, width))


def _padded(row: Sequence[Value], width: int) -> tuple[Value, ...]:
    return (*row, *[None] * (width - len(row)))


def _workbook_rows(path: Path) -> Iterator[tuple[Value, ...]]:
    """Give the rows of the first sheet that has any."""
    book = read_workbook(path, limits=LIMITS)
    sheets = [sheet for sheet in book.sheets.values() if sheet.rows]
    if not sheets:
        raise NotATable("El libro no tiene ninguna hoja con datos.")
    yield from sheets[0].rows


def _csv_rows(path: Path) -> Iterator[tuple[Value, ...]]:
    with path.open(encoding=_encoding(path), newline="") as file:
        reader = csv.reader(file, delimiter=_separator(file))
        for row in reader:
            yield tuple(cell if cell.strip() else None for cell in row)


def _encoding(path: Path) -> str:
    """Return UTF-8, or that of Excel in Spanish when the beginning is not UTF-8."""
    with path.open("rb") as file:
        start = file.read(CHUNK)
    try:
        # The last character may be cut in two by the end of what was read.
        start[: start.rfind(b"\n") + 1 or len(start)].decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _separator(file: TextIO) -> str:
    """Return the separator that the first lines use most, and go back to the beginning."""
    start = "".join(islice(file, HEADER_WITHIN))
    file.seek(0)
    return max(SEPARATORS, key=start.count)


def fingerprint(path: Path) -> str:
    """Return the SHA-256 of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(CHUNK):
            digest.update(piece)
    return digest.hexdigest()

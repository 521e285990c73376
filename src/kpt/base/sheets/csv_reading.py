"""Read a CSV of any spreadsheet as a sheet: its separator and its encoding are found out."""

from __future__ import annotations

import csv
import io

from kpt.base.sheets.books import Sheet


def csv_sheet(content: bytes, *, name: str = "Archivo") -> Sheet:
    """Return the rows of a CSV; every cell is text, or None when it is blank.

    UTF-8 with or without its mark, else the code page of a Windows in Spanish. The separator is
    the one of semicolon, comma and tab that the first line has most of.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    first = text.split("\n", 1)[0]
    separator = max(";,\t", key=first.count)
    rows = [
        [cell.strip() or None for cell in row]
        for row in csv.reader(io.StringIO(text), delimiter=separator)
    ]
    width = max((len(row) for row in rows), default=0)
    return Sheet(name, [(*row, *[None] * (width - len(row))) for row in rows])

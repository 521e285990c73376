"""Write tables as CSV that opens well in a spreadsheet and cannot run anything there.

Comma, UTF-8 with its mark (Excel needs it to show accents), CRLF, decimals with a point: the form
that open data expects. People who want to work in a Spanish-speaking Excel take the .xlsx beside.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal

from kpt.base.sheets.values import Value, plain
from kpt.base.sheets.writing import DANGEROUS

MARK = "\ufeff"


def csv_lines(
    headers: Sequence[str], rows: Iterable[Sequence[Value | int | date]]
) -> Iterator[str]:
    """Yield the lines of a CSV, the first with the mark of UTF-8; encode them as UTF-8.

    A text that begins with = + - @, a tab or a carriage return gets an apostrophe before it, as a
    spreadsheet would run it. Numbers are numbers: -5 stays -5. Raises TypeError for a float.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    buffer.write(MARK)
    for values in _with_headers(headers, rows):
        writer.writerow([_field(value) for value in values])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def csv_bytes(headers: Sequence[str], rows: Iterable[Sequence[Value | int | date]]) -> bytes:
    """Return a whole CSV; for tables that fit in memory."""
    return "".join(csv_lines(headers, rows)).encode("utf-8")


def _with_headers(
    headers: Sequence[str], rows: Iterable[Sequence[Value | int | date]]
) -> Iterator[Sequence[Value | int | date]]:
    yield headers
    yield from rows


def _field(value: Value | int | date) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "Sí" if value else "No"
        case Decimal():
            return plain(value)
        case float():
            raise TypeError(f"numbers are exact, not float: {value!r}")
        case datetime():
            return value.isoformat(sep=" ")
        case date():
            return value.isoformat()
        case int():
            return str(value)
        case _:
            text = str(value)
            return f"'{text}" if text.startswith(DANGEROUS) else text

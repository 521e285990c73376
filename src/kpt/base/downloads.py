"""One table as a file to take away, in the two formats people ask for."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import StreamingHttpResponse

from kpt.base.sheets.csv_export import csv_lines
from kpt.base.sheets.values import Value
from kpt.base.sheets.writing import Column, WorkbookWriter, write_table

CSV, XLSX = "csv", "xlsx"
CONTENT_TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True)
class TableFile:
    """A table with its name. ``name`` has no extension and only letters, digits and hyphens."""

    name: str
    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Value | int]]


@dataclass(frozen=True, slots=True)
class Download:
    """A file ready to be sent."""

    name: str
    content_type: str
    content: Iterable[bytes]


def as_file(table: TableFile, extension: str, *, now: datetime) -> Download:
    """Return ``table`` as «csv» or «xlsx». Raises KeyError for another extension."""
    content_type = CONTENT_TYPES[extension]
    if extension == CSV:
        headers = [column.header for column in table.columns]
        content: Iterable[bytes] = (line.encode("utf-8") for line in csv_lines(headers, table.rows))
    else:
        content = [_workbook(table, now)]
    return Download(f"{table.name}.{extension}", content_type, content)


def _workbook(table: TableFile, now: datetime) -> bytes:
    buffer = io.BytesIO()
    with WorkbookWriter(buffer, title=table.title, created=now.replace(tzinfo=None)) as book:
        write_table(book.sheet(table.title), table.columns, table.rows, frozen_columns=1)
    return buffer.getvalue()


def send(download: Download) -> StreamingHttpResponse:
    """Answer with a file to keep, never to be shown inside the page."""
    response = StreamingHttpResponse(download.content, content_type=download.content_type)
    response["Content-Disposition"] = f'attachment; filename="{download.name}"'
    return response

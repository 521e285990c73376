"""The document of the diagnosis as plain data: what a page draws and what is printed.

Nothing here knows of HTML, DOCX or PDF. Figures in tables are already written as people read
them; those of charts are Decimal.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from kpt.diagnosis.text import Paragraph, Run

__all__ = [
    "ChartData",
    "ChartSeries",
    "DiagnosisSection",
    "Paragraph",
    "Piece",
    "Run",
    "TableData",
]


@dataclass(frozen=True, slots=True)
class TableData:
    """A table: the first column names each row; ``numeric`` says which columns hold figures."""

    caption: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[bool, ...]
    source: str = ""


@dataclass(frozen=True, slots=True)
class ChartSeries:
    """One line of a chart: a value for each label, None where nobody published any."""

    name: str
    values: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class ChartData:
    """A chart of an indicator by year; ``labels`` are the years, oldest first."""

    title: str
    unit: str
    labels: tuple[str, ...]
    series: tuple[ChartSeries, ...]
    source: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A block of the document: its title, what the team wrote, and the figures it shows."""

    title: str = ""
    paragraphs: tuple[Paragraph, ...] = ()
    tables: tuple[TableData, ...] = ()
    charts: tuple[ChartData, ...] = ()


@dataclass(frozen=True, slots=True)
class DiagnosisSection:
    """The diagnosis of one line («LE-2»), or the general one, with no label. Pieces in order."""

    title: str
    label: str = ""
    pieces: tuple[Piece, ...] = field(default=())

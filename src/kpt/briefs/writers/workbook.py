"""A report as a workbook: a sheet that says what it is, and one for each section."""

from __future__ import annotations

import io
from datetime import datetime

from kpt.base.sheets.styles import HEADER, LONG_TEXT, MONEY, PERCENT, TITLE, Style
from kpt.base.sheets.writing import SheetWriter, WorkbookWriter
from kpt.briefs.content import Content, Figures, Grid, Head, Part, Shape, Stories, Value, Words

STYLES = {
    Shape.TEXT: LONG_TEXT,
    Shape.COUNT: Style(number_format="#,##0"),
    Shape.QUANTITY: Style(number_format="#,##0.######"),
    Shape.PESOS: MONEY,
    Shape.PERCENT: PERCENT,
}
BOLD = Style(bold=True, wrap=True)
WIDTHS = {
    Shape.TEXT: 24,
    Shape.COUNT: 12,
    Shape.QUANTITY: 14,
    Shape.PESOS: 20,
    Shape.PERCENT: 12,
}
WIDE_TEXT = 60
LONGEST = 32_000


def write_workbook(content: Content, *, made: datetime) -> bytes:
    """Return a report as a workbook. Figures stay numbers, unrounded; «—» is a blank cell."""
    target = io.BytesIO()
    title = f"{content.title} · {content.entity}"
    with WorkbookWriter(target, title=title[:250], created=made.replace(tzinfo=None)) as book:
        _about(book.sheet("Informe"), content)
        for part in content.parts:
            _part(book.sheet(part.title), part)
    return target.getvalue()


def _about(sheet: SheetWriter, content: Content) -> None:
    sheet.widths([32, 90])
    sheet.cell(1, 1, content.title, TITLE)
    sheet.cell(2, 1, f"{content.entity} · {content.subtitle}")
    for row, (name, text) in enumerate(content.facts, start=4):
        sheet.row(row, (name, text), (BOLD, LONG_TEXT))


def _part(sheet: SheetWriter, part: Part) -> None:
    """Write the blocks of a section one under another; the widths are those of its table."""
    sheet.widths(_widths(part))
    sheet.cell(1, 1, part.title, TITLE)
    row = 3
    for block in part.blocks:
        match block:
            case Words():
                sheet.cell(row, 1, block.text)
                row += 1
            case Figures():
                for one in block.items:
                    styles = (BOLD, STYLES[one.shape], LONG_TEXT)
                    sheet.row(row, (one.label, one.value, one.note), styles)
                    row += 1
            case Stories():
                sheet.row(row, ("Qué", "Dónde", "Qué se dice"), HEADER)
                row += 1
                for story in block.items:
                    sheet.row(row, (story.title, story.sub, story.text[:LONGEST]), LONG_TEXT)
                    row += 1
            case Grid():
                row = _grid(sheet, block, row)
        row += 1


def _grid(sheet: SheetWriter, grid: Grid, row: int) -> int:
    """Write a table and return the row under it."""
    sheet.cell(row, 1, grid.caption, BOLD)
    sheet.row(row + 1, [head.label for head in grid.heads], HEADER)
    styles = [STYLES[head.shape] for head in grid.heads]
    row += 2
    for values in grid.rows:
        sheet.row(row, [_cut(value) for value in values], styles)
        row += 1
    if grid.total:
        bold = [Style(bold=True, number_format=one.number_format) for one in styles]
        sheet.row(row, grid.total, bold)
        row += 1
    if grid.note:
        sheet.cell(row, 1, grid.note)
        row += 1
    return row


def _cut(value: Value) -> Value:
    return value[:LONGEST] if isinstance(value, str) else value


def _widths(part: Part) -> list[float]:
    for block in part.blocks:
        if isinstance(block, Grid):
            return [_width(head) for head in block.heads]
        if isinstance(block, Stories):
            return [WIDE_TEXT, 30, 100]
    return [WIDE_TEXT, 24, WIDE_TEXT]


def _width(head: Head) -> float:
    wide = head.shape is Shape.TEXT and head.width > 1.5
    return WIDE_TEXT if wide else WIDTHS[head.shape]

"""The person's own workbook back, with what to correct written beside each row.

They open it, go through the marked cells, save and upload it again: the column «Qué corregir» and
the sheet «Problemas» are ours and are ignored, and written anew, when the file comes back.
"""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time
from typing import BinaryIO

from kpt.base.sheets.addresses import row_and_column
from kpt.base.sheets.books import Sheet, Workbook, match_key
from kpt.base.sheets.problems import Grade, Problem, ProblemList
from kpt.base.sheets.styles import AS_READ, DATE, FAULTY, HEADER, LONG_TEXT, MOMENT, TEXT, Style
from kpt.base.sheets.values import Value
from kpt.base.sheets.writing import LONGEST_TEXT, SheetWriter, WorkbookWriter

WHAT_TO_FIX = "Qué corregir"
PROBLEMS_SHEET = "Problemas"
PROBLEM_HEADERS = (
    "Gravedad", "Hoja", "Celda", "Columna", "Valor", "Qué pasa", "Cómo corregirlo",
)  # fmt: skip
PROBLEM_WIDTHS = (12, 26, 9, 26, 22, 54, 54)
FILLS = {Grade.ERROR: "#FBD5D5", Grade.WARNING: "#FCEFC7", Grade.NOTE: "#DFEBF7"}
WIDTH, FIX_WIDTH = 18, 70
LINE_HEIGHT, TALLEST_ROW = 15, 405  # points; a spreadsheet allows 409


def is_ours(sheet: Sheet) -> bool:
    """Tell whether a sheet is a list of problems that we wrote, to be left out on reading."""
    return bool(sheet.rows) and tuple(sheet.rows[0][: len(PROBLEM_HEADERS)]) == PROBLEM_HEADERS


def write_annotated(
    book: Workbook,
    problems: ProblemList | Iterable[Problem],
    target: str | os.PathLike[str] | BinaryIO,
    *,
    header_rows: Mapping[str, int] | None = None,
    header_row: int = 2,
    created: datetime | None = None,
) -> None:
    """Write the workbook as it was read, plus its problems, to a path or a binary file.

    First a sheet «Problemas» with every problem and a link to its cell; then the same sheets with
    their rows and headers in the same places, the faulty cells filled, and one more column that
    says what to correct in each row. ``header_rows`` gives the row of the headers of sheets whose
    headers are not in ``header_row``.
    """
    listed = sorted(problems, key=lambda p: p.grade.rank)
    kept = [sheet for sheet in book.sheets.values() if not is_ours(sheet)]
    with WorkbookWriter(target, title=PROBLEMS_SHEET, created=created) as writer:
        first = writer.sheet(PROBLEMS_SHEET)
        writers = {sheet.name: writer.sheet(sheet.name) for sheet in kept}
        _write_problems(first, listed, {name: out.name for name, out in writers.items()})
        for sheet in kept:
            mine = [p for p in listed if p.sheet == sheet.name]
            row = (header_rows or {}).get(sheet.name, header_row)
            _write_sheet(writers[sheet.name], sheet, mine, row)


def _write_problems(
    out: SheetWriter, problems: Sequence[Problem], names: Mapping[str, str]
) -> None:
    out.widths(PROBLEM_WIDTHS)
    out.freeze(1)
    out.row(1, PROBLEM_HEADERS, HEADER)
    for row, problem in enumerate(problems, start=2):
        shown = (problem.sheet, "", problem.column, problem.value, problem.message, problem.fix)
        out.height(row, _height(zip(shown, PROBLEM_WIDTHS[1:], strict=True)))
        out.cell(row, 1, problem.grade.label, Style(fill=FILLS[problem.grade]))
        out.cell(row, 2, problem.sheet, TEXT)
        if problem.cell and problem.sheet in names:
            out.link(row, 3, names[problem.sheet], problem.cell)
        else:
            out.cell(row, 3, problem.cell, TEXT)
        rest = (problem.column, problem.value, problem.message, problem.fix)
        out.row(row, [_short(text) for text in rest], LONG_TEXT, first_column=4)
    out.filter(1, len(problems) + 1, len(PROBLEM_HEADERS))


def _write_sheet(
    out: SheetWriter, sheet: Sheet, problems: Sequence[Problem], header_row: int
) -> None:
    faulty: dict[tuple[int, int], Style] = {}
    by_row: dict[int, list[Problem]] = {}
    for problem in reversed(problems):  # the gravest is written last and gives the colour
        if problem.cell:
            faulty[row_and_column(problem.cell)] = replace(FAULTY, fill=FILLS[problem.grade])
    for problem in problems:
        if problem.row is not None and problem.row > header_row:
            by_row.setdefault(problem.row, []).append(problem)

    column = _fix_column(sheet, header_row)
    out.widths([WIDTH] * (column - 1) + [FIX_WIDTH])
    out.freeze(header_row)
    for row, values in enumerate(_rows(sheet, faulty, by_row, header_row), start=1):
        said = _short("\n".join(map(_line, by_row.get(row, ()))))
        if said:
            out.height(row, _height([(said, FIX_WIDTH)]))
        base = HEADER if row == header_row else AS_READ
        for position, value in enumerate(values[: column - 1], start=1):
            style = faulty.get((row, position), base)
            if value is not None or style is not AS_READ:
                out.cell(row, position, value, _fitting(style, value))
        if row == header_row:
            out.cell(row, column, WHAT_TO_FIX, HEADER)
        elif said:
            out.cell(row, column, said, LONG_TEXT)


def _rows(
    sheet: Sheet,
    faulty: Iterable[tuple[int, int]],
    by_row: Iterable[int],
    header_row: int,
) -> Iterable[tuple[Value, ...]]:
    """Yield the rows of the sheet, and blank ones down to the last that has something to say."""
    last = max([header_row, *by_row, *(row for row, _ in faulty)])
    width = max([sheet.width, *(column for _, column in faulty)], default=0)
    for row in sheet.rows:
        yield row + (None,) * (width - len(row))
    for _ in range(last - len(sheet.rows)):
        yield (None,) * width


def _fix_column(sheet: Sheet, header_row: int) -> int:
    """Return the column for our text: that of a former round, or the one after the last."""
    headers = sheet.rows[header_row - 1] if header_row <= len(sheet.rows) else ()
    wanted = match_key(WHAT_TO_FIX)
    for column, value in enumerate(headers, start=1):
        if isinstance(value, str) and match_key(value) == wanted and column == len(headers):
            return column
    return sheet.width + 1


def _fitting(style: Style, value: Value) -> Style:
    if not isinstance(value, datetime):
        return style
    look = DATE if value.time() == time() else MOMENT
    return replace(style, number_format=look.number_format)


def _height(texts: Iterable[tuple[str, int]]) -> int:
    """Return the height that shows texts in columns of those widths. Units: points.

    Spreadsheets only fit a row to its text when somebody edits it.
    """
    lines = (sum(1 + len(line) // width for line in text.split("\n")) for text, width in texts)
    return min(LINE_HEIGHT * max(lines), TALLEST_ROW)


def _line(problem: Problem) -> str:
    place = f"{problem.cell}: " if problem.cell else ""
    return f"{problem.grade.label} – {place}{problem.message} {problem.fix}".rstrip()


def _short(text: str) -> str:
    """Cut what does not fit in a cell; the sheet «Problemas» has one row for each problem."""
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"

"""Write workbooks in constant memory, with exact numbers and texts that stay texts.

Some things the library does by default are wrong for us: it cuts numbers to 16 significant digits
(a double needs 17), it turns texts that begin with "=" into live formulas, and it lets a text that
looks like markup into the file as markup. All are closed here, so nobody writes with it directly.

Rows and columns count from 1, as the person sees them. Rows are written from top to bottom.
"""

import os
import re
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from types import TracebackType
from typing import Any, BinaryIO, Self

import xlsxwriter
from xlsxwriter.utility import quote_sheetname
from xlsxwriter.worksheet import Worksheet

from kpt.base.sheets.addresses import address
from kpt.base.sheets.styles import HEADER, LINK, MOMENT, PLAIN, TITLE, Style
from kpt.base.sheets.values import CellFault, Value, to_double

AUTHOR = "Kit de Planeación Territorial"
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
LONGEST_TEXT = 32_767
LONGEST_NAME = 31
LETTER = 1  # the paper of Colombian offices, by its number in a workbook
WIDEST_PAGE = 300  # characters that are still legible when they share a page
MOST_LINKS = 65_000  # Excel opens no sheet with more than 65,530
NOT_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f]")
LOOKS_ESCAPED = re.compile(r"_(?=x[0-9a-fA-F]{4}_)")
NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")


class _ExactWorksheet(Worksheet):
    """The library's sheet, with all the digits of a number and no markup taken from texts."""

    def _xml_number_element(self, number: Any, attributes: Any = ()) -> None:
        text = to_double(number) if isinstance(number, (Decimal, int)) else repr(number)
        marks = "".join(f' {name}="{value}"' for name, value in attributes)
        self.fh.write(f"<c{marks}><v>{text}</v></c>")

    @staticmethod
    def _escape_control_characters(data: Any) -> Any:
        """Write a control character as _xHHHH_, and what only looks like one so that it stays.

        The library misses the second of two that share an underscore: _x005F_x000D_.
        """
        if not isinstance(data, str):  # the library passes the number of a truth value too
            return data
        if "_x" in data:
            data = LOOKS_ESCAPED.sub("_x005F_", data)
        return CONTROLS.sub(lambda found: f"_x{ord(found[0]):04X}_", data)

    def _xml_rich_inline_string(self, string: str, attributes: Any = ()) -> None:
        # Called for any text that looks like <r>…</r>; ours are never rich.
        self._xml_inline_string(string, string != string.strip(), attributes)


class SheetWriter:
    """One sheet being written, from top to bottom."""

    def __init__(self, book: "WorkbookWriter", sheet: Worksheet, name: str):
        self._book = book
        self._sheet = sheet
        self._links = 0
        self.name = name

    def widths(
        self, widths: Sequence[float], *, first_column: int = 1, style: Style = PLAIN
    ) -> None:
        """Set the widths of consecutive columns, and the look of their empty cells.

        Units: characters of the default font.
        """
        for column, width in enumerate(widths, start=first_column - 1):
            self._sheet.set_column(column, column, width, self._book.look(style))
        if sum(widths) <= WIDEST_PAGE:
            self._sheet.fit_to_pages(1, 0)

    def height(self, row: int, points: float) -> None:
        """Set the height of a row, before writing into it. Units: points."""
        self._sheet.set_row(row - 1, points)

    def freeze(self, rows: int, columns: int = 0) -> None:
        """Keep the first rows and columns in sight, and the rows on every printed page."""
        self._sheet.freeze_panes(rows, columns)
        self._sheet.repeat_rows(0, rows - 1)

    def filter(self, first_row: int, last_row: int, columns: int) -> None:
        """Put the arrows of a filter on a header row; the table ends at ``last_row``."""
        self._sheet.autofilter(first_row - 1, 0, max(first_row, last_row) - 1, columns - 1)

    def title(
        self, row: int, text: str, *, first_column: int = 1, last_column: int, style: Style = TITLE
    ) -> None:
        """Write a text across several columns, which become one cell."""
        look = self._book.look(style)
        if last_column > first_column:
            self._sheet.merge_range(row - 1, first_column - 1, row - 1, last_column - 1, "", look)
        self.cell(row, first_column, text, style)

    def row(
        self,
        row: int,
        values: Iterable[Value | int | date],
        styles: Style | Sequence[Style] = PLAIN,
        *,
        first_column: int = 1,
    ) -> None:
        """Write the values of a row side by side; one style for all, or one for each."""
        for index, value in enumerate(values):
            style = styles if isinstance(styles, Style) else styles[index]
            self.cell(row, first_column + index, value, style)

    def cell(self, row: int, column: int, value: Value | int | date, style: Style = PLAIN) -> None:
        """Write one value. None leaves the cell blank, keeping its style.

        Raises TypeError for a float: numbers are exact. Raises ValueError for a text longer than
        a cell can hold, a number no workbook can hold, or a row above one already written.
        """
        sheet, place = self._sheet, (row - 1, column - 1)
        match value:
            case None | "":
                done = sheet.write_blank(*place, None, self._book.look(style))
            case str():
                done = self._text(place, value, style)
            case bool():
                done = sheet.write_boolean(*place, value, self._book.look(style))
            case Decimal() | int():
                to_double(value)
                done = sheet.write_number(*place, value, self._book.look(style))
            case datetime() | date() | time():
                look = self._book.look(style if style.number_format else _dated(style))
                done = sheet.write_datetime(*place, value, look)
            case CellFault():
                done = self._text(place, value.text, style)
            case _:
                raise TypeError(f"a cell does not take {type(value).__name__}: {value!r}")
        if done:
            raise ValueError(f"{self.name}!{address(row, column)} could not be written: {value!r}")

    def formula(
        self, row: int, column: int, formula: str, cached: Value | int, style: Style = PLAIN
    ) -> None:
        """Write a formula of ours with its result, which readers that do not calculate show."""
        result = float(cached) if isinstance(cached, (Decimal, int)) else cached
        look = self._book.look(style)
        self._sheet.write_formula(
            row - 1, column - 1, formula, look, "" if result is None else result
        )

    def link(self, row: int, column: int, sheet: str, place: str, *, style: Style = LINK) -> None:
        """Write the address of a cell of this workbook as a link to it."""
        self._links += 1
        if self._links > MOST_LINKS:
            self.cell(row, column, place, style)
            return
        target = f"internal:{quote_sheetname(sheet)}!{place}"
        self._sheet.write_url(row - 1, column - 1, target, self._book.look(style), place)

    def hide(self, first_column: int, last_column: int) -> None:
        """Hide columns that only formulas need."""
        self._sheet.set_column(first_column - 1, last_column - 1, None, None, {"hidden": True})

    def protect(self) -> None:
        """Let only unlocked cells be written; rows may be hidden, filtered, added and taken out.

        There is no password: it keeps from mistakes, not from people.
        """
        allowed = ("format_columns", "format_rows", "sort", "autofilter", "insert_rows")
        self._sheet.protect("", dict.fromkeys((*allowed, "delete_rows"), True))

    def conceal(self) -> None:
        """Keep the sheet out of sight."""
        self._sheet.hide()

    def choices(self, place: str, source: str) -> None:
        """Let a cell take only the values of a range ("$Q$1:$Q$5"), from a list."""
        self._sheet.data_validation(place, {"validate": "list", "source": f"={source}"})

    def colours(
        self, cells: str, low: str, middle: str, high: str, *, above: str, scaled: Sequence[str]
    ) -> None:
        """Colour ratios from 0 over 0.5 to 1 on a continuous scale, and those above 1 apart.

        ``scaled`` are the ranges of those up to 1: LibreOffice lets a scale win over any rule.
        """
        beyond = {"type": "cell", "criteria": ">", "value": 1, "stop_if_true": True}
        look = self._book.look(Style(fill=above))
        self._sheet.conditional_format(cells, beyond | {"format": look})
        scale = {
            "type": "3_color_scale",
            **{"min_type": "num", "mid_type": "num", "max_type": "num"},
            **{"min_value": 0, "mid_value": 0.5, "max_value": 1},
            **{"min_color": low, "mid_color": middle, "max_color": high},
        }
        if scaled:
            self._sheet.conditional_format(scaled[0], scale | {"multi_range": " ".join(scaled)})

    def bars(self, cells: str, color: str) -> None:
        """Draw in each cell a bar as long as its number, to compare them at a glance."""
        look = {"type": "data_bar", "bar_color": color, "min_type": "num"}
        self._sheet.conditional_format(cells, look | {"min_value": 0})

    def print_wide(self) -> None:
        """Print on A4 sideways, all the columns on one page."""
        self._sheet.set_landscape()
        self._sheet.set_paper(9)
        self._sheet.fit_to_pages(1, 0)

    def _text(self, place: tuple[int, int], text: str, style: Style) -> int:
        text = NOT_XML.sub("\ufffd", text)
        if len(text) > LONGEST_TEXT:
            return -2
        # The apostrophe mark keeps Excel from reading the text as a formula when it is edited.
        look = self._book.look(style, quoted=text.startswith(DANGEROUS))
        return self._sheet.write_string(*place, text, look)


def _dated(style: Style) -> Style:
    return replace(style, number_format=MOMENT.number_format)


class WorkbookWriter:
    """A workbook being written to a path or a binary file; use it in a ``with``.

    Nothing stays behind when the block fails: temporary files and a half-written path are removed.
    ``created`` is the instant written into the file's properties.
    """

    def __init__(
        self,
        target: str | os.PathLike[str] | BinaryIO,
        *,
        title: str = "",
        created: datetime | None = None,
    ):
        self._path = os.fspath(target) if isinstance(target, (str, os.PathLike)) else None
        self._temporary = tempfile.TemporaryDirectory(prefix="kpt-")
        self._book = xlsxwriter.Workbook(
            self._path or target,
            {
                "constant_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "tmpdir": self._temporary.name,
            },
        )
        properties: dict[str, Any] = {"title": title, "author": AUTHOR, "company": AUTHOR}
        if created is not None:
            properties["created"] = created
        self._book.set_properties(properties)
        self._looks: dict[tuple[Style, bool], Any] = {}
        self._known: dict[tuple[int, bool], tuple[Style, Any]] = {}
        self._names: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if kind is None:
                self._book.close()
            else:
                self._abandon()
        finally:
            self._temporary.cleanup()

    def sheet(self, name: str) -> SheetWriter:
        """Add a sheet; its name is made valid (31 characters, no []:*?/\\) and unique."""
        valid = self._valid_name(name)
        sheet = self._book.add_worksheet(valid, _ExactWorksheet)
        sheet.set_landscape()
        sheet.set_paper(LETTER)
        return SheetWriter(self, sheet, valid)

    def look(self, style: Style, *, quoted: bool = False) -> Any:
        """Return the library's format of a style, made once; None for the plain one."""
        # By identity first: comparing and hashing styles for every cell costs more than writing.
        known = self._known.get((id(style), quoted))
        if known is not None:
            return known[1]
        if style == PLAIN and not quoted:
            look = None
        elif (look := self._looks.get((style, quoted))) is None:
            properties = style.properties() | ({"quote_prefix": True} if quoted else {})
            look = self._looks[style, quoted] = self._book.add_format(properties)
        self._known[id(style), quoted] = (style, look)  # holding the style keeps its id taken
        return look

    def _valid_name(self, name: str) -> str:
        base = NOT_IN_NAMES.sub(" ", NOT_XML.sub("", name)).strip().strip("'")[:LONGEST_NAME]
        base, number = base.strip() or "Hoja", 1
        valid = base
        while valid.casefold() in self._names:
            number += 1
            ending = f" ({number})"
            valid = base[: LONGEST_NAME - len(ending)] + ending
        self._names.add(valid.casefold())
        return valid

    def _abandon(self) -> None:
        """Close the library's open files without producing a workbook."""
        for sheet in self._book.worksheets():
            sheet.row_data_fh.close()
            sheet.row_data_fh_closed = True
        self._book.fileclosed = True
        if self._path is not None:
            with suppress(FileNotFoundError):
                os.unlink(self._path)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table that we write. Units of ``width``: characters."""

    header: str
    width: float = 16
    style: Style = PLAIN


def write_table(
    sheet: SheetWriter,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Value | int | date]],
    *,
    header_row: int = 1,
    header_style: Style = HEADER,
    frozen_columns: int = 0,
) -> int:
    """Write a header, the rows below it, a filter and a frozen header; return the last row."""
    sheet.widths([column.width for column in columns])
    sheet.freeze(header_row, frozen_columns)
    sheet.row(header_row, [column.header for column in columns], header_style)
    styles = [column.style for column in columns]
    last = header_row
    for last, values in enumerate(rows, start=header_row + 1):
        sheet.row(last, values, styles)
    sheet.filter(header_row, last, len(columns))
    return last

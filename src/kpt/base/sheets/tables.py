"""A sheet read as a table: cells by the name of their column, every problem collected.

Tolerant of dirt – case, accents, blanks and line breaks in headers, a table that starts a few rows
lower, numbers typed as text – and strict in meaning: what cannot be understood is a problem that
names the cell, and never a guess.
"""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta
from decimal import Decimal

from kpt.base.sheets.addresses import address, column_letters
from kpt.base.sheets.books import Sheet, clean, match_key
from kpt.base.sheets.problems import Grade, Problem, ProblemList
from kpt.base.sheets.values import CellFault, NumberText, Value, number_in_text, plain

HEADER_WITHIN = 20
DATE_FORMATS = ("%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%d/%m/%Y", "%d-%m-%Y")


def as_text(value: Value) -> str:
    """Return a value as a person would read it in the cell; blank is the empty text."""
    match value:
        case None:
            return ""
        case bool():
            return "VERDADERO" if value else "FALSO"
        case Decimal():
            return plain(value)
        case datetime():
            midnight = value.time() == time()
            return value.strftime("%Y-%m-%d" if midnight else "%Y-%m-%d %H:%M:%S")
        case _:
            return str(value)


class Cells:
    """One row of a table. Asking for a value in a form it does not have records the problem."""

    __slots__ = ("_row", "_table", "errors", "row_number")

    def __init__(self, table: "Table", row_number: int, row: Sequence[Value]):
        self._table = table
        self._row = row
        self.row_number = row_number
        self.errors = 0

    def __getitem__(self, header: str) -> Value:
        """Return the value exactly as it was read; None if the (optional) column is absent."""
        column = self._table.columns.get(header)
        return None if column is None else self._row[column]

    def __contains__(self, header: object) -> bool:
        return header in self._table.columns

    @property
    def values(self) -> dict[str, Value]:
        """The values as read, by header."""
        return {header: self._row[column] for header, column in self._table.columns.items()}

    @property
    def sheet(self) -> str:
        """The name of the sheet."""
        return self._table.sheet

    def address(self, header: str) -> str:
        """Return the address of a cell, such as "Z12"; empty if the column is absent."""
        column = self._table.columns.get(header)
        return "" if column is None else address(self.row_number, column + 1)

    def is_blank(self, header: str) -> bool:
        """Tell whether a cell holds nothing or only blanks."""
        value = self[header]
        return value is None or (isinstance(value, str) and not clean(value))

    def text(self, header: str, *, required: bool = False) -> str:
        """Return the text of a cell without dirt; a number gives its digits, a blank ""."""
        value = self[header]
        if isinstance(value, str):
            value = clean(value)
        elif isinstance(value, CellFault):
            self.problem(header, value.message, fix=value.fix, code=f"cell_{value.fault}")
            return ""
        if value is None or value == "":
            self._blank(header, required)
            return ""
        return as_text(value)

    def number(self, header: str, *, required: bool = False) -> Decimal | None:
        """Return the number of a cell; None if it is blank or is not a number.

        A number typed as text is read when only one reading is possible, and noted. Anything
        else is an error that shows the value. Negative numbers are numbers here.
        """
        value = self[header]
        if value.__class__ is Decimal:
            return value
        if value is None:
            self._blank(header, required)
            return None
        if isinstance(value, CellFault):
            self.problem(header, value.message, fix=value.fix, code=f"cell_{value.fault}")
            return None
        if isinstance(value, str):
            return self._typed_number(header, value, required)
        kind = (
            "una fecha o una hora"
            if isinstance(value, (datetime, time, timedelta))
            else "un sí o no"
        )
        self.problem(
            header,
            f"Aquí va un número y la celda tiene {kind}.",
            fix="Escriba el número y dé a la celda formato de número.",
            code="not_a_number",
        )
        return None

    def moment(self, header: str, *, required: bool = False) -> datetime | None:
        """Return the date and time of a cell; a date typed as text (31/12/2024) is read."""
        value = self[header]
        if isinstance(value, datetime):
            return value
        if self.is_blank(header):
            self._blank(header, required)
            return None
        if isinstance(value, CellFault):
            self.problem(header, value.message, fix=value.fix, code=f"cell_{value.fault}")
            return None
        typed = clean(value) if isinstance(value, str) else ""
        for pattern in DATE_FORMATS if typed else ():
            try:
                # A workbook's dates have no zone; they are what the person's calendar shows.
                return datetime.strptime(typed, pattern)  # noqa: DTZ007
            except ValueError:
                continue
        self.problem(
            header,
            f"Aquí va una fecha y la celda dice «{as_text(value)}».",
            fix="Escriba la fecha como día/mes/año, por ejemplo 31/12/2024.",
            code="not_a_date",
        )
        return None

    def problem(
        self,
        header: str,
        message: str,
        *,
        fix: str = "",
        grade: Grade = Grade.ERROR,
        code: str = "invalid",
    ) -> Problem:
        """Record a problem of the cell under ``header`` ("" for the whole row) and return it."""
        if grade is Grade.ERROR:
            self.errors += 1
        return self._table.problems.add(
            Problem(
                grade=grade,
                code=code,
                message=message,
                fix=fix,
                sheet=self._table.sheet,
                cell=self.address(header),
                row=self.row_number,
                column=header,
                value=as_text(self[header]),
            )
        )

    def _blank(self, header: str, required: bool) -> None:
        if required:
            self.problem(
                header,
                f"Falta «{header}».",
                fix="Escriba el dato en la celda.",
                code="missing_value",
            )

    def _typed_number(self, header: str, value: str, required: bool) -> Decimal | None:
        text = clean(value)
        if not text:
            self._blank(header, required)
            return None
        certainty, number = number_in_text(text)
        match certainty:
            case NumberText.PLAIN:
                self.problem(
                    header,
                    f"El número {text} está escrito como texto; se leyó como número.",
                    fix="No hace falta cambiarlo.",
                    grade=Grade.NOTE,
                    code="number_as_text",
                )
            case NumberText.READ:
                self.problem(
                    header,
                    f"«{text}» está escrito como texto; se leyó como {spanish(number)}.",
                    fix="Compruebe el valor; si no es ese, escríbalo como número.",
                    grade=Grade.WARNING,
                    code="number_as_text_read",
                )
            case NumberText.AMBIGUOUS:
                self.problem(
                    header,
                    f"No se sabe si «{text}» lleva separador de miles o de decimales.",
                    fix="Escríbalo como número, sin separadores de miles.",
                    code="ambiguous_number",
                )
            case NumberText.NOT_A_NUMBER:
                self.problem(
                    header,
                    f"Aquí va un número y la celda dice «{text}».",
                    fix="Escriba el número en cifras, o deje la celda vacía.",
                    code="not_a_number",
                )
        return number


def spanish(number: Decimal | None) -> str:
    """Return a number as Colombians write it: Decimal("-1250.5") → "-1.250,5"."""
    return f"{number or Decimal():,f}".translate(str.maketrans(",.", ".,"))


class Table:
    """The rows of a sheet under known headers. Iterate it to get the ``Cells`` of each row.

    ``columns`` maps the headers asked for and found to their position from 0; ``unknown`` maps
    the letters of columns nobody asked for to their header; ``missing`` are required headers that
    are not there. Rows that are wholly empty are skipped. Problems of rows are added to
    ``problems`` as they are found, so iterate before looking.
    """

    def __init__(self, sheet: Sheet, header_row: int, first_row: int, problems: ProblemList):
        self.sheet = sheet.name
        self.header_row = header_row
        self.first_row = first_row
        self.problems = problems
        self.columns: Mapping[str, int] = {}
        self.unknown: Mapping[str, str] = {}
        self.missing: Sequence[str] = ()
        self._rows = sheet.rows

    def __iter__(self) -> Iterator[Cells]:
        for number, row in enumerate(self._rows[self.first_row - 1 :], start=self.first_row):
            if any(value is not None and not _is_white(value) for value in row):
                yield Cells(self, number, row)

    def __contains__(self, header: object) -> bool:
        return header in self.columns

    def letters(self, header: str) -> str:
        """Return the letters of a column, such as "AA". Raises KeyError if it is absent."""
        return column_letters(self.columns[header] + 1)


def table(
    sheet: Sheet,
    *,
    header_row: int = 2,
    required: Sequence[str] = (),
    optional: Sequence[str] = (),
    first_row: int | None = None,
    problems: ProblemList | None = None,
) -> Table:
    """Return the sheet as a table whose headers are in ``header_row`` (the number Excel shows).

    If that row lacks a required header and another of the first 20 has them all, that one is the
    header: somebody inserted a row. Data begins below it, or at ``first_row`` when given.
    Missing required headers and headers that appear twice are errors in ``problems``.
    Raises ValueError if two of the headers asked for cannot be told apart.
    """
    wanted = {match_key(header): header for header in (*required, *optional)}
    if len(wanted) != len(required) + len(optional):
        raise ValueError("two of the headers asked for have the same key")
    found_row = _header_row(sheet, header_row, {match_key(header) for header in required})
    shift = found_row - header_row
    begin = found_row + 1 if first_row is None else first_row + shift
    result = Table(sheet, found_row, begin, ProblemList() if problems is None else problems)

    places: dict[str, list[int]] = {}
    unknown: dict[str, str] = {}
    for column, text in _headers(sheet, found_row):
        if header := wanted.get(match_key(text)):
            places.setdefault(header, []).append(column)
        else:
            unknown[column_letters(column + 1)] = clean(text)
    result.columns = {header: places[header][0] for header in wanted.values() if header in places}
    result.unknown = unknown
    result.missing = [header for header in required if header not in places]
    for header in result.missing:
        result.problems.add(_missing(result, header, unknown))
    for header, columns in places.items():
        if len(columns) > 1:
            result.problems.add(_repeated(result, header, columns))
    return result


def _header_row(sheet: Sheet, expected: int, keys: set[str]) -> int:
    def has_all(row: int) -> bool:
        return keys <= {match_key(text) for _, text in _headers(sheet, row)}

    if not keys or has_all(expected):
        return expected
    others = range(1, min(HEADER_WITHIN, len(sheet.rows)) + 1)
    return next((row for row in others if has_all(row)), expected)


def _headers(sheet: Sheet, row: int) -> Iterator[tuple[int, str]]:
    """Yield position and text of the cells of a row that say something."""
    if row <= len(sheet.rows):
        for column, value in enumerate(sheet.rows[row - 1]):
            if value is not None and clean(text := as_text(value)):
                yield column, text


def _missing(result: Table, header: str, unknown: Mapping[str, str]) -> Problem:
    near = difflib.get_close_matches(header, unknown.values(), n=1, cutoff=0.75)
    hint = f" ¿Es la que dice «{near[0]}»? Cámbiele el nombre." if near else ""
    return Problem(
        grade=Grade.ERROR,
        code="missing_header",
        message=f"Falta la columna «{header}» en la fila {result.header_row}.",
        fix=f"Agregue la columna con ese nombre exacto en la fila de títulos.{hint}",
        sheet=result.sheet,
        row=result.header_row,
        column=header,
    )


def _repeated(result: Table, header: str, columns: Sequence[int]) -> Problem:
    cells = [address(result.header_row, column + 1) for column in columns]
    return Problem(
        grade=Grade.ERROR,
        code="repeated_header",
        message=f"La columna «{header}» aparece {len(cells)} veces: {', '.join(cells)}.",
        fix="Deje una sola; borre o cambie el nombre de las otras.",
        sheet=result.sheet,
        cell=cells[1],
        row=result.header_row,
        column=header,
    )


def _is_white(value: Value) -> bool:
    return isinstance(value, str) and not value.strip()

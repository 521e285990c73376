"""Read what another system says of the reports: one row per entity and vigencia.

Its format is not published, so any sheet with our six columns is read, whatever their order and
however their titles are written. What a cell lacks is told with its row and its column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import IO, Any

from kpt.base.errors import DomainError
from kpt.base.sheets.books import Sheet, clean, match_key
from kpt.base.sheets.csv_reading import csv_sheet
from kpt.base.sheets.problems import Grade, ProblemList
from kpt.base.sheets.reading import Limits, read_workbook
from kpt.base.sheets.tables import Cells, as_text, table
from kpt.rules.outside import WORDS, stage_named

MOST_ROWS = 5_000
MOST_BYTES = 5 * 1024 * 1024
LIMITS = Limits(seconds=10)
HEADER_WITHIN = 20
CODE, YEAR, STATE, DAY = "codigo_dane", "vigencia", "estado", "fecha"
FILING, NOTE = "radicado", "observacion"
REQUIRED, OPTIONAL = (CODE, YEAR, STATE, DAY), (FILING, NOTE)
ALIASES: dict[str, tuple[str, ...]] = {
    CODE: (
        *("codigo_dane", "codigo dane", "cod dane", "dane", "divipola", "codigo divipola"),
        *("codigo", "codigo municipio", "codigo entidad", "codigo dane municipio"),
    ),
    YEAR: ("vigencia", "año", "anio", "vigencia reportada"),
    STATE: ("estado", "estado validacion", "estado de validacion", "estado del reporte"),
    DAY: ("fecha", "fecha estado", "fecha validacion", "fecha de validacion", "fecha del estado"),
    FILING: ("radicado", "numero de radicado", "no radicado", "n radicado", "nro radicado"),
    NOTE: ("observacion", "observaciones", "comentario", "comentarios", "nota"),
}


class NoStates(DomainError):
    """The file has no sheet with the columns that are needed."""


@dataclass(slots=True)
class StateRow:
    """One row as it was read. ``problems`` are (column, what is wrong, what the cell says)."""

    row: int
    code: str
    year: int | None
    word: str
    on: str
    filing: str
    note: str
    problems: list[list[str]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return plain values, ready to be stored."""
        return asdict(self)

    @property
    def day(self) -> date | None:
        return date.fromisoformat(self.on) if self.on else None

    @property
    def says_nothing(self) -> bool:
        """Say whether our own template came back with this row as it went."""
        return not (self.word or self.on or self.filing or self.note)


def read_states(file: IO[bytes], name: str) -> list[StateRow]:
    """Return every row of the first sheet that has the columns. Rows left as they went are not.

    Raises NoStates, and UnsafeWorkbook for what is not a sound workbook.
    """
    file.seek(0)
    if name.lower().endswith(".csv"):
        content = file.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise NoStates("El archivo pesa más de 5 MB. Súbalo por partes.")
        sheets = [csv_sheet(content)]
    else:
        sheets = list(read_workbook(file, limits=LIMITS).sheets.values())  # type: ignore[arg-type]
    named = next((one for sheet in sheets if (one := _named(sheet))), None)
    if named is None:
        raise NoStates(
            "Ninguna hoja tiene las columnas codigo_dane, vigencia, estado y fecha en una misma "
            "fila de títulos. Cámbieles el nombre, o llene la plantilla que se descarga aquí."
        )
    sheet, header_row = named
    found = [row for row in _rows(sheet, header_row) if row.problems or not row.says_nothing]
    if not found:
        raise NoStates("Ninguna fila trae estado, fecha, radicado ni observación: no hay qué leer.")
    if len(found) > MOST_ROWS:
        raise NoStates(f"El archivo tiene más de {MOST_ROWS} filas. Súbalo por partes.")
    return found


_KEYS = {
    re.sub(r"[^a-z0-9]", "", match_key(alias)): header
    for header, aliases in ALIASES.items()
    for alias in aliases
}


def _header(value: Any) -> str | None:
    return _KEYS.get(re.sub(r"[^a-z0-9]", "", match_key(as_text(value))))


def _named(sheet: Sheet) -> tuple[Sheet, int] | None:
    """Return the sheet with our names in its row of titles, and which row that is, or None."""
    for number, row in enumerate(sheet.rows[:HEADER_WITHIN], start=1):
        headers = [_header(value) for value in row]
        if set(REQUIRED) <= set(headers):
            # Of two columns with one meaning the first counts, as a person reads them.
            ours = tuple(
                header if header and header not in headers[:place] else None
                for place, header in enumerate(headers)
            )
            rows = [*sheet.rows[: number - 1], ours, *sheet.rows[number:]]
            return Sheet(sheet.name, rows), number
    return None


def _rows(sheet: Sheet, header_row: int) -> Iterator[StateRow]:
    problems = ProblemList()
    read = table(
        sheet, header_row=header_row, required=REQUIRED, optional=OPTIONAL, problems=problems
    )
    for cells in read:
        row = _row(cells)
        told: Sequence[Any] = problems.of_row(sheet.name, cells.row_number)
        row.problems = [
            [one.column, f"{one.message} {one.fix}", _unsaid(one.value, one.message)]
            for one in told
            if one.grade is Grade.ERROR
        ]
        yield row


def _unsaid(value: str, message: str) -> str:
    """Return what a cell says unless the message repeats it."""
    return "" if f"«{value}»" in message else value


def _row(cells: Cells) -> StateRow:
    row = StateRow(
        row=cells.row_number,
        code=cells.text(CODE),
        year=None,
        word=cells.text(STATE),
        on="",
        filing=cells.text(FILING)[:80],
        note=cells.text(NOTE)[:2000],
    )
    moment = None if cells.is_blank(DAY) else cells.moment(DAY)
    row.on = moment.date().isoformat() if moment else ""
    year = cells.text(YEAR)
    if re.fullmatch(r"20\d\d", year):
        row.year = int(year)
    if row.says_nothing and cells.is_blank(DAY):
        return row
    _needed(cells, CODE, row.code, "Escriba el código DANE: dos o cinco cifras.")
    if _needed(cells, YEAR, year, "Escriba la vigencia, por ejemplo 2025.") and row.year is None:
        cells.problem(YEAR, f"«{year}» no es una vigencia.", fix="Escriba el año, como 2025.")
    if _needed(cells, STATE, row.word, "Escriba el estado.") and stage_named(row.word) is None:
        words = ", ".join(f"«{words[0]}»" for words in WORDS.values())
        cells.problem(STATE, f"«{row.word}» no es un estado conocido.", fix=f"Escriba {words}.")
    row.word = clean(row.word)[:80]
    if cells.is_blank(DAY):
        _needed(cells, DAY, "", "Escriba la fecha como día/mes/año, por ejemplo 31/12/2025.")
    return row


def _needed(cells: Cells, header: str, text: str, fix: str) -> bool:
    """Record that a cell is blank, once; a cell that shows an error has told it already."""
    if not text and cells.is_blank(header):
        cells.problem(header, f"Falta «{header}».", fix=fix, code="missing_value")
    return bool(text)

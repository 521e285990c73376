"""Read the matrix of an earlier PI: one sheet or one per secretaría, its headers as they come.

Real matrices have a title above, merged cells, totals at the foot, numbers typed with % and
without, and a column for each year. What cannot be understood is told with its sheet and row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import IO, Any

from kpt.base.errors import DomainError
from kpt.base.sheets.books import Sheet, clean, match_key
from kpt.base.sheets.csv_reading import csv_sheet
from kpt.base.sheets.reading import Limits, read_workbook
from kpt.base.sheets.tables import as_text
from kpt.base.sheets.values import CellFault, NumberText, Value, number_in_text

MOST_ROWS = 3_000
MOST_BYTES = 5 * 1024 * 1024
LIMITS = Limits(seconds=10)
HEADER_WITHIN = 20
HEADERS: dict[str, tuple[str, ...]] = {
    "code": (
        *("IP", "NUMERO DE LA META", "CODIGO", "CODIGO INDICADOR", "CODIGO DEL INDICADOR"),
        *("CODIGO INDICADOR DE PRODUCTO", "CODIGO DE PRODUCTO", "CODIGO PRODUCTO"),
    ),
    "description": ("DESCRIPCION", "PERSONALIZACION", "META DE PRODUCTO", "NOMBRE DE LA META"),
    "unit": ("UNIDAD", "UNIDAD DE MEDIDA"),
    "indicator": ("INDICADOR", "INDICADOR DE PRODUCTO", "NOMBRE DEL INDICADOR"),
    "quantity": ("META {year}", "PROGRAMADO {year}", "VALOR {year}", "VALOR", "META"),
    "office": (
        *("RESPONSABLE", "DEPENDENCIA", "DEPENDENCIA RESPONSABLE", "SECRETARIA", "OFICINA"),
        "SECRETARIA RESPONSABLE",
    ),
}
SAID = "Aquí va un número y la celda dice «{}»: queda la cantidad que tiene."


class NoMatrix(DomainError):
    """The file has no sheet with the columns of a matrix."""


@dataclass(slots=True)
class ReadRow:
    """One row as it was read, and what is odd in it. ``quantity`` is text so that JSON keeps it."""

    sheet: str
    row: int
    code: str
    description: str
    indicator: str
    unit: str
    quantity: str
    office: str
    notes: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def read_matrix(file: IO[bytes], name: str, fiscal_year: int) -> list[ReadRow]:
    """Return the rows of every sheet that has a code or an indicator, and a quantity or an office.

    Raises NoMatrix, and UnsafeWorkbook for what is not a sound workbook.
    """
    file.seek(0)
    if name.lower().endswith(".csv"):
        sheets = [_csv_sheet(file.read(MOST_BYTES + 1))]
    else:
        sheets = list(read_workbook(file, limits=LIMITS).sheets.values())  # type: ignore[arg-type]
    read = [(sheet, columns) for sheet in sheets if (columns := _columns(sheet, fiscal_year))]
    if not read:
        raise NoMatrix(
            "Ninguna hoja tiene los títulos de la matriz. Deben estar CODIGO o INDICADOR, y "
            f"VALOR, META {fiscal_year} o RESPONSABLE, en la misma fila."
        )
    rows: list[ReadRow] = []
    for sheet, (header, places) in read:
        # One sheet per secretaría: where no column says it, the name of the sheet does.
        office = clean(sheet.name) if len(read) > 1 and "office" not in places else ""
        rows += _rows(sheet, header, places, office)
    if not rows:
        raise NoMatrix("La matriz no tiene filas con código o con indicador.")
    if len(rows) > MOST_ROWS:
        raise NoMatrix(f"La matriz tiene más de {MOST_ROWS} filas. Súbala por partes.")
    return rows


def _csv_sheet(content: bytes) -> Sheet:
    if len(content) > MOST_BYTES:
        raise NoMatrix("El archivo pesa más de 5 MB. Súbalo por partes.")
    return csv_sheet(content)


def _columns(sheet: Sheet, fiscal_year: int) -> tuple[int, dict[str, int]] | None:
    """Return the row of the headers (from 0) and the column of each thing, or None."""
    for number, row in enumerate(sheet.rows[:HEADER_WITHIN]):
        keys = [match_key(as_text(value)) for value in row]
        found = {
            thing: place
            for thing, names in HEADERS.items()
            if (place := _place(keys, names, fiscal_year)) is not None
        }
        says_which = "code" in found or "indicator" in found
        if says_which and ("quantity" in found or "office" in found):
            return number, found
    return None


def _place(keys: Sequence[str], names: Sequence[str], fiscal_year: int) -> int | None:
    for name in names:
        key = match_key(name.format(year=fiscal_year))
        if key in keys:
            return keys.index(key)
    return None


def _rows(sheet: Sheet, header: int, columns: dict[str, int], office: str) -> Iterator[ReadRow]:
    for number, row in enumerate(sheet.rows[header + 1 :], start=header + 2):

        def cell(thing: str, row: Sequence[Value] = row) -> Value:
            return row[columns[thing]] if thing in columns else None

        texts = {
            thing: _text(cell(thing)) for thing in ("code", "description", "indicator", "unit")
        }
        if not texts["code"] and not texts["indicator"]:
            continue
        quantity, notes = _quantity(cell("quantity"))
        yield ReadRow(
            sheet=sheet.name,
            row=number,
            quantity="" if quantity is None else str(quantity),
            office=(_text(cell("office")) or office)[:200],
            notes=notes,
            **{thing: text[:600] for thing, text in texts.items()},
        )


def _text(value: Value) -> str:
    return "" if isinstance(value, CellFault) else clean(as_text(value))


def _quantity(value: Value) -> tuple[Decimal | None, list[str]]:
    """Return the number of a cell and what is odd in it: «12 %» is 12, and says so."""
    if isinstance(value, Decimal):
        return value, []
    text = _text(value)
    if not text:
        return None, []
    certainty, number = number_in_text(text)
    match certainty:
        case NumberText.PLAIN:
            return number, []
        case NumberText.READ:
            return number, [f"«{text}» está escrito como texto: se leyó como número."]
        case NumberText.AMBIGUOUS:
            return None, [f"No se sabe si «{text}» lleva miles o decimales: escríbalo sin puntos."]
        case _:
            return None, [SAID.format(text)]

"""TerriData, as the DNP publishes it: thirteen columns, one row for each value.

Its traps: a row of filler before or after the headers; numbers as text, «1.140.658,00»; codes of
entities without their zero at the left; the country as 01 and 1001; no code of indicators.
"""

from __future__ import annotations

import re
from decimal import Decimal

from kpt.base import numbers
from kpt.base.sheets.tables import Cells
from kpt.base.sheets.values import plain
from kpt.indicators.loading.rows import (
    IndicatorSheet,
    Known,
    UnknownEntity,
    ValueRow,
    entity_code,
    made_code,
)
from kpt.rules.text import fold

ENTITY, DIMENSION, SUBCATEGORY = "Código Entidad", "Dimensión", "Subcategoría"
INDICATOR, NUMBER, TEXT = "Indicador", "Dato Numérico", "Dato Cualitativo"
YEAR, MONTH, SOURCE, UNIT = "Año", "Mes", "Fuente", "Unidad de Medida"
REQUIRED = (ENTITY, DIMENSION, INDICATOR, NUMBER, YEAR, SOURCE)
OPTIONAL = (
    "Código Departamento", "Departamento", "Entidad", SUBCATEGORY, TEXT, MONTH, UNIT,
)  # fmt: skip
PUBLISHER = "DNP, TerriData"
FIRST_YEAR, LAST_YEAR = 1950, 2100
WHOLE = re.compile(r"\d{1,4}")


def parse(cells: Cells, known: Known) -> ValueRow | None:
    """Return the value of a row; None if it says nothing or a problem was recorded."""
    code = cells.text(ENTITY)
    if not any(character.isdigit() for character in code) and not cells.text(YEAR).isdigit():
        return None  # the row of filler
    errors = cells.errors
    number, text = _number(cells), cells.text(TEXT)
    try:
        entity = entity_code(code, known.entities)
    except UnknownEntity:
        cells.problem(
            ENTITY,
            f"«{code}» no es el código de una entidad territorial.",
            fix="Compruebe el código DANE. El país es 01001.",
            code="unknown_entity",
        )
    year = _whole(cells, YEAR, FIRST_YEAR, LAST_YEAR, required=True)
    month = _whole(cells, MONTH, 0, 12) or 0
    sheet = _sheet(cells, known)
    source = cells.text(SOURCE, required=True)
    if cells.errors > errors or year is None:
        return None
    if number is None and not text:
        return None  # the publisher has no figure there
    return ValueRow(
        row=cells.row_number,
        sheet=sheet,
        entity=entity,
        year=year,
        month=month,
        source=source[:300],
        value=number,
        text="" if number is not None else text[:300],
    )


def _sheet(cells: Cells, known: Known) -> IndicatorSheet:
    dimension, name = cells.text(DIMENSION, required=True), cells.text(INDICATOR, required=True)
    subcategory = cells.text(SUBCATEGORY)
    sector, sdg, transformation = known.dimensions.get(fold(dimension), ("", None, ""))
    return IndicatorSheet(
        code=made_code(dimension, subcategory, name),
        name=name[:400],
        unit=cells.text(UNIT)[:80],
        dimension=dimension[:120],
        subcategory=subcategory[:160],
        sector_code=sector,
        sdg=sdg,
        transformation_name=transformation,
        source=cells.text(SOURCE)[:300],
    )


def _number(cells: Cells) -> Decimal | None:
    """Read the number as this publisher writes it: here «1.250» can only be 1250."""
    value = cells[NUMBER]
    if not isinstance(value, str):
        return cells.number(NUMBER)
    try:
        return numbers.parse_decimal(value) if value.strip() else None
    except ValueError:
        cells.problem(
            NUMBER,
            f"«{value.strip()}» no es un número escrito como 1.140.658,00.",
            fix="Corrija la celda, o déjela vacía si no hay dato.",
            code="not_a_number",
        )
        return None


def _whole(
    cells: Cells, header: str, least: int, most: int, *, required: bool = False
) -> int | None:
    value = cells[header]
    text = plain(value) if isinstance(value, Decimal) else cells.text(header, required=required)
    if not text:
        return None
    if not WHOLE.fullmatch(text) or not least <= int(text) <= most:
        cells.problem(
            header,
            f"«{text}» no es un {header.lower()} entre {least} y {most}.",
            fix="Escriba solo el número.",
            code="not_a_whole_number",
        )
        return None
    return int(text)

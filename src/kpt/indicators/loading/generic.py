"""Our own layout, for any other source: one row for each value, columns by name in any order.

Also the way to say more of indicators that are already there (sector, ODS, transformation, where
they should go): what comes blank does not erase what was known.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from kpt.base.sheets.tables import Cells
from kpt.indicators.loading.rows import (
    IndicatorSheet,
    Known,
    UnknownEntity,
    ValueRow,
    entity_code,
)
from kpt.indicators.models import Direction
from kpt.rules.text import fold

CODE, NAME, ENTITY, YEAR, SOURCE = (
    "Código del indicador", "Indicador", "Código de la entidad", "Año", "Fuente",
)  # fmt: skip
UNIT, DIMENSION, SUBCATEGORY = "Unidad de medida", "Dimensión", "Subcategoría"
SECTOR, SDG, TRANSFORMATION = "Código del sector", "ODS", "Transformación del PND"
DIRECTION, FORMULA, MONTH = "Sentido", "Cómo se calcula", "Mes"
NUMBER, TEXT, DISAGGREGATION = "Dato numérico", "Dato cualitativo", "Desagregación"
OBSERVED = "Fecha del dato"
REQUIRED = (CODE, NAME, ENTITY, YEAR, SOURCE, NUMBER)
OPTIONAL = (
    UNIT, DIMENSION, SUBCATEGORY, SECTOR, SDG, TRANSFORMATION, DIRECTION, FORMULA, MONTH, TEXT,
    DISAGGREGATION, OBSERVED,
)  # fmt: skip


def parse(cells: Cells, known: Known) -> ValueRow | None:
    """Return the value of a row; None if a problem was recorded."""
    errors = cells.errors
    code, name = cells.text(CODE, required=True), cells.text(NAME, required=True)
    number, text = cells.number(NUMBER), cells.text(TEXT)
    entity = _entity(cells, known)
    year = _whole(cells, YEAR, 1950, 2100, required=True)
    month = _whole(cells, MONTH, 1, 12) or 0
    source = cells.text(SOURCE, required=True)
    sheet = IndicatorSheet(
        code=code[:80],
        name=name[:400],
        unit=cells.text(UNIT)[:80],
        dimension=cells.text(DIMENSION)[:120],
        subcategory=cells.text(SUBCATEGORY)[:160],
        sector_code=_sector(cells, known),
        sdg=_sdg(cells, known),
        transformation_name=_transformation(cells, known),
        direction=_direction(cells),
        formula=cells.text(FORMULA),
        source=source[:300],
    )
    if cells.errors == errors and number is None and not text:
        cells.problem(
            NUMBER,
            "La fila no trae dato.",
            fix=f"Escriba el número, o un texto en «{TEXT}», o quite la fila.",
            code="missing_value",
        )
    if cells.errors > errors or year is None:
        return None
    return ValueRow(
        row=cells.row_number,
        sheet=sheet,
        entity=entity,
        year=year,
        month=month,
        source=source[:300],
        value=number,
        text="" if number is not None else text[:300],
        disaggregation=cells.text(DISAGGREGATION)[:160],
        observed_on=_day(cells),
    )


def _entity(cells: Cells, known: Known) -> str | None:
    code = cells.text(ENTITY, required=True)
    try:
        return entity_code(code, known.entities) if code else None
    except UnknownEntity:
        cells.problem(
            ENTITY,
            f"«{code}» no es el código de una entidad territorial.",
            fix="Escriba el código DANE (25, 25200) o 00 para el país.",
            code="unknown_entity",
        )
        return None


def _whole(
    cells: Cells, header: str, least: int, most: int, *, required: bool = False
) -> int | None:
    number = cells.number(header, required=required)
    if number is None:
        return None
    if number != number.to_integral_value() or not least <= number <= most:
        _unknown(cells, header, f"un número entero entre {least} y {most}")
        return None
    return int(number)


def _sector(cells: Cells, known: Known) -> str:
    text = cells.text(SECTOR)
    code = text.zfill(2) if text else ""
    if code and code not in known.sectors:
        _unknown(cells, SECTOR, "el código de dos cifras de un sector del catálogo")
        return ""
    return code


def _sdg(cells: Cells, known: Known) -> int | None:
    number: Decimal | None = cells.number(SDG)
    if number is not None and number not in known.sdgs:
        _unknown(cells, SDG, "el número de un ODS, del 1 al 17")
        return None
    return None if number is None else int(number)


def _transformation(cells: Cells, known: Known) -> str:
    text = cells.text(TRANSFORMATION)
    found = {fold(name): name for name in known.transformations}.get(fold(text), "")
    if text and not found:
        _unknown(cells, TRANSFORMATION, "una transformación del PND, escrita como en SisPT")
    return found


def _direction(cells: Cells) -> str:
    text = fold(cells.text(DIRECTION))
    if text and text not in Direction.values:
        _unknown(cells, DIRECTION, "«aumentar», «reducir» o «mantener»")
        return ""
    return text


def _day(cells: Cells) -> date | None:
    moment = cells.moment(OBSERVED)
    return moment.date() if moment else None


def _unknown(cells: Cells, header: str, expected: str) -> None:
    cells.problem(
        header,
        f"«{cells.text(header)}» no es {expected}.",
        fix=f"Escriba {expected}, o deje la celda vacía si no es obligatoria.",
        code="unknown_value",
    )

"""The layout in which the series of before are loaded: one row for each figure.

Columns, by name and in any order: ``divipola`` (the DANE code; a lost zero at the left is given
back), ``fiscal_year`` (of the years of the series), ``measure`` (fisico, financiero or eficacia),
``value`` (percent: 87.5 or 87,5 is 87.5 %) and, if one likes, ``note``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from kpt.base.sheets.tables import Cells
from kpt.cuts.actions.series import YEARS, Figure
from kpt.cuts.models import Measure, Series
from kpt.indicators.loading.rows import UnknownEntity, entity_code
from kpt.rules.exact import exact_product
from kpt.rules.text import fold

DIVIPOLA, YEAR, MEASURE, VALUE, NOTE = "divipola", "fiscal_year", "measure", "value", "note"
REQUIRED, OPTIONAL = (DIVIPOLA, YEAR, MEASURE, VALUE), (NOTE,)
TEMPLATE = ",".join([*REQUIRED, *OPTIONAL]) + "\n"
MOST = Decimal(1000)
HUNDREDTH = Decimal("0.01")


def figures_of(rows: Iterable[Cells], series: Series, known: frozenset[str]) -> Iterator[Figure]:
    """Yield the figures of the rows without a problem; a row that repeats another is one.

    ``known`` are the codes of the entities that make a plan.
    """
    seen: dict[tuple[str, int, str], int] = {}
    for cells in rows:
        figure = _figure(cells, series, known)
        if figure is None:
            continue
        if figure.key in seen:
            cells.problem(
                VALUE,
                f"La fila {seen[figure.key]} ya trae este dato.",
                fix="Deje una sola de las dos filas.",
                code="repeated",
            )
            continue
        seen[figure.key] = cells.row_number
        yield figure


def _figure(cells: Cells, series: Series, known: frozenset[str]) -> Figure | None:
    code, year, measure = _entity(cells, known), _year(cells, series), _measure(cells)
    value = cells.number(VALUE, required=True)
    if value is not None and not 0 <= value <= MOST:
        cells.problem(VALUE, "Un porcentaje va de 0 a 1.000.", fix="Escriba 87.5 para 87,5 %.")
    if cells.errors or code is None or year is None or measure is None or value is None:
        return None
    ratio = exact_product(value, HUNDREDTH)
    return Figure(code, year, measure, ratio, cells.text(NOTE)[:300])


def _entity(cells: Cells, known: frozenset[str]) -> str | None:
    text = cells.text(DIVIPOLA, required=True)
    if not text:
        return None
    try:
        code = entity_code(text, known)
    except UnknownEntity:
        code = None
    if code is None:
        cells.problem(
            DIVIPOLA,
            f"«{text}» no es el código de una entidad que formule plan.",
            fix="Escriba el código DANE: dos cifras de un departamento, cinco de un municipio.",
        )
    return code


def _year(cells: Cells, series: Series) -> int | None:
    number = cells.number(YEAR, required=True)
    if number is None:
        return None
    first, last = YEARS[series]
    if number != number.to_integral_value() or not first <= number <= last:
        cells.problem(
            YEAR,
            f"La serie {series.label} tiene vigencias de {first} a {last}.",
            fix="Corrija la vigencia, o cargue la fila con la otra serie.",
        )
        return None
    return int(number)


def _measure(cells: Cells) -> str | None:
    text = fold(cells.text(MEASURE, required=True))
    if not text:
        return None
    if text not in Measure.values:
        cells.problem(
            MEASURE,
            f"No se conoce la medida «{text}».",
            fix=f"Escriba una de estas: {', '.join(Measure.values)}.",
        )
        return None
    return text

"""The matrix of a PI as a table to take away; it can be read back by ``matrix.reading``."""

from __future__ import annotations

from collections.abc import Iterator

from kpt.base.downloads import TableFile
from kpt.base.sheets.styles import LONG_TEXT, MONEY, TEXT
from kpt.base.sheets.values import Value
from kpt.base.sheets.writing import Column
from kpt.indicative.models import IndicativePlan
from kpt.indicative.queries.facts import Row, indicative_rows
from kpt.indicative.queries.responsibles import responsibles_of
from kpt.rules.codes import Accumulation
from kpt.rules.money import FUNDING_SOURCES

COLUMNS = (
    Column("IP", 9, TEXT),
    Column("CODIGO", 13, TEXT),
    Column("DESCRIPCION", 44, LONG_TEXT),
    Column("UNIDAD", 16, TEXT),
    Column("INDICADOR", 34, LONG_TEXT),
    Column("META", 13),
    Column("VALOR", 13),
    Column("RESPONSABLE", 30, LONG_TEXT),
    Column("SECTOR", 24, LONG_TEXT),
    Column("PROGRAMA", 30, LONG_TEXT),
    Column("PRODUCTO", 30, LONG_TEXT),
    Column("TIPO DE ACUMULACION", 16, TEXT),
    *(Column(source.label, 18, MONEY) for source in FUNDING_SOURCES),
    Column("TOTAL", 20, MONEY),
)


def matrix_table(indicative: IndicativePlan, sector: str = "") -> TableFile:
    """Return the matrix of a PI, of one sector or whole. Two queries.

    META is the target of the four years and VALOR what the vigencia programs. Offices, never the
    name of a person.
    """
    year = indicative.fiscal_year
    name = f"plan-indicativo-{indicative.plan.entity_id}-{year}"
    if sector.isascii() and sector.isalnum():
        name = f"{name}-sector-{sector}"
    return TableFile(name, f"Plan indicativo {year}", COLUMNS, list(_rows(indicative, sector)))


def _rows(indicative: IndicativePlan, sector: str) -> Iterator[list[Value | int]]:
    rows = indicative_rows(indicative.pk)
    today = {} if indicative.adopted_at else responsibles_of(indicative.plan_id)
    for uid, row in rows.items():
        if sector and row.target.sector_code != sector:
            continue
        office = today[uid].office if uid in today else row.target.office
        yield _row(row, office)


def _row(row: Row, office: str) -> list[Value | int]:
    target = row.target
    return [
        target.label,
        target.indicator_code,
        target.customisation or target.product_name,
        target.unit,
        target.indicator_name,
        target.target,
        row.quantity,
        office,
        f"{target.sector_code} {target.sector_name}",
        f"{target.programme_code} {target.programme_name}",
        f"{target.product_code} {target.product_name}",
        Accumulation(target.accumulation).official,
        *(row.money.get(source.position) for source in FUNDING_SOURCES),
        row.money_cop,
    ]

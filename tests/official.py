"""Workbooks in the shape of SisPT's export, made up and written by a library that is not ours.

``official_workbook(...)`` returns the bytes of a small plan of Buenavista; what a test changes it
says in ``cells`` by sheet, header and row, or by giving other rows.
"""

from __future__ import annotations

import io
from typing import Any

from openpyxl import Workbook

from kpt.plans.workbook import layout

DIVIPOLA, NAME, PLAN = "63111", "Buenavista", "Buenavista es lo Nuestro"
YEARS = (2024, 2025, 2026, 2027)
LINES = {1: "Tejido social", 2: "Desarrollo económico, con agua"}


def line_cell(*numbers: int) -> str:
    return ",".join(f"LE-{number}-{LINES[number]}" for number in numbers)


def target(consecutive: int, **changes: Any) -> dict[str, Any]:
    """Return a row of product target by header; ``changes`` are by the short names below."""
    values: dict[str, Any] = {
        layout.DANE: DIVIPOLA,
        layout.ENTITY: NAME,
        layout.PLAN_NAME: PLAN,
        layout.IP_CODE: f"IP-{consecutive}",
        layout.LINE: line_cell(1),
        layout.SECTOR_CODE: "17",
        layout.SECTOR: "Agricultura y desarrollo rural\r\n",
        layout.PROGRAMME_CODE: "1702",
        layout.PROGRAMME: "Inclusión productiva de pequeños productores rurales",
        layout.PRODUCT_CODE: "1702038",
        layout.PRODUCT: "Servicio de apoyo a la comercialización",
        layout.INDICATOR_CODE: "170203800",
        layout.INDICATOR: "Organizaciones de productores apoyadas_x000D_\n",
        layout.CUSTOMISATION: f"Mercado campesino {consecutive} ",
        layout.UNIT: "Número",
        layout.TARGET: 8,
        layout.PRINCIPAL: "Sí",
        layout.SDG_CODE: 2,
        layout.SDG: "Hambre cero",
        layout.ACCUMULATION: "Acumulativo",
        layout.BPIN: "2024631110001",
    }
    for year in YEARS:
        values[layout.quantity(year)] = 2
        values[layout.money("Recursos propios", year)] = 1000000.5
        values[layout.money("SGP salud", year)] = 0
        values[layout.TOTAL.format(year)] = 1000000.5
    return values | changes


def default_rows() -> dict[str, list[dict[str, Any]]]:
    """Return the rows of a small whole plan, by sheet."""
    identity = {layout.DANE: DIVIPOLA, layout.ENTITY: NAME, layout.PLAN_NAME: PLAN}
    return {
        layout.LINES: [
            identity | {layout.CONSECUTIVE: f"LE-{n}", layout.LINE: name}
            for n, name in LINES.items()
        ],
        layout.OUTCOMES: [
            identity
            | {
                layout.CONSECUTIVE: "IR-4",
                layout.LINE: line_cell(1),
                layout.OUTCOME_INDICATOR: "Educación - Deserción escolar",
                layout.IN_NATIONAL_PLAN: "No",
                layout.TARGET: 17.25,
                layout.TRANSFORMATION: "Convergencia regional",
            }
        ],
        layout.TARGETS: [
            target(7),
            target(3, **{layout.LINE: line_cell(2, 1, 2), layout.BPIN: ""}),
            target(12, **{layout.SDG_CODE: None, layout.SDG: None}),
        ],
        layout.SGR_TARGETS: [_sgr_target(identity)],
        layout.INITIATIVES: [
            identity
            | {
                layout.CONSECUTIVE: "ISGR-2",
                layout.LINE: line_cell(2),
                layout.INITIATIVE_KIND: "Iniciativa",
                layout.SECTOR: "Transporte",
                layout.SGR_INITIATIVE: "Placa huella",
                layout.INDICATIVE: 350000000,
                layout.BPIN: None,
            }
        ],
    }


def _sgr_target(identity: dict[str, Any]) -> dict[str, Any]:
    row = target(1)
    coded = {
        header: row[header]
        for header in (*layout.CODES, *layout.MEASURE, layout.BPIN)
        if header in row
    }
    return (
        identity
        | coded
        | {
            layout.SGR_CODE: "IPSGR-1",
            layout.SGR_INITIATIVE: "ISGR-2-Placa huella",
            layout.SGR_INDICATOR: "Organizaciones de productores apoyadas",
            layout.COFINANCED: "No",
            layout.quantity("2025-2026"): 3,
            layout.SGR_MONEY.format("2025-2026"): 350000000,
        }
    )


def official_workbook(
    rows: dict[str, list[dict[str, Any]]] | None = None,
    *,
    with_created: Any = None,
    headers: dict[str, list[str]] | None = None,
    sheets: tuple[str, ...] = layout.SHEETS,
    patr: list[list[Any]] | None = None,
) -> io.BytesIO:
    """Return the workbook of ``rows`` (by default the small plan) as an open binary file."""
    rows = rows or default_rows()
    book = Workbook()
    book.remove(book.active)
    for name in sheets:
        sheet = book.create_sheet(name)
        titles = (headers or {}).get(name) or layout.headers(
            name, 2024, with_created=with_created is not None
        )
        sheet.append([layout.TITLES.get(name, layout.STRATEGIC_TITLE)])
        if name == layout.TARGETS:
            sheet.cell(1, 21, layout.INDICATIVE_TITLE)
        sheet.append(titles)
        for row in rows.get(name, []):
            values = row | ({layout.CREATED: with_created} if with_created else {})
            sheet.append([values.get(header) for header in titles])
    if patr is not None:
        sheet = book.create_sheet(layout.PATR)
        for row in patr:
            sheet.append(row)
    target_file = io.BytesIO()
    book.save(target_file)
    target_file.seek(0)
    target_file.name = "plan.xlsx"
    return target_file


def changed(sheet: str, position: int, **changes: Any) -> dict[str, list[dict[str, Any]]]:
    """Return the default rows with some cells of one row of a sheet changed."""
    rows = default_rows()
    rows[sheet][position] = rows[sheet][position] | changes
    return rows

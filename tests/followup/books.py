"""Small made-up follow-up reports, as they come out of the reader of workbooks.

``report()`` is a sound one; each test spoils the cell it speaks of.
"""

from decimal import Decimal
from io import BytesIO

import openpyxl

from kpt.base.sheets.books import Sheet, Workbook
from kpt.followup.workbook import layout
from kpt.followup.workbook.reading import ExpectedEntity

YEARS = (2024, 2025)
PLAN_YEARS = (2024, 2025, 2026, 2027)
ENTITY = ExpectedEntity("Puerto Ñandú (99001)", ("Puerto Ñandú",), ("Valle Nuevo",), PLAN_YEARS)
CODES = {
    layout.SECTOR_CODE: "24",
    layout.SECTOR: "Transporte",
    layout.PROGRAMME_CODE: "2402",
    layout.PROGRAMME: "Infraestructura red vial regional",
    layout.PRODUCT_CODE: "2402041",
    layout.PRODUCT: "Vía terciaria mejorada",
}
COUNTS = {
    "without_bpin": 1,
    "bpin_not_found": 2,
    "indicator_not_found": 3,
    "without_mode": 4,
    "mode_not_found": 5,
    "all_found": 6,
}


def physical_row(number: int = 1, bpin: str = "2024990010001", **given) -> dict:
    """Return a row of the physical sheet: 3 a year of 12, 3 done in 2024, nothing in 2025."""
    return {
        layout.CONSECUTIVES: f"IP-{number}",
        **CODES,
        layout.INDICATOR_CODE: "240204100",
        layout.INDICATOR: "Vía terciaria mejorada",
        layout.BPIN: bpin,
        layout.MODE: "Si",
        layout.UNIT: "Kilómetros",
        layout.TARGET: Decimal(12),
        **{layout.programmed(year): Decimal(3) for year in PLAN_YEARS},
        layout.executed(2024): Decimal(3),
        layout.physical_percent(2024): Decimal(1),
        layout.explanation(2024): "Se ejecutó el 100% de lo programado en la vigencia",
        layout.executed(2025): " ",
        layout.physical_percent(2025): " ",
        layout.explanation(2025): "No se encontró ejecución en PIIP",
        **given,
    }


def financial_row(number: int = 1, bpin: str = "2024990010001", **given) -> dict:
    """Return a row of the financial sheet: 100 a year, 80, 50 and 20 in 2024, nothing in 2025."""
    return {
        layout.CONSECUTIVES: f"IP-{number}",
        **CODES,
        layout.DESCRIPTION: "Mejoramiento de vías terciarias.",
        layout.BPIN: bpin,
        layout.FOUR_YEARS: Decimal(400),
        **{layout.programmed(year): Decimal(100) for year in PLAN_YEARS},
        layout.commitments(2024): Decimal(80),
        layout.obligations(2024): Decimal(50),
        layout.payments(2024): Decimal(20),
        layout.financial_percent(2024): Decimal("0.5"),
        layout.explanation(2024): "Lo obligado está por debajo de lo programado en la vigencia",
        layout.commitments(2025): " ",
        layout.obligations(2025): " ",
        layout.payments(2025): " ",
        layout.financial_percent(2025): " ",
        layout.explanation(2025): "No se encontró ejecución en CUIPO",
        **given,
    }


def report(
    physical: list[dict] | None = None,
    financial: list[dict] | None = None,
    *,
    entity: str = "Puerto Ñandú, Valle Nuevo",
    counts: dict[str, int] | None = None,
    years: tuple[int, ...] = YEARS,
    without: str = "",
    extra_header: str = "",
) -> Workbook:
    """Return a report with those rows. ``without`` is a header or a sheet to leave out."""
    rows = {
        layout.PHYSICAL_SHEET: [physical_row()] if physical is None else physical,
        layout.FINANCIAL_SHEET: [financial_row()] if financial is None else financial,
    }
    headers = {
        layout.PHYSICAL_SHEET: layout.physical_headers(PLAN_YEARS, years),
        layout.FINANCIAL_SHEET: layout.financial_headers(PLAN_YEARS, years),
    }
    sheets = {layout.SUMMARY_SHEET: _summary(entity, COUNTS if counts is None else counts)}
    for name in layout.DETAIL_SHEETS:
        kept = [header for header in headers[name] if header != without]
        kept += [extra_header] if extra_header else []
        above = [(None,) * len(kept)] * (layout.HEADER_ROW - 1)
        cells = [tuple(row.get(header) for header in kept) for row in rows[name]]
        sheets[name] = Sheet(name, [*above, tuple(kept), *cells])
    return Workbook({name: sheet for name, sheet in sheets.items() if name != without})


def _summary(entity: str, counts: dict[str, int]) -> Sheet:
    width = 28
    grid = [[None] * width for _ in range(160)]
    grid[0][23] = "2025 - tercer trimestre"
    grid[2][2] = "Un plan para todos"
    grid[4][1] = entity or None
    grid[6][7], grid[6][8] = layout.SISPT_DATE_LABEL, "9 de marzo de 2026"
    for place, (field, label) in enumerate(layout.REASON_LABELS):
        grid[94 + place][1] = Decimal(counts[field]) if field in counts else None
        grid[94 + place][2] = label
    grid[100][1] = Decimal(7)
    for place, label in enumerate(layout.FINANCIAL_SET_LABELS):
        grid[108 + place][15], grid[108 + place][16] = label, Decimal(10 + place)
    for place, (_, label) in enumerate(layout.REGION_LABELS):
        grid[134 + place][15], grid[134 + place][16] = label, Decimal(place + 1)
    return Sheet(layout.SUMMARY_SHEET, [tuple(row) for row in grid])


def as_file(workbook: Workbook) -> BytesIO:
    """Return a workbook as the bytes of an .xlsx, written by a library that is not ours."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, sheet in workbook.sheets.items():
        target = book.create_sheet(name)
        for number, row in enumerate(sheet.rows, 1):
            for column, value in enumerate(row, 1):
                if value is not None:
                    target.cell(number, column, value)
    file = BytesIO()
    book.save(file)
    file.seek(0)
    return file

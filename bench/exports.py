"""How long the official workbook takes to be written, against writing the same cells barely."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from statistics import median

import python_calamine
import xlsxwriter

from bench import tables
from bench.invented import bring
from bench.report import Measure, Section, milliseconds
from bench.timing import parts_of, ratio, seconds
from kpt.exchange import exports
from kpt.exchange.exports import write_plan_workbook
from kpt.territories.models import TerritorialEntity

LIMIT = 3
PARTS = {
    "Traer el plan de la base de datos": (exports, "load_content"),
    "Escribir el libro": (exports, "write_plan"),
}

Cells = dict[str, list[list]]


def cells_of(content: bytes) -> Cells:
    """Return the values of every cell of a workbook, by sheet."""
    book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(content))
    return {
        name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        for name in book.sheet_names
    }


def write_barely(sheets: Cells) -> None:
    """Write values with XlsxWriter's own dispatch: no formats, no widths, no titles."""
    with xlsxwriter.Workbook(BytesIO(), {"constant_memory": True}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    if value != "":
                        sheet.write(number, column, value)


def measure(path: Path, which: str, rounds: int) -> Section:
    """Measure the export of the plan of a file; the tables of plans are emptied at the end."""
    entity = TerritorialEntity.objects.select_related("department").get(pk=path.stem)
    tables.empty(tables.models_of("plans", "followup"))
    bring(entity, path)
    spent: dict[str, list[float]] = {}
    for warm in range(rounds + 1):
        target = BytesIO()
        with parts_of(PARTS) as took:
            took["export"] = seconds(lambda file=target: write_plan_workbook(entity, file))
        sheets = cells_of(target.getvalue())
        took["bare"] = seconds(lambda found=sheets: write_barely(found))
        for name, value in took.items() if warm else ():
            spent.setdefault(name, []).append(value)
    tables.empty(tables.models_of("plans", "followup"))
    result = ratio(spent["export"], spent["bare"])
    middle = {name: median(values) for name, values in spent.items()}
    count = sum(value != "" for rows in sheets.values() for row in rows for value in row)
    return Section(
        name="export",
        title="Exportar el libro oficial",
        how=(
            f"El plan que entró con {which}. Lo mínimo es escribir las mismas {count} celdas con "
            "XlsxWriter en memoria constante, sin formatos y con los valores ya en la mano."
        ),
        measures=[Measure("Exportar ÷ escribir las mismas celdas", result, LIMIT)],
        details=[
            ("Parte", "Mediana"),
            *((title, milliseconds(middle[title])) for title in PARTS),
            ("**Exportar, en total**", milliseconds(middle["export"])),
            ("Mínimo: escribir las celdas", milliseconds(middle["bare"])),
        ],
    )

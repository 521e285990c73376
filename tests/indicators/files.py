"""Made-up files of indicators."""

import csv
from pathlib import Path

import xlsxwriter

HEADERS = (
    "Código Departamento", "Departamento", "Código Entidad", "Entidad", "Dimensión",
    "Subcategoría", "Indicador", "Dato Numérico", "Dato Cualitativo", "Año", "Mes", "Fuente",
    "Unidad de Medida",
)  # fmt: skip
OURS = (
    "Código del indicador", "Indicador", "Código de la entidad", "Año", "Fuente", "Dato numérico",
    "Sentido", "ODS", "Desagregación",
)  # fmt: skip


def terridata_row(entity="63111", number="1.140.658,00", **more) -> tuple:
    """Return one row as TerriData publishes it."""
    cells = {
        "Código Entidad": entity,
        "Dimensión": "Educación",
        "Subcategoría": "Cobertura",
        "Indicador": "Cobertura neta en media",
        "Dato Numérico": number,
        "Año": "2023",
        "Mes": "12",
        "Fuente": "Ministerio de Educación Nacional",
        "Unidad de Medida": "Porcentaje",
    } | more
    return tuple(cells.get(header, "") for header in HEADERS)


def our_row(entity="63111", number="12,5", **more) -> tuple:
    """Return one row of our own layout."""
    cells = {
        "Código del indicador": "AGUA-1",
        "Indicador": "Cobertura de acueducto",
        "Código de la entidad": entity,
        "Año": "2024",
        "Fuente": "Superservicios",
        "Dato numérico": number,
    } | more
    return tuple(cells.get(header, "") for header in OURS)


def csv_file(folder: Path, *rows, headers=HEADERS, delimiter=",", encoding="utf-8") -> Path:
    path = folder / "datos.csv"
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows([headers, *rows])
    return path


def workbook(folder: Path, *rows, headers=HEADERS) -> Path:
    path = folder / "datos.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Datos")
    for number, row in enumerate([headers, *rows]):
        sheet.write_row(number, 0, [cell if cell != "" else None for cell in row])
    book.close()
    return path

"""Sheets and headers of DNP's follow-up report, exactly as DNP writes them.

Source: «Informe de Seguimiento al PDT», cut of 2025; headers in row 7, data from row 8.
"""

from __future__ import annotations

SUMMARY_SHEET = "Resumen"
FINANCIAL_SHEET = "Detalle seguimiento financiero"
PHYSICAL_SHEET = "Detalle seguimiento físico"
DETAIL_SHEETS = (FINANCIAL_SHEET, PHYSICAL_SHEET)
SHEETS = (SUMMARY_SHEET, *DETAIL_SHEETS)

HEADER_ROW, FIRST_ROW = 7, 8

CONSECUTIVES = "Consecutivos IP (SisPT)"
SECTOR_CODE, SECTOR = "Código Sector (MGA)", "Sector (MGA)"
PROGRAMME_CODE, PROGRAMME = "Código Programa (MGA)", "Programa (MGA)"
PRODUCT_CODE, PRODUCT = "Código Producto (MGA)", "Producto (MGA)"
DESCRIPTION = "Descripción del Producto (MGA)"
INDICATOR_CODE, INDICATOR = "Código Indicador Producto (MGA)", "Indicador Producto (MGA)"
BPIN = "Códigos BPIN Asociados"
MODE = "Acumulativo"
UNIT = "Unidad de Medida"
# «Cuatrenio», sic.
TARGET = "Meta del Cuatrenio (SisPT)"
FOUR_YEARS = "Programación Cuatrienio SisPT"

CODES = (CONSECUTIVES, SECTOR_CODE, SECTOR, PROGRAMME_CODE, PROGRAMME, PRODUCT_CODE, PRODUCT)
FINANCIAL_FIXED = (*CODES, DESCRIPTION, BPIN, FOUR_YEARS)
PHYSICAL_FIXED = (*CODES, INDICATOR_CODE, INDICATOR, BPIN, MODE, UNIT, TARGET)


def programmed(year: int) -> str:
    """Return the header of what the plan programmes in a vigencia."""
    return f"Programado {year} (SisPT)"


def commitments(year: int) -> str:
    return f"Compromisos {year} (CUIPO)"


def obligations(year: int) -> str:
    return f"Obligaciones {year} (CUIPO)"


def payments(year: int) -> str:
    return f"Pagos {year} (CUIPO)"


def financial_percent(year: int) -> str:
    return f"Obligaciones como % de lo programado ({year})"


def executed(year: int) -> str:
    return f"Ejecución Física {year} (PIIP)"


def physical_percent(year: int) -> str:
    return f"Avance físico {year} (%)"


def explanation(year: int) -> str:
    return f"Explicación del valor {year}"


def financial_headers(plan_years: tuple[int, ...], years: tuple[int, ...]) -> list[str]:
    """Return the headers of the financial sheet, in order."""
    executions = [
        header(year)
        for year in years
        for header in (commitments, obligations, payments, financial_percent, explanation)
    ]
    return [*FINANCIAL_FIXED, *map(programmed, plan_years), *executions]


def physical_headers(plan_years: tuple[int, ...], years: tuple[int, ...]) -> list[str]:
    """Return the headers of the physical sheet, in order."""
    executions = [
        header(year) for year in years for header in (executed, physical_percent, explanation)
    ]
    return [*PHYSICAL_FIXED, *map(programmed, plan_years), *executions]


# *Resumen*: where DNP puts what identifies the report.
PLAN_NAME_CELL, ENTITY_CELL, CUT_CELL = "C3", "B5", "X1"
SISPT_DATE_LABEL = "Informe generado con información de SisPT al:"
REASON_LABELS = (
    ("without_bpin", "No tienen BPIN"),
    ("bpin_not_found", "BPIN no encontrado en PIIP"),
    ("indicator_not_found", "BPIN encontrado, pero no el indicador de producto (IP)"),
    ("without_mode", "BPIN e IP hallados, pero no tienen modo de acumulación"),
    ("mode_not_found", "BPIN e IP hallados, pero modo de acumulación no fue encontrado en PIIP"),
    ("all_found", "BPIN, IP y modo de acumulación encontrados (hay seguimiento físico)"),
)
# Labels of the hidden cells behind DNP's diagrams; the count stands to the right of each.
FINANCIAL_SET_LABELS = ("onlySisPT", "merged", "onlyCUIPO")
REGION_LABELS = (
    ("only_cuipo", "1iCUIPO"),
    ("only_piip", "2iPIIP"),
    ("only_plan", "3iSISPT"),
    ("cuipo_piip", "4CUIPOPIIP"),
    ("cuipo_plan", "5CUIPOSISPT"),
    ("piip_plan", "6PIIPSISPT"),
    ("triple", "7TRIPLE"),
)

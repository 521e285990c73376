"""Sheets and headers of the official workbook, exactly as SisPT writes them.

Source: exports of SisPT, the variants of 85 and 86 columns. The newer one inserts *Fecha de
creación del plan*. ``Indicador de Producto(MGA)`` lacks its blank in the first of the two product
sheets only: so does ours.
"""

from __future__ import annotations

from kpt.rules.money import FUNDING_SOURCES
from kpt.rules.periods import biennia

LINES = "Líneas estratégicas"
OUTCOMES = "Indicadores de resultado"
TARGETS = "Plan indicativo - Productos"
SGR_TARGETS = "Plan indicativo SGR - Productos"
INITIATIVES = "Iniciativas SGR"
SHEETS = (LINES, OUTCOMES, TARGETS, SGR_TARGETS, INITIATIVES)
PATR = "Iniciativas PATR"

TITLE_ROW, HEADER_ROW, FIRST_ROW = 1, 2, 3

DANE, ENTITY, PLAN_NAME = "Código DANE", "Entidad territorial", "Nombre del plan"
IDENTITY = (DANE, ENTITY, PLAN_NAME)
CONSECUTIVE, LINE = "Consecutivo", "Línea estratégica"
CREATED = "Fecha de creación del plan"
IP_CODE = "Código de indicador de producto (SisPT)"
SGR_CODE = "Código de indicador de producto SGR (SisPT)"
SECTOR_CODE, SECTOR = "Código del sector", "Sector (MGA)"
PROGRAMME_CODE, PROGRAMME = "Código del programa (MGA)", "Programa (MGA)"
PRODUCT_CODE, PRODUCT = "Código del producto (MGA)", "Producto (MGA)"
INDICATOR_CODE = "Código de indicador de producto (MGA)"
INDICATOR, SGR_INDICATOR = "Indicador de Producto(MGA)", "Indicador de Producto (MGA)"
CUSTOMISATION = "Personalización de Indicador de Producto"
SGR_CUSTOMISATION = "Personalización de Indicador de Producto SGR"
UNIT, TARGET, PRINCIPAL = "Unidad de medida", "Meta del cuatrienio", "Principal"
SDG_CODE, SDG = "Código de ODS", "ODS"
ACCUMULATION = "Tipo de acumulación"
BPIN = "BPIN"
OUTCOME_INDICATOR = "Indicador de resultado"
IN_NATIONAL_PLAN = "Está en el Plan Nacional de Desarrollo"
TRANSFORMATION = "Transformación del Plan Nacional de Desarrollo"
SGR_INITIATIVE, INITIATIVE_KIND = "Iniciativa del SGR", "Tipo de iniciativa"
INDICATIVE = "Recursos SGR indicativos"
COFINANCED = "Cofinanciado con presupuesto ordinario"
QUANTITY = "Programación del producto bien o servicio {}"
SGR_MONEY = "Recursos SGR {}"
TOTAL = "Total {}"

CODES = (SECTOR_CODE, SECTOR, PROGRAMME_CODE, PROGRAMME, PRODUCT_CODE, PRODUCT, INDICATOR_CODE)
MEASURE = (UNIT, TARGET, PRINCIPAL, SDG_CODE, SDG, ACCUMULATION)


def quantity(period: int | str) -> str:
    """Return the header of the programming of a vigencia or biennium."""
    return QUANTITY.format(period)


def money(source_label: str, fiscal_year: int) -> str:
    """Return the header of one source in one vigencia."""
    return f"{source_label} {fiscal_year}"


def headers(sheet: str, first_year: int, *, with_created: bool = False) -> list[str]:
    """Return the headers of a sheet for the term that starts in ``first_year``, in order."""
    years = range(first_year, first_year + 4)
    if sheet == LINES:
        return [*IDENTITY, CONSECUTIVE, LINE]
    if sheet == OUTCOMES:
        tail = [OUTCOME_INDICATOR, IN_NATIONAL_PLAN, TARGET, TRANSFORMATION]
        return [*IDENTITY, CONSECUTIVE, LINE, *tail]
    if sheet == INITIATIVES:
        tail = [INITIATIVE_KIND, SECTOR, SGR_INITIATIVE, INDICATIVE, BPIN]
        return [*IDENTITY, CONSECUTIVE, LINE, *tail]
    if sheet == SGR_TARGETS:
        periods = biennia(first_year)
        head = [*IDENTITY, SGR_CODE, SGR_INITIATIVE, *CODES, SGR_INDICATOR, SGR_CUSTOMISATION]
        tail = [*map(quantity, periods), *map(SGR_MONEY.format, periods), BPIN]
        return [*head, *MEASURE, COFINANCED, *tail]
    created = [CREATED] if with_created else []
    head = [*IDENTITY, *created, IP_CODE, LINE, *CODES, INDICATOR, CUSTOMISATION, *MEASURE]
    cells = []
    for year in years:
        cells += [money(source.label, year) for source in FUNDING_SOURCES]
        cells.append(TOTAL.format(year))
    return [*head, *map(quantity, years), *cells, BPIN]


TITLES = {
    LINES: "LÍNEAS ESTRATÉGICAS",
    OUTCOMES: "INDICADORES DE RESULTADO",
    SGR_TARGETS: "PLAN INDICATIVO SGR",
    INITIATIVES: "INICIATIVAS SGR",
}
STRATEGIC_TITLE, INDICATIVE_TITLE = "PARTE ESTRATÉGICA", "PLAN INDICATIVO"

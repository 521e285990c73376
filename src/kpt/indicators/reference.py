"""What the packaged lists already know of each entity, given as indicators.

Population, category, fiscal performance (IDF) and unsatisfied basic needs (NBI): the honest
minimum of an installation into which nobody has loaded TerriData yet. Where they come from is in
``territories/data/PROVENANCE.md``.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from kpt.accounts.actor import Actor
from kpt.base.reference import read_list
from kpt.indicators.actions import Loaded, Origins, load_values
from kpt.indicators.loading.files import fingerprint
from kpt.indicators.loading.rows import IndicatorSheet, ValueRow
from kpt.territories.reference import DATA

PUBLISHER = "Datos de referencia del Kit"
POPULATION = IndicatorSheet(
    code="KPT-POBLACION",
    name="Población total",
    unit="Personas",
    dimension="Demografía y población",
    direction="",
    source="DANE, censo de 2018 y proyecciones de población",
    formula="Personas que residen en la entidad a mitad de año.",
)
CATEGORY = IndicatorSheet(
    code="KPT-CATEGORIA",
    name="Categoría municipal",
    dimension="Finanzas públicas",
    sector_code="45",
    source="Contaduría General de la Nación; DNP",
    formula="Por población e ingresos corrientes de libre destinación (Ley 617 de 2000, art. 2).",
)
IDF = IndicatorSheet(
    code="KPT-IDF",
    name="Índice de desempeño fiscal (IDF)",
    unit="Puntos de 0 a 100",
    dimension="Finanzas públicas",
    sector_code="45",
    direction="aumentar",
    source="DNP, índice de desempeño fiscal",
)
NBI = IndicatorSheet(
    code="KPT-NBI",
    name="Personas con necesidades básicas insatisfechas (NBI)",
    unit="Porcentaje",
    dimension="Pobreza",
    sector_code="41",
    direction="reducir",
    source="DNP, distribución del SGP de 2025, con el censo de 2018 del DANE",
)
# The projections of DANE go beyond: a «last value» of a year that has not come would mislead.
LAST_POPULATION_YEAR = 2026
SOURCES = {"categoria": "Contaduría General de la Nación, consulta de 2025"}


def load_reference_indicators(*, actor: Actor, now: datetime) -> Loaded:
    """Write the packaged figures as national values. Idempotent. Raises NotAllowed."""
    done = Loaded()
    for name in ("departamentos.csv", "municipios.csv"):
        origins = Origins(PUBLISHER, name, fingerprint(DATA / name))
        one = load_values(rows=_rows(name), origins=origins, actor=actor, now=now)
        done.new, done.changed = done.new + one.new, done.changed + one.changed
        done.same += one.same
        done.indicators |= one.indicators
    return done


def _rows(name: str) -> Iterator[ValueRow]:
    for number, row in enumerate(read_list(DATA / name), start=2):
        for column, text in row.items():
            if text and (found := _figure(column, text)):
                sheet, year, value, words = found
                yield ValueRow(
                    row=number,
                    sheet=sheet,
                    entity=row["codigo"],
                    year=year,
                    source=SOURCES.get(column, sheet.source),
                    value=value,
                    text=words,
                )


def _figure(column: str, text: str) -> tuple[IndicatorSheet, int, Decimal | None, str] | None:
    """Return which indicator a column is of, its year and its value; None for other columns."""
    name, _, year = column.rpartition("_")
    match name:
        case "poblacion" if int(year) <= LAST_POPULATION_YEAR:
            return POPULATION, int(year), Decimal(text), ""
        case "idf":
            return IDF, int(year), Decimal(text), ""
        case "categoria_idf":
            return CATEGORY, int(year), None, text
        case "nbi" if column == "nbi_sgp2025":
            return NBI, 2025, Decimal(text), ""
    return (CATEGORY, 2025, None, text) if column == "categoria" else None

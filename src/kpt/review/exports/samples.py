"""A sample to carry to the field: what was reported, and room for what is seen."""

from __future__ import annotations

from kpt.base.downloads import TableFile
from kpt.base.sheets.styles import LONG_TEXT, MONEY, TEXT
from kpt.base.sheets.writing import Column
from kpt.review.queries.samples import SamplePage

_COLUMNS = (
    Column("Número", 8),
    Column("Código DANE", 10, TEXT),
    Column("Entidad", 24, LONG_TEXT),
    Column("Meta", 10, TEXT),
    Column("Nombre", 44, LONG_TEXT),
    Column("Unidad de medida", 18, TEXT),
    Column("Por qué está", 14, TEXT),
    Column("Valores por mirar", 10),
    Column("Programado", 14),
    Column("Reportado al tomar la muestra", 16),
    Column("Obligaciones reportadas (pesos)", 20, MONEY),
    Column("Etiqueta de lo reportado", 16, TEXT),
    Column("Quién responde por lo reportado", 44, LONG_TEXT),
    Column("Verificado", 14),
    Column("Diferencia", 14),
    Column("Visto el", 14),
    Column("Quién lo anotó", 24, TEXT),
    Column("Qué se vio", 50, LONG_TEXT),
    Column("Semilla", 28, TEXT),
)


def sample_table(page: SamplePage) -> TableFile:
    """Return the targets of a sample as a table; what is not verified yet comes empty."""
    rows = [
        [
            line.row.number,
            line.divipola,
            line.entity,
            line.row.label,
            line.row.name,
            line.row.unit,
            line.chosen,
            line.row.findings,
            line.row.programmed,
            line.row.reported,
            line.row.obligations_cop,
            page.label.word,
            page.label.sentence,
            line.row.verified,
            line.difference,
            line.row.verified_on,
            str(line.row.recorded_by or ""),
            line.row.note,
            page.sample.seed,
        ]
        for line in page.lines
    ]
    name = f"muestra-{page.sample.fiscal_year}-{page.sample.uid.hex[:8]}"
    return TableFile(name, "Muestra", _COLUMNS, rows)

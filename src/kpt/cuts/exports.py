"""Published compliance as a table to take away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kpt.base.components.marks import LABELS
from kpt.base.downloads import TableFile
from kpt.base.sheets.styles import LONG_TEXT, PERCENT, TEXT
from kpt.base.sheets.values import Value
from kpt.base.sheets.writing import Column
from kpt.cuts.queries.compliance import METHODS, ExportRow

_COLUMNS = (
    Column("Código DANE", 10, TEXT),
    Column("Entidad", 28, TEXT),
    Column("Departamento", 22, TEXT),
    Column("Vigencia", 10),
    Column("De dónde sale", 20, TEXT),
    Column("Situación", 20, TEXT),
    Column("Quién responde", 26, TEXT),
    Column("Avance físico", 12, PERCENT),
    Column("Avance financiero", 12, PERCENT),
    Column("Eficacia", 12, PERCENT),
    Column("Método o nota", 60, LONG_TEXT),
)
OURS = "Cálculo propio sobre lo reportado, no es el del DNP."


def compliance_table(rows: Iterable[ExportRow]) -> TableFile:
    """Return one row for each entity and year, of the cuts and of the earlier series."""
    return TableFile("cumplimiento", "Cumplimiento publicado", _COLUMNS, _rows(rows))


def _rows(rows: Iterable[ExportRow]) -> Iterator[list[Value | int]]:
    for entity, cut, old in rows:
        department = entity.department.name if entity.department else entity.name
        who: list[Value | int] = [entity.pk, entity.name, department]
        if cut is not None:
            label = LABELS[cut.label][2] if cut.label else None
            yield [
                *who,
                *(cut.fiscal_year, f"Corte {cut.number}", cut.situation, label),
                *(cut.physical, cut.financial, None, OURS),
            ]
        elif old is not None:
            values = [
                old.value if old.measure == one else None
                for one in ("fisico", "financiero", "eficacia")
            ]
            text = " ".join(
                part for part in (METHODS[old.series], old.note, f"Fuente: {old.source}") if part
            )
            yield [*who, old.fiscal_year, old.series_label, None, None, *values, text]

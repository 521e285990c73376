"""The part of *Resumen* that says how much of the plan the execution sources know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kpt.base.sheets.styles import HEADER, Style
from kpt.followup.workbook import layout
from kpt.followup.workbook.grid import Grid
from kpt.rules.coverage import Coincidence

LABEL, COUNT, LAST = 2, 3, 9  # B, C, I
HELP_LABEL, HELP_VALUE = 16, 17  # P, Q: hidden
SECTION = Style(bold=True, size=12, color="#1D4D8C", fill="#E8F0FA")
PROSE = Style(wrap=True)
NAME = Style(border=True, wrap=True)
NUMBER = Style(border=True)
STRONG_NAME = Style(border=True, wrap=True, bold=True)
STRONG = Style(border=True, bold=True)
SHARE = Style(border=True, bold=True, number_format="0.0%")


@dataclass(frozen=True, slots=True)
class CoverageCounts:
    """Counts by the names of ReportedCoverage's fields, and whether DNP stated them."""

    counts: Mapping[str, int]
    is_reported: bool

    def __getitem__(self, field: str) -> int:
        return self.counts.get(field, 0)


def put_coverage(grid: Grid, row: int, coverage: CoverageCounts, cut_label: str) -> int:
    """Put the three tables of coverage from ``row`` down; return the row after them."""
    source = (
        "según el informe del DNP"
        if coverage.is_reported
        else "calculados con la ejecución que se ha cargado"
    )
    grid.put(row, LABEL, "Coincidencia con las fuentes de ejecución", SECTION, across=LAST)
    grid.put(
        row + 2,
        LABEL,
        f"Conteos de combinaciones {source}, con corte {cut_label or 'sin indicar'}. Las filas "
        "sin código BPIN no pueden cruzarse. Si una combinación está repetida en una fuente, "
        "cuenta una vez.",
        PROSE,
        across=LAST,
        height=32,
    )
    row = _reasons(grid, row + 4, coverage) + 1
    row = _financial(grid, row, coverage) + 1
    return _regions(grid, row, coverage)


def _reasons(grid: Grid, row: int, coverage: CoverageCounts) -> int:
    """Put the six reasons as DNP does: the count, and what it counts to its right."""
    grid.put(row, LABEL, "PIIP: combinaciones BPIN–indicador–tipo", HEADER)
    grid.put(row, COUNT, "Qué se encontró", HEADER, across=LAST)
    counted = Style(border=True, align="center")
    for field, label in layout.REASON_LABELS:
        row += 1
        grid.put(row, LABEL, coverage[field], counted)
        grid.put(row, COUNT, label, NAME, across=LAST)
    row += 1
    grid.put(row, LABEL, coverage["physical_only_source"], counted)
    grid.put(row, COUNT, "Solo en PIIP: no están en el plan", NAME, across=LAST)
    return row + 1


def _financial(grid: Grid, row: int, coverage: CoverageCounts) -> int:
    grid.put(row, LABEL, "CUIPO: combinaciones BPIN–producto", HEADER)
    grid.put(row, COUNT, "Cuántas", HEADER)
    rows = (
        ("Solo en el plan (SisPT)", "financial_only_plan"),
        ("En el plan y en CUIPO", "financial_both"),
        ("Solo en CUIPO", "financial_only_source"),
    )
    for (name, field), help_label in zip(rows, layout.FINANCIAL_SET_LABELS, strict=True):
        row += 1
        grid.put(row, LABEL, name, NAME)
        grid.put(row, COUNT, coverage[field], NUMBER, formula=f"=$Q{row}")
        grid.put(row, HELP_LABEL, help_label)
        grid.put(row, HELP_VALUE, coverage[field])
    return row + 1


_REGION_NAMES = {
    "only_cuipo": "Solo en CUIPO",
    "only_piip": "Solo en PIIP",
    "only_plan": "Solo en el plan (SisPT)",
    "cuipo_piip": "En CUIPO y PIIP",
    "cuipo_plan": "En CUIPO y el plan",
    "piip_plan": "En PIIP y el plan",
    "triple": "En las tres",
}


def _regions(grid: Grid, row: int, coverage: CoverageCounts) -> int:
    grid.put(row, LABEL, "Las tres plataformas: combinaciones BPIN–producto", HEADER)
    grid.put(row, COUNT, "Cuántas", HEADER)
    first = row + 1
    for field, help_label in layout.REGION_LABELS:
        row += 1
        grid.put(row, LABEL, _REGION_NAMES[field], NAME)
        grid.put(row, COUNT, coverage[field], NUMBER, formula=f"=$Q{row}")
        grid.put(row, HELP_LABEL, help_label)
        grid.put(row, HELP_VALUE, coverage[field])
    last = row
    regions = Coincidence(
        only_plan=coverage["only_plan"],
        only_piip=coverage["only_piip"],
        only_cuipo=coverage["only_cuipo"],
        plan_piip=coverage["piip_plan"],
        plan_cuipo=coverage["cuipo_plan"],
        piip_cuipo=coverage["cuipo_piip"],
        all_three=coverage["triple"],
    )
    grid.put(row + 1, LABEL, "Combinaciones entre las tres plataformas", STRONG_NAME)
    grid.put(row + 1, COUNT, regions.union, STRONG, formula=f"=SUM($C{first}:$C{last})")
    grid.put(row + 2, LABEL, "Porcentaje de coincidencia", STRONG_NAME)
    ratio = regions.ratio
    grid.put(
        row + 2,
        COUNT,
        "-" if ratio is None else ratio,
        SHARE,
        formula=f'=IFERROR($C{last}/$C{row + 1},"-")',
    )
    return row + 3

"""A sheet put together in any order and written from top to bottom, as the writer wants it."""

from __future__ import annotations

from dataclasses import dataclass, field

from kpt.base.sheets.styles import PLAIN, Style
from kpt.base.sheets.values import Value
from kpt.base.sheets.writing import SheetWriter


@dataclass(frozen=True, slots=True)
class _Cell:
    value: Value | int
    style: Style
    formula: str
    last_column: int


@dataclass(slots=True)
class Grid:
    """Cells by place, from 1. Whatever is put twice in a place is what was put last."""

    _cells: dict[tuple[int, int], _Cell] = field(default_factory=dict)
    _heights: dict[int, float] = field(default_factory=dict)

    def put(
        self,
        row: int,
        column: int,
        value: Value | int,
        style: Style = PLAIN,
        *,
        formula: str = "",
        across: int = 0,
        height: float = 0,
    ) -> None:
        """Put a value; with ``formula``, the value is its result. ``across``: last column."""
        self._cells[row, column] = _Cell(value, style, formula, max(across, column))
        if height:
            self._heights[row] = height

    def write(self, sheet: SheetWriter) -> None:
        """Write every cell, from the first row to the last."""
        for row, height in self._heights.items():
            sheet.height(row, height)
        for (row, column), cell in sorted(self._cells.items()):
            if cell.last_column > column:
                sheet.title(
                    row, "", first_column=column, last_column=cell.last_column, style=cell.style
                )
            if cell.formula:
                sheet.formula(row, column, cell.formula, cell.value, cell.style)
            else:
                sheet.cell(row, column, cell.value, cell.style)

"""Many rows at once: pasted from a spreadsheet or in a workbook."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms

from kpt.base.forms import WorkbookField
from kpt.base.sheets.problems import Problem
from kpt.base.sheets.reading import UnsafeWorkbook
from kpt.base.sheets.tables import Cells, Table
from kpt.diagnosis.pasting import pasted_table, workbook_table

SHOWN = 20


class BulkForm(forms.Form):
    """Rows pasted, or a workbook. ``rows`` holds what was read once the form is valid.

    All or nothing: every problem is told with its row and its column, and what was pasted stays.
    """

    pegado = forms.CharField(
        label="Pegue aquí las filas",
        required=False,
        strip=False,
        max_length=400_000,
        widget=forms.Textarea(attrs={"rows": 8, "class": "k-paste", "spellcheck": "false"}),
    )
    libro = WorkbookField(
        label="O escoja un libro de Excel",
        required=False,
        help_text=".xlsx, con los títulos en la primera fila de la primera hoja.",
    )

    columns: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    example: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.rows: list[Any] = []
        self.fields["pegado"].help_text = (
            f"Desde Excel o separadas por punto y coma, en este orden: {' · '.join(self.columns)}. "
            f"Por ejemplo: {'; '.join(self.example)}."
        )

    def clean(self) -> dict[str, Any]:
        """Read the rows, and tell what is wrong with each."""
        said = super().clean() or {}
        text, file = said.get("pegado", ""), said.get("libro")
        if self.errors:
            return said
        if not text.strip() and not file:
            raise forms.ValidationError("Pegue al menos una fila o escoja un libro.")
        try:
            table = self._table(text, file)
        except UnsafeWorkbook as error:
            self.add_error("libro", error.message)
            return said
        self._read(table, "libro" if file else "pegado")
        return said

    def _table(self, text: str, file: Any) -> Table:
        if file:
            return workbook_table(file, self.columns, self.required)
        return pasted_table(text, self.columns, self.required)

    def _read(self, table: Table, field: str) -> None:
        found = [] if table.missing else [(cells, self.read(cells)) for cells in table]
        problems = [p for p in table.problems if p.grade == "error"]
        for problem in problems[:SHOWN]:
            self.add_error(field, told(problem))
        if len(problems) > SHOWN:
            self.add_error(field, f"Y {len(problems) - SHOWN} más.")
        self.rows = [row for cells, row in found if not cells.errors]
        if not problems and not self.rows:
            self.add_error(field, "No hay ninguna fila con datos.")

    def read(self, cells: Cells) -> Any:
        """Return what a row says, recording the problems of its cells."""
        raise NotImplementedError


def told(problem: Problem) -> str:
    """Write a problem with its row and its column."""
    place = f"Fila {problem.row}, {problem.column}: " if problem.row and problem.column else ""
    return f"{place}{problem.message} {problem.fix}".strip()


def whole(cells: Cells, header: str, least: int, most: int) -> int:
    """Return a whole number between two limits; what is not is recorded and is 0."""
    number = cells.number(header, required=True)
    if number is None:
        return 0
    if number != number.to_integral_value() or not least <= number <= most:
        cells.problem(
            header,
            f"Aquí va un número entero entre {least} y {most}.",
            fix="Corrija la celda.",
            code="not_a_whole_number",
        )
        return 0
    return int(number)


def chosen(cells: Cells, header: str, options: dict[str, str], fold: Callable[[str], str]) -> str:
    """Return the value of the option that a cell names, by its words; blank records a problem."""
    text = cells.text(header, required=True)
    found = {fold(words): value for value, words in options.items()}.get(fold(text), "")
    if text and not found:
        cells.problem(
            header,
            f"«{text}» no es una de las opciones.",
            fix=f"Escriba una de estas: {', '.join(options.values())}.",
            code="unknown_value",
        )
    return found

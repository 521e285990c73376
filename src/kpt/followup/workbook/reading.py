"""Reading DNP's follow-up report: the execution it brings, and every problem it has.

An error of structure (kind of workbook, sheet, header, entity, year) stops the file; an error in a
row stops that row only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from kpt.base.sheets.books import Sheet, Workbook, clean
from kpt.base.sheets.problems import Grade, Problem, ProblemList
from kpt.base.sheets.reading import table
from kpt.base.sheets.tables import HEADER_WITHIN, Table
from kpt.followup.workbook import layout
from kpt.followup.workbook.book import FollowUpBook, FollowUpReading
from kpt.followup.workbook.rows import DetailReader
from kpt.followup.workbook.summary_reading import SummarySheet, read_summary
from kpt.rules.text import fold

EXAMPLES = 3
EXAMPLE_YEAR = 2024
PLAN_SHEET = "Plan indicativo - Productos"
_PROGRAMMED = re.compile(r"programado (20\d\d) \(sispt\)")
_EXECUTED = {
    layout.FINANCIAL_SHEET: re.compile(r"obligaciones (20\d\d) \(cuipo\)"),
    layout.PHYSICAL_SHEET: re.compile(r"ejecucion fisica (20\d\d) \(piip\)"),
}
_PUNCTUATION = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class ExpectedEntity:
    """The entity whose report is awaited: how to call it, and every way DNP may write it.

    ``names`` and ``departments`` are its names and aliases; a department has no department.
    Without ``fiscal_years`` (there is no plan yet) the report may speak of any.
    """

    label: str
    names: tuple[str, ...]
    departments: tuple[str, ...]
    fiscal_years: tuple[int, ...]

    def is_named(self, text: str) -> bool:
        """Return whether ``text`` («Cogua, Cundinamarca») is this entity, accents aside."""
        places = [f"{name} {place}" for name in self.names for place in self.departments]
        return _bare(text) in {_bare(name) for name in (*self.names, *places)}


def _bare(text: str) -> str:
    return _PUNCTUATION.sub(" ", fold(text)).strip()


class _Stopped(Exception):
    """The structure of the file does not let us read its rows."""


def read_followup(workbook: Workbook, expected: ExpectedEntity) -> FollowUpReading:
    """Return what the workbook says as the follow-up report of an entity, and its problems."""
    reading = FollowUpReading(None, ProblemList())
    try:
        reading.book = _Reader(workbook, expected, reading).read()
    except _Stopped:
        reading.book = None
    reading.left_out = {
        (problem.sheet, problem.row)
        for problem in reading.problems
        if problem.grade is Grade.ERROR and problem.row is not None
    }
    return reading


class _Reader:
    def __init__(self, workbook: Workbook, expected: ExpectedEntity, reading: FollowUpReading):
        self.workbook, self.expected, self.reading = workbook, expected, reading
        self.problems = reading.problems

    def read(self) -> FollowUpBook:
        self._require_sheets()
        summary = read_summary(self._sheet(layout.SUMMARY_SHEET))
        self._check_entity(summary)
        years = {name: self._years(name) for name in layout.DETAIL_SHEETS}
        self._stop_on_errors()
        tables = {name: self._table(name, years[name]) for name in years}
        self._stop_on_errors()
        self.reading.layout = {
            name: {header: found.letters(header) for header in found.columns}
            for name, found in tables.items()
        }
        financial_years, physical_years = (years[name] for name in layout.DETAIL_SHEETS)
        details = DetailReader()
        physical = details.physical(tables[layout.PHYSICAL_SHEET], physical_years)
        financial = details.financial(tables[layout.FINANCIAL_SHEET], financial_years)
        if not physical and not financial and not self.problems.has_errors:
            self._stop(
                "no_rows",
                "El informe no trae ninguna fila de seguimiento.",
                "Descargue otra vez el informe y súbalo sin cambiarlo.",
            )
        return FollowUpBook(
            entity_text=summary.entity_text,
            plan_name=summary.plan_name,
            cut_label=summary.cut_label,
            sispt_on=summary.sispt_on,
            physical_years=physical_years,
            financial_years=financial_years,
            physical=tuple(physical),
            financial=tuple(financial),
            coverage=summary.coverage,
            stopped_physical=frozenset(details.stopped_physical),
            stopped_financial=frozenset(details.stopped_financial),
        )

    def _stop(self, code: str, message: str, fix: str) -> None:
        self.problems.add(Problem(Grade.ERROR, code, message, fix))
        raise _Stopped

    def _stop_on_errors(self) -> None:
        if self.problems.has_errors:
            raise _Stopped

    def _sheet(self, name: str) -> Sheet:
        sheet = self.workbook.sheet(name)
        assert sheet is not None  # asked for in _require_sheets
        return sheet

    def _require_sheets(self) -> None:
        missing = [name for name in layout.SHEETS if self.workbook.sheet(name) is None]
        if not missing:
            return
        if self.workbook.sheet(PLAN_SHEET) is not None:
            self._stop(
                "plan_workbook",
                "Este libro es la exportación del plan (SisPT), no el informe de seguimiento.",
                "Súbalo como «Plan (exportación oficial de SisPT)».",
            )
        if len(missing) == len(layout.SHEETS):
            names = ", ".join(f"«{name}»" for name in list(self.workbook.sheets)[:EXAMPLES])
            self._stop(
                "other_workbook",
                f"Este libro no es el informe de seguimiento del DNP: sus hojas son {names}.",
                "Suba el «Informe de Seguimiento al PDT» tal como lo entregó el DNP.",
            )
        for name in missing:
            self.problems.add(
                Problem(
                    Grade.ERROR,
                    "missing_sheet",
                    f"Falta la hoja «{name}».",
                    "Descargue otra vez el informe, o devuélvale a la hoja su nombre.",
                    sheet=name,
                )
            )
        raise _Stopped

    def _check_entity(self, summary: SummarySheet) -> None:
        """Stop a report of another entity: codes do not tell, because it has no DANE code."""
        place: dict[str, Any] = {
            "sheet": layout.SUMMARY_SHEET,
            "cell": layout.ENTITY_CELL,
            "value": summary.entity_text,
        }
        if not summary.entity_text:
            self.problems.add(
                Problem(
                    Grade.WARNING,
                    "no_entity",
                    "La hoja «Resumen» no dice de qué entidad es el informe.",
                    f"Compruebe que es el de {self.expected.label}.",
                    **place,
                )
            )
        elif not self.expected.is_named(summary.entity_text):
            self.problems.add(
                Problem(
                    Grade.ERROR,
                    "another_entity",
                    f"Este informe es de «{summary.entity_text}», y aquí se importa el de "
                    f"{self.expected.label}.",
                    "Suba el informe de su entidad. Si este es el correcto, entre por la otra "
                    "entidad.",
                    **place,
                )
            )
            raise _Stopped

    def _years(self, name: str) -> tuple[int, ...]:
        """Return the years whose execution a sheet has, from its headers."""
        years = sorted({int(m[1]) for m in _matches(self._sheet(name), _EXECUTED[name])})
        term = self.expected.fiscal_years
        outside = [year for year in years if term and year not in term]
        if years and not outside:
            return tuple(years)
        if outside:
            message = (
                f"Las columnas de ejecución son de {', '.join(map(str, outside))}, y el plan va "
                f"de {term[0]} a {term[-1]}."
            )
        else:
            header = layout.obligations if name == layout.FINANCIAL_SHEET else layout.executed
            message = f"No hay columnas de ejecución, como «{header(EXAMPLE_YEAR)}»."
        self.problems.add(
            Problem(
                Grade.ERROR,
                "no_execution_years" if not outside else "year_outside_the_term",
                message,
                "Descargue otra vez el informe y súbalo sin cambiarle los títulos.",
                sheet=name,
                row=None,
            )
        )
        return ()

    def _table(self, name: str, years: tuple[int, ...]) -> Table:
        sheet = self._sheet(name)
        programmed = tuple(sorted({int(m[1]) for m in _matches(sheet, _PROGRAMMED)}))
        headers = (
            layout.financial_headers if name == layout.FINANCIAL_SHEET else layout.physical_headers
        )
        wanted = headers(programmed or self.expected.fiscal_years or years, years)
        required = [header for header in wanted if header != layout.DESCRIPTION]
        found = table(
            sheet,
            header_row=layout.HEADER_ROW,
            required=required,
            optional=[header for header in wanted if header == layout.DESCRIPTION],
            problems=self.problems,
        )
        for letters, header in found.unknown.items():
            self.problems.add(
                Problem(
                    Grade.WARNING,
                    "unknown_column",
                    f"La columna «{header}» no es del informe oficial y no se importa.",
                    "Si trae algo que haga falta, páselo a la columna que corresponde.",
                    sheet=name,
                    cell=f"{letters}{found.header_row}",
                    column=header,
                )
            )
        return found


def _matches(sheet: Sheet, pattern: re.Pattern[str]) -> Iterable[re.Match[str]]:
    for row in sheet.rows[:HEADER_WITHIN]:
        for value in row:
            if isinstance(value, str) and (found := pattern.fullmatch(fold(clean(value)))):
                yield found

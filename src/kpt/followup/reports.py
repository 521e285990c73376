"""An official follow-up report beside the plan that it speaks of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from kpt.base.sheets.books import Workbook
from kpt.base.sheets.problems import Grade, Problem, ProblemList
from kpt.followup.groups import FollowUp, follow
from kpt.followup.queries.rows import PlanFacts, load_facts
from kpt.followup.workbook import layout
from kpt.followup.workbook.book import FinancialLine, FollowUpBook, PhysicalLine
from kpt.followup.workbook.reading import ExpectedEntity, read_followup
from kpt.plans.models import Plan
from kpt.plans.queries import current_version, plan_of
from kpt.rules.exact import at_digits
from kpt.rules.figures import percent, written
from kpt.rules.grouping import Group, split_key
from kpt.rules.progress import AnnualProgress, annual_progress
from kpt.rules.text import fold
from kpt.territories.models import TerritorialEntity

ZERO = Decimal(0)
# DNP computes in binary, which is good for some fifteen digits; beyond twelve nothing is said.
COMPARED_DIGITS = 12


@dataclass(slots=True)
class Report:
    """An official report read beside its plan. ``book`` is None when it cannot go in.

    ``left_out`` and ``layout`` are those of ``FollowUpReading``; ``facts`` is what the plan says.
    """

    book: FollowUpBook | None
    problems: ProblemList
    layout: dict[str, dict[str, str]]
    left_out: set[tuple[str, int]]
    plan: Plan | None = None
    facts: PlanFacts | None = None


def expected_entity(entity: TerritorialEntity, plan: Plan | None = None) -> ExpectedEntity:
    """Return how DNP may call ``entity``, and the years its report may speak of."""
    department = entity.department
    return ExpectedEntity(
        label=f"{entity.name} ({entity.divipola})",
        names=_names(entity),
        departments=_names(department) if department else (),
        fiscal_years=plan.period.fiscal_years if plan else (),
    )


def _names(entity: TerritorialEntity) -> tuple[str, ...]:
    aliases = (alias.strip() for alias in entity.aliases.split("|"))
    return (entity.name, *(alias for alias in aliases if alias))


def read_report(workbook: Workbook, entity: TerritorialEntity) -> Report:
    """Return what an official report says of the plan of ``entity``, with every problem.

    Besides the problems of reading, it says which rows are of no target, and where the report's
    own figures differ from what we compute. Without a plan in force nothing can go in.
    """
    plan = plan_of(entity)
    version = current_version(plan) if plan else None
    reading = read_followup(workbook, expected_entity(entity, plan))
    report = Report(reading.book, reading.problems, reading.layout, reading.left_out, plan)
    if reading.book is None:
        return report
    if version is None:
        report.book = None
        report.problems.add(
            Problem(
                Grade.ERROR,
                "no_plan",
                f"Todavía no hay un plan de {entity} al que se le pueda poner ejecución.",
                "Importe primero el plan (exportación oficial de SisPT) y después este libro.",
            )
        )
        return report
    report.facts = load_facts(version)
    # The figures of the four years are not in the report: no year needs to have ended.
    follow_up = follow(report.facts, closed_years=())
    report.problems.extend(differences(reading.book, follow_up, reading.layout))
    return report


Layout = Mapping[str, Mapping[str, str]]


def differences(book: FollowUpBook, follow_up: FollowUp, places: Layout) -> Iterator[Problem]:
    """Return what the report says otherwise than the plan does, row by row of both sheets.

    Rows of no target are warnings: their execution stays «sin asignar». Another programming, a
    percentage that differs beyond what binary arithmetic explains, and another explanation are
    notes that say both.
    """
    physical = {row.group.key: row.group for row in follow_up.physical}
    physical_parts = {single for key in physical for single in split_key(key)} - physical.keys()
    for line in book.physical:
        if line.key in physical_parts:
            continue  # a part of a group: the source tells its projects apart, the plan does not
        yield from _line_differences(
            line, physical.get(line.key), layout.PHYSICAL_SHEET, places, dict(line.executed)
        )
    financial = {row.group.key: row.group for row in follow_up.financial}
    financial_parts = {single for key in financial for single in split_key(key)} - financial.keys()
    for row in book.financial:
        if row.key in financial_parts:
            continue
        obligated = {
            year: amounts.obligations if amounts else None for year, amounts in row.amounts.items()
        }
        yield from _line_differences(
            row, financial.get(row.key), layout.FINANCIAL_SHEET, places, obligated
        )


def _line_differences(
    line: PhysicalLine | FinancialLine,
    group: Group | None,
    sheet: str,
    places: Layout,
    executed: Mapping[int, Decimal | None],
) -> Iterator[Problem]:
    place = _Place(sheet, line.sheet_row, places.get(sheet, {}))
    if group is None:
        yield place.problem(
            layout.CONSECUTIVES,
            Grade.WARNING,
            "unknown_key",
            f"Ninguna meta del plan tiene esta combinación de BPIN y código ({line.label}).",
            "Lo ejecutado queda «sin asignar». Si el plan cambió, importe antes el más reciente.",
            line.label,
        )
        return
    for year, stated in line.stated.items():
        ours = annual_progress(group.programmed.get(year, ZERO), executed[year], group.has_bpin)
        if stated.programmed is not None and not _same(stated.programmed, ours.programmed):
            yield place.problem(
                layout.programmed(year),
                Grade.NOTE,
                "other_programming",
                f"El informe programa {written(stated.programmed)} en {year} y el plan "
                f"{written(ours.programmed)}.",
                "Se usa lo que dice el plan. Si el informe es más reciente, importe el plan "
                "actualizado.",
                written(stated.programmed),
            )
            continue
        percents = (
            layout.physical_percent if sheet == layout.PHYSICAL_SHEET else layout.financial_percent
        )
        if not _same_ratio(stated.ratio, ours.ratio):
            yield place.problem(
                percents(year),
                Grade.NOTE,
                "other_percentage",
                f"El informe dice {_shown(stated.ratio)} y nuestro cálculo da "
                f"{_shown(ours.ratio)}.",
                "Se usa nuestro cálculo, exacto. No hace falta hacer nada.",
                _shown(stated.ratio),
            )
        text = _explained(ours, sheet)
        if stated.explanation and fold(stated.explanation) != fold(text):
            yield place.problem(
                layout.explanation(year),
                Grade.NOTE,
                "other_explanation",
                f"El informe dice «{stated.explanation}» y, con los números exactos, "
                f"corresponde «{text}».",
                "Se usa nuestra explicación. No hace falta hacer nada.",
                stated.explanation,
            )


def _explained(progress: AnnualProgress, sheet: str) -> str:
    physical = sheet == layout.PHYSICAL_SHEET
    return progress.explanation.physical if physical else progress.explanation.financial


def _same(left: Decimal, right: Decimal) -> bool:
    return at_digits(left, COMPARED_DIGITS) == at_digits(right, COMPARED_DIGITS)


def _same_ratio(left: Decimal | None, right: Decimal | None) -> bool:
    if left is None or right is None:
        return left is right
    return _same(left, right)


def _shown(ratio: Decimal | None) -> str:
    return percent(ratio) if ratio is not None else "que no hay porcentaje"


class _Place:
    """A row of a sheet, to say where a difference stands."""

    def __init__(self, sheet: str, row: int, columns: Mapping[str, str]):
        self.sheet, self.row, self.columns = sheet, row, columns

    def problem(
        self, header: str, grade: Grade, code: str, message: str, fix: str, value: str
    ) -> Problem:
        letters = self.columns.get(header, "")
        return Problem(
            grade=grade,
            code=code,
            message=message,
            fix=fix,
            sheet=self.sheet,
            cell=f"{letters}{self.row}" if letters else "",
            row=self.row,
            column=header,
            value=value,
        )

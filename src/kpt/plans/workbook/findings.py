"""What the official system accepts and a person should still look at, by its cell in the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kpt.base.sheets.problems import Grade, Problem
from kpt.plans.content import PlanContent, TargetRow
from kpt.plans.workbook import layout
from kpt.rules import checks
from kpt.rules.codes import is_principal
from kpt.rules.exact import exact_sum
from kpt.rules.findings import CheckedTarget, Finding, check_plan, check_target

# The column of the sheet that a person has to look at for each check.
COLUMN_OF = {
    checks.INVERTED: layout.ACCUMULATION,
    checks.NEITHER_READING: layout.TARGET,
    checks.NO_TARGET: layout.TARGET,
    checks.NO_BPIN: layout.BPIN,
    checks.MALFORMED_BPIN: layout.BPIN,
    checks.REPEATED_BPIN: layout.BPIN,
    checks.NO_SDG: layout.SDG_CODE,
    checks.REPEATED_LINE: layout.LINE,
}
# The reader has told these already, with the cell.
TOLD = {
    checks.BROKEN_CHAIN,
    checks.UNKNOWN_PRODUCT,
    checks.UNKNOWN_INDICATOR,
    checks.PRINCIPAL_CONTRADICTS,
}
GRADE_OF = {"error": Grade.WARNING, "warning": Grade.WARNING, "note": Grade.NOTE}


def checked_target(row: TargetRow) -> CheckedTarget:
    """Return a row as the checks see it; the reader has compared its codes with the catalogue."""
    years = {year for year, _ in row.money}
    return CheckedTarget(
        consecutive=row.consecutive,
        sector_code=row.sector_code,
        programme_code=row.programme_code,
        product_code=row.product_code,
        indicator_code=row.indicator_code,
        accumulation=row.accumulation,
        target=row.target,
        quantities=row.quantities,
        money={
            year: exact_sum(amount for (at, _), amount in row.money.items() if at == year)
            for year in years
        },
        bpin_text=row.bpin_text,
        lines=row.lines,
        sdg=row.sdg,
        is_principal=is_principal(row.indicator_code),
    )


def accepted_but_odd(
    content: PlanContent, columns: Mapping[str, Mapping[str, str]]
) -> Iterator[Problem]:
    """Yield what the checks find in the targets of a file, as warnings and notes of its cells.

    ``columns``: sheet → header → letters, where each header stood.
    """
    letters = columns.get(layout.TARGETS, {})
    checked = [(row, checked_target(row)) for row in content.targets]
    for finding in check_plan(target for _, target in checked):
        yield _problem(finding, None, letters)
    for row, target in checked:
        for finding in check_target(target):
            if finding.check not in TOLD:
                yield _problem(finding, row, letters)


def _problem(finding: Finding, row: TargetRow | None, letters: Mapping[str, str]) -> Problem:
    column = COLUMN_OF.get(finding.check, layout.IP_CODE if row else "")
    letter = letters.get(column, "")
    who = f"{row.key}: " if row else ""
    return Problem(
        grade=GRADE_OF[finding.check.severity],
        code=finding.check.code,
        message=f"{who}{finding.sentence}",
        fix=finding.check.how_to_fix,
        sheet=layout.TARGETS,
        cell=f"{letter}{row.sheet_row}" if row and letter else "",
        row=row.sheet_row if row else None,
        column=column,
        value=_value(row, column) if row else "",
    )


def _value(row: TargetRow, column: str) -> str:
    values = {
        layout.ACCUMULATION: row.accumulation.official,
        layout.TARGET: "" if row.target is None else f"{row.target:f}",
        layout.BPIN: row.bpin_text,
        layout.IP_CODE: row.key,
    }
    return values.get(column, "")

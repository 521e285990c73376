"""The demo plans and their executions as official workbooks, to go in as everybody's do."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from kpt.base.sheets.styles import HEADER, PLAIN, TEXT, TITLE
from kpt.base.sheets.values import Value
from kpt.base.sheets.writing import WorkbookWriter
from kpt.demo.plans import DemoPlan, Words
from kpt.demo.spec import YEARS, Output, Spending
from kpt.followup.workbook import layout
from kpt.plans.content import PlanContent
from kpt.plans.workbook.writing import write_plan
from kpt.rules.codes import Accumulation

NOT_FOUND = " "
SISPT_DATE = "31 de diciembre de {}"
NOTICE = "Informe de demostración: las cifras son inventadas."

Row = list[Value | int]


def plan_workbook(content: PlanContent, sdgs: dict[int, str]) -> bytes:
    """Return a plan as the official workbook of SisPT."""
    file = BytesIO()
    write_plan(content, file, sdgs=sdgs)
    return file.getvalue()


def followup_workbook(
    plan: DemoPlan, words: Words, *, entity_text: str, years: tuple[int, ...]
) -> bytes:
    """Return the executions of some years as DNP's follow-up report, a row per project and code.

    DNP groups the projects of a target; here each stands alone, and those that the plan does not
    name are there too, as in PIIP and CUIPO. What a target programmes is not repeated.
    """
    file = BytesIO()
    with WorkbookWriter(file, title=NOTICE) as book:
        summary = book.sheet(layout.SUMMARY_SHEET)
        # Where DNP's report says what it is: X1, C3, B5, and the date beside its label.
        summary.cell(1, 4, NOTICE, TITLE)
        summary.cell(1, 24, str(max(years)))
        summary.cell(3, 3, plan.content.plan_name)
        summary.cell(5, 2, entity_text)
        summary.cell(7, 8, layout.SISPT_DATE_LABEL)
        summary.cell(7, 9, SISPT_DATE.format(max(years)))
        _detail(
            book,
            layout.FINANCIAL_SHEET,
            layout.financial_headers(YEARS, years),
            _financial(plan, words, years),
        )
        _detail(
            book,
            layout.PHYSICAL_SHEET,
            layout.physical_headers(YEARS, years),
            _physical(plan, words, years),
        )
    return file.getvalue()


def _detail(book: WorkbookWriter, name: str, headers: list[str], rows: Iterator[Row]) -> None:
    sheet = book.sheet(name)
    sheet.cell(1, 1, name, TITLE)
    sheet.cell(2, 1, NOTICE)
    sheet.row(layout.HEADER_ROW, headers, HEADER)
    styles = [
        TEXT if "Código" in header or header == layout.CONSECUTIVES else PLAIN for header in headers
    ]
    for row_number, row in enumerate(rows, start=layout.FIRST_ROW):
        sheet.row(row_number, row, styles)


def _chain(words: Words, product_code: str) -> Row:
    product = words.product(product_code)
    return [
        product.sector_code,
        product.sector_name,
        product.programme_code,
        product.programme_name,
        product.code,
        product.name,
    ]


def _financial(plan: DemoPlan, words: Words, years: tuple[int, ...]) -> Iterator[Row]:
    by_key: dict[tuple[str, str], dict[int, Spending]] = {}
    for spent in plan.spending:
        if spent.fiscal_year not in years:
            continue
        by_key.setdefault((spent.bpin, spent.product_code), {})[spent.fiscal_year] = spent
    for (bpin, product_code), found in sorted(by_key.items()):
        description = words.product(product_code).measured_as
        row: Row = ["", *_chain(words, product_code), description, bpin, None]
        row += [None for _ in YEARS]
        for year in years:
            spent_in_year = found.get(year)
            if spent_in_year is None:
                row += [NOT_FOUND] * 5
            else:
                row += [
                    spent_in_year.commitments_cop,
                    spent_in_year.obligations_cop,
                    spent_in_year.payments_cop,
                    NOT_FOUND,
                    NOT_FOUND,
                ]
        yield row


def _physical(plan: DemoPlan, words: Words, years: tuple[int, ...]) -> Iterator[Row]:
    by_key: dict[tuple[str, str, Accumulation | None], dict[int, Output]] = {}
    for output in plan.outputs:
        if output.fiscal_year not in years:
            continue
        key = (output.bpin, output.indicator_code, output.accumulation)
        by_key.setdefault(key, {})[output.fiscal_year] = output
    for (bpin, code, mode), found in sorted(by_key.items(), key=lambda item: str(item[0])):
        coded = words.coded(code)
        row: Row = ["", *_chain(words, code[:7]), code, coded["indicator_name"], bpin]
        row += [mode.dnp if mode else "", coded["unit"], None]
        row += [None for _ in YEARS]
        for year in years:
            delivered = found.get(year)
            row += [delivered.executed if delivered else NOT_FOUND, NOT_FOUND, NOT_FOUND]
        yield row

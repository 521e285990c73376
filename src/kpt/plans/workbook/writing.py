"""Writing the official workbook of a plan: sheets, headers, order and values as SisPT's."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import BinaryIO

from django.utils import timezone

from kpt.base.sheets.styles import GROUP, PLAIN, TEXT, Style
from kpt.base.sheets.values import Value, from_double
from kpt.base.sheets.writing import SheetWriter, WorkbookWriter
from kpt.plans.content import (
    InitiativeRow,
    LineRow,
    OutcomeRow,
    PlanContent,
    SgrTargetRow,
    TargetRow,
)
from kpt.plans.workbook import layout
from kpt.plans.workbook.reading import cell_from_json
from kpt.rules.codes import is_principal
from kpt.rules.money import FUNDING_SOURCES
from kpt.rules.periods import biennia

HEADER = Style(bold=True, fill="#DCE6F1", align="center", border=True)
CREATED = Style(number_format="dd/mm/yyyy;@")
STRATEGIC_COLUMNS = 20
NARROW, WIDE = 16, 44
WIDE_COLUMNS = {
    layout.PLAN_NAME,
    layout.LINE,
    layout.PROGRAMME,
    layout.PRODUCT,
    layout.INDICATOR,
    layout.SGR_INDICATOR,
    layout.CUSTOMISATION,
    layout.SGR_CUSTOMISATION,
    layout.OUTCOME_INDICATOR,
    layout.SGR_INITIATIVE,
}
YES_NO = {True: "Sí", False: "No", None: None}

Row = list[Value | int]


def write_plan(
    content: PlanContent,
    target: str | os.PathLike[str] | BinaryIO,
    *,
    sdgs: dict[int, str],
    created: datetime | None = None,
) -> None:
    """Write ``content`` as the official workbook to a path or a binary file.

    85 columns, or 86 when the plan came with *Fecha de creación del plan*; the sheets that were
    kept stand where they stood. ``sdgs``: number → official name.
    ``created`` goes into its properties: with the same one, the file has the same bytes.
    """
    kept = {sheet.position: sheet for sheet in content.kept_sheets}
    maker = _RowMaker(content, sdgs)
    official = [
        (layout.LINES, maker.lines()),
        (layout.OUTCOMES, maker.outcomes()),
        (layout.TARGETS, maker.targets()),
        (layout.SGR_TARGETS, maker.sgr_targets()),
        (layout.INITIATIVES, maker.initiatives()),
    ]
    with WorkbookWriter(target, title=content.plan_name, created=created) as book:
        position = 1
        while official or kept:
            if position in kept or not official:
                _write_kept(book, kept.pop(position if position in kept else min(kept)))
            else:
                name, rows = official.pop(0)
                _write_sheet(book.sheet(name), name, rows, content)
            position += 1


def _write_sheet(sheet: SheetWriter, name: str, rows: Iterable[Row], content: PlanContent) -> None:
    created = content.has_created_at
    headers = layout.headers(name, content.first_year, with_created=created)
    sheet.widths([WIDE if header in WIDE_COLUMNS else NARROW for header in headers])
    sheet.freeze(layout.HEADER_ROW)
    if name == layout.TARGETS:
        sheet.title(1, layout.STRATEGIC_TITLE, last_column=STRATEGIC_COLUMNS, style=GROUP)
        sheet.title(
            1,
            layout.INDICATIVE_TITLE,
            first_column=STRATEGIC_COLUMNS + 1,
            last_column=len(headers) - created,
            style=GROUP,
        )
    else:
        sheet.title(1, layout.TITLES[name], last_column=len(headers), style=GROUP)
    sheet.row(layout.HEADER_ROW, headers, HEADER)
    styles = [_style(header) for header in headers]
    last = layout.HEADER_ROW
    for last, row in enumerate(rows, start=layout.FIRST_ROW):
        sheet.row(last, row, styles)
    sheet.filter(layout.HEADER_ROW, last, len(headers))


def _style(header: str) -> Style:
    if header == layout.CREATED:
        return CREATED
    is_code = header.startswith("Código") and header != layout.SDG_CODE
    return TEXT if is_code or header == layout.BPIN else PLAIN


def _write_kept(book: WorkbookWriter, kept) -> None:
    sheet = book.sheet(kept.name)
    for number, row in enumerate(kept.rows, start=1):
        sheet.row(number, [cell_from_json(cell) for cell in row])


@dataclass(slots=True)
class _RowMaker:
    content: PlanContent
    sdgs: dict[int, str]

    @property
    def _identity(self) -> Row:
        return [self.content.divipola, self.content.entity_name, self.content.plan_name]

    def _line_cell(self) -> Callable[[tuple[int, ...]], str]:
        names = {line.consecutive: line.name for line in self.content.lines}
        return lambda numbers: ",".join(f"LE-{number}-{names[number]}" for number in numbers)

    def lines(self) -> Iterable[Row]:
        row: LineRow
        for row in self.content.lines:
            yield [*self._identity, row.key, row.name]

    def outcomes(self) -> Iterable[Row]:
        line_cell = self._line_cell()
        row: OutcomeRow
        for row in self.content.outcomes:
            yield [
                *self._identity,
                row.key,
                line_cell(row.lines),
                row.indicator_name,
                YES_NO[row.in_national_plan],
                row.target,
                row.transformation_name,
            ]

    def initiatives(self) -> Iterable[Row]:
        line_cell = self._line_cell()
        row: InitiativeRow
        for row in self.content.initiatives:
            yield [
                *self._identity,
                row.key,
                line_cell(row.lines),
                row.kind,
                row.sector_name,
                row.name,
                row.indicative_cop,
                row.bpin_text,
            ]

    def targets(self) -> Iterable[Row]:
        line_cell = self._line_cell()
        years = self.content.fiscal_years
        created = [_moment(self.content.created_at)] if self.content.has_created_at else []
        for row in self.content.targets:
            cells: Row = [*self._identity, *created, row.key, line_cell(row.lines)]
            cells += self._coded(row)
            cells += [row.quantities.get(year) for year in years]
            for year in years:
                cells += _money(row, year)
            cells.append(row.bpin_text)
            yield cells

    def sgr_targets(self) -> Iterable[Row]:
        periods = biennia(self.content.first_year)
        for row in self.content.sgr_targets:
            pairs = [row.biennia.get(period, (None, None)) for period in periods]
            cells: Row = [*self._identity, row.official_code, row.initiative_text]
            cells += [*self._coded(row), row.cofinanced]
            cells += [quantity for quantity, _ in pairs] + [amount for _, amount in pairs]
            cells.append(row.bpin_text)
            yield cells

    def _coded(self, row: TargetRow | SgrTargetRow) -> Row:
        return [
            row.sector_code,
            row.sector_name,
            row.programme_code,
            row.programme_name,
            row.product_code,
            row.product_name,
            row.indicator_code,
            row.indicator_name,
            row.customisation,
            row.unit,
            row.target,
            "Sí" if is_principal(row.indicator_code) else "No",
            row.sdg,
            self.sdgs.get(row.sdg) if row.sdg else None,
            row.accumulation.official,
        ]


def _moment(created: datetime | None) -> datetime | None:
    """Return the instant as the calendar of Bogotá showed it: a workbook has no time zones."""
    return created and timezone.make_naive(created, timezone.get_default_timezone())


def _money(row: TargetRow, year: int) -> Row:
    """Return the 14 sources of a vigencia and their total, blank and 0 as they were."""
    zeros = row.zeros.get(year, 0)
    cells: Row = []
    total = 0.0
    for source in FUNDING_SOURCES:
        amount = row.money.get((year, source.position))
        if amount is None and zeros >> (source.position - 1) & 1:
            amount = Decimal(0)
        cells.append(amount)
        # SisPT adds doubles from left to right; adding as it does gives its total digit by digit.
        # Only this cell of the workbook is made so: every sum of ours is exact.
        total += float(amount or 0)
    cells.append(from_double(total))
    return cells

"""The workbook of an entity to report a vigencia, with what is known already."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import BinaryIO

from kpt.base.sheets.styles import HEADER, LONG_TEXT, MONEY, PLAIN, TEXT, TITLE, Style
from kpt.base.sheets.writing import SheetWriter, WorkbookWriter
from kpt.followup.actions.answers import Given, Money
from kpt.followup.entry_book import layout
from kpt.followup.entry_book.rows import digest_of
from kpt.rules.money import FUNDING_SOURCES, source_at

FIXED = Style(fill="#F3F2F1", wrap=True)
FIXED_NUMBER = Style(fill="#F3F2F1", number_format="#,##0.##")
FIXED_MONEY = Style(fill="#F3F2F1", number_format="#,##0")
FREE_NUMBER = Style(number_format="#,##0.##", unlocked=True)
FREE_MONEY = replace(MONEY, unlocked=True)
FREE_TEXT = replace(LONG_TEXT, unlocked=True)
FREE_CODE = replace(TEXT, unlocked=True)
FREE = Style(unlocked=True)
STEP = Style(wrap=True)


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """One target of the workbook. ``money`` is what was reported; ``sources``, where it may go."""

    consecutive: int
    sector: str
    indicator: str
    name: str
    unit: str
    programmed: Decimal | None
    programmed_cop: Decimal
    version: int
    given: Given
    sources: tuple[Money, ...]


@dataclass(frozen=True, slots=True)
class Template:
    """Everything that a workbook is made from."""

    entity: str
    divipola: str
    plan_uid: str
    plan_name: str
    fiscal_year: int
    rows: Sequence[TemplateRow]


def write_template(template: Template, target: BinaryIO, *, now: datetime) -> None:
    """Write the workbook of an entity: instructions, targets, money, and what it starts from."""
    title = f"Reporte de la vigencia {template.fiscal_year} · {template.entity}"
    with WorkbookWriter(target, title=title, created=now) as book:
        _instructions(book.sheet(layout.INSTRUCTIONS), template, title)
        _targets(book.sheet(layout.TARGETS), template, title)
        _money(book.sheet(layout.MONEY), template, title)
        _hidden(book.sheet(layout.HIDDEN), template)


def _instructions(sheet: SheetWriter, template: Template, title: str) -> None:
    sheet.widths([110])
    sheet.cell(1, 1, title, TITLE)
    sheet.cell(2, 1, template.plan_name)
    for row, step in enumerate(layout.STEPS, start=4):
        sheet.height(row, 32)
        sheet.cell(row, 1, step, STEP)
    sheet.protect()


def _targets(sheet: SheetWriter, template: Template, title: str) -> None:
    sheet.widths([8, 22, 36, 36, 16, 14, 18])
    sheet.widths([14, 36, 60, 40], first_column=8, style=FREE)
    _head(sheet, title, layout.TARGET_HEADERS)
    fixed = (FIXED, FIXED, FIXED, FIXED, FIXED, FIXED_NUMBER, FIXED_MONEY)
    styles = (*fixed, FREE_NUMBER, FREE_TEXT, FREE_TEXT, FREE_TEXT)
    for number, row in enumerate(template.rows, start=layout.FIRST_ROW):
        given = row.given
        values = (f"IP-{row.consecutive}", row.sector, row.indicator, row.name, row.unit)
        programmed = (row.programmed, row.programmed_cop)
        texts = (given.no_progress_reason, given.narrative, given.difficulties)
        sheet.row(number, (*values, *programmed, given.achieved, *texts), styles)
    last = layout.FIRST_ROW + len(template.rows) - 1
    sheet.filter(layout.HEADER_ROW, last, len(layout.TARGET_HEADERS))
    sheet.protect()


def _money(sheet: SheetWriter, template: Template, title: str) -> None:
    sheet.widths([8, 40, 44, 18], style=FREE_CODE)
    sheet.widths([20, 20, 20], first_column=5, style=FREE_MONEY)
    _head(sheet, title, layout.MONEY_HEADERS)
    styles = (FREE_CODE, FREE_CODE, FREE_CODE, FREE_CODE, FREE_MONEY, FREE_MONEY, FREE_MONEY)
    number = layout.FIRST_ROW
    for row in template.rows:
        for one in row.given.money or row.sources:
            amounts = (one.commitments_cop, one.obligations_cop, one.payments_cop)
            shown = amounts if row.given.money else (None, None, None)
            label = source_at(one.source).label
            sheet.row(number, (f"IP-{row.consecutive}", row.name, label, one.bpin, *shown), styles)
            number += 1
    sheet.choices(
        f"C{layout.FIRST_ROW}:C{number + layout.EXTRA_ROWS}",
        f"'{layout.HIDDEN}'!$H$1:$H${len(FUNDING_SOURCES)}",
    )
    sheet.filter(layout.HEADER_ROW, number + layout.EXTRA_ROWS, len(layout.MONEY_HEADERS))
    sheet.protect()


def _head(sheet: SheetWriter, title: str, headers: Sequence[str]) -> None:
    sheet.cell(1, 1, title, TITLE)
    sheet.row(layout.HEADER_ROW, headers, HEADER)
    sheet.freeze(layout.HEADER_ROW, 1)


def _hidden(sheet: SheetWriter, template: Template) -> None:
    stamp = (
        layout.FORMAT,
        template.divipola,
        template.plan_uid,
        str(template.fiscal_year),
        str(uuid.uuid4()),
    )
    known = list(zip(layout.KEYS, stamp, strict=True))
    for number in range(1, max(len(known), len(FUNDING_SOURCES), len(template.rows)) + 1):
        if number <= len(known):
            sheet.row(number, known[number - 1], TEXT)
        if number <= len(template.rows):
            row = template.rows[number - 1]
            seen = (row.consecutive, row.version, digest_of(row.given))
            sheet.row(number, seen, PLAIN, first_column=layout.NUMBER_COLUMN)
        if number <= len(FUNDING_SOURCES):
            sheet.cell(number, layout.SOURCE_COLUMN, FUNDING_SOURCES[number - 1].label)
    sheet.protect()
    sheet.conceal()

"""Reading the sheet *Resumen* of a follow-up report: whose it is, of which cut, its counts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kpt.base.numbers import MONTHS
from kpt.base.sheets.books import Sheet, clean, match_key
from kpt.base.sheets.values import Value
from kpt.followup.workbook import layout
from kpt.rules.text import fold

_SPANISH_DATE = re.compile(r"(\d{1,2}) de ([a-z]+) (?:de|del) (\d{4})")


@dataclass(frozen=True, slots=True)
class SummarySheet:
    """What *Resumen* says that its detail sheets do not."""

    entity_text: str
    plan_name: str
    cut_label: str
    sispt_on: date | None
    coverage: dict[str, int]


def read_summary(sheet: Sheet) -> SummarySheet:
    """Return whose report it is, of which cut, and the counts of coverage it states.

    Counts are found by the labels beside them, so that a row more or less does not matter; what
    is not there is left out.
    """
    return SummarySheet(
        entity_text=_text(sheet.value(layout.ENTITY_CELL)),
        plan_name=_text(sheet.value(layout.PLAN_NAME_CELL)),
        cut_label=_text(sheet.value(layout.CUT_CELL)),
        sispt_on=_sispt_date(sheet),
        coverage=_coverage(sheet),
    )


def _text(value: Value) -> str:
    return clean(value) if isinstance(value, str) else ""


def _places(sheet: Sheet, label: str) -> list[tuple[int, int]]:
    """Return row and column, from 0, of the cells that say ``label``."""
    wanted = match_key(label)
    return [
        (r, c)
        for r, row in enumerate(sheet.rows)
        for c, value in enumerate(row)
        if isinstance(value, str) and match_key(value) == wanted
    ]


def _count(sheet: Sheet, row: int, column: int) -> int | None:
    if not (0 <= row < len(sheet.rows) and 0 <= column < sheet.width):
        return None
    value = sheet.rows[row][column]
    if not isinstance(value, Decimal) or value < 0 or value != value.to_integral_value():
        return None
    return int(value)


def _coverage(sheet: Sheet) -> dict[str, int]:
    counts: dict[str, int | None] = {}
    for field, label in layout.REASON_LABELS:
        for row, column in _places(sheet, label):
            counts[field] = _count(sheet, row, column - 1)
            if field == "all_found":  # DNP writes below it, without a label, those only in PIIP
                counts["physical_only_source"] = _count(sheet, row + 1, column - 1)
    reasons = [counts.get(field) for field, _ in layout.REASON_LABELS]
    if None not in reasons:
        counts["physical_both"] = reasons[-1]
        counts["physical_only_plan"] = sum(count or 0 for count in reasons[:-1])
    for row, column in _places(sheet, layout.FINANCIAL_SET_LABELS[-1]):
        for back, field in enumerate(
            ("financial_only_source", "financial_both", "financial_only_plan")
        ):
            counts[field] = _count(sheet, row - back, column + 1)
    for field, label in layout.REGION_LABELS:
        for row, column in _places(sheet, label):
            counts[field] = _count(sheet, row, column + 1)
    return {field: count for field, count in counts.items() if count is not None}


def _sispt_date(sheet: Sheet) -> date | None:
    for row, column in _places(sheet, layout.SISPT_DATE_LABEL):
        for value in sheet.rows[row][column + 1 :]:
            if text := _text(value):
                return spanish_date(text)
    return None


def spanish_date(text: str) -> date | None:
    """Return the day that a text says in words: «9 de marzo de 2026». None if it says none."""
    match = _SPANISH_DATE.search(fold(text))
    if match is None or match[2] not in MONTHS:
        return None
    try:
        return date(int(match[3]), MONTHS.index(match[2]) + 1, int(match[1]))
    except ValueError:
        return None

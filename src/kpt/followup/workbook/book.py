"""What a follow-up report says, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from kpt.base.sheets.problems import ProblemList
from kpt.rules.grouping import FinancialAmounts, FinancialKey, PhysicalKey


@dataclass(frozen=True, slots=True)
class Stated:
    """What the report says of one row and year besides the execution: to compare, not to keep."""

    programmed: Decimal | None
    ratio: Decimal | None
    explanation: str


@dataclass(frozen=True, slots=True)
class PhysicalLine:
    """One row of «Detalle seguimiento físico». ``executed`` is None where nothing was found."""

    key: PhysicalKey
    label: str
    executed: Mapping[int, Decimal | None]
    stated: Mapping[int, Stated]
    sheet_row: int


@dataclass(frozen=True, slots=True)
class FinancialLine:
    """One row of «Detalle seguimiento financiero». ``amounts`` is None where nothing was found."""

    key: FinancialKey
    label: str
    amounts: Mapping[int, FinancialAmounts | None]
    stated: Mapping[int, Stated]
    description: str
    sheet_row: int


@dataclass(frozen=True, slots=True)
class FollowUpBook:
    """A whole report. ``coverage`` holds the counts of *Resumen* by field of ReportedCoverage.

    The years are those whose execution columns the sheets have; a year may have no execution in
    any row, and is still a year the report speaks of.
    """

    entity_text: str
    plan_name: str
    cut_label: str
    sispt_on: date | None
    physical_years: tuple[int, ...]
    financial_years: tuple[int, ...]
    physical: tuple[PhysicalLine, ...]
    financial: tuple[FinancialLine, ...]
    coverage: Mapping[str, int]
    # Keys of rows left out for their errors: what we had of them stays.
    stopped_physical: frozenset[PhysicalKey] = frozenset()
    stopped_financial: frozenset[FinancialKey] = frozenset()

    @property
    def fiscal_years(self) -> tuple[int, ...]:
        return tuple(sorted({*self.physical_years, *self.financial_years}))


@dataclass(slots=True)
class FollowUpReading:
    """What a workbook says (``book`` is None when its structure stops it), and its problems.

    ``layout``: sheet → header → letters of its column. ``left_out``: rows that do not go in,
    as (sheet, row).
    """

    book: FollowUpBook | None
    problems: ProblemList
    layout: dict[str, dict[str, str]] = field(default_factory=dict)
    left_out: set[tuple[str, int]] = field(default_factory=set)

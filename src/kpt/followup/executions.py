"""Executions as plain values: what the database holds, what a report brings, what differs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from kpt.followup.models import ExecutionKind, FinancialExecution, PhysicalExecution
from kpt.followup.workbook import layout
from kpt.followup.workbook.book import FollowUpBook
from kpt.plans.models import Plan
from kpt.rules.exact import exact_sum
from kpt.rules.grouping import (
    FinancialKey,
    PhysicalKey,
    PlanRow,
    financial_key,
    physical_key,
    split_key,
)

Grain = tuple[str, str, str, str]


class RecordKey(NamedTuple):
    """What identifies an execution within a plan; ``code`` is the indicator's or the product's."""

    kind: str
    fiscal_year: int
    bpins: str
    code: str
    accumulation: str

    @property
    def grain(self) -> Grain:
        """The same without the year: what a target of the plan is matched by."""
        return (self.kind, self.bpins, self.code, self.accumulation)


@dataclass(frozen=True, slots=True)
class ExecutionRecord:
    """One execution. ``amounts`` is (executed,) or (commitments, obligations, payments)."""

    key: RecordKey
    amounts: tuple[Decimal, ...]
    sheet: str
    row: int | None
    pk: int | None = None
    change_id: int | None = None


Records = dict[RecordKey, ExecutionRecord]


@dataclass(frozen=True, slots=True)
class ExecutionComparison:
    """What a report changes, in the years that it brings. ``changed`` pairs before and after."""

    years: Mapping[str, tuple[int, ...]]
    new: tuple[ExecutionRecord, ...] = ()
    changed: tuple[tuple[ExecutionRecord, ExecutionRecord], ...] = ()
    gone: tuple[ExecutionRecord, ...] = ()
    equal: tuple[ExecutionRecord, ...] = ()
    before: Records = field(default_factory=dict)
    after: Records = field(default_factory=dict)

    @property
    def is_same(self) -> bool:
        return not (self.new or self.changed or self.gone)


def stored_records(plan: Plan) -> Records:
    """Return every execution of a plan, in two queries."""
    records: Records = {}
    for (
        pk,
        change,
        year,
        bpins,
        code,
        mode,
        executed,
        sheet,
        row,
    ) in PhysicalExecution.objects.filter(plan=plan).values_list(
        *("pk", "change_id", "fiscal_year", "bpins", "indicator_code", "accumulation"),
        *("executed", "source_sheet", "source_row"),
    ):
        key = RecordKey(ExecutionKind.PHYSICAL.value, year, bpins, code, mode)
        records[key] = ExecutionRecord(key, (executed,), sheet, row, pk, change)
    for pk, change, year, bpins, code, c, o, p, sheet, row in FinancialExecution.objects.filter(
        plan=plan
    ).values_list(
        *("pk", "change_id", "fiscal_year", "bpins", "product_code"),
        *("commitments_cop", "obligations_cop", "payments_cop"),
        *("source_sheet", "source_row"),
    ):
        key = RecordKey(ExecutionKind.FINANCIAL.value, year, bpins, code, "")
        records[key] = ExecutionRecord(key, (c, o, p), sheet, row, pk, change)
    return records


def book_records(book: FollowUpBook) -> Records:
    """Return the executions that a report brings; what it did not find is no execution."""
    records: Records = {}
    for line in book.physical:
        mode = line.key.accumulation.value if line.key.accumulation else ""
        for year, executed in line.executed.items():
            if executed is not None:
                key = RecordKey(
                    ExecutionKind.PHYSICAL.value,
                    year,
                    line.key.bpins,
                    line.key.indicator_code,
                    mode,
                )
                records[key] = ExecutionRecord(
                    key, (executed,), layout.PHYSICAL_SHEET, line.sheet_row
                )
    for row in book.financial:
        for year, money in row.amounts.items():
            if money is not None:
                key = RecordKey(
                    ExecutionKind.FINANCIAL.value, year, row.key.bpins, row.key.product_code, ""
                )
                amounts = (money.commitments, money.obligations, money.payments)
                records[key] = ExecutionRecord(key, amounts, layout.FINANCIAL_SHEET, row.sheet_row)
    return records


def compare(stored: Records, book: FollowUpBook) -> ExecutionComparison:
    """Return what a report would change. Only the years it brings are compared.

    What we have of a row that its errors stop stays as it is: it is neither changed nor gone.
    """
    brought = book_records(book)
    years = {
        ExecutionKind.PHYSICAL.value: book.physical_years,
        ExecutionKind.FINANCIAL.value: book.financial_years,
    }
    stopped = _stopped(book)
    compared = {
        key: record
        for key, record in stored.items()
        if key.fiscal_year in years[key.kind] and key.grain not in stopped
    }
    after = dict(stored)
    for key in compared:
        del after[key]
    after |= brought
    return ExecutionComparison(
        years=years,
        new=tuple(record for key, record in brought.items() if key not in compared),
        changed=tuple(
            (compared[key], record)
            for key, record in brought.items()
            if key in compared and compared[key].amounts != record.amounts
        ),
        gone=tuple(record for key, record in compared.items() if key not in brought),
        equal=tuple(
            record
            for key, record in brought.items()
            if key in compared and compared[key].amounts == record.amounts
        ),
        before=stored,
        after=after,
    )


def plan_grains(rows: Iterable[PlanRow]) -> set[Grain]:
    """Return the grains that some target is executed by: its list of BPINs, and each of them."""
    grains: set[Grain] = set()
    for row in rows:
        for key in (physical_key(row), *split_key(physical_key(row))):
            grains.add(_physical_grain(key))
        for money_key in (financial_key(row), *split_key(financial_key(row))):
            grains.add(_financial_grain(money_key))
    return {grain for grain in grains if grain[1]}


def _physical_grain(key: PhysicalKey) -> Grain:
    mode = key.accumulation.value if key.accumulation else ""
    return (ExecutionKind.PHYSICAL.value, key.bpins, key.indicator_code, mode)


def _financial_grain(key: FinancialKey) -> Grain:
    return (ExecutionKind.FINANCIAL.value, key.bpins, key.product_code, "")


def _stopped(book: FollowUpBook) -> set[Grain]:
    physical = {_physical_grain(key) for key in book.stopped_physical}
    return physical | {_financial_grain(key) for key in book.stopped_financial}


@dataclass(frozen=True, slots=True)
class YearTotals:
    """What the executions of a year add up to. Money in pesos; ``physical`` counts records."""

    fiscal_year: int
    physical: int
    financial: int
    commitments_cop: Decimal
    obligations_cop: Decimal
    payments_cop: Decimal


def totals(records: Iterable[ExecutionRecord], years: Iterable[int]) -> dict[int, YearTotals]:
    """Return the totals of each of ``years``; a year without executions adds up to 0."""
    found = list(records)
    sums = {}
    for year in years:
        of_year = [record for record in found if record.key.fiscal_year == year]
        money = [r.amounts for r in of_year if r.key.kind == ExecutionKind.FINANCIAL.value]
        sums[year] = YearTotals(
            fiscal_year=year,
            physical=len(of_year) - len(money),
            financial=len(money),
            commitments_cop=exact_sum(amounts[0] for amounts in money),
            obligations_cop=exact_sum(amounts[1] for amounts in money),
            payments_cop=exact_sum(amounts[2] for amounts in money),
        )
    return sums

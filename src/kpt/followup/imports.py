"""Executions from an official report: what would change, changing it, and taking it back.

Every function runs inside the caller's transaction; whoever calls them asked permission, and runs
the calculator afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from django.db import models

from kpt.base.errors import DomainError
from kpt.base.fields import canonical
from kpt.followup.executions import (
    ExecutionComparison,
    ExecutionRecord,
    YearTotals,
    compare,
    plan_grains,
    stored_records,
    totals,
)
from kpt.followup.models import (
    ExecutionHistory,
    ExecutionKind,
    FinancialExecution,
    PhysicalExecution,
    ReportedCoverage,
    ReportedProduct,
)
from kpt.followup.workbook.book import FollowUpBook
from kpt.plans.models import ChangeSet, Plan
from kpt.rules.grouping import PlanRow

PHYSICAL, FINANCIAL = ExecutionKind.PHYSICAL.value, ExecutionKind.FINANCIAL.value


class NewerExecution(DomainError):
    """A later report changed what this one wrote, so this one can no longer be undone."""


@dataclass(frozen=True, slots=True)
class YearPreview:
    """What a report does to one vigencia. ``before`` and ``after`` are its totals."""

    fiscal_year: int
    new: int
    changed: int
    gone: int
    equal: int
    before: YearTotals
    after: YearTotals


@dataclass(frozen=True, slots=True)
class ExecutionPreview:
    """What a report would change, before anything is written.

    ``unmatched`` are the executions whose key is in no target: they stay as «sin asignar».
    ``coverage_changes`` says whether the counts of *Resumen* are new, which is a change too.
    """

    years: tuple[YearPreview, ...]
    comparison: ExecutionComparison
    unmatched: tuple[ExecutionRecord, ...]
    coverage_changes: bool

    @property
    def is_same(self) -> bool:
        return self.comparison.is_same and not self.coverage_changes

    def as_json(self) -> dict[str, object]:
        """Return the figures as plain values; amounts as exact text, in pesos."""
        return {
            "years": [
                {
                    "fiscal_year": year.fiscal_year,
                    "new": year.new,
                    "changed": year.changed,
                    "gone": year.gone,
                    "equal": year.equal,
                    "before": _totals_json(year.before),
                    "after": _totals_json(year.after),
                }
                for year in self.years
            ],
            "unmatched": len(self.unmatched),
            "coverage_changes": self.coverage_changes,
            "is_same": self.is_same,
        }


def _totals_json(totals: YearTotals) -> dict[str, object]:
    return {
        "physical": totals.physical,
        "financial": totals.financial,
        "commitments_cop": canonical(totals.commitments_cop),
        "obligations_cop": canonical(totals.obligations_cop),
        "payments_cop": canonical(totals.payments_cop),
    }


@dataclass(frozen=True, slots=True)
class ExecutionApplied:
    """How many executions were written. All 0 means that the report brought nothing new."""

    new: int
    changed: int
    gone: int
    equal: int
    coverage_changed: bool = False

    @property
    def anything(self) -> bool:
        return bool(self.new or self.changed or self.gone or self.coverage_changed)


def check_execution(book: FollowUpBook, plan: Plan, rows: Iterable[PlanRow]) -> ExecutionPreview:
    """Return what ``book`` would change in ``plan``, whose targets are ``rows``.

    Writes nothing; three queries.
    """
    known = plan_grains(rows)
    comparison = compare(stored_records(plan), book)
    return ExecutionPreview(
        years=tuple(_year_preview(comparison, year) for year in book.fiscal_years),
        comparison=comparison,
        unmatched=tuple(
            record
            for record in comparison.after.values()
            if record.pk is None and record.key.grain not in known
        ),
        coverage_changes=_brings_coverage(book, current_coverage(plan)),
    )


def apply_execution(*, plan: Plan, book: FollowUpBook, change: ChangeSet) -> ExecutionApplied:
    """Write what ``book`` brings: new, changed and gone executions, and the counts of *Resumen*.

    Only the years of the report are touched, and only what differs: the same report twice writes
    nothing. What changed or went is kept in ExecutionHistory.
    """
    comparison = compare(stored_records(plan), book)
    if comparison.is_same and not _brings_coverage(book, current_coverage(plan)):
        return ExecutionApplied(new=0, changed=0, gone=0, equal=len(comparison.equal))
    gone = list(comparison.gone)
    changed = list(comparison.changed)
    ExecutionHistory.objects.bulk_create(
        [_history(plan, change, before, after) for before, after in changed]
        + [_history(plan, change, before, None) for before in gone],
        batch_size=500,
    )
    for model, kind in ((PhysicalExecution, PHYSICAL), (FinancialExecution, FINANCIAL)):
        stale = [before.pk for before, _ in changed if before.key.kind == kind]
        stale += [record.pk for record in gone if record.key.kind == kind]
        _delete(model, stale)
    _create(plan, change, [*comparison.new, *(after for _, after in changed)])
    coverage_changed = _write_coverage(plan, book, change)
    _write_descriptions(plan, book, change)
    return ExecutionApplied(
        new=len(comparison.new),
        changed=len(changed),
        gone=len(gone),
        equal=len(comparison.equal),
        coverage_changed=coverage_changed,
    )


def undo_execution(*, plan: Plan, change: ChangeSet) -> None:
    """Take back what ``change`` wrote: what it added goes, what it replaced or dropped returns.

    Raises NewerExecution if a later report built on it.
    """
    later = ExecutionHistory.objects.filter(plan=plan, previous_change=change)
    replaced = ReportedCoverage.objects.filter(plan=plan, change=change, replaced_by__isnull=False)
    if later.exclude(change=change).exists() or replaced.exists():
        raise NewerExecution(
            "Un informe posterior cambió lo que este trajo. Deshaga primero el más reciente."
        )
    PhysicalExecution.objects.filter(plan=plan, change=change).delete()
    FinancialExecution.objects.filter(plan=plan, change=change).delete()
    history = ExecutionHistory.objects.filter(plan=plan, change=change)
    _restore(plan, list(history))
    history.delete()
    ReportedCoverage.objects.filter(plan=plan, change=change).delete()
    ReportedCoverage.objects.filter(plan=plan, replaced_by=change).update(replaced_by=None)
    ReportedProduct.objects.filter(plan=plan, change=change).delete()


def current_coverage(plan: Plan) -> ReportedCoverage | None:
    """Return the counts of the latest official report, or None."""
    return ReportedCoverage.objects.filter(plan=plan, replaced_by=None).first()


def _year_preview(comparison: ExecutionComparison, year: int) -> YearPreview:
    def count(records) -> int:
        return sum(1 for record in records if record.key.fiscal_year == year)

    return YearPreview(
        fiscal_year=year,
        new=count(comparison.new),
        changed=count(after for _, after in comparison.changed),
        gone=count(comparison.gone),
        equal=count(comparison.equal),
        before=totals(comparison.before.values(), [year])[year],
        after=totals(comparison.after.values(), [year])[year],
    )


def _delete(model: type[models.Model], pks: list[int | None]) -> None:
    """Delete by primary key in slices: SQLite takes a limited number of parameters."""
    for start in range(0, len(pks), 500):
        model._default_manager.filter(pk__in=pks[start : start + 500]).delete()


def _create(plan: Plan, change: ChangeSet, records: list[ExecutionRecord]) -> None:
    PhysicalExecution.objects.bulk_create(
        [_physical(plan, r, change.pk) for r in records if r.key.kind == PHYSICAL], batch_size=500
    )
    FinancialExecution.objects.bulk_create(
        [_financial(plan, r, change.pk) for r in records if r.key.kind == FINANCIAL],
        batch_size=500,
    )


def _physical(plan: Plan, record: ExecutionRecord, change_id: int) -> PhysicalExecution:
    key = record.key
    return PhysicalExecution(
        plan=plan,
        fiscal_year=key.fiscal_year,
        bpins=key.bpins,
        indicator_code=key.code,
        accumulation=key.accumulation,
        executed=record.amounts[0],
        change_id=change_id,
        source_sheet=record.sheet,
        source_row=record.row,
    )


def _financial(plan: Plan, record: ExecutionRecord, change_id: int) -> FinancialExecution:
    key = record.key
    return FinancialExecution(
        plan=plan,
        fiscal_year=key.fiscal_year,
        bpins=key.bpins,
        product_code=key.code,
        commitments_cop=record.amounts[0],
        obligations_cop=record.amounts[1],
        payments_cop=record.amounts[2],
        change_id=change_id,
        source_sheet=record.sheet,
        source_row=record.row,
    )


_PHYSICAL_FIELDS = ("executed",)
_FINANCIAL_FIELDS = ("commitments", "obligations", "payments")


def _history(
    plan: Plan, change: ChangeSet, before: ExecutionRecord, after: ExecutionRecord | None
) -> ExecutionHistory:
    names = _PHYSICAL_FIELDS if before.key.kind == PHYSICAL else _FINANCIAL_FIELDS
    amounts = {f"{name}_before": value for name, value in zip(names, before.amounts, strict=True)}
    if after is not None:
        amounts |= {
            f"{name}_after": value for name, value in zip(names, after.amounts, strict=True)
        }
    return ExecutionHistory(
        plan=plan,
        change=change,
        previous_change_id=cast(int, before.change_id),
        previous_sheet=before.sheet,
        previous_row=before.row,
        **before.key._asdict(),
        **amounts,
    )


def _restore(plan: Plan, history: list[ExecutionHistory]) -> None:
    physical, financial = [], []
    for old in history:
        common = {
            "plan": plan,
            "fiscal_year": old.fiscal_year,
            "bpins": old.bpins,
            "change_id": old.previous_change_id,
            "source_sheet": old.previous_sheet,
            "source_row": old.previous_row,
        }
        if old.kind == PHYSICAL:
            physical.append(
                PhysicalExecution(
                    indicator_code=old.code,
                    accumulation=old.accumulation,
                    executed=old.executed_before,
                    **common,
                )
            )
        else:
            financial.append(
                FinancialExecution(
                    product_code=old.code,
                    commitments_cop=old.commitments_before,
                    obligations_cop=old.obligations_before,
                    payments_cop=old.payments_before,
                    **common,
                )
            )
    PhysicalExecution.objects.bulk_create(physical, batch_size=500)
    FinancialExecution.objects.bulk_create(financial, batch_size=500)


def _brings_coverage(book: FollowUpBook, current: ReportedCoverage | None) -> bool:
    """Return whether the report states counts, or a cut, other than those we have."""
    if not book.coverage:
        return False
    if current is None:
        return True
    stated = {field: getattr(current, field) for field in book.coverage}
    return stated != dict(book.coverage) or (current.cut_label, current.sispt_on) != (
        book.cut_label,
        book.sispt_on,
    )


def _write_coverage(plan: Plan, book: FollowUpBook, change: ChangeSet) -> bool:
    if not _brings_coverage(book, current_coverage(plan)):
        return False
    ReportedCoverage.objects.filter(plan=plan, replaced_by=None).update(replaced_by=change)
    ReportedCoverage.objects.create(
        plan=plan,
        change=change,
        cut_label=book.cut_label[:60],
        sispt_on=book.sispt_on,
        **book.coverage,
    )
    return True


def _write_descriptions(plan: Plan, book: FollowUpBook, change: ChangeSet) -> None:
    """Keep the description of each product the first time that a report gives it."""
    known = set(ReportedProduct.objects.filter(plan=plan).values_list("product_code", flat=True))
    found: dict[str, str] = {}
    for line in book.financial:
        if line.description and line.key.product_code not in known:
            found.setdefault(line.key.product_code, line.description)
    ReportedProduct.objects.bulk_create(
        (
            ReportedProduct(plan=plan, product_code=code, description=text, change=change)
            for code, text in found.items()
        ),
        batch_size=500,
    )


__all__ = [
    "ExecutionApplied",
    "ExecutionPreview",
    "NewerExecution",
    "YearPreview",
    "apply_execution",
    "check_execution",
    "current_coverage",
    "undo_execution",
]

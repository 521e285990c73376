"""What a newer file says that the plan did not: new, changed and gone, before anything is written.

Rows are matched by their official consecutive, which identifies a row inside a plan. Pure: it
compares two ``PlanContent``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from kpt.plans.content import (
    PlanContent,
    PlanRow,
    SgrTargetRow,
    TargetRow,
    plain_fields,
)
from kpt.rules.exact import exact_sum

PROGRAMMING, FUNDING, SGR_QUANTITY, SGR_MONEY = "programming", "funding", "sgr_quantity", "sgr_cop"


@dataclass(frozen=True, slots=True)
class ValueChange:
    """One value: what it was and what it would be. None is «nothing was there»."""

    field: str
    before: object
    after: object
    period: str = ""
    source: int | None = None


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row that stays, with the values that change."""

    before: Any  # one of the five kinds of PlanRow, as its KIND says
    after: Any
    values: tuple[ValueChange, ...]


@dataclass(slots=True)
class KindComparison:
    """The rows of one kind: how the file differs from the plan."""

    added: list[PlanRow] = field(default_factory=list)
    removed: list[PlanRow] = field(default_factory=list)
    changed: list[RowChange] = field(default_factory=list)
    equal: int = 0
    # Another order, or other cells written as 0 instead of left empty: nothing that the plan says,
    # but kept, so that the official workbook comes out as the newest one came in.
    reshaped: bool = False

    @property
    def is_same(self) -> bool:
        return not (self.added or self.removed or self.changed or self.reshaped)


@dataclass(slots=True)
class PlanComparison:
    """A file against the plan, kind by kind."""

    kinds: dict[str, KindComparison]
    plan_fields: tuple[ValueChange, ...]
    kept_sheets_changed: bool
    is_first: bool

    @property
    def is_same(self) -> bool:
        return (
            not self.is_first
            and not self.plan_fields
            and not self.kept_sheets_changed
            and all(kind.is_same for kind in self.kinds.values())
        )

    @property
    def is_reshaped(self) -> bool:
        """Is the workbook laid out in another way, whatever it says?"""
        return self.kept_sheets_changed or any(kind.reshaped for kind in self.kinds.values())

    @property
    def opens_version(self) -> bool:
        """Does the file change what was approved? Then it needs an act, and is a new version.

        Rows that come or go, and targets measured by another indicator. A changed name, quantity
        or amount stays in the version, with its history.
        Source: Ley 152/1994 art. 29 and 36, DNP's guide of the Plan Indicativo.
        """
        if self.is_first:
            return True
        return any(kind.added or kind.removed for kind in self.kinds.values()) or any(
            value.field == "indicator_code"
            for change in self.kinds[TargetRow.KIND].changed
            for value in change.values
        )


def compare(before: PlanContent | None, after: PlanContent) -> PlanComparison:
    """Return how ``after`` differs from ``before`` (None when there is no plan yet)."""
    old = before.rows_by_kind() if before else {}
    kinds = {kind: _compare_rows(old.get(kind, []), rows) for kind, rows in _kinds(after)}
    plan_fields: tuple[ValueChange, ...] = ()
    if before:
        plan_fields = tuple(
            ValueChange(name, getattr(before, name), getattr(after, name))
            for name in ("plan_name", "created_at")
            if getattr(before, name) != getattr(after, name)
        )
    kept = before is not None and _kept(before) != _kept(after)
    return PlanComparison(kinds, plan_fields, kept, is_first=before is None)


def _kinds(content: PlanContent) -> list[tuple[str, list[PlanRow]]]:
    return list(content.rows_by_kind().items())


def _kept(content: PlanContent) -> list[tuple[str, list[list[object]]]]:
    return [(sheet.name, sheet.rows) for sheet in content.kept_sheets]


def _compare_rows(before: list[PlanRow], after: list[PlanRow]) -> KindComparison:
    old = {row.key: row for row in before}
    new = {row.key: row for row in after}
    result = KindComparison(
        added=[row for row in after if row.key not in old],
        removed=[row for row in before if row.key not in new],
        reshaped=[key for key in old if key in new] != [key for key in new if key in old],
    )
    for row in after:
        if row.key in old:
            result.reshaped |= getattr(row, "zeros", None) != getattr(old[row.key], "zeros", None)
            values = tuple(value_changes(old[row.key], row))
            if values:
                result.changed.append(RowChange(old[row.key], row, values))
            else:
                result.equal += 1
    return result


def value_changes(before: PlanRow, after: PlanRow) -> list[ValueChange]:
    """Return the values in which two rows of one kind differ; the place in the file is not one."""
    changes = [
        ValueChange(name, getattr(before, name), getattr(after, name))
        for name in plain_fields(after)
        if getattr(before, name) != getattr(after, name)
    ]
    if isinstance(after, TargetRow) and isinstance(before, TargetRow):
        changes += [
            ValueChange(PROGRAMMING, old, new, str(year))
            for year, old, new in _differences(before.quantities, after.quantities)
        ]
        changes += [
            ValueChange(
                FUNDING,
                _or_zero(old, before, year, source),
                _or_zero(new, after, year, source),
                str(year),
                source,
            )
            for (year, source), old, new in _differences(before.money, after.money)
        ]
    if isinstance(after, SgrTargetRow) and isinstance(before, SgrTargetRow):
        for at, name in ((0, SGR_QUANTITY), (1, SGR_MONEY)):
            old_values = {period: pair[at] for period, pair in before.biennia.items()}
            new_values = {period: pair[at] for period, pair in after.biennia.items()}
            changes += [
                ValueChange(name, old, new, period)
                for period, old, new in _differences(old_values, new_values)
            ]
    return changes


def _or_zero(amount: Decimal | None, row: TargetRow, year: int, source: int) -> Decimal | None:
    """Tell a cell written as 0 from an empty one, so that an undo gives back the right one."""
    written_as_zero = row.zeros.get(year, 0) >> (source - 1) & 1
    return Decimal(0) if amount is None and written_as_zero else amount


def _differences(before: dict, after: dict) -> list[tuple]:
    return [
        (key, before.get(key), after.get(key))
        for key in sorted({*before, *after})
        if before.get(key) != after.get(key)
    ]


def money_by_year(content: PlanContent) -> dict[int, Decimal]:
    """Return the pesos of the ordinary budget per vigencia; the regalías are not in them."""
    amounts: dict[int, list[Decimal]] = {year: [] for year in content.fiscal_years}
    for target in content.targets:
        for (year, _source), amount in target.money.items():
            amounts[year].append(amount)
    return {year: exact_sum(values) for year, values in amounts.items()}

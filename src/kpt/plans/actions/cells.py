"""Writing the cells of the grid: quantities by year, and pesos by year and source.

A block that is pasted is one act: the cells that can be written are, in a constant number of
queries, and those that somebody else changed come back as conflicts with both values.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kpt.plans.actions.drafting import Draft, RowGone
from kpt.plans.comparison import FUNDING, PROGRAMMING
from kpt.plans.models import Funding, ProductTarget, ValueHistory, YearProgramming
from kpt.plans.permissions import can_edit_sector


@dataclass(frozen=True, slots=True)
class CellEdit:
    """What a person wrote in one cell. ``source`` None is the quantity; blank money is 0.

    ``expected`` is what she saw, with ``checked`` when it must still be there. Units: pesos, or
    the unit of the indicator.
    """

    uid: uuid.UUID
    fiscal_year: int
    source: int | None
    value: Decimal | None
    expected: Decimal | None = None
    checked: bool = False

    @property
    def place(self) -> tuple[uuid.UUID, int, int | None]:
        return (self.uid, self.fiscal_year, self.source)


@dataclass(frozen=True, slots=True)
class CellConflict:
    """A cell that somebody else wrote since: what is there, what was to be written, who, when."""

    edit: CellEdit
    theirs: Decimal | None
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class Written:
    """What came of a block of cells."""

    changed: tuple[CellEdit, ...]
    same: tuple[CellEdit, ...]
    conflicts: tuple[CellConflict, ...]


def write_cells(
    draft: Draft,
    edits: Sequence[CellEdit],
    *,
    known: Mapping[uuid.UUID, ProductTarget] | None = None,
) -> Written:
    """Write a block of cells of any targets. Seven queries whatever their number.

    ``known`` are the targets, when who calls has read them already.

    Raises RowGone when a target left the plan, NotAllowed when one is of a sector that the person
    does not have, and ValueError for a year that is not of the plan.
    """
    targets = _targets(draft, edits, known)
    quantities, money = _cells_now(edits, targets)
    changed, same, conflicts = [], [], []
    for edit in edits:
        target = targets[edit.uid]
        now = _now(edit, target.pk, quantities, money)
        if now == _stored(edit):
            same.append(edit)
        elif edit.checked and now != _stored(edit, edit.expected):
            conflicts.append(edit)
        else:
            changed.append(edit)
            _remember(draft, target, edit, now)
    _write(draft, targets, changed, quantities, money)
    return Written(
        tuple(changed),
        tuple(same),
        _told(draft, conflicts, targets, quantities, money),
    )


def _targets(
    draft: Draft, edits: Iterable[CellEdit], known: Mapping[uuid.UUID, ProductTarget] | None
) -> Mapping[uuid.UUID, ProductTarget]:
    edits = list(edits)
    years = set(draft.version.plan.period.fiscal_years)
    if stray := {edit.fiscal_year for edit in edits} - years:
        raise ValueError(f"years that the plan does not have: {sorted(stray)}")
    uids = {edit.uid for edit in edits}
    if known is None:
        found = ProductTarget.objects.filter(version=draft.version, uid__in=uids)
        known = {target.uid: target for target in found}
    targets = {uid: known[uid] for uid in uids if uid in known}
    if len(targets) < len(uids):
        raise RowGone(
            "Una de las metas ya no está en el plan: alguien la retiró. Recargue la página; en "
            "«Últimos cambios» se puede devolver."
        )
    for code in {target.sector_code for target in targets.values()}:
        can_edit_sector(draft.actor, draft.version, code).require()
    return targets


def _cells_now(edits: Sequence[CellEdit], targets: Mapping[uuid.UUID, ProductTarget]):
    """Return what the targets hold, of the kinds (quantities, money) that are written."""
    physical = {targets[edit.uid].pk for edit in edits if edit.source is None}
    financial = {targets[edit.uid].pk for edit in edits if edit.source is not None}
    quantities = {
        (row.target_id, row.fiscal_year): row
        for row in YearProgramming.objects.filter(target_id__in=physical)
    }
    money = {
        (row.target_id, row.fiscal_year, row.source_id): row
        for row in Funding.objects.filter(target_id__in=financial)
    }
    return quantities, money


def _stored(edit: CellEdit, value: Decimal | object | None = ...) -> Decimal | None:
    """Return a value as the plan holds it: of money, blank and 0 are the same cell."""
    kept = edit.value if value is ... else value
    assert kept is None or isinstance(kept, Decimal)
    return kept if edit.source is None else (kept or None)


def _now(edit: CellEdit, target_id: int, quantities, money) -> Decimal | None:
    if edit.source is None:
        row = quantities.get((target_id, edit.fiscal_year))
        return row.quantity if row else None
    row = money.get((target_id, edit.fiscal_year, edit.source))
    return row.amount_cop if row else None


def _remember(draft: Draft, target: ProductTarget, edit: CellEdit, before) -> None:
    draft.remember(
        target,
        PROGRAMMING if edit.source is None else FUNDING,
        before,
        _stored(edit),
        fiscal_year=str(edit.fiscal_year),
        source=edit.source,
    )


def _write(draft: Draft, targets, changed: list[CellEdit], quantities, money) -> None:
    programming, funding, gone = [], [], []
    for edit in changed:
        target = targets[edit.uid]
        if edit.source is None:
            before = quantities.get((target.pk, edit.fiscal_year))
            programming.append(
                YearProgramming(
                    target=target,
                    fiscal_year=edit.fiscal_year,
                    quantity=edit.value,
                    zero_sources=before.zero_sources if before else 0,
                    change=draft.change,
                )
            )
        elif edit.value:
            funding.append(
                Funding(
                    target=target,
                    fiscal_year=edit.fiscal_year,
                    source_id=edit.source,
                    amount_cop=edit.value,
                    change=draft.change,
                )
            )
        else:
            gone.append(money[target.pk, edit.fiscal_year, edit.source].pk)
    if programming:
        YearProgramming.objects.bulk_create(
            programming,
            update_conflicts=True,
            unique_fields=["target", "fiscal_year"],
            update_fields=["quantity", "change"],
        )
    if funding:
        Funding.objects.bulk_create(
            funding,
            update_conflicts=True,
            unique_fields=["target", "fiscal_year", "source"],
            update_fields=["amount_cop", "change"],
        )
    if gone:
        Funding.objects.filter(pk__in=gone).delete()


def _told(draft: Draft, conflicts, targets, quantities, money) -> tuple[CellConflict, ...]:
    if not conflicts:
        return ()
    history = ValueHistory.objects.filter(
        plan_id=draft.version.plan_id,
        row_uid__in={edit.uid for edit in conflicts},
        field__in=(PROGRAMMING, FUNDING),
    ).select_related("change__by")
    last = {(value.row_uid, value.fiscal_year, value.source): value.change for value in history}
    told = []
    for edit in conflicts:
        change = last.get((edit.uid, str(edit.fiscal_year), edit.source))
        told.append(
            CellConflict(
                edit,
                _now(edit, targets[edit.uid].pk, quantities, money),
                str(change.by) if change and change.by else "",
                change.at.isoformat() if change else "",
            )
        )
    return tuple(told)

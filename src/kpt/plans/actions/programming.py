"""Writing the yearly programming as a sheet: quantities of the years, and targets of the term."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from kpt.accounts.actor import Actor
from kpt.plans.actions.cells import Written, write_cells
from kpt.plans.actions.drafting import ANY, Draft, EditConflict, drafting
from kpt.plans.actions.investment import Same, Saved, Typed, cell_edits
from kpt.plans.models import ProductTarget
from kpt.plans.permissions import can_edit_sector


@dataclass(frozen=True, slots=True)
class TypedTarget:
    """The four-year target of one row as a person left it, and what she saw before."""

    consecutive: int
    value: Decimal | None
    seen: Decimal | Same | None = Same.ANYTHING


@dataclass(frozen=True, slots=True)
class TargetConflict:
    """A target that somebody else wrote since."""

    edit: TypedTarget
    theirs: Decimal | None
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ProgrammingSaved:
    """What came of the cells, and of the targets of the term."""

    cells: Saved
    targets: tuple[TypedTarget, ...]
    conflicts: tuple[TargetConflict, ...]

    @property
    def numbers(self) -> list[int]:
        """The rows that were written, by their official number."""
        targets = (edit.consecutive for edit in self.targets)
        return sorted({*self.cells.consecutives.values(), *targets})


def save_programming(
    *,
    version_id: int,
    cells: Sequence[Typed],
    targets: Sequence[TypedTarget],
    actor: Actor,
    now: datetime,
) -> ProgrammingSaved:
    """Write quantities and targets as one act. A blank quantity is not 0: it is not programmed.

    Raises NotAllowed, RowGone, TooManyCells.
    """
    with drafting(version_id=version_id, actor=actor, now=now) as draft:
        edits, rows = cell_edits(draft, cells)
        written = write_cells(draft, edits, known=rows) if edits else Written((), (), ())
        conflicts = [found for edit in targets if (found := _put(draft, edit))]
        change_id = draft.change.pk if draft.history else None
    clashed = {conflict.edit.consecutive for conflict in conflicts}
    return ProgrammingSaved(
        Saved(change_id, {uid: row.consecutive for uid, row in rows.items()}, written),
        tuple(edit for edit in targets if edit.consecutive not in clashed),
        tuple(conflicts),
    )


def _put(draft: Draft, edit: TypedTarget) -> TargetConflict | None:
    target = draft.numbered(ProductTarget, edit.consecutive)
    can_edit_sector(draft.actor, draft.version, target.sector_code).require()
    expected = ANY if isinstance(edit.seen, Same) else edit.seen
    try:
        draft.put(target, "target", edit.value, expected=expected)
    except EditConflict as error:
        return TargetConflict(edit, error.theirs, error.by, error.at)
    return None

"""What people decide about the strategic lines of a plan in formulation."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

from kpt.accounts.actor import Actor
from kpt.base.errors import DomainError
from kpt.plans.actions.drafting import Draft, drafting
from kpt.plans.actions.removal import remove_row
from kpt.plans.actions.writing import Edit, Saved, saved, write_values
from kpt.plans.models import OutcomeTarget, StrategicLine
from kpt.plans.models.strategy import PlanRow


class NotInThatList(DomainError):
    """An order that does not name every row once: somebody added or removed one meanwhile."""


def create_line(
    *,
    version_id: int,
    name: str,
    actor: Actor,
    now: datetime,
    sectors: Sequence[str] = (),
    objective: str = "",
    approach: str = "",
) -> tuple[StrategicLine, Saved]:
    """Add a strategic line at the end, with the next official number. There is no limit."""
    with drafting(version_id=version_id, actor=actor, now=now) as draft:
        line = draft.add(StrategicLine, name=name)
        more = [("sectors", tuple(sectors)), ("objective", objective), ("approach", approach)]
        for field, value in more:
            if value:
                draft.put(line, field, value)
    return line, saved(draft)


def edit_line(
    *, version_id: int, uid: uuid.UUID, edits: Sequence[Edit], actor: Actor, now: datetime
) -> Saved:
    """Write values of a line. Raises RowGone, EditConflict."""
    with drafting(version_id=version_id, actor=actor, now=now) as draft:
        names = write_values(draft, draft.row(StrategicLine, uid), edits)
    return saved(draft, names)


def remove_line(*, version_id: int, uid: uuid.UUID, actor: Actor, now: datetime) -> Saved:
    """Take a line out of the plan. Raises StillUsed while it has targets."""
    with drafting(version_id=version_id, actor=actor, now=now) as draft:
        remove_row(draft, draft.row(StrategicLine, uid))
    return saved(draft)


def move_line(*, version_id: int, uid: uuid.UUID, step: int, actor: Actor, now: datetime) -> Saved:
    """Move a line one place in the order of priority: ``step`` −1 up, 1 down."""
    with drafting(version_id=version_id, actor=actor, now=now) as draft:
        _move(draft, draft.row(StrategicLine, uid), _ordered(draft, StrategicLine), step)
    return saved(draft)


def order_lines(
    *, version_id: int, uids: Sequence[uuid.UUID], actor: Actor, now: datetime
) -> Saved:
    """Put all the lines in the order given. Raises NotInThatList when they are not the same."""
    with drafting(version_id=version_id, actor=actor, now=now) as draft:
        rows = {row.uid: row for row in _ordered(draft, StrategicLine)}
        if set(rows) != set(uids) or len(uids) != len(rows):
            raise NotInThatList(
                "Las líneas cambiaron mientras usted las ordenaba. Recargue la página y ordénelas "
                "otra vez."
            )
        _place(draft, [rows[uid] for uid in uids])
    return saved(draft)


def move_outcome(
    *, version_id: int, uid: uuid.UUID, step: int, line: int, actor: Actor, now: datetime
) -> Saved:
    """Move an outcome past its neighbour among those of one line; 0 is those without line."""
    with drafting(version_id=version_id, actor=actor, now=now) as draft:
        row = draft.row(OutcomeTarget, uid)
        mine = OutcomeTarget.objects.filter(version=draft.version)
        if line:
            mine = mine.filter(line_links__line__consecutive=line)
        else:
            mine = mine.filter(line_links=None)
        same = {*mine.values_list("pk", flat=True), row.pk}
        rows = [one for one in _ordered(draft, OutcomeTarget) if one.pk in same]
        _move(draft, row, rows, step)
    return saved(draft)


def _ordered(draft: Draft, model: type[PlanRow]) -> list[PlanRow]:
    return list(
        model._default_manager.filter(version=draft.version).order_by("position", "consecutive")
    )


def _move(draft: Draft, row: PlanRow, rows: list[PlanRow], step: int) -> None:
    place = next(index for index, one in enumerate(rows) if one.pk == row.pk)
    other = min(max(place + step, 0), len(rows) - 1)
    if other == place:
        return
    places = sorted(one.position for one in rows)
    rows.insert(other, rows.pop(place))
    _place(draft, rows, places)


def _place(draft: Draft, rows: list[PlanRow], places: list[int] | None = None) -> None:
    """Give each row its place; ``places`` are those that the rows already had among them."""
    kept = places or sorted(row.position for row in rows)
    if len(set(kept)) < len(kept):
        kept = list(range(1, len(rows) + 1))
    for row, place in zip(rows, kept, strict=True):
        draft.put(row, "position", place)

"""What a screen of formulation sends: values of one row, each with what the person saw before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from kpt.plans.actions.drafting import ANY, Draft
from kpt.plans.models.strategy import PlanRow

UNSEEN = object()
"""An ``expected`` that nothing equals: what is there now is not what the person saw."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One value that a person wrote. ``seen`` is what the page showed, as :func:`token`."""

    name: str
    value: Any
    seen: str | None = None


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of an act. ``change_id`` is None when nothing was different."""

    change_id: int | None
    at: datetime
    names: tuple[str, ...] = ()


def token(value: Any) -> str:
    """Return a value as a page carries it to say what it showed: 12.50 is «12.5», (1, 2) «1,2»."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}" if value else "0"
    if isinstance(value, tuple | list):
        return ",".join(
            "|".join(token(part) for part in one) if isinstance(one, tuple) else token(one)
            for one in value
        )
    return str(value).replace("\r\n", "\n").strip()


def write_values(draft: Draft, row: PlanRow, edits: Iterable[Edit]) -> tuple[str, ...]:
    """Write the values of one row and return the names of those that changed.

    Raises EditConflict when somebody else wrote one since the person saw it.
    """
    changed = []
    for edit in edits:
        expected = ANY
        if edit.seen is not None:
            now = draft.read(row, edit.name)
            expected = now if token(now) == edit.seen else UNSEEN
        if draft.put(row, edit.name, edit.value, expected=expected):
            changed.append(edit.name)
    return tuple(changed)


def saved(draft: Draft, names: Iterable[str] = ()) -> Saved:
    """Return what came of an act that ended."""
    return Saved(draft.change.pk if draft.history else None, draft.now, tuple(names))

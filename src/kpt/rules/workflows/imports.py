"""The life of one uploaded workbook: checked, shown, and only then confirmed or discarded.

Nothing is saved before the person has confirmed the preview, and what was confirmed can be undone
until something newer builds on it.
"""

from __future__ import annotations

from enum import StrEnum

from kpt.rules.workflows.diagram import state_diagram


class ImportState(StrEnum):
    CHECKING = "checking"
    READY = "ready"
    REJECTED = "rejected"
    CONFIRMED = "confirmed"
    DISCARDED = "discarded"
    UNDONE = "undone"
    FAILED = "failed"


class ImportEvent(StrEnum):
    PASS = "pass"  # noqa: S105 – the name of a step, not a password
    REJECT = "reject"
    FAIL = "fail"
    RECHECK = "recheck"
    CONFIRM = "confirm"
    DISCARD = "discard"
    UNDO = "undo"


INITIAL: tuple[ImportState, ...] = (ImportState.CHECKING,)

TRANSITIONS: dict[tuple[ImportState, ImportEvent], ImportState] = {
    (ImportState.CHECKING, ImportEvent.PASS): ImportState.READY,
    # The file's structure is wrong: there is no row to show.
    (ImportState.CHECKING, ImportEvent.REJECT): ImportState.REJECTED,
    # Our fault or the machine's, so it may be tried again.
    (ImportState.CHECKING, ImportEvent.FAIL): ImportState.FAILED,
    (ImportState.FAILED, ImportEvent.RECHECK): ImportState.CHECKING,
    (ImportState.FAILED, ImportEvent.DISCARD): ImportState.DISCARDED,
    # The plan changed after the preview was made, so the preview no longer says the truth.
    (ImportState.READY, ImportEvent.RECHECK): ImportState.CHECKING,
    (ImportState.READY, ImportEvent.CONFIRM): ImportState.CONFIRMED,
    (ImportState.READY, ImportEvent.DISCARD): ImportState.DISCARDED,
    (ImportState.CONFIRMED, ImportEvent.UNDO): ImportState.UNDONE,
}


def next_state(state: ImportState, event: ImportEvent) -> ImportState | None:
    """Return the state ``event`` leads to, or None if it may not happen in ``state``."""
    return TRANSITIONS.get((state, event))


def as_mermaid() -> str:
    """Return the diagram of an import, for the reference documents."""
    return state_diagram(INITIAL, TRANSITIONS)

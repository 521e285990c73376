"""An exception to a check: the team asks with a reason, the leader decides, anybody reads it.

Source: ours. An exception never changes a figure: it says in public why a finding stays.
"""

from __future__ import annotations

from enum import StrEnum

from kpt.rules.workflows.diagram import state_diagram


class ExceptionState(StrEnum):
    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    REVOKED = "revoked"


class ExceptionEvent(StrEnum):
    APPROVE = "approve"
    REFUSE = "refuse"
    REVOKE = "revoke"


S, E = ExceptionState, ExceptionEvent
INITIAL: tuple[ExceptionState, ...] = (S.ASKED,)

TRANSITIONS: dict[tuple[ExceptionState, ExceptionEvent], ExceptionState] = {
    (S.ASKED, E.APPROVE): S.APPROVED,
    (S.ASKED, E.REFUSE): S.REFUSED,
    (S.APPROVED, E.REVOKE): S.REVOKED,
}

PUBLIC: frozenset[ExceptionState] = frozenset({S.APPROVED, S.REVOKED})
"""What the public page lists: what holds, and what held once."""


def next_state(state: ExceptionState, event: ExceptionEvent) -> ExceptionState | None:
    """Return the state ``event`` leads to, or None if it may not happen in ``state``."""
    return TRANSITIONS.get((state, event))


def as_mermaid() -> str:
    """Return the diagram of an exception, for the reference documents."""
    return state_diagram(INITIAL, TRANSITIONS)

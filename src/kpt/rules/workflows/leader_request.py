"""The life of a request for the user of the leader of an entity's team.

A mayor or governor asks; the gobernación may vouch for its municipalities; the DNP decides. What is
returned is corrected by whoever asked, with the receipt, and waits again from the start: a vouching
was for what was read then.

Source: DNP, Circular 0026-4 de 2021 («Solicitar usuario líder»).
"""

from __future__ import annotations

from enum import StrEnum

from kpt.rules.workflows.diagram import state_diagram


class LeaderRequestState(StrEnum):
    SUBMITTED = "submitted"
    VOUCHED = "vouched"
    RETURNED = "returned"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class LeaderRequestEvent(StrEnum):
    VOUCH = "vouch"
    RETURN = "return"
    CORRECT = "correct"
    APPROVE = "approve"
    REJECT = "reject"
    WITHDRAW = "withdraw"


INITIAL: tuple[LeaderRequestState, ...] = (LeaderRequestState.SUBMITTED,)

TRANSITIONS: dict[tuple[LeaderRequestState, LeaderRequestEvent], LeaderRequestState] = {
    (LeaderRequestState.SUBMITTED, LeaderRequestEvent.VOUCH): LeaderRequestState.VOUCHED,
    (LeaderRequestState.SUBMITTED, LeaderRequestEvent.APPROVE): LeaderRequestState.APPROVED,
    (LeaderRequestState.SUBMITTED, LeaderRequestEvent.RETURN): LeaderRequestState.RETURNED,
    (LeaderRequestState.SUBMITTED, LeaderRequestEvent.REJECT): LeaderRequestState.REJECTED,
    (LeaderRequestState.SUBMITTED, LeaderRequestEvent.WITHDRAW): LeaderRequestState.WITHDRAWN,
    (LeaderRequestState.VOUCHED, LeaderRequestEvent.APPROVE): LeaderRequestState.APPROVED,
    (LeaderRequestState.VOUCHED, LeaderRequestEvent.RETURN): LeaderRequestState.RETURNED,
    (LeaderRequestState.VOUCHED, LeaderRequestEvent.REJECT): LeaderRequestState.REJECTED,
    (LeaderRequestState.VOUCHED, LeaderRequestEvent.WITHDRAW): LeaderRequestState.WITHDRAWN,
    (LeaderRequestState.RETURNED, LeaderRequestEvent.CORRECT): LeaderRequestState.SUBMITTED,
    # Nobody corrected it, and it keeps others of the same entity from asking.
    (LeaderRequestState.RETURNED, LeaderRequestEvent.REJECT): LeaderRequestState.REJECTED,
    (LeaderRequestState.RETURNED, LeaderRequestEvent.WITHDRAW): LeaderRequestState.WITHDRAWN,
}

OPEN: frozenset[LeaderRequestState] = frozenset(
    {LeaderRequestState.SUBMITTED, LeaderRequestState.VOUCHED, LeaderRequestState.RETURNED}
)
"""States of a request that still waits for somebody; an entity has at most one such request."""


def next_state(state: LeaderRequestState, event: LeaderRequestEvent) -> LeaderRequestState | None:
    """Return the state ``event`` leads to, or None if it may not happen in ``state``."""
    return TRANSITIONS.get((state, event))


def as_mermaid() -> str:
    """Return the diagram of a leader request, for the reference documents."""
    return state_diagram(INITIAL, TRANSITIONS)

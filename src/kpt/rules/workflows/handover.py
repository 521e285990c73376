"""The change of government in the system: a cut-off, a frozen copy, two signatures, an end.

Nobody hands a password over. The outgoing team keeps reading for a while; what it left is copied
with its hashes; both leaders sign the same hashes, in any order; what they disagree on is written
as an objection and does not stop the rest.

Source: Ley 951 de 2005 (acta de informe de gestión); Circular 0023 de 2023 of DNP, which asked
incoming governments to obtain the outgoing user and password.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from kpt.rules.workflows.diagram import state_diagram

OPENS_BEFORE = timedelta(days=120)
"""A change at the end of the term may be prepared from the elections of October on."""
CUTOFF_BEFORE = timedelta(days=90)
"""The outgoing team may lay down the pen at most this long before its government ends."""
READS_FOR = timedelta(days=180)
"""How long the outgoing team may still read, counted from the cut-off."""


class HandoverState(StrEnum):
    OPEN = "open"
    SNAPSHOT_TAKEN = "snapshot_taken"
    SIGNED_BY_OUTGOING = "signed_by_outgoing"
    SIGNED_BY_INCOMING = "signed_by_incoming"
    SIGNED_BY_BOTH = "signed_by_both"
    CLOSED = "closed"


class HandoverEvent(StrEnum):
    MOVE_CUTOFF = "move_cutoff"
    TAKE_SNAPSHOT = "take_snapshot"
    SIGN_AS_OUTGOING = "sign_as_outgoing"
    SIGN_AS_INCOMING = "sign_as_incoming"
    CLOSE = "close"
    CLOSE_WITHOUT_SIGNATURE = "close_without_signature"


S, E = HandoverState, HandoverEvent
INITIAL: tuple[HandoverState, ...] = (S.OPEN,)

TRANSITIONS: dict[tuple[HandoverState, HandoverEvent], HandoverState] = {
    (S.OPEN, E.MOVE_CUTOFF): S.OPEN,
    (S.OPEN, E.TAKE_SNAPSHOT): S.SNAPSHOT_TAKEN,
    (S.SNAPSHOT_TAKEN, E.SIGN_AS_OUTGOING): S.SIGNED_BY_OUTGOING,
    (S.SNAPSHOT_TAKEN, E.SIGN_AS_INCOMING): S.SIGNED_BY_INCOMING,
    (S.SIGNED_BY_OUTGOING, E.SIGN_AS_INCOMING): S.SIGNED_BY_BOTH,
    (S.SIGNED_BY_INCOMING, E.SIGN_AS_OUTGOING): S.SIGNED_BY_BOTH,
    (S.SIGNED_BY_BOTH, E.CLOSE): S.CLOSED,
    # Somebody does not want to sign, or cannot be found: it ends all the same, and says so.
    (S.SNAPSHOT_TAKEN, E.CLOSE_WITHOUT_SIGNATURE): S.CLOSED,
    (S.SIGNED_BY_OUTGOING, E.CLOSE_WITHOUT_SIGNATURE): S.CLOSED,
    (S.SIGNED_BY_INCOMING, E.CLOSE_WITHOUT_SIGNATURE): S.CLOSED,
}

OBJECTABLE: frozenset[HandoverState] = frozenset(
    {S.SNAPSHOT_TAKEN, S.SIGNED_BY_OUTGOING, S.SIGNED_BY_INCOMING, S.SIGNED_BY_BOTH}
)
"""While the copy lies on the table and the act is not closed."""


def next_state(state: HandoverState, event: HandoverEvent) -> HandoverState | None:
    """Return the state ``event`` leads to, or None if it may not happen in ``state``."""
    return TRANSITIONS.get((state, event))


def as_mermaid() -> str:
    """Return the diagram of a change of government, for the reference documents."""
    return state_diagram(INITIAL, TRANSITIONS)


def may_be_prepared(last_day: date, on: date) -> bool:
    """Tell whether the change at the end of a term may be opened: ``on`` is near ``last_day``.

    For 31 December 2027, from 2 September 2027 on; also afterwards, if nobody did it in time.
    """
    return on >= last_day - OPENS_BEFORE


def cutoff_range(last_day: date) -> tuple[date, date]:
    """Return the first and the last day on which the outgoing team may be cut off.

    From 90 days before its government ends to the day after: from then on it only reads.
    """
    return last_day - CUTOFF_BEFORE, last_day + timedelta(days=1)


def last_reading_day(cutoff: date) -> date:
    """Return the last day on which the outgoing team reads: the cut-off and 180 days more.

    A cut-off on 1 January 2028 lets it read through 29 June 2028.
    """
    return cutoff + READS_FOR

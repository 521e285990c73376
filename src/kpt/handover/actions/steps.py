"""What every step does: lock the whole change of government, and write the step down."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from kpt.accounts.actor import Actor
from kpt.audit.kinds import AuditKind
from kpt.audit.recording import record
from kpt.handover.models import Handover, HandoverState
from kpt.rules.workflows.handover import HandoverEvent, next_state
from kpt.rules.workflows.handover import HandoverState as State


def lock(handover_id: int) -> Handover:
    """Lock one change of government, so that a second click finds it already decided."""
    handovers = Handover.objects.select_related(
        "entity__department", "outgoing__period", "incoming"
    )
    return handovers.select_for_update(of=("self",)).get(pk=handover_id)


def advance(
    handover: Handover,
    event: HandoverEvent,
    kind: AuditKind,
    *,
    actor: Actor,
    now: datetime,
    comment: str = "",
    after: dict[str, Any] | None = None,
) -> None:
    """Move to the state the table says, add the step to the history and record it."""
    before = handover.state
    to = next_state(State(before), event)
    if to is None:
        raise AssertionError(f"{event} is not possible in {before}: ask the permission first")
    handover.state = HandoverState(to)
    handover.save()
    handover.transitions.create(
        event=event.value, to_state=to.value, comment=comment, at=now, by=actor.user
    )
    record(
        kind,
        actor=actor,
        target=handover,
        entity=handover.entity,
        before={"state": before},
        after={"state": to.value, **(after or {})},
        now=now,
    )

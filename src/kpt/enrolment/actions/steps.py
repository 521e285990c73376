"""What every step of a request does: lock it, move it by its table, write the row of the step."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from kpt.accounts.actor import Actor
from kpt.audit.kinds import AuditKind
from kpt.audit.recording import record
from kpt.enrolment.models import LeaderRequest, RequestState
from kpt.rules.workflows.leader_request import LeaderRequestEvent as Event
from kpt.rules.workflows.leader_request import LeaderRequestState as State
from kpt.rules.workflows.leader_request import next_state

KINDS = {
    Event.VOUCH: AuditKind.LEADER_REQUEST_VOUCHED,
    Event.RETURN: AuditKind.LEADER_REQUEST_RETURNED,
    Event.CORRECT: AuditKind.LEADER_REQUEST_CORRECTED,
    Event.APPROVE: AuditKind.LEADER_REQUEST_APPROVED,
    Event.REJECT: AuditKind.LEADER_REQUEST_REJECTED,
    Event.WITHDRAW: AuditKind.LEADER_REQUEST_WITHDRAWN,
}


def lock(request_id: int) -> LeaderRequest:
    """Lock the request, so that a second reviewer finds it already decided."""
    requests = LeaderRequest.objects.select_related("entity__department")
    return requests.select_for_update(of=("self",)).get(pk=request_id)


def advance(
    request: LeaderRequest,
    event: Event,
    *,
    actor: Actor,
    now: datetime,
    comment: str = "",
    after: Mapping[str, Any] | None = None,
) -> None:
    """Move the request by its table, save it whole, and write the step and its audit."""
    before = request.state
    to_state = next_state(State(before), event)
    if to_state is None:
        raise AssertionError(f"{event} is not possible in {before}: ask the permission first")
    request.state = RequestState(to_state.value)
    request.save()
    request.transitions.create(
        event=event.value,
        to_state=request.state,
        comment=comment,
        at=now,
        by=actor.user,
        role=actor.role_in(request.entity) if actor.user else "",
    )
    record(
        KINDS[event],
        actor=actor,
        target=request,
        entity=request.entity,
        before={"state": before},
        after={"state": request.state.value, "comment": comment, **(after or {})},
        now=now,
    )

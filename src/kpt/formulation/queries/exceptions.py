"""The exceptions of a plan: for its team, and for anybody."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404

from kpt.accounts.actor import Actor
from kpt.base.errors_http import Spanish
from kpt.base.verdict import Verdict
from kpt.formulation.exceptions_permissions import can_decide
from kpt.formulation.models import CheckException, ExceptionState
from kpt.rules.checks import Check
from kpt.rules.draft_checks import draft_check_of
from kpt.rules.workflows.check_exception import PUBLIC, ExceptionEvent

CHIPS = {
    ExceptionState.ASKED: ("warn", "clock"),
    ExceptionState.APPROVED: ("ok", ""),
    ExceptionState.REFUSED: ("error", ""),
    ExceptionState.REVOKED: ("", "info"),
}


@dataclass(frozen=True, slots=True)
class ExceptionLine:
    """One exception, ready to be shown."""

    uid: uuid.UUID
    check: Check
    row: str
    chip: tuple[str, str, str]
    reason: str
    asked_at: datetime
    asked_by: str
    answer: str
    decided_at: datetime | None
    decided_by: str
    revoked_at: datetime | None
    can_answer: Verdict
    can_revoke: Verdict


def exceptions_of(divipola: str, actor: Actor) -> list[ExceptionLine]:
    """Return the exceptions of an entity's plans, newest first. One query."""
    found = CheckException.objects.filter(plan__entity_id=divipola).select_related(
        "plan__entity__department", "asked_by", "decided_by"
    )
    return [line_of(one, actor) for one in found]


def exception_or_404(divipola: str, uid: uuid.UUID) -> CheckException:
    """Return an exception of a plan of the entity."""
    found = (
        CheckException.objects.filter(plan__entity_id=divipola, uid=uid)
        .select_related("plan__entity__department", "asked_by", "decided_by")
        .first()
    )
    if found is None:
        raise Http404(Spanish("Esa excepción no existe."))
    return found


def line_of(one: CheckException, actor: Actor) -> ExceptionLine:
    """Return an exception as it is shown, with what this person may do about it."""
    kind, icon = CHIPS[ExceptionState(one.state)]
    return ExceptionLine(
        uid=one.uid,
        check=draft_check_of(one.code),
        row=one.row_label or "Todo el plan",
        chip=(one.get_state_display(), kind, icon),
        reason=one.reason,
        asked_at=one.asked_at,
        asked_by=str(one.asked_by),
        answer=one.decision,
        decided_at=one.decided_at,
        decided_by=str(one.decided_by) if one.decided_by else "",
        revoked_at=one.revoked_at,
        can_answer=can_decide(actor, one, ExceptionEvent.APPROVE),
        can_revoke=can_decide(actor, one, ExceptionEvent.REVOKE),
    )


@dataclass(frozen=True, slots=True)
class PublicException:
    """What anybody reads of an exception: no names of persons."""

    check: Check
    row: str
    reason: str
    answer: str
    approved_at: datetime | None
    revoked_at: datetime | None


def public_exceptions(divipola: str) -> list[PublicException]:
    """Return the exceptions of an entity's plans that hold or held once. One query."""
    found = CheckException.objects.filter(
        plan__entity_id=divipola, state__in=[state.value for state in PUBLIC]
    ).order_by("-decided_at", "-pk")
    return [
        PublicException(
            draft_check_of(one.code),
            one.row_label or "Todo el plan",
            one.reason,
            one.decision,
            one.decided_at,
            one.revoked_at,
        )
        for one in found
    ]

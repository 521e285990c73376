"""What one side does not agree with, and what the other answers."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kpt.accounts.actor import Actor
from kpt.audit.kinds import AuditKind
from kpt.audit.recording import record
from kpt.base.errors import DomainError
from kpt.handover.actions.steps import lock
from kpt.handover.models import HandoverObjection
from kpt.handover.permissions import can_answer, can_object, sides_of


@transaction.atomic
def object_to(*, handover_id: int, text: str, actor: Actor, now: datetime) -> HandoverObjection:
    """Write an objection into the act. Raises NotAllowed, or DomainError without a text."""
    handover = lock(handover_id)
    can_object(actor, handover).require()
    assert actor.user is not None  # only a person leads a team
    if not text.strip():
        raise DomainError("Escriba la salvedad.")
    # Of whoever leads both teams, what she writes is the incoming government's.
    side = sides_of(actor, handover)[-1]
    objection = handover.objections.create(side=side, text=text.strip(), by=actor.user, at=now)
    record(
        AuditKind.HANDOVER_OBJECTED,
        actor=actor,
        target=objection,
        entity=handover.entity,
        after={"side": side.value},
        now=now,
    )
    return objection


@transaction.atomic
def answer(*, objection_id: int, text: str, actor: Actor, now: datetime) -> HandoverObjection:
    """Answer an objection of the other side. Raises NotAllowed, or DomainError without a text."""
    objection = HandoverObjection.objects.select_for_update().get(pk=objection_id)
    objection.handover = lock(objection.handover_id)
    can_answer(actor, objection).require()
    if not text.strip():
        raise DomainError("Escriba la respuesta.")
    objection.answer, objection.answered_by, objection.answered_at = text.strip(), actor.user, now
    objection.save(update_fields=["answer", "answered_by", "answered_at"])
    record(
        AuditKind.HANDOVER_OBJECTION_ANSWERED,
        actor=actor,
        target=objection,
        entity=objection.handover.entity,
        now=now,
    )
    return objection

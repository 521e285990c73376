"""Closing the act: with both signatures, or without one of them and saying why."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kpt.accounts.actor import Actor
from kpt.audit.kinds import AuditKind
from kpt.base.errors import DomainError
from kpt.handover.actions.access import cut_off
from kpt.handover.actions.steps import advance, lock
from kpt.handover.models import Handover
from kpt.handover.permissions import can_close
from kpt.rules.workflows.handover import HandoverEvent, HandoverState, next_state


class ReasonMissing(DomainError):
    """A signature is missing and nobody has said why."""


@transaction.atomic
def close(*, handover_id: int, comment: str = "", actor: Actor, now: datetime) -> Handover:
    """Close the act; nothing in it changes after. Raises NotAllowed or ReasonMissing."""
    handover = lock(handover_id)
    can_close(actor, handover).require()
    event = HandoverEvent.CLOSE
    if next_state(HandoverState(handover.state), event) is None:
        event = HandoverEvent.CLOSE_WITHOUT_SIGNATURE
        if not comment.strip():
            raise ReasonMissing("Escriba por qué se cierra sin todas las firmas.")
    handover.closed_at = now
    advance(
        handover,
        event,
        AuditKind.HANDOVER_CLOSED,
        actor=actor,
        now=now,
        comment=comment.strip(),
        after={"reason": comment.strip()},
    )
    cut_off(handover, actor=actor, now=now)
    return handover

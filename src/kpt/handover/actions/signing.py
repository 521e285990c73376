"""Signing on screen: a name, a date and the hash that was read."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kpt.accounts.actor import Actor
from kpt.audit.kinds import AuditKind
from kpt.base.errors import DomainError
from kpt.handover.actions.access import cut_off
from kpt.handover.actions.steps import advance, lock
from kpt.handover.models import Handover, HandoverSignature, Side
from kpt.handover.permissions import SIGNING, can_sign


class HashChanged(DomainError):
    """The page that was signed does not speak of the copy that there is."""


@transaction.atomic
def sign(
    *, handover_id: int, side: Side, name: str, sha256: str, actor: Actor, now: datetime
) -> Handover:
    """Sign the copy as the leader of one side. ``sha256`` is what the person had before her eyes.

    Raises NotAllowed, HashChanged, or DomainError without a name.
    """
    handover = lock(handover_id)
    can_sign(actor, handover, side).require()
    assert actor.user is not None  # only a person leads a team
    snapshot = handover.snapshot
    if sha256 != snapshot.sha256:
        raise HashChanged("La huella de esta página no es la de la foto. Ábrala otra vez.")
    if not name.strip():
        raise DomainError("Escriba su nombre completo, como firma.")
    HandoverSignature.objects.create(
        handover=handover,
        side=side,
        by=actor.user,
        name=" ".join(name.split()),
        job_title=actor.user.job_title,
        at=now,
        sha256=snapshot.sha256,
    )
    advance(
        handover,
        SIGNING[side],
        AuditKind.HANDOVER_SIGNED,
        actor=actor,
        now=now,
        after={"side": side.value, "sha256": snapshot.sha256},
    )
    cut_off(handover, actor=actor, now=now)
    return handover

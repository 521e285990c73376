"""A change of government half way: the copy is taken, and both leaders have still to sign."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from kpt.accounts.actor import Actor
from kpt.accounts.models import User
from kpt.base.errors import DomainError
from kpt.demo.people import HANDS_OVER, PEOPLE, grant
from kpt.handover.actions import open_handover, take_snapshot
from kpt.handover.models import Handover
from kpt.rules.periods import legal_day
from kpt.territories.models import TerritorialEntity


def load_handover(*, actor: Actor, now: datetime) -> str:
    """Open it as of today, and take the copy; return in words what was done. Idempotent."""
    entity = TerritorialEntity.objects.get(pk=HANDS_OVER)
    if Handover.objects.filter(entity=entity).exists():
        return "ya se había abierto"
    try:
        with transaction.atomic():
            _change(entity, actor=actor, now=now)
    except DomainError as error:
        return f"no se abrió. {error.message}"
    return "foto tomada, por firmar"


def _change(entity: TerritorialEntity, *, actor: Actor, now: datetime) -> None:
    today = legal_day(now)
    handover = open_handover(
        entity=entity,
        last_day=today - timedelta(days=1),
        cutoff_on=today,
        incoming_name="Julián Mejía",
        reason="Elección atípica (inventada).",
        actor=actor,
        now=now,
    )
    for person in PEOPLE:
        if person.comes:
            user = User.objects.get(email=person.email)
            grant(user, person.role, person.divipola, today, actor=actor)
    take_snapshot(handover_id=handover.pk, actor=actor, now=now)

"""The sessions that a person has open, and closing one of them."""

from allauth.usersessions.models import UserSession
from django.db import transaction

from kpt.accounts.actor import Actor
from kpt.audit.kinds import AuditKind
from kpt.audit.recording import record


@transaction.atomic
def close_session(*, actor: Actor, number: int) -> bool:
    """Close one session of the actor's own; return False if there is none with that number."""
    session = UserSession.objects.filter(pk=number, user=actor.user).first()
    if session is None:
        return False
    record(AuditKind.SESSION_CLOSED, actor=actor, target=actor.user)
    session.end()
    return True

"""When telephone, key and recovery codes are all lost: somebody with the server takes them off."""

from __future__ import annotations

from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string

from kpt.accounts.actor import Actor
from kpt.accounts.models import User
from kpt.audit.kinds import AuditKind
from kpt.audit.recording import record
from kpt.base.errors import DomainError
from kpt.base.mail import queue_message
from kpt.base.site import site_url
from kpt.base.verdict import ALLOWED, Verdict, denied


class NothingToRemove(DomainError):
    """Nobody has that address, or the account has no second factor."""


def can_remove_second_factor(actor: Actor) -> Verdict:
    """Whoever has the server, by a command: no screen weakens the account of another."""
    if actor.is_system:
        return ALLOWED
    return denied("El segundo factor de otra persona solo se quita desde el servidor.")


@transaction.atomic
def remove_second_factor(*, email: str, reason: str, actor: Actor, now: datetime) -> User:
    """Take the second factor off an account, close its sessions and tell its owner.

    Her password stays hers. A role that asks for a second factor has no rights until she sets up
    another. Raises NotAllowed or NothingToRemove.
    """
    can_remove_second_factor(actor).require()
    user = User.objects.select_for_update().filter(email__iexact=email.strip()).first()
    factors = Authenticator.objects.filter(user=user) if user is not None else None
    if user is None or factors is None or not factors.exists():
        raise NothingToRemove(f"{email} no tiene un segundo factor en este sistema.")
    types = sorted(factors.values_list("type", flat=True))
    factors.delete()
    for session in UserSession.objects.filter(user=user):
        session.end()
    after = {"types": types, "reason": reason.strip()}
    record(AuditKind.SECOND_FACTOR_REMOVED, actor=actor, target=user, after=after, now=now)
    context = {"user": user, "reason": reason.strip(), "host": site_url().partition("//")[2]}
    subject, body = (
        render_to_string(f"account/email/factor_removed_{part}.txt", context).strip()
        for part in ("subject", "message")
    )
    queue_message(settings.ACCOUNT_EMAIL_SUBJECT_PREFIX + subject, body, user.email)
    return user

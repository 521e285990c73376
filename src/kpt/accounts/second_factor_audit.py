"""Keeps in the audit what people add to their accounts and take from them."""

from typing import Any

from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.db import transaction
from django.dispatch import receiver
from django.utils import timezone

from kpt.accounts.actor import actor_for
from kpt.audit.kinds import AuditKind
from kpt.audit.recording import record


@receiver(authenticator_added)
def _added(user: Any, authenticator: Any, **kwargs: Any) -> None:
    _record(AuditKind.SECOND_FACTOR_ADDED, user, authenticator)


@receiver(authenticator_removed)
def _removed(user: Any, authenticator: Any, **kwargs: Any) -> None:
    _record(AuditKind.SECOND_FACTOR_REMOVED, user, authenticator)


def _record(kind: AuditKind, user: Any, authenticator: Any) -> None:
    actor = actor_for(user, on=timezone.localdate())
    with transaction.atomic():
        record(kind, actor=actor, target=user, after={"type": authenticator.type})

"""Write what happened, in the transaction in which it happened."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone

from kpt.audit.kinds import AuditKind
from kpt.audit.models import AuditEvent
from kpt.base.request_context import current_request


class Who(Protocol):
    """What the audit asks of an actor; the people themselves live in a layer above."""

    @property
    def user(self) -> Any: ...

    @property
    def command(self) -> str: ...

    def role_code(self, entity: Any) -> str: ...


class AuditOutsideTransaction(RuntimeError):
    """The change and its record would not be kept or lost together."""


def record(
    kind: AuditKind,
    *,
    actor: Who,
    target: models.Model | None = None,
    entity: models.Model | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    now: datetime | None = None,
) -> AuditEvent:
    """Add one row to the audit: who, as what, from where, on what, from which state to which.

    ``before`` and ``after`` are small snapshots: decimals, dates and ids become text. The number
    of the request and its address are taken from the request that is being answered. A command
    is recorded by its name. Raises AuditOutsideTransaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise AuditOutsideTransaction(f"record({kind}) belongs in the transaction of the change")
    here = current_request.get()
    return AuditEvent.objects.create(
        at=now or timezone.now(),
        kind=AuditKind(kind),
        user_id=actor.user.pk if actor.user else None,
        user_email=actor.user.email if actor.user else actor.command,
        role=actor.role_code(entity),
        divipola=str(entity.pk) if entity is not None else "",
        target_type=target._meta.label_lower if target is not None else "",
        target_id=str(target.pk) if target is not None else "",
        before=_plain(before),
        after=_plain(after),
        request_id=here.request_id,
        address=here.address,
    )


def _plain(values: Mapping[str, Any] | None) -> dict[str, Any]:
    return {key: _plain_value(value) for key, value in (values or {}).items()}


def _plain_value(value: Any) -> Any:
    """Keep what JSON knows; anything else as text. Never a float: an amount must stay exact."""
    if value is None or isinstance(value, bool | int | str):
        return str(value) if isinstance(value, str) else value
    if isinstance(value, Mapping):
        return {str(key): _plain_value(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain_value(inner) for inner in value]
    return DjangoJSONEncoder().default(value) if not isinstance(value, float) else repr(value)

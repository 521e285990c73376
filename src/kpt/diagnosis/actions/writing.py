"""What the actions of this app have in common."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import models

from kpt.accounts.actor import Actor
from kpt.audit.kinds import AuditKind
from kpt.audit.recording import record
from kpt.base.errors import DomainError
from kpt.diagnosis.permissions import can_edit_diagnosis
from kpt.territories.models import TerritorialEntity


class NotThere(DomainError):
    """What was to be changed is not of this entity, or somebody took it away."""


class NotWritten(DomainError):
    """What was typed cannot be kept as it is."""


def allowed(actor: Actor, entity: TerritorialEntity) -> None:
    """Raise NotAllowed unless the person may write the diagnosis of the entity."""
    can_edit_diagnosis(actor, entity).require()


def locked(model: type[models.Model], pk: int, **of: Any) -> Any:
    """Return a row, locked. Raises NotThere through any entity but its own."""
    found = model._default_manager.select_for_update(of=("self",)).filter(pk=pk, **of).first()
    if found is None:
        raise NotThere("Eso ya no está: alguien del equipo lo retiró. Vuelva a cargar la página.")
    return found


def told(
    kind: AuditKind,
    target: models.Model | None,
    *,
    entity: TerritorialEntity,
    actor: Actor,
    now: datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Record a change of the diagnosis of an entity."""
    record(kind, actor=actor, target=target, entity=entity, before=before, after=after, now=now)

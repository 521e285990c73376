"""Changes of the lista de chequeo de alistamiento."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import IO

from django.core.files.base import File
from django.db import transaction

from kpt.accounts.actor import Actor
from kpt.audit.kinds import AuditKind
from kpt.audit.recording import record
from kpt.base.errors import DomainError
from kpt.base.numbers import row_number
from kpt.files.actions import store
from kpt.files.models import FileKind
from kpt.formulation.models import ChecklistItem, ItemState
from kpt.formulation.permissions import can_edit_route
from kpt.plans.actions.locking import lock_plan
from kpt.plans.models import Plan
from kpt.rules.alistamiento import item_of


class UnknownItem(DomainError):
    """The activity is not of the list."""


@dataclass(frozen=True, slots=True)
class ItemNote:
    """What a person wrote of one activity."""

    state: ItemState
    responsible: str = ""
    on: date | None = None
    note: str = ""
    title: str = ""


@transaction.atomic
def note_item(
    *,
    plan_id: int,
    key: str,
    note: ItemNote,
    actor: Actor,
    now: datetime,
    evidence: File | IO[bytes] | None = None,
) -> ChecklistItem:
    """Write how an activity is; ``key`` is its code, or the number of one that the team added.

    A new ``evidence`` replaces the one before, whose file stays in the audit. Raises NotAllowed,
    UnknownItem, WrongFile, FileTooLarge.
    """
    plan = lock_plan(plan_id)
    can_edit_route(actor, plan).require()
    item = _row(plan, key)
    before = _told(item)
    item.state, item.responsible = note.state, note.responsible.strip()
    item.on, item.note = note.on, note.note.strip()
    if not item.code and note.title.strip():
        item.title = note.title.strip()
    if evidence is not None:
        item.evidence = store(
            evidence, kind=FileKind.EVIDENCE, entity=plan.entity, actor=actor, now=now
        )
    item.changed_at, item.changed_by = now, actor.user
    item.save()
    _record(plan, item, actor=actor, now=now, before=before)
    return item


@transaction.atomic
def add_item(*, plan_id: int, title: str, actor: Actor, now: datetime) -> ChecklistItem:
    """Add an activity of the team's own to the list. Raises NotAllowed."""
    plan = lock_plan(plan_id)
    can_edit_route(actor, plan).require()
    item = ChecklistItem.objects.create(
        plan=plan, title=title.strip(), changed_at=now, changed_by=actor.user
    )
    _record(plan, item, actor=actor, now=now, before={})
    return item


@transaction.atomic
def drop_item(*, plan_id: int, key: str, actor: Actor, now: datetime) -> None:
    """Take away an activity that the team had added; those of the list stay. Raises NotAllowed."""
    plan = lock_plan(plan_id)
    can_edit_route(actor, plan).require()
    item = _row(plan, key)
    if item.code or item.pk is None:
        raise UnknownItem("Las actividades de la lista no se retiran: márquela «No aplica».")
    before = _told(item)
    item.delete()
    record(
        AuditKind.CHECKLIST_CHANGED,
        actor=actor,
        target=plan,
        entity=plan.entity,
        before=before,
        after={},
        now=now,
    )


def _row(plan: Plan, key: str) -> ChecklistItem:
    if item_of(key) is not None:
        found = ChecklistItem.objects.filter(plan=plan, code=key).first()
        return found or ChecklistItem(plan=plan, code=key)
    own = ChecklistItem.objects.filter(plan=plan, code="")
    found = own.filter(pk=row_number(key) or 0).first()
    if found is None:
        raise UnknownItem("Esa actividad ya no está en la lista. Recargue la página.")
    return found


def _told(item: ChecklistItem) -> dict[str, object]:
    if item.pk is None:
        return {}
    return {
        "item": str(item),
        "state": item.state,
        "responsible": item.responsible,
        "on": item.on,
        "evidence": item.evidence_id,
    }


def _record(plan: Plan, item: ChecklistItem, *, actor: Actor, now: datetime, before) -> None:
    record(
        AuditKind.CHECKLIST_CHANGED,
        actor=actor,
        target=plan,
        entity=plan.entity,
        before=before,
        after=_told(item),
        now=now,
    )

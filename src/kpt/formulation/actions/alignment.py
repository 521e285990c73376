"""Tying rows of a plan to bigger agendas, and typing the initiatives that no catalogue has."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.db import transaction

from kpt.accounts.actor import Actor
from kpt.audit.kinds import AuditKind
from kpt.audit.recording import record
from kpt.base.errors import DomainError
from kpt.formulation.models import AgendaElement
from kpt.formulation.models.agenda import TYPED
from kpt.formulation.queries.alignment import elements_of
from kpt.plans.actions.drafting import drafting, lock_version
from kpt.plans.models import (
    Alignment,
    AlignmentFramework,
    OutcomeTarget,
    PlanVersion,
    ProductTarget,
    StrategicLine,
)
from kpt.plans.permissions import can_edit_draft
from kpt.rules.text import clean_text

PART = "alignments"
KINDS = (StrategicLine, OutcomeTarget, ProductTarget)


class UnknownElement(DomainError):
    """The element is not of the agenda, or is there already."""


class UnknownRow(DomainError):
    """The row is not of the plan in formulation."""


def align(
    *,
    version_id: int,
    row_uid: uuid.UUID,
    framework: AlignmentFramework,
    code: str,
    actor: Actor,
    now: datetime,
) -> bool:
    """Say that a row serves an element; return whether that is new.

    Raises NotAllowed, UnknownElement or UnknownRow.
    """
    with drafting(version_id=version_id, actor=actor, now=now) as draft:
        known = {element.code: element for element in elements_of(draft.version, framework)}
        if code not in known:
            raise UnknownElement("Ese elemento no está en la agenda. Recargue la página.")
        model = _model_of(draft.version, row_uid)
        row = draft.row(model, row_uid)
        before = draft.read(row, PART)
        if any(tie[:2] == (framework.value, code) for tie in before):
            return False
        return draft.put(row, PART, (*before, (framework.value, code, known[code].name[:400])))


def unalign(*, version_id: int, tie_id: int, actor: Actor, now: datetime) -> None:
    """Take one tie away. Raises NotAllowed; nothing happens when it is gone already."""
    with drafting(version_id=version_id, actor=actor, now=now) as draft:
        tie = Alignment.objects.filter(version=draft.version, pk=tie_id).first()
        if tie is None:
            return
        row = draft.row(_model_of(draft.version, tie.row_uid), tie.row_uid)
        before = draft.read(row, PART)
        left = tuple(one for one in before if one[:2] != (tie.framework, tie.code))
        draft.put(row, PART, left)


@transaction.atomic
def add_element(
    *,
    version_id: int,
    framework: AlignmentFramework,
    code: str,
    name: str,
    actor: Actor,
    now: datetime,
) -> AgendaElement:
    """Type an initiative of the citizens or of PDET. Raises NotAllowed or UnknownElement."""
    version = lock_version(version_id)
    can_edit_draft(actor, version).require()
    if framework not in TYPED:
        raise UnknownElement("Los elementos de esa agenda vienen de su catálogo.")
    said, name = clean_text(code), clean_text(name)
    mine = AgendaElement.objects.filter(plan=version.plan, framework=framework)
    said = said or _next_code(mine.count())
    if any(element.code == said for element in elements_of(version, framework)):
        raise UnknownElement(f"Ya hay una iniciativa con el código «{said}».")
    element = AgendaElement.objects.create(
        plan=version.plan,
        framework=framework,
        code=said[:40],
        name=name[:400],
        added_at=now,
        added_by=actor.user,
    )
    _record(version, actor, after={"element": str(element), "framework": framework.value})
    return element


@transaction.atomic
def drop_element(
    *, version_id: int, code: str, framework: AlignmentFramework, actor: Actor
) -> None:
    """Take away a typed initiative that no row serves. Raises NotAllowed or UnknownElement."""
    version = lock_version(version_id)
    can_edit_draft(actor, version).require()
    if Alignment.objects.filter(version=version, framework=framework, code=code).exists():
        raise UnknownElement("Hay filas del plan articuladas con ella. Quite antes esos vínculos.")
    AgendaElement.objects.filter(plan=version.plan, framework=framework, code=code).delete()
    _record(version, actor, before={"element": code, "framework": framework.value})


def _record(version: PlanVersion, actor: Actor, **what: Any) -> None:
    entity = version.plan.entity
    record(AuditKind.DRAFT_EDITED, actor=actor, target=version, entity=entity, **what)


def _next_code(count: int) -> str:
    return f"{count + 1:03}"


def _model_of(version: PlanVersion, uid: uuid.UUID):
    for model in KINDS:
        if model._default_manager.filter(version=version, uid=uid).exists():
            return model
    raise UnknownRow("Esa línea o meta ya no está en el plan. Recargue la página.")

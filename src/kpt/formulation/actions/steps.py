"""Saying that a step of the route is not for this plan, and taking that back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kpt.accounts.actor import Actor
from kpt.audit.kinds import AuditKind
from kpt.audit.recording import record
from kpt.base.errors import DomainError
from kpt.formulation.models import StepSetAside
from kpt.formulation.permissions import can_edit_route
from kpt.plans.actions.locking import lock_plan
from kpt.plans.models import Plan
from kpt.rules.route import step_of


class MustBeDone(DomainError):
    """The step is for every plan."""


@transaction.atomic
def set_step_aside(
    *, plan_id: int, step: str, reason: str, actor: Actor, now: datetime
) -> StepSetAside:
    """Note that a step does not apply, and why. Raises NotAllowed, MustBeDone."""
    plan = lock_plan(plan_id)
    can_edit_route(actor, plan).require()
    if not step_of(step).may_not_apply:
        raise MustBeDone(f"«{step_of(step).title}» es para todos los planes: no se puede apartar.")
    if not reason.strip():
        raise MustBeDone("Escriba por qué no aplica: queda a la vista de quien revisa.")
    row, _ = StepSetAside.objects.update_or_create(
        plan=plan, step=step, defaults={"reason": reason.strip(), "at": now, "by": actor.user}
    )
    _record(plan, actor, now, before={}, after={"step": step, "reason": row.reason})
    return row


@transaction.atomic
def take_step_up(*, plan_id: int, step: str, actor: Actor, now: datetime) -> None:
    """Say that a step applies after all. Raises NotAllowed."""
    plan = lock_plan(plan_id)
    can_edit_route(actor, plan).require()
    row = StepSetAside.objects.filter(plan=plan, step=step).first()
    if row is None:
        return
    row.delete()
    _record(plan, actor, now, before={"step": step, "reason": row.reason}, after={"step": step})


def _record(plan: Plan, actor: Actor, now: datetime, *, before, after) -> None:
    record(
        AuditKind.ROUTE_STEP_CHANGED,
        actor=actor,
        target=plan,
        entity=plan.entity,
        before=before,
        after=after,
        now=now,
    )

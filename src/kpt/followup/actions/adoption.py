"""Adopting what was formulated: the plan is in force, and its figures are made."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from kpt.accounts.actor import Actor
from kpt.followup.calculator import recalculate
from kpt.plans.actions.acts import adopt_draft
from kpt.plans.models import ActKind, PlanVersion


@transaction.atomic
def adopt_plan(
    *, version_id: int, kind: ActKind, number: str, on: date, actor: Actor, now: datetime
) -> PlanVersion:
    """Put a version in formulation in force and make every figure of the plan again.

    Raises NotAllowed, ImpossibleAct, EmptyPlan.
    """
    version = adopt_draft(
        version_id=version_id, kind=kind, number=number, on=on, actor=actor, now=now
    )
    recalculate(version.plan_id, now=now)
    return version

"""What a plan is called."""

from __future__ import annotations

from datetime import datetime

from kpt.accounts.actor import Actor
from kpt.plans.actions.apply import PLAN_ROW
from kpt.plans.actions.drafting import drafting
from kpt.plans.models import Plan, ValueHistory


def rename_plan(*, version_id: int, name: str, actor: Actor, now: datetime) -> Plan:
    """Write the name of a plan in formulation. Raises NotAllowed."""
    with drafting(version_id=version_id, actor=actor, now=now) as draft:
        plan, name = draft.version.plan, name.strip()
        if plan.name != name:
            draft.history.append(
                ValueHistory(
                    plan=plan,
                    change=draft.change,
                    row_uid=plan.uid,
                    row_label=PLAN_ROW,
                    field="plan_name",
                    before=plan.name,
                    after=name,
                )
            )
            plan.name = name
            plan.save(update_fields=["name"])
    return plan

"""Holding a plan while something that hangs from it is decided."""

from kpt.plans.models import Plan


def lock_plan(plan_id: int) -> Plan:
    """Lock a plan with its entity, for what only one person may change at a time."""
    plans = Plan.objects.select_related("entity__department")
    return plans.select_for_update(of=("self",)).get(pk=plan_id)

"""Finding a plan and its version."""

from __future__ import annotations

from kpt.plans.models import CURRENT_STATES, Plan, PlanVersion
from kpt.territories.models import TerritorialEntity


def plan_of(entity: TerritorialEntity | str, first_year: int | None = None) -> Plan | None:
    """Return the plan of an entity for the term that starts in ``first_year``, or its latest."""
    divipola = entity if isinstance(entity, str) else entity.divipola
    plans = Plan.objects.filter(entity_id=divipola).select_related("entity__department", "period")
    if first_year is not None:
        plans = plans.filter(period__first_year=first_year)
    return plans.order_by("-period__first_year").first()


def current_version(plan: Plan) -> PlanVersion | None:
    """Return the version in force, or None while the plan is only a draft."""
    return PlanVersion.objects.filter(plan=plan, state__in=CURRENT_STATES).first()


def has_plan(entity: TerritorialEntity) -> bool:
    """Tell whether an entity has a plan in force. One query."""
    return PlanVersion.objects.filter(plan__entity=entity, state__in=CURRENT_STATES).exists()

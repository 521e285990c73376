"""Reading plans."""

from kpt.plans.queries.content import load_content
from kpt.plans.queries.plans import current_version, has_plan, plan_of

__all__ = ["current_version", "has_plan", "load_content", "plan_of"]

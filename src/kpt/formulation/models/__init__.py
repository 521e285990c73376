"""What is kept of the route of formulation."""

from kpt.formulation.models.common import CommonProduct
from kpt.formulation.models.route import (
    ChecklistItem,
    ItemState,
    RouteSummary,
    StepSetAside,
    StepSummary,
)

__all__ = [
    "ChecklistItem",
    "CommonProduct",
    "ItemState",
    "RouteSummary",
    "StepSetAside",
    "StepSummary",
]

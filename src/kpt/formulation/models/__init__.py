"""What is kept of the route of formulation."""

from kpt.formulation.models.route import (
    ChecklistItem,
    ItemState,
    RouteSummary,
    StepSetAside,
    StepSummary,
)

__all__ = ["ChecklistItem", "ItemState", "RouteSummary", "StepSetAside", "StepSummary"]

"""What is kept of the route of formulation."""

from kpt.formulation.models.agenda import AgendaElement
from kpt.formulation.models.common import CommonProduct
from kpt.formulation.models.exceptions import CheckException, ExceptionState
from kpt.formulation.models.route import (
    ChecklistItem,
    ItemState,
    RouteSummary,
    StepSetAside,
    StepSummary,
)

__all__ = [
    "AgendaElement",
    "CheckException",
    "ChecklistItem",
    "CommonProduct",
    "ExceptionState",
    "ItemState",
    "RouteSummary",
    "StepSetAside",
    "StepSummary",
]

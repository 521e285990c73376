"""What was done: executions as the sources tell them, and the figures made from them."""

from kpt.followup.models.execution import FinancialExecution, PhysicalExecution, ReportedCoverage
from kpt.followup.models.figures import (
    WHOLE_TERM,
    Dimension,
    PlanFigure,
    PlanFinding,
    PlanYearSummary,
    TargetYearProgress,
)

__all__ = [
    "WHOLE_TERM",
    "Dimension",
    "FinancialExecution",
    "PhysicalExecution",
    "PlanFigure",
    "PlanFinding",
    "PlanYearSummary",
    "ReportedCoverage",
    "TargetYearProgress",
]

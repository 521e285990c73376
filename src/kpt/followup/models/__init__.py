"""What was done: executions as the sources tell them, and the figures made from them."""

from kpt.followup.models.execution import (
    FinancialExecution,
    PhysicalExecution,
    ReportedCoverage,
    ReportedProduct,
)
from kpt.followup.models.figures import (
    WHOLE_TERM,
    Dimension,
    Explanation,
    PlanFigure,
    PlanFinding,
    PlanYearSummary,
    TargetYearProgress,
)
from kpt.followup.models.history import ExecutionHistory, ExecutionKind
from kpt.followup.models.reports import (
    FollowUpReport,
    Observation,
    ReportState,
    ReportTransition,
    TargetAnswer,
    TargetSpending,
)
from kpt.followup.models.windows import (
    ReportingWindow,
    WindowEntity,
    WindowEvent,
    WindowExtension,
    WindowStep,
)

__all__ = [
    "WHOLE_TERM",
    "Dimension",
    "ExecutionHistory",
    "ExecutionKind",
    "Explanation",
    "FinancialExecution",
    "FollowUpReport",
    "Observation",
    "PhysicalExecution",
    "PlanFigure",
    "PlanFinding",
    "PlanYearSummary",
    "ReportState",
    "ReportTransition",
    "ReportedCoverage",
    "ReportedProduct",
    "ReportingWindow",
    "TargetAnswer",
    "TargetSpending",
    "TargetYearProgress",
    "WindowEntity",
    "WindowEvent",
    "WindowExtension",
    "WindowStep",
]

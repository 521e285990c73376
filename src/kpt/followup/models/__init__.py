"""What was done: executions as the sources tell them, and the figures made from them."""

from kpt.followup.models.evidence import Evidence, EvidenceKind
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
from kpt.followup.models.loads import LoadedAnswer, LoadWay, ReportLoad
from kpt.followup.models.outcome_answers import OutcomeAnswer, OutcomeBaseline
from kpt.followup.models.outside import OutsideLoad, OutsideStage, OutsideStatement
from kpt.followup.models.reports import (
    FollowUpReport,
    Observation,
    ObservationReply,
    ObservationState,
    ReportState,
    ReportTransition,
    TargetAnswer,
    TargetSpending,
)
from kpt.followup.models.shared import BudgetExecution, SharedSpending, SpendingShare
from kpt.followup.models.summaries import ReportSummary
from kpt.followup.models.windows import (
    ReportingWindow,
    WindowEntity,
    WindowEvent,
    WindowExtension,
    WindowStep,
)

__all__ = [
    "WHOLE_TERM",
    "BudgetExecution",
    "Dimension",
    "Evidence",
    "EvidenceKind",
    "ExecutionHistory",
    "ExecutionKind",
    "Explanation",
    "FinancialExecution",
    "FollowUpReport",
    "LoadWay",
    "LoadedAnswer",
    "Observation",
    "ObservationReply",
    "ObservationState",
    "OutcomeAnswer",
    "OutcomeBaseline",
    "OutsideLoad",
    "OutsideStage",
    "OutsideStatement",
    "PhysicalExecution",
    "PlanFigure",
    "PlanFinding",
    "PlanYearSummary",
    "ReportLoad",
    "ReportState",
    "ReportSummary",
    "ReportTransition",
    "ReportedCoverage",
    "ReportedProduct",
    "ReportingWindow",
    "SharedSpending",
    "SpendingShare",
    "TargetAnswer",
    "TargetSpending",
    "TargetYearProgress",
    "WindowEntity",
    "WindowEvent",
    "WindowExtension",
    "WindowStep",
]

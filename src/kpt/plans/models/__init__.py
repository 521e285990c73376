"""The plan and all it is made of."""

from kpt.plans.models.detail import (
    Alignment,
    AlignmentFramework,
    Approach,
    ExpectedFunding,
    FundingCeiling,
    LineDetail,
    LineSector,
    OutcomeDetail,
    PlaceKind,
    Refinement,
    RemovedRow,
    TargetDetail,
    TargetPlace,
    TargetPopulation,
)
from kpt.plans.models.history import ChangeSet, RowOrigin, ValueHistory, Way
from kpt.plans.models.money import Funding, SgrBiennium, YearProgramming
from kpt.plans.models.plan import (
    CURRENT_STATES,
    ActKind,
    ExtraSheet,
    Plan,
    PlanVersion,
    VersionState,
)
from kpt.plans.models.sgr import SgrInitiative, SgrInitiativeLine, SgrTarget
from kpt.plans.models.strategy import (
    OutcomeTarget,
    OutcomeTargetLine,
    ProductTarget,
    ProductTargetLine,
    StrategicLine,
    TargetBpin,
)
from kpt.plans.models.totals import PlanTotal

__all__ = [
    "CURRENT_STATES",
    "ActKind",
    "Alignment",
    "AlignmentFramework",
    "Approach",
    "ChangeSet",
    "ExpectedFunding",
    "ExtraSheet",
    "Funding",
    "FundingCeiling",
    "LineDetail",
    "LineSector",
    "OutcomeDetail",
    "OutcomeTarget",
    "OutcomeTargetLine",
    "PlaceKind",
    "Plan",
    "PlanTotal",
    "PlanVersion",
    "ProductTarget",
    "ProductTargetLine",
    "Refinement",
    "RemovedRow",
    "RowOrigin",
    "SgrBiennium",
    "SgrInitiative",
    "SgrInitiativeLine",
    "SgrTarget",
    "StrategicLine",
    "TargetBpin",
    "TargetDetail",
    "TargetPlace",
    "TargetPopulation",
    "ValueHistory",
    "VersionState",
    "Way",
    "YearProgramming",
]

"""The plan and all it is made of."""

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

__all__ = [
    "CURRENT_STATES",
    "ActKind",
    "ChangeSet",
    "ExtraSheet",
    "Funding",
    "OutcomeTarget",
    "OutcomeTargetLine",
    "Plan",
    "PlanVersion",
    "ProductTarget",
    "ProductTargetLine",
    "RowOrigin",
    "SgrBiennium",
    "SgrInitiative",
    "SgrInitiativeLine",
    "SgrTarget",
    "StrategicLine",
    "TargetBpin",
    "ValueHistory",
    "VersionState",
    "Way",
    "YearProgramming",
]

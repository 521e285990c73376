"""The Plan Indicativo: who answers for each target, and what is programmed in a vigencia."""

from kpt.indicative.models.plans import (
    IndicativeAct,
    IndicativeExplanation,
    IndicativeFunding,
    IndicativePlan,
    IndicativeState,
    IndicativeTarget,
    MatrixUpload,
)
from kpt.indicative.models.responsibles import TargetResponsible

__all__ = [
    "IndicativeAct",
    "IndicativeExplanation",
    "IndicativeFunding",
    "IndicativePlan",
    "IndicativeState",
    "IndicativeTarget",
    "MatrixUpload",
    "TargetResponsible",
]

"""What DNP decides about the cuts, and the series of before that are loaded."""

from kpt.cuts.actions.publishing import (
    CUT_JOB,
    CutInCourse,
    NotOfTheWindow,
    ReasonNeeded,
    ask_for_cut,
    publish_cut,
)
from kpt.cuts.actions.series import Figure, Loaded, SeriesProblem, load_series

__all__ = [
    "CUT_JOB",
    "CutInCourse",
    "Figure",
    "Loaded",
    "NotOfTheWindow",
    "ReasonNeeded",
    "SeriesProblem",
    "ask_for_cut",
    "load_series",
    "publish_cut",
]

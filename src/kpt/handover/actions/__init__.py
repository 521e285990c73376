"""Every step of a change of government. The order: lock, permission, rule, write, record."""

from kpt.handover.actions.access import TeamCutOff, cut_off
from kpt.handover.actions.closing import ReasonMissing, close
from kpt.handover.actions.objections import answer, object_to
from kpt.handover.actions.opening import ImpossibleDate, move_cutoff, open_handover
from kpt.handover.actions.signing import HashChanged, sign
from kpt.handover.actions.snapshot import (
    SNAPSHOT_JOB,
    SnapshotInCourse,
    ask_for_snapshot,
    take_snapshot,
)

__all__ = [
    "SNAPSHOT_JOB",
    "HashChanged",
    "ImpossibleDate",
    "ReasonMissing",
    "SnapshotInCourse",
    "TeamCutOff",
    "answer",
    "ask_for_snapshot",
    "close",
    "cut_off",
    "move_cutoff",
    "object_to",
    "open_handover",
    "sign",
    "take_snapshot",
]

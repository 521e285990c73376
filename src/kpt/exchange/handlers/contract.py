"""What the import of one kind of file must be able to do."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from kpt.accounts.actor import Actor
from kpt.base.errors import DomainError
from kpt.base.sheets.books import Workbook
from kpt.base.sheets.problems import Grade, ProblemList
from kpt.base.verdict import Verdict
from kpt.files.models import FileKind, ImportBatch
from kpt.plans.actions.undo import can_undo
from kpt.plans.models import ChangeSet, Plan
from kpt.territories.models import TerritorialEntity


class OutOfDate(DomainError):
    """What the preview speaks of is no longer so: the file is looked at again."""


@dataclass(slots=True)
class Checked:
    """A file that has been looked at. ``book`` is None when its structure stops it.

    ``preview`` holds plain values for the screen; ``layout``: sheet → header → column letters;
    ``fingerprint`` is the state of the plan that the preview speaks of.
    """

    book: Any
    problems: ProblemList
    preview: dict[str, Any] = field(default_factory=dict)
    layout: dict[str, dict[str, str]] = field(default_factory=dict)
    fingerprint: str = ""

    @property
    def is_rejected(self) -> bool:
        return self.book is None

    @property
    def rows_left_out(self) -> int:
        """How many rows do not go in because of an error of their own."""
        return len({(p.sheet, p.row) for p in self.problems if p.grade is Grade.ERROR and p.row})


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What came of applying a file: the plan, and the change that it made in it.

    ``change`` is None when nothing of the plan changed: nothing was new, or the file brings what
    stands beside the plan and keeps its own record (the answers of a report).
    """

    plan: Plan
    change: ChangeSet | None
    summary: str
    opened_version: bool = False


class Handler(Protocol):
    """One kind of file on its way in."""

    file_kind: FileKind
    title: str
    header_rows: dict[str, int]
    # What the preview is true of, and what a file taken back leaves as it was: for sentences.
    beside: str

    def check(self, workbook: Workbook, entity: TerritorialEntity, whose: Actor) -> Checked:
        """Look at a workbook as one of ``entity`` that ``whose`` brings; write nothing."""
        ...

    def apply(
        self,
        checked: Checked,
        batch: ImportBatch,
        *,
        actor: Actor,
        now: datetime,
        note: str = "",
        chosen: Collection[int] = (),
    ) -> Confirmed:
        """Write what was checked, inside the caller's transaction.

        ``note``: why, if asked for. ``chosen``: the rows in conflict that are to be as the file
        says, by their official number; the others stay as they are.
        """
        ...

    def can_undo(self, batch: ImportBatch) -> Verdict:
        """May what a confirmed file wrote be taken back, as to what was written since?"""
        ...

    def undo(self, batch: ImportBatch, *, actor: Actor, now: datetime) -> Plan | None:
        """Take back what the file wrote; return the plan whose figures must be made again."""
        ...


class OfThePlan:
    """What files that change a plan have in common: their change builds on what was before it."""

    beside = "El plan"

    def can_undo(self, batch: ImportBatch) -> Verdict:
        """Only while nothing newer of the plan builds on it."""
        return can_undo(batch.changes.select_related("plan").first())


def fingerprint_of(plan: Plan | None) -> str:
    """Return what names the state of a plan: its last change. A preview is true only for it."""
    if plan is None:
        return "nuevo"
    last = plan.changes.order_by("-pk").values_list("pk", flat=True).first()
    return f"{plan.pk}:{last}"

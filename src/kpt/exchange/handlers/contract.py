"""What the import of one kind of file must be able to do."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from kpt.base.sheets.books import Workbook
from kpt.base.sheets.problems import Grade, ProblemList
from kpt.files.models import FileKind, ImportBatch
from kpt.plans.models import ChangeSet, Plan
from kpt.territories.models import TerritorialEntity


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
    """What came of applying a file: the plan, and the change (None when nothing was new)."""

    plan: Plan
    change: ChangeSet | None
    summary: str
    opened_version: bool = False


class Handler(Protocol):
    """One kind of file on its way in."""

    file_kind: FileKind
    title: str
    header_rows: dict[str, int]

    def check(self, workbook: Workbook, entity: TerritorialEntity) -> Checked:
        """Look at a workbook as one of ``entity``; write nothing."""
        ...

    def apply(
        self,
        checked: Checked,
        batch: ImportBatch,
        *,
        user_id: int | None,
        now: datetime,
        note: str = "",
    ) -> Confirmed:
        """Write what was checked, inside the caller's transaction. ``note``: why, if asked for."""
        ...

    def undo(self, change: ChangeSet) -> Plan | None:
        """Take the change back, and return the plan it leaves, or None when none is left."""
        ...


def fingerprint_of(plan: Plan | None) -> str:
    """Return what names the state of a plan: its last change. A preview is true only for it."""
    if plan is None:
        return "nuevo"
    last = plan.changes.order_by("-pk").values_list("pk", flat=True).first()
    return f"{plan.pk}:{last}"

"""The rows of a plan as options of a list, and the agendas by their codes."""

from __future__ import annotations

from kpt.plans.models import AlignmentFramework, PlanVersion
from kpt.promises.models import RowKind
from kpt.promises.queries.rows import plan_rows


def framework_of(code: str) -> AlignmentFramework | None:
    """Return an agenda by the code that its address carries."""
    return AlignmentFramework(code) if code in AlignmentFramework.values else None


def row_options(version: PlanVersion) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return lines, outcomes and targets as grouped options. One query."""
    rows = plan_rows(version)
    groups = (
        (kind.label, [(str(row.uid), row.whole[:160]) for row in rows.of_kind(kind)])
        for kind in RowKind
    )
    return [(label, options) for label, options in groups if options]

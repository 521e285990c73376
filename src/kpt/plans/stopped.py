"""Rows that a file brings with errors: what the plan says of them stays as it is.

A row that could not be read is not a row that is gone. Pure: it works on ``PlanContent``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from kpt.plans.content import PlanContent, PlanRow, SgrTargetRow

# Rows by list of the content, each: official consecutive → row of the sheet.
Stopped = Mapping[str, Mapping[str, int]]


def keep_stopped(content: PlanContent, before: PlanContent | None, stopped: Stopped) -> PlanContent:
    """Return ``content`` with the rows of ``before`` whose newer text has errors.

    They stand where the file has them. A line or initiative that is gone from the file goes from
    them too.
    """
    if before is None or not any(stopped.values()):
        return content
    for name, rows in stopped.items():
        changed: dict[str, Any] = {name: _with_old(content, before, name, rows)}
        content = replace(content, **changed)
    return replace(content, sgr_targets=_named_again(content, before))


def _with_old(
    content: PlanContent, before: PlanContent, name: str, stopped: Mapping[str, int]
) -> list[Any]:
    rows: list[Any] = getattr(content, name)
    present = {row.key for row in rows}
    fit = _fitting(content)
    old = [
        replace(fit(row), sheet_row=stopped[row.key])
        for row in getattr(before, name)
        if row.key in stopped and row.key not in present
    ]
    return sorted([*rows, *old], key=lambda row: row.sheet_row) if old else rows


def _named_again(content: PlanContent, before: PlanContent) -> list[SgrTargetRow]:
    """Return the targets of regalías, naming again the initiatives that have been kept.

    The reader did not know of them, and so it read those targets as of no initiative.
    """
    known = {initiative.consecutive for initiative in content.initiatives}
    named = {row.initiative_text: row.initiative for row in before.sgr_targets}
    return [
        replace(row, initiative=named[row.initiative_text])
        if row.initiative is None and named.get(row.initiative_text) in known
        else row
        for row in content.sgr_targets
    ]


def _fitting(content: PlanContent) -> Callable[[PlanRow], Any]:
    """Return how a row names only lines and initiatives that there are."""
    lines = {line.consecutive for line in content.lines}
    initiatives = {initiative.consecutive for initiative in content.initiatives}

    def fit(row: Any) -> Any:
        if hasattr(row, "lines"):
            return replace(row, lines=_among(row.lines, lines))
        if getattr(row, "initiative", None) not in initiatives and hasattr(row, "initiative"):
            return replace(row, initiative=None)
        return row

    return fit


def _among(numbers: Iterable[int], known: set[int]) -> tuple[int, ...]:
    return tuple(number for number in numbers if number in known)

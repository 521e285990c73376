"""Who is reminded of a deadline, and how many days before it.

A table: a reminder is a row, not a branch. Days are counted to the last day of the phase in
Bogotá, which itself is day 0.

Source: ours; the phases are those of DNP's Circular 0026-4 de 2021 (000:36-51).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kpt.rules.windows import Phase
from kpt.rules.workflows.reporting import TEAMS, ReportState


class Audience(StrEnum):
    """Who is reminded."""

    LEADER = "leader"
    MEMBER = "member"
    DEPARTMENT = "department"
    DNP = "dnp"


@dataclass(frozen=True, slots=True)
class Rule:
    """``days`` before the last day of ``phase`` to remind ``audience`` on, from the most."""

    audience: Audience
    phase: Phase
    days: tuple[int, ...]


RULES = (
    Rule(Audience.LEADER, Phase.REPORTING, (15, 7, 3, 1, 0)),
    Rule(Audience.MEMBER, Phase.REPORTING, (15, 7, 3, 1)),
    Rule(Audience.LEADER, Phase.VALIDATION, (3, 1, 0)),
    Rule(Audience.MEMBER, Phase.VALIDATION, (3,)),
    Rule(Audience.LEADER, Phase.ADJUSTMENTS, (15, 7, 3, 1, 0)),
    Rule(Audience.MEMBER, Phase.ADJUSTMENTS, (7, 3, 1)),
    Rule(Audience.DEPARTMENT, Phase.VALIDATION, (3, 1, 0)),
    Rule(Audience.DEPARTMENT, Phase.ADJUSTMENTS, (7, 3, 1, 0)),
    Rule(Audience.DNP, Phase.ADJUSTMENTS, (7, 1)),
    Rule(Audience.DNP, Phase.FINAL, (3, 1, 0)),
)
TEAM = frozenset({Audience.LEADER, Audience.MEMBER})
WAITS_FOR_DEPARTMENT = frozenset({ReportState.SUBMITTED, ReportState.SENT_BACK})


def mark_reached(audience: Audience, phase: Phase, days_left: int) -> int | None:
    """Return the mark of the table that has been reached, or None before the first.

    A leader who reports: with 20 days left, None; with 7, 7; with 5, still 7, so that a day on
    which nothing ran takes no reminder away; with 0, 0.

    Units: days. Raises: nothing. Source: ours.
    """
    reached = [
        day
        for rule in RULES
        if (rule.audience, rule.phase) == (audience, phase)
        for day in rule.days
        if 0 <= days_left <= day
    ]
    return min(reached, default=None)


def team_owes(state: ReportState | None, phase: Phase) -> bool:
    """Say whether a team still has something to send in a phase; None is a report not opened.

    A report not opened owes while it is reported or adjusted (1: yes); one that was sent, nothing;
    one that was returned, also while others are validated.

    Units: none. Raises: nothing. Source: :func:`kpt.rules.workflows.reporting.team_may_write`.
    """
    if state is not None and state not in TEAMS:
        return False
    if phase is Phase.VALIDATION:
        return state is ReportState.RETURNED
    return phase in (Phase.REPORTING, Phase.ADJUSTMENTS)


def waits_for(state: ReportState | None, *, is_department: bool) -> Audience | None:
    """Return which reviewers have a report in their hands, or None.

    What a municipality sent waits for its gobernación; what that validated, or what a department
    sent, for DNP.

    Units: none. Raises: nothing. Source: the table of kpt.rules.workflows.reporting.
    """
    if state in WAITS_FOR_DEPARTMENT and not is_department:
        return Audience.DEPARTMENT
    if state is ReportState.DEPARTMENT_VALIDATED or (
        is_department and state is ReportState.SUBMITTED
    ):
        return Audience.DNP
    return None

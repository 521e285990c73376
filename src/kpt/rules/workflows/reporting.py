"""The life of one follow-up report: whose turn it is, and what each may do with it.

A municipality reports, its gobernación reviews and validates, DNP verifies and may send it back
through the gobernación. A department's own report goes straight to DNP, which then reviews it.

Source: DNP, Circular 0026-4 de 2021 (000:24-42). That DNP reviews a department's is ours.
"""

from __future__ import annotations

from enum import StrEnum

from kpt.rules.windows import RECEIVES, Phase
from kpt.rules.workflows.diagram import state_diagram


class ReportState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    DEPARTMENT_VALIDATED = "department_validated"
    SENT_BACK = "sent_back"
    DNP_VERIFIED = "dnp_verified"


class ReportEvent(StrEnum):
    SUBMIT = "submit"
    RETURN = "return"
    VALIDATE = "validate"
    SEND_BACK = "send_back"
    VERIFY = "verify"


INITIAL: tuple[ReportState, ...] = (ReportState.DRAFT,)

TRANSITIONS: dict[tuple[ReportState, ReportEvent], ReportState] = {
    (ReportState.DRAFT, ReportEvent.SUBMIT): ReportState.SUBMITTED,
    (ReportState.RETURNED, ReportEvent.SUBMIT): ReportState.SUBMITTED,
    (ReportState.SUBMITTED, ReportEvent.RETURN): ReportState.RETURNED,
    (ReportState.SUBMITTED, ReportEvent.VALIDATE): ReportState.DEPARTMENT_VALIDATED,
    (ReportState.DEPARTMENT_VALIDATED, ReportEvent.VERIFY): ReportState.DNP_VERIFIED,
    # DNP never writes to the municipality: it goes back through the gobernación (000:40).
    (ReportState.DEPARTMENT_VALIDATED, ReportEvent.SEND_BACK): ReportState.SENT_BACK,
    (ReportState.SENT_BACK, ReportEvent.RETURN): ReportState.RETURNED,
    (ReportState.SENT_BACK, ReportEvent.VALIDATE): ReportState.DEPARTMENT_VALIDATED,
}
"""A department's own report skips the gobernación: see :func:`next_state`."""

OWN_TRANSITIONS: dict[tuple[ReportState, ReportEvent], ReportState] = {
    (ReportState.DRAFT, ReportEvent.SUBMIT): ReportState.SUBMITTED,
    (ReportState.RETURNED, ReportEvent.SUBMIT): ReportState.SUBMITTED,
    (ReportState.SUBMITTED, ReportEvent.RETURN): ReportState.RETURNED,
    (ReportState.SUBMITTED, ReportEvent.VERIFY): ReportState.DNP_VERIFIED,
}

TEAMS = frozenset({ReportState.DRAFT, ReportState.RETURNED})
"""States in which the report is in the hands of the entity's team."""

LABELS = {ReportState.DEPARTMENT_VALIDATED: "reviewed", ReportState.DNP_VERIFIED: "verified"}


def next_state(
    state: ReportState, event: ReportEvent, *, is_department: bool = False
) -> ReportState | None:
    """Return the state ``event`` leads to, or None if it may not happen in ``state``."""
    return (OWN_TRANSITIONS if is_department else TRANSITIONS).get((state, event))


def label_of(state: ReportState) -> str:
    """Return who vouches for the figures: "self", "reviewed" or "verified" (003:250)."""
    return LABELS.get(state, "self")


def team_may_write(state: ReportState, phase: Phase) -> bool:
    """Say whether the calendar and the state leave the report to the team.

    What was returned may be corrected while it is validated, too: waiting for the adjustments
    would only lose days.
    """
    if state not in TEAMS:
        return False
    return phase in RECEIVES or (state is ReportState.RETURNED and phase is Phase.VALIDATION)


def may_review(phase: Phase) -> bool:
    """Say whether the calendar lets reviewers decide: from the opening to the definitive cut."""
    return phase not in (Phase.UPCOMING, Phase.CLOSED)


def as_mermaid() -> str:
    """Return the diagram of a municipality's report, for the reference documents."""
    return state_diagram(INITIAL, TRANSITIONS)

"""The life of one version of a plan.

A plan may be drafted here, or come adopted from the official system. Targets of an adopted plan
change only with an act of the Concejo or Asamblea, so a version that adds or drops targets is
adopted with its act, or waits for somebody to note it.

Source: DNP, guide of the Plan Indicativo, on Ley 152 de 1994, articles 29, 36 and 45.
"""

from __future__ import annotations

from enum import StrEnum

from kpt.rules.workflows.diagram import state_diagram


class PlanVersionState(StrEnum):
    DRAFT = "draft"
    ADOPTED_PENDING_ACT = "adopted_pending_act"
    ADOPTED = "adopted"
    SUPERSEDED = "superseded"


class PlanVersionEvent(StrEnum):
    ADOPT = "adopt"
    ADOPT_WITHOUT_ACT = "adopt_without_act"
    RECORD_ACT = "record_act"
    SUPERSEDE = "supersede"
    REINSTATE = "reinstate"
    REINSTATE_WITHOUT_ACT = "reinstate_without_act"


INITIAL: tuple[PlanVersionState, ...] = (
    PlanVersionState.DRAFT,
    PlanVersionState.ADOPTED_PENDING_ACT,
    PlanVersionState.ADOPTED,
)
"""Drafted here, or read from an official workbook with or without its act at hand."""

TRANSITIONS: dict[tuple[PlanVersionState, PlanVersionEvent], PlanVersionState] = {
    (PlanVersionState.DRAFT, PlanVersionEvent.ADOPT): PlanVersionState.ADOPTED,
    (
        PlanVersionState.DRAFT,
        PlanVersionEvent.ADOPT_WITHOUT_ACT,
    ): PlanVersionState.ADOPTED_PENDING_ACT,
    (
        PlanVersionState.ADOPTED_PENDING_ACT,
        PlanVersionEvent.RECORD_ACT,
    ): PlanVersionState.ADOPTED,
    (
        PlanVersionState.ADOPTED_PENDING_ACT,
        PlanVersionEvent.SUPERSEDE,
    ): PlanVersionState.SUPERSEDED,
    (PlanVersionState.ADOPTED, PlanVersionEvent.SUPERSEDE): PlanVersionState.SUPERSEDED,
    # Undoing the import that opened the newer version gives the older one its place back.
    (PlanVersionState.SUPERSEDED, PlanVersionEvent.REINSTATE): PlanVersionState.ADOPTED,
    (
        PlanVersionState.SUPERSEDED,
        PlanVersionEvent.REINSTATE_WITHOUT_ACT,
    ): PlanVersionState.ADOPTED_PENDING_ACT,
}

CURRENT: frozenset[PlanVersionState] = frozenset(
    {PlanVersionState.ADOPTED_PENDING_ACT, PlanVersionState.ADOPTED}
)
"""States of the version against which progress is measured; a plan has at most one such version."""


def next_state(state: PlanVersionState, event: PlanVersionEvent) -> PlanVersionState | None:
    """Return the state ``event`` leads to, or None if it may not happen in ``state``."""
    return TRANSITIONS.get((state, event))


def as_mermaid() -> str:
    """Return the diagram of the versions of a plan, for the reference documents."""
    return state_diagram(INITIAL, TRANSITIONS)

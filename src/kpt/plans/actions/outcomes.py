"""What people decide about the outcomes (metas de resultado) of a plan in formulation."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q

from kpt.accounts.actor import Actor
from kpt.base.errors import DomainError
from kpt.indicators.models import Indicator
from kpt.plans.actions.drafting import Draft, drafting
from kpt.plans.actions.removal import remove_row
from kpt.plans.actions.writing import Edit, Saved, saved, write_values
from kpt.plans.models import OutcomeTarget, ProductTarget

SHEET = ("unit", "direction", "formula", "baseline_source", "baseline", "baseline_year")


class NoSuchOutcomeIndicator(DomainError):
    """An indicator that does not exist, or that another entity made for itself."""


class AlreadyPrioritised(DomainError):
    """The indicator is already an outcome of the plan."""


def prioritise(
    *, version_id: int, indicator_id: int, lines: Sequence[int], actor: Actor, now: datetime
) -> tuple[OutcomeTarget, Saved]:
    """Add an outcome measured by an indicator that is known, with its sheet.

    Raises NoSuchOutcomeIndicator, AlreadyPrioritised.
    """
    with drafting(version_id=version_id, actor=actor, now=now) as draft:
        readable = Q(entity=None) | Q(entity=draft.entity)
        indicator = Indicator.objects.filter(readable, pk=indicator_id).first()
        if indicator is None:
            raise NoSuchOutcomeIndicator("Ese indicador no está en la lista. Búsquelo otra vez.")
        taken = draft.version.outcometargets.filter(detail__indicator=indicator).first()
        if taken is not None:
            raise AlreadyPrioritised(
                f"«{indicator.name}» ya está en el plan ({taken.label}). Puede agregarle otra "
                "línea en su página."
            )
        outcome = _add(draft, indicator.name, lines, indicator.transformation_name)
        sheet = {
            "indicator_id": indicator.pk,
            "unit": indicator.unit,
            "direction": indicator.direction,
            "formula": indicator.formula,
        }
        _write(draft, outcome, sheet)
    return outcome, saved(draft)


def create_own_outcome(
    *,
    version_id: int,
    name: str,
    lines: Sequence[int],
    sheet: Mapping[str, Any],
    actor: Actor,
    now: datetime,
) -> tuple[OutcomeTarget, Saved]:
    """Add an outcome that the entity measures by itself, with its whole sheet (003:94)."""
    with drafting(version_id=version_id, actor=actor, now=now) as draft:
        outcome = _add(draft, name, lines)
        _write(draft, outcome, {field: sheet.get(field) for field in SHEET})
    return outcome, saved(draft)


def edit_outcome(
    *, version_id: int, uid: uuid.UUID, edits: Sequence[Edit], actor: Actor, now: datetime
) -> Saved:
    """Write values of an outcome. Raises RowGone, EditConflict."""
    with drafting(version_id=version_id, actor=actor, now=now) as draft:
        names = write_values(draft, draft.row(OutcomeTarget, uid), edits)
    return saved(draft, names)


def adopt_baseline(
    *, version_id: int, uid: uuid.UUID, values: Mapping[str, Any], actor: Actor, now: datetime
) -> Saved:
    """Take a published value as baseline, with its year and its source."""
    with drafting(version_id=version_id, actor=actor, now=now) as draft:
        _write(draft, draft.row(OutcomeTarget, uid), values)
    return saved(draft)


def remove_outcome(*, version_id: int, uid: uuid.UUID, actor: Actor, now: datetime) -> Saved:
    """Take an outcome out of the plan; targets that served it stay, without it."""
    with drafting(version_id=version_id, actor=actor, now=now) as draft:
        outcome = draft.row(OutcomeTarget, uid)
        for target in ProductTarget.objects.filter(version=draft.version, outcome=outcome):
            draft.put(target, "outcome_id", None)
        remove_row(draft, outcome)
    return saved(draft)


def _add(draft: Draft, name: str, lines: Sequence[int], transformation: str = "") -> OutcomeTarget:
    outcome = draft.add(
        OutcomeTarget, indicator_name=name[:500], transformation_name=transformation[:200]
    )
    known = set(draft.version.strategiclines.values_list("consecutive", flat=True))
    if chosen := tuple(number for number in lines if number in known):
        draft.put(outcome, "lines", chosen)
    return outcome


def _write(draft: Draft, outcome: OutcomeTarget, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        if value not in (None, ""):
            draft.put(outcome, name, value)

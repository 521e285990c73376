"""The version in formulation of an entity, and what has been changed in it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from kpt.base.numbers import fecha_hora
from kpt.base.verdict import Verdict
from kpt.plans.actions.revert import can_undo_edit
from kpt.plans.models import ChangeSet, PlanVersion, ValueHistory, VersionState
from kpt.plans.words import history_sentence
from kpt.territories.models import EntityYear

SHOWN_VALUES = 3


@dataclass(frozen=True, slots=True)
class RecentChange:
    """One act of somebody, in sentences, with whether it can be undone."""

    id: int
    when: str
    who: str
    note: str
    sentences: tuple[str, ...]
    more: int
    can_undo: Verdict


def draft_of(divipola: str) -> PlanVersion | None:
    """Return the version in formulation of an entity, of its latest term. One query.

    With ``category``, the latest known of the entity, or None.
    """
    categories = EntityYear.objects.filter(entity=OuterRef("plan__entity")).exclude(category="")
    return (
        PlanVersion.objects.filter(plan__entity_id=divipola, state=VersionState.DRAFT)
        .select_related("plan__entity__department", "plan__period")
        .annotate(category=Subquery(categories.order_by("-fiscal_year").values("category")[:1]))
        .order_by("-plan__period__first_year")
        .first()
    )


def recent_changes(version: PlanVersion, *, limit: int = 20) -> list[RecentChange]:
    """Return the last acts on the plan since the version was opened, newest first. Two queries."""
    changes = list(
        ChangeSet.objects.filter(plan=version.plan_id, pk__gte=version.change_id)
        .select_related("by", "plan")
        .order_by("-pk")[:limit]
    )
    return tell_changes(changes, is_draft=version.state == VersionState.DRAFT)


def tell_changes(changes: list[ChangeSet], *, is_draft: bool) -> list[RecentChange]:
    """Return changes in sentences, with whether each can be undone. One query."""
    values: dict[int, list[ValueHistory]] = {change.pk: [] for change in changes}
    for value in ValueHistory.objects.filter(change__in=changes).order_by("pk"):
        values[value.change_id].append(value)
    return [
        RecentChange(
            id=change.pk,
            when=fecha_hora(change.at),
            who=str(change.by) if change.by else "Carga del sistema",
            note=change.note,
            sentences=tuple(history_sentence(value) for value in values[change.pk][:SHOWN_VALUES]),
            more=max(0, len(values[change.pk]) - SHOWN_VALUES),
            can_undo=can_undo_edit(change, is_draft=is_draft) if values[change.pk] else NOTHING,
        )
        for change in changes
    ]


NOTHING = Verdict(
    allowed=False, reason="Este cambio abrió la versión: no hay valores que deshacer."
)

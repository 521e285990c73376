"""Finding the entity that a citizen looks for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import Http404
from django.urls import reverse

from kpt.base.errors_http import Spanish
from kpt.followup.models import WHOLE_TERM, PlanYearSummary
from kpt.territories.models import TerritorialEntity
from kpt.territories.queries import departments, find

FOUND_AT_MOST = 30


@dataclass(frozen=True, slots=True)
class Found:
    """An entity that answers to what was typed, with its plan when it has one."""

    name: str
    department: str
    divipola: str
    url: str
    plan: str
    targets: int | None


def entity_or_404(divipola: str) -> TerritorialEntity:
    """Return an entity that makes a plan, with its department. Raises Http404."""
    entities = TerritorialEntity.objects.select_related("department")
    entity = entities.filter(divipola=divipola, makes_plan=True).first()
    if entity is None:
        raise Http404(Spanish(f"Ninguna entidad que haga plan tiene el código {divipola}."))
    return entity


def search_entities(text: str) -> tuple[Found, ...]:
    """Return what ``text`` names, best first; namesakes are told apart by their department.

    Two queries.
    """
    entities = find(text, limit=FOUND_AT_MOST)
    summaries = PlanYearSummary.objects.filter(
        plan__entity__in=[entity.pk for entity in entities], fiscal_year=WHOLE_TERM
    ).order_by("plan__period__first_year")
    plans = {
        divipola: (name, targets)
        for divipola, name, targets in summaries.values_list(
            "plan__entity_id", "plan__name", "targets"
        )
    }
    return tuple(_found(entities, plans))


def _found(
    entities: Iterable[TerritorialEntity], plans: dict[str, tuple[str, int]]
) -> Iterable[Found]:
    for entity in entities:
        name, targets = plans.get(entity.pk, ("", None))
        yield Found(
            name=entity.name,
            department=entity.department.name if entity.department else "Departamento",
            divipola=entity.pk,
            url=reverse("portal:plan", args=[entity.pk]),
            plan=name,
            targets=targets,
        )


def department_links() -> tuple[tuple[str, str], ...]:
    """Return the departments by name, with their pages. One query."""
    return tuple(
        (department.name, reverse("portal:department", args=[department.pk]))
        for department in departments()
    )

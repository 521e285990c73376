"""Who answers for the targets of a plan."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from kpt.accounts.models import Membership
from kpt.accounts.roles import TEAM
from kpt.indicative.models import TargetResponsible


@dataclass(frozen=True, slots=True)
class Responsible:
    """Who answers for a target: the office, and the person if one is named."""

    office: str
    person_id: int | None
    person: str
    since: date


def responsibles_of(plan_id: int) -> Mapping[uuid.UUID, Responsible]:
    """Return who answers today for each target of a plan that has somebody. One query."""
    rows = TargetResponsible.objects.filter(plan_id=plan_id, until=None).select_related("person")
    return {
        row.target_uid: Responsible(
            row.office, row.person_id, str(row.person) if row.person else "", row.since
        )
        for row in rows
    }


def team_of(entity_id: str, on: date) -> list[Membership]:
    """Return the people of a team on a day, by name. One query.

    Who left keeps no target: her office does, and she is shown as somebody who is no longer there.
    """
    current = Q(ends_on=None) | Q(ends_on__gte=on)
    return list(
        Membership.objects.filter(current, entity=entity_id, role__in=TEAM, starts_on__lte=on)
        .select_related("user")
        .order_by("user__full_name", "pk")
    )

"""Who is told: the people of teams, gobernaciones and DNP, in one query."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from kpt.accounts.models import Membership
from kpt.accounts.permissions import DNP
from kpt.accounts.roles import DEPARTMENTAL, TEAM, Module, Role

People = dict[str, set[int]]


def _none() -> People:
    return defaultdict(set)


@dataclass(frozen=True, slots=True)
class AddressBook:
    """Ids of people by entity. ``members`` are those who have «El seguimiento» in their care."""

    leaders: People = field(default_factory=_none)
    members: People = field(default_factory=_none)
    departments: People = field(default_factory=_none)
    dnp: set[int] = field(default_factory=set)

    def team(self, divipola: str) -> set[int]:
        """Return whoever answers for the report of an entity."""
        return self.leaders.get(divipola, set()) | self.members.get(divipola, set())

    def reviewers(self, divipola: str | None) -> set[int]:
        """Return the gobernación of a department."""
        return self.departments.get(divipola or "", set())


def address_book(on: date, entities: Collection[str] | None = None) -> AddressBook:
    """Return who is where on a day: everywhere, or in some entities (and at DNP). One query.

    Whoever handed over and only reads is not told any more.
    """
    rows = Membership.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=on),
        Q(read_only_from=None) | Q(read_only_from__gt=on),
        starts_on__lte=on,
        user__is_active=True,
        role__in=[*TEAM, *DEPARTMENTAL, *DNP],
    )
    if entities is not None:
        rows = rows.filter(Q(entity__in=list(entities)) | Q(entity=None))
    book = AddressBook()
    for user, role, entity, modules in rows.values_list("user", "role", "entity", "modules"):
        if role in DNP:
            book.dnp.add(user)
        elif role in DEPARTMENTAL:
            book.departments[entity].add(user)
        elif role == Role.TEAM_LEADER:
            book.leaders[entity].add(user)
        elif Module.FOLLOW_UP in modules:
            book.members[entity].add(user)
    return book

"""Questions about the people of the whole country: who has which role, where and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.http import Http404

from kpt.accounts.actor import Actor
from kpt.accounts.models import Membership
from kpt.accounts.roles import Role
from kpt.base.errors_http import Spanish
from kpt.base.verdict import Verdict
from kpt.team import permissions
from kpt.territories.search import search_form

PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class Right:
    """One role of somebody, with whether the person who looks may end it."""

    membership: Membership
    place: str
    can_end: Verdict


def rights(actor: Actor, on: date, *, text: str = "", role: str = "", page: str = "1") -> Page:
    """Return a page of the roles that last, by person. Two queries, whatever their number."""
    found = Membership.objects.filter(Q(ends_on=None) | Q(ends_on__gte=on))
    if role in Role.values:
        found = found.filter(role=role)
    for word in text.split():
        found = found.filter(
            Q(user__full_name__icontains=word)
            | Q(user__email__icontains=word)
            | Q(entity__search_name__contains=search_form(word))
            | Q(entity__divipola__startswith=word)
        )
    found = found.select_related("user", "entity__department")
    shown = Paginator(found.order_by("user__full_name", "pk"), PER_PAGE).get_page(page)
    lines: Any = [
        Right(one, _place(one), permissions.can_end_role(actor, one, on))
        for one in shown.object_list
    ]
    shown.object_list = lines
    return shown


def _place(membership: Membership) -> str:
    if membership.entity is None:
        return "País"
    department = membership.entity.department
    return f"{membership.entity}, {department}" if department else f"{membership.entity}"


def right_or_404(number: int) -> Membership:
    """Return a right, with its person and its entity."""
    found = Membership.objects.select_related("user", "entity").filter(pk=number).first()
    if found is None:
        raise Http404(Spanish("Ese rol no existe."))
    return found

"""In whose name a person writes: one of her gobernaciones, or DNP."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from kpt.accounts.actor import Actor
from kpt.accounts.permissions import is_of_dnp
from kpt.correspondence.actions.messages import recipients_of
from kpt.correspondence.permissions import can_write_to_many, departments_of
from kpt.correspondence.queries.messages import sender_of
from kpt.territories.models import TerritorialEntity

DNP = "dnp"


@dataclass(frozen=True, slots=True)
class Sender:
    """One of the names in which a person may write."""

    code: str
    name: str
    department: TerritorialEntity | None


def senders(actor: Actor) -> list[Sender]:
    """Return all of them; empty for who writes to nobody."""
    found = [Sender(one.pk, sender_of(one), one) for one in departments_of(actor)]
    return [*found, Sender(DNP, sender_of(None), None)] if is_of_dnp(actor) else found


def sender(actor: Actor, code: str) -> Sender:
    """Return the one asked for, or the first. Raises NotAllowed for who writes to nobody."""
    can_write_to_many(actor).require()
    found = senders(actor)
    return next((one for one in found if one.code == code), found[0])


def choices_of(one: Sender, only: Collection[str] = ()) -> list[tuple[str, str]]:
    """Return to whom it may write, as the options of a form; with ``only``, those of them that are
    among it, if any is. One query."""
    found = [(entity.pk, str(entity)) for entity in recipients_of(one.department)]
    return [option for option in found if option[0] in only] or found


def tabs_of(actor: Actor, current: Sender) -> list[dict[str, object]]:
    """Return the names in which to write, when there are several."""
    found = senders(actor)
    if len(found) < 2:
        return []
    return [
        {"label": one.name, "url": f"?de={one.code}", "current": one == current} for one in found
    ]

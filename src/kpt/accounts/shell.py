"""Who is signed in, on top of every page."""

from django.http import HttpRequest
from django.urls import reverse

from kpt.accounts.actor import Actor
from kpt.base.context import Link, Person, Shell
from kpt.territories.models import TerritorialEntity


def provide(request: HttpRequest, shell: Shell) -> None:
    """Fill the person and her menu. Error pages come here too: nothing is taken for granted."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or actor.user is None:
        return
    shell.person = Person(str(actor.user), role_line(actor, getattr(request, "entity", None)))
    shell.person_menu = [
        Link("Mis entidades", reverse("accounts:my-entities")),
        Link("Mis datos", reverse("accounts:my-data")),
        Link("Seguridad de mi cuenta", reverse("mfa_index")),
        Link("Cambiar mi contraseña", reverse("account_change_password")),
        Link("Cerrar sesión", reverse("account_logout"), post=True),
    ]


def role_line(actor: Actor, entity: TerritorialEntity | None) -> str:
    """Return as what somebody is here, «Líder del equipo · Buenavista», or as what in general."""
    here = actor.role_in(entity) if entity is not None else ""
    if here:
        return f"{here} · {entity}" if not actor.is_nationwide else here
    places = [str(membership.entity) for membership in actor.memberships if membership.entity]
    role = actor.role_in(None)
    return f"{role} · {places[0]}" if role and len(set(places)) == 1 else role

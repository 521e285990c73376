"""Who may see the team of an entity, and who forms it."""

from datetime import date

from kpt.accounts.actor import Actor
from kpt.accounts.models import Membership
from kpt.accounts.permissions import handed_over
from kpt.accounts.roles import INVITED, Role
from kpt.base.verdict import ALLOWED, Verdict, denied
from kpt.territories.models import TerritorialEntity

ONLY_LEADER = "Solo el líder del equipo invita, edita, inactiva y encarga."


def can_see_team(actor: Actor, entity: TerritorialEntity) -> Verdict:
    """Whoever enters the workspace sees who works in it."""
    return actor.may_enter(entity)


def can_manage_team(actor: Actor, entity: TerritorialEntity) -> Verdict:
    """The leader forms the team, and who acts as leader in an absence."""
    if actor.has_any({Role.TEAM_LEADER}, entity):
        return ALLOWED
    if since := actor.reads_only_since(entity):
        return denied(handed_over(since))
    return denied(ONLY_LEADER)


def can_edit_member(actor: Actor, membership: Membership, on: date) -> Verdict:
    """Of whom the leader invited, while the right lasts."""
    return _of_the_leaders(actor, membership) and _lasting(membership, on)


def can_end(actor: Actor, membership: Membership, on: date) -> Verdict:
    """A member, a reader, or an absence's delegation; the leader is replaced by a request."""
    if membership.delegated_by_id and membership.entity:
        allowed = can_manage_team(actor, membership.entity)
        return allowed and _lasting(membership, on)
    return can_edit_member(actor, membership, on)


def can_invite_again(actor: Actor, membership: Membership, on: date) -> Verdict:
    """Somebody who has not written her password yet: the link she got lasts three days."""
    allowed = can_edit_member(actor, membership, on)
    if allowed and membership.user.has_usable_password():
        return denied(f"{membership.user} ya tiene contraseña: ingresa con su correo.")
    return allowed


def can_reactivate(actor: Actor, membership: Membership, on: date) -> Verdict:
    """Somebody whom the leader inactivated, unless she has come back already."""
    allowed = _of_the_leaders(actor, membership)
    if not allowed:
        return allowed
    if not has_ended(membership, on):
        return denied(f"{membership.user} está activa en el equipo.")
    if not membership.user.is_active:
        return denied("La cuenta está inactiva. Escriba a la administración del sitio.")
    return ALLOWED


def can_delegate(actor: Actor, entity: TerritorialEntity) -> Verdict:
    """The leader herself: who acts for her does not pass it on."""
    allowed = can_manage_team(actor, entity)
    if not allowed:
        return allowed
    own = [
        membership
        for membership in actor.memberships
        if membership.role == Role.TEAM_LEADER
        and membership.entity_id == entity.pk
        and membership.delegated_by_id is None
    ]
    return ALLOWED if own else denied("Quien actúa por encargo no puede encargar a otra persona.")


def can_see_people(actor: Actor) -> Verdict:
    """Who has which role in the whole country: whoever grants them."""
    if actor.is_system or any(one.role == Role.DNP_ADMIN for one in actor.memberships):
        return ALLOWED
    return denied("Las personas y sus roles los administra el DNP.")


def can_grant_role(actor: Actor, role: str, email: str) -> Verdict:
    """A role that no leader gives: DNP's administration; the site's, whoever has the server."""
    if role == Role.TEAM_LEADER:
        return denied("El líder de una entidad se nombra con una solicitud de usuario líder.")
    if role in INVITED:
        return denied("A los integrantes y lectores los invita el líder de su entidad.")
    if actor.user is not None and actor.user.email.lower() == email.strip().lower():
        return denied("Nadie se otorga ni se quita un rol: lo hace otra persona.")
    if role == Role.SITE_ADMIN and not actor.is_system:
        return denied("La administración del sitio se otorga desde el servidor.")
    return can_see_people(actor)


def can_end_role(actor: Actor, membership: Membership, on: date) -> Verdict:
    """Whoever may grant it, while it lasts."""
    allowed = can_grant_role(actor, membership.role, membership.user.email)
    return allowed and _lasting(membership, on)


def has_ended(membership: Membership, on: date) -> bool:
    """Say whether a right is over on a day."""
    return membership.ends_on is not None and membership.ends_on < on


def _of_the_leaders(actor: Actor, membership: Membership) -> Verdict:
    assert membership.entity is not None
    allowed = can_manage_team(actor, membership.entity)
    if allowed and membership.role not in INVITED:
        return denied("El líder se cambia con una solicitud de usuario líder, no desde el equipo.")
    return allowed


def _lasting(membership: Membership, on: date) -> Verdict:
    if has_ended(membership, on):
        return denied(f"La vinculación de {membership.user} ya terminó.")
    return ALLOWED

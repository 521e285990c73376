"""What permissions of every part have in common."""

from datetime import date

from kpt.accounts.actor import Actor
from kpt.accounts.roles import Role
from kpt.base.numbers import fecha
from kpt.base.verdict import ALLOWED, Verdict, denied
from kpt.territories.models import TerritorialEntity

DNP = frozenset({Role.DNP_REVIEWER, Role.DNP_ADMIN})


def is_of_dnp(actor: Actor) -> bool:
    """Say whether somebody acts for DNP, which has the whole country before it."""
    return actor.is_system or any(m.role in DNP for m in actor.memberships)


def handed_over(since: date) -> str:
    """Return why somebody of a team that handed over may read and not change."""
    return (
        f"Su gobierno entregó: desde el {fecha(since)} usted puede consultar y descargar, pero no "
        "cambiar el plan."
    )


def can_read_audit(actor: Actor, entity: TerritorialEntity) -> Verdict:
    """What happened in an entity: its leader, also one who handed over and still reads; and DNP."""
    leads = any(
        membership.role == Role.TEAM_LEADER and membership.entity_id == entity.pk
        for membership in actor.memberships
    )
    if leads or can_read_country_audit(actor):
        return ALLOWED
    return denied("La auditoría de la entidad la consultan su líder y el DNP.")


def can_read_country_audit(actor: Actor) -> Verdict:
    """What happened anywhere: DNP."""
    if is_of_dnp(actor):
        return ALLOWED
    return denied("La auditoría del país la consulta el DNP.")

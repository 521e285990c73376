"""Who writes to whom, who reads what was written, and who sees who has not reported."""

from __future__ import annotations

from kpt.accounts.actor import Actor
from kpt.accounts.permissions import DNP, is_of_dnp
from kpt.accounts.roles import DEPARTMENTAL, TEAM, Role
from kpt.base.verdict import ALLOWED, Verdict, denied
from kpt.correspondence.models import Letter
from kpt.territories.models import TerritorialEntity

SEE_ALL = DNP | {Role.CONTROL_BODY}


def departments_of(actor: Actor) -> list[TerritorialEntity]:
    """Return the departments in whose name this person writes, by name."""
    found = {m.entity_id: m.entity for m in actor.memberships if m.role in DEPARTMENTAL}
    return sorted((one for one in found.values() if one is not None), key=lambda one: one.name)


def can_write_to_many(actor: Actor) -> Verdict:
    """Write to the municipalities of a department, or to the departments."""
    if is_of_dnp(actor) or departments_of(actor):
        return ALLOWED
    return denied("Los mensajes y los oficios los envían las gobernaciones y el DNP.")


def can_write_for(actor: Actor, department: TerritorialEntity | None) -> Verdict:
    """Write in the name of one gobernación, or of DNP (None)."""
    allowed = can_write_to_many(actor)
    if not allowed:
        return allowed
    if department is None:
        return ALLOWED if is_of_dnp(actor) else denied("En nombre del DNP escribe el DNP.")
    if actor.has_any(DEPARTMENTAL, department):
        return ALLOWED
    return denied(f"En nombre de {department} escribe su gobernación.")


def can_see_who_did_not_report(actor: Actor) -> Verdict:
    """The gobernación its municipalities'; DNP and the control bodies, the country's."""
    if can_write_to_many(actor) or any(m.role in SEE_ALL for m in actor.memberships):
        return ALLOWED
    return denied("Esta lista la ven las gobernaciones, el DNP y los órganos de control.")


def sees_country(actor: Actor) -> bool:
    """Say whether this person sees who has not reported in every department."""
    return actor.is_system or any(m.role in SEE_ALL for m in actor.memberships)


def can_see_letter(actor: Actor, letter: Letter) -> Verdict:
    """A letter, by who sent it, by DNP (which has a copy) and by the control bodies."""
    department = letter.batch.department
    if sees_country(actor) or (department is not None and can_write_for(actor, department)):
        return ALLOWED
    return denied("Este oficio es de otra gobernación.")


def can_note_receipt(actor: Actor, letter: Letter) -> Verdict:
    """Who sent a letter notes how it is known that it arrived."""
    if letter.sent_at is None:
        return denied("El oficio todavía se está preparando.")
    return can_write_for(actor, letter.batch.department)


def receives(actor: Actor, entity: TerritorialEntity) -> bool:
    """Say whether this person receives what is written to an entity: its team, and of a department
    also its gobernación."""
    roles = TEAM | DEPARTMENTAL if entity.is_department else TEAM
    return actor.user is not None and actor.has_any(roles, entity)


def can_acknowledge(actor: Actor, entity: TerritorialEntity) -> Verdict:
    """Say that the entity has read a message."""
    if receives(actor, entity):
        return ALLOWED
    return denied(f"Solo el equipo de {entity} puede decir que leyó sus mensajes.")

"""Roles that no leader gives: of the gobernación, the DNP, those who advise, watch and control."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from kpt.accounts.actor import Actor
from kpt.accounts.models import Membership, User
from kpt.accounts.roles import DEPARTMENTAL, NATIONWIDE, Role
from kpt.audit.kinds import AuditKind
from kpt.base.errors import DomainError
from kpt.base.numbers import fecha
from kpt.rules.periods import legal_day
from kpt.team import mail
from kpt.team.actions.members import Invited, ReasonMissing, account_of
from kpt.team.actions.rights import end_right, lock_team, note
from kpt.team.permissions import can_end_role, can_grant_role
from kpt.territories.models import TerritorialEntity


class WrongPlace(DomainError):
    """The role is of another kind of place; ``field`` of the form says it."""

    field = "entidad"


class WrongDays(DomainError):
    """The role would end before it begins, or begin before today."""

    field = "hasta"


class HasRole(DomainError):
    """The person has that role there already."""

    field = "correo"


@transaction.atomic
def grant_role(
    *,
    email: str,
    full_name: str,
    role: Role,
    divipola: str = "",
    job_title: str = "",
    office: str = "",
    starts_on: date,
    ends_on: date | None = None,
    actor: Actor,
    now: datetime,
) -> Invited:
    """Give a role between two days and tell whoever receives it. The account is found or made.

    ``divipola`` is the entity, or the department, that the role is of; empty for the country's.
    Raises NotAllowed, WrongPlace, WrongDays, HasRole or AccountClosed.
    """
    can_grant_role(actor, role, email).require()
    today = legal_day(now)
    entity = _place(role, divipola.strip())
    if entity is not None:
        lock_team(entity)
    if starts_on < today:
        raise WrongDays(f"El rol empieza hoy, {fecha(today)}, o después.")
    if ends_on is not None and ends_on < starts_on:
        raise WrongDays("El último día no puede ser anterior al primero.")
    user, is_new = account_of(email, full_name, job_title, actor, now)
    _not_yet(user, role, entity, starts_on)
    membership = Membership.objects.create(
        user=user,
        role=role,
        entity=entity,
        starts_on=starts_on,
        ends_on=ends_on,
        job_title=job_title.strip(),
        office=office.strip(),
        granted_by=actor.user,
    )
    after = {"role": role.value, "starts_on": starts_on, "ends_on": ends_on}
    note(AuditKind.MEMBERSHIP_GRANTED, membership, actor=actor, now=now, after=after)
    mail.invited(membership)
    return Invited(membership, is_new)


@transaction.atomic
def end_role(*, membership_id: int, reason: str, actor: Actor, now: datetime) -> Membership:
    """End a role today; the row, the account and its other roles stay.

    Raises NotAllowed or ReasonMissing.
    """
    rights = Membership.objects.select_for_update(of=("self",)).select_related("user", "entity")
    membership = rights.get(pk=membership_id)
    today = legal_day(now)
    can_end_role(actor, membership, today).require()
    if not reason.strip():
        raise ReasonMissing("Escriba por qué: es lo que leerá la persona.")
    end_right(membership, reason=reason.strip(), today=today, actor=actor, now=now)
    mail.ended(membership)
    return membership


def _place(role: Role, divipola: str) -> TerritorialEntity | None:
    if role in NATIONWIDE:
        if divipola:
            raise WrongPlace(f"«{role.label}» es un rol del país: deje vacía la entidad.")
        return None
    entity = TerritorialEntity.objects.filter(pk=divipola, makes_plan=True).first()
    if entity is None:
        raise WrongPlace("Escriba el código DANE de una entidad que haga plan.")
    if role in DEPARTMENTAL and entity.department_id is not None:
        raise WrongPlace(f"«{role.label}» es de un departamento: escriba su código, de dos cifras.")
    return entity


def _not_yet(user: User, role: Role, entity: TerritorialEntity | None, on: date) -> None:
    lasting = Q(ends_on=None) | Q(ends_on__gte=on)
    if Membership.objects.filter(lasting, user=user, role=role, entity=entity).exists():
        raise HasRole(f"{user} ya es «{role.label}»{f' en {entity}' if entity else ''}.")

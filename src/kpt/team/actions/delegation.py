"""Who acts as leader while the leader is away."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from kpt.accounts.actor import Actor
from kpt.accounts.models import Membership
from kpt.accounts.roles import Role
from kpt.audit.kinds import AuditKind
from kpt.base.errors import DomainError
from kpt.base.numbers import fecha
from kpt.rules.periods import legal_day
from kpt.team import mail
from kpt.team.actions.rights import lock_team, note
from kpt.team.permissions import can_delegate
from kpt.territories.models import TerritorialEntity


class WrongDates(DomainError):
    """The absence has no days, is over, or meets another one."""


class NotOfTheTeam(DomainError):
    """Only somebody who works in the team stands in for its leader."""


@transaction.atomic
def delegate_leadership(
    *,
    entity: TerritorialEntity,
    to_id: int,
    starts_on: date,
    ends_on: date,
    reason: str,
    actor: Actor,
    now: datetime,
) -> Membership:
    """Let a member of the team act as leader between two days, both included.

    ``to_id`` is her right as a member. It ends by itself; the leader goes on being one meanwhile.
    Raises NotAllowed, WrongDates or NotOfTheTeam.
    """
    can_delegate(actor, entity).require()
    lock_team(entity)
    today = legal_day(now)
    _dates(entity, starts_on, ends_on, today)
    member = _member(entity, to_id, ends_on, today)
    delegation = Membership.objects.create(
        user=member.user,
        role=Role.TEAM_LEADER,
        entity=entity,
        starts_on=starts_on,
        ends_on=ends_on,
        job_title=member.job_title,
        office=member.office,
        granted_by=actor.user,
        delegated_by=_own(actor, entity),
    )
    after = {"starts_on": starts_on, "ends_on": ends_on, "reason": reason.strip()}
    note(AuditKind.DELEGATION_GRANTED, delegation, actor=actor, now=now, after=after)
    mail.delegated(delegation)
    return delegation


def _dates(entity: TerritorialEntity, starts_on: date, ends_on: date, today: date) -> None:
    if starts_on < today:
        raise WrongDates("El encargo empieza hoy o después.")
    if ends_on < starts_on:
        raise WrongDates("El último día del encargo no puede ser anterior al primero.")
    others = Membership.objects.filter(
        entity=entity, starts_on__lte=ends_on, ends_on__gte=max(starts_on, today)
    )
    other = others.exclude(delegated_by=None).select_related("user").first()
    if other is not None and other.ends_on is not None:
        raise WrongDates(
            f"{other.user} ya tiene el encargo del {fecha(other.starts_on)} al "
            f"{fecha(other.ends_on)}. Termínelo o escoja otros días."
        )


def _member(entity: TerritorialEntity, to_id: int, ends_on: date, today: date) -> Membership:
    lasting = Q(ends_on=None) | Q(ends_on__gte=ends_on)
    found = Membership.objects.filter(
        lasting, pk=to_id, entity=entity, role=Role.TEAM_MEMBER, starts_on__lte=today
    )
    member = found.filter(user__is_active=True).select_related("user").first()
    if member is None:
        raise NotOfTheTeam("Escoja a un integrante activo del equipo.")
    return member


def _own(actor: Actor, entity: TerritorialEntity) -> Membership:
    """Return the actor's own right as leader; ``can_delegate`` has seen that there is one."""
    return next(
        membership
        for membership in actor.memberships
        if membership.role == Role.TEAM_LEADER
        and membership.entity_id == entity.pk
        and membership.delegated_by_id is None
    )

"""What the gobernación and the DNP decide about a request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from kpt.accounts.actor import Actor
from kpt.accounts.models import Membership, User
from kpt.accounts.roles import Role
from kpt.audit.kinds import AuditKind
from kpt.audit.recording import record
from kpt.base.errors import DomainError
from kpt.enrolment import mail
from kpt.enrolment.actions.steps import advance, lock
from kpt.enrolment.models import EntityDomain, LeaderRequest
from kpt.enrolment.permissions import (
    can_add_domain,
    can_approve,
    can_reject,
    can_return,
    can_vouch,
)
from kpt.rules.mail_domains import domain_of
from kpt.rules.periods import legal_day
from kpt.rules.workflows.leader_request import LeaderRequestEvent as Event
from kpt.territories.models import TerritorialEntity

REPLACED = "Se aprobó la solicitud de otro líder."


class ReasonMissing(DomainError):
    """What is sent back or refused says why."""


class AlreadyLeader(DomainError):
    """The person is the leader already: there is nothing to grant."""


class AccountClosed(DomainError):
    """The address belongs to an account that is not active."""


@dataclass(frozen=True, slots=True)
class Approved:
    """``replaced`` are the memberships that ended to make place."""

    request: LeaderRequest
    user: User
    is_new_account: bool
    replaced: tuple[Membership, ...]


@transaction.atomic
def vouch_request(
    *, request_id: int, comment: str = "", actor: Actor, now: datetime
) -> LeaderRequest:
    """The gobernación says that the request is of whom it says to be. Raises NotAllowed."""
    request = lock(request_id)
    can_vouch(actor, request).require()
    advance(request, Event.VOUCH, actor=actor, now=now, comment=comment.strip())
    return request


@transaction.atomic
def return_request(*, request_id: int, reason: str, actor: Actor, now: datetime) -> LeaderRequest:
    """Send the request back to be corrected. Raises NotAllowed or ReasonMissing."""
    request = lock(request_id)
    can_return(actor, request).require()
    advance(request, Event.RETURN, actor=actor, now=now, comment=_reason(reason))
    mail.returned(request, reason)
    return request


@transaction.atomic
def reject_request(*, request_id: int, reason: str, actor: Actor, now: datetime) -> LeaderRequest:
    """Close the request without granting anything. Raises NotAllowed or ReasonMissing."""
    request = lock(request_id)
    can_reject(actor, request).require()
    request.decided_at, request.decided_by = now, actor.user
    advance(request, Event.REJECT, actor=actor, now=now, comment=_reason(reason))
    mail.rejected(request, reason)
    return request


@transaction.atomic
def approve_request(*, request_id: int, actor: Actor, now: datetime) -> Approved:
    """Make the person the one leader of the entity's team.

    Whoever was leader stops being it: that membership ends and stays in the history, and her
    account keeps whatever else it has. But whom a handover cut off goes on reading, as it says,
    and the new leader begins on the day of that cut-off.
    The account is found by its address, and is created when there is none, without a password: the
    message that leaves carries a link with which its owner, and nobody else, writes one. What an
    account says of its owner is never rewritten from a form that anybody may fill.
    Raises NotAllowed, AlreadyLeader or AccountClosed.
    """
    request = lock(request_id)
    can_approve(actor, request).require()
    # Whoever else changes this team waits here.
    TerritorialEntity.objects.select_for_update().get(pk=request.entity_id)
    today = legal_day(now)
    user, is_new = _account_of(request, actor, now)
    leaders, begins_on = succession(list(current_leaders(request.entity, today)), today)
    if any(leader.user_id == user.pk for leader in leaders):
        raise AlreadyLeader(
            f"{user} ya es líder del equipo de {request.entity}. No hay nada que otorgar: "
            "rechace la solicitud y dígaselo."
        )
    for leader in leaders:
        _end(leader, today, actor=actor, now=now)
        mail.replaced(leader)
    membership = _grant(user, request, begins_on, actor=actor, now=now)
    request.membership = membership
    request.decided_at, request.decided_by = now, actor.user
    after = {"user": user.pk, "membership": membership.pk, "ended": [m.pk for m in leaders]}
    advance(request, Event.APPROVE, actor=actor, now=now, after=after)
    mail.approved(request)
    return Approved(request, user, is_new, tuple(leaders))


@transaction.atomic
def add_domain(*, request_id: int, actor: Actor, now: datetime) -> EntityDomain:
    """Note that the domain of the request's address is the entity's own. Raises NotAllowed."""
    request = lock(request_id)
    can_add_domain(actor, request).require()
    noted, is_new = EntityDomain.objects.get_or_create(
        entity=request.entity,
        domain=domain_of(request.email),
        defaults={"added_at": now, "added_by": actor.user},
    )
    if is_new:
        kind, after = AuditKind.ENTITY_DOMAIN_ADDED, {"domain": noted.domain}
        record(kind, actor=actor, target=noted, entity=request.entity, after=after, now=now)
    return noted


def current_leaders(entity: TerritorialEntity, on: date):
    """Return the memberships by which somebody leads the entity's team on a day."""
    until = Q(ends_on=None) | Q(ends_on__gte=on)
    # The leader of a government that handed over still reads, and signs the act: not replaced.
    leads = Q(read_only_from=None) | Q(read_only_from__gt=on)
    found = Membership.objects.filter(until, leads, role=Role.TEAM_LEADER, entity=entity)
    return found.select_related("user").order_by("pk")


def succession(leaders: list[Membership], today: date) -> tuple[list[Membership], date]:
    """Return which of those who lead today stop when somebody else is named, and her first day."""
    cut_offs = [leader.read_only_from for leader in leaders if leader.read_only_from is not None]
    return [m for m in leaders if m.read_only_from is None], max([today, *cut_offs])


def _reason(text: str) -> str:
    if not text.strip():
        raise ReasonMissing("Escriba por qué: es lo que leerá quien hizo la solicitud.")
    return text.strip()


def _account_of(request: LeaderRequest, actor: Actor, now: datetime) -> tuple[User, bool]:
    user = User.objects.filter(email__iexact=request.email).first()
    if user is not None and not user.is_active:
        raise AccountClosed(
            f"La cuenta {user.email} está inactiva. Devuelva la solicitud para que propongan otro "
            "correo, o pida a la administración del sitio que la revise."
        )
    if user is not None:
        return user, False
    user = User.objects.create_user(
        request.email, full_name=request.full_name, job_title=request.job_title
    )
    record(AuditKind.PERSON_CREATED, actor=actor, target=user, after={"email": user.email}, now=now)
    return user, True


def _grant(
    user: User, request: LeaderRequest, begins_on: date, *, actor: Actor, now: datetime
) -> Membership:
    entity = request.entity
    membership = Membership.objects.create(
        user=user,
        role=Role.TEAM_LEADER,
        entity=entity,
        starts_on=begins_on,
        job_title=request.job_title,
        granted_by=actor.user,
    )
    after = {"user": user.pk, "role": membership.role, "starts_on": begins_on}
    kind = AuditKind.MEMBERSHIP_GRANTED
    record(kind, actor=actor, target=membership, entity=entity, after=after, now=now)
    return membership


def _end(membership: Membership, today: date, *, actor: Actor, now: datetime) -> None:
    """End a membership so that it opens nothing any more, today included."""
    yesterday = today - timedelta(days=1)
    before = {"starts_on": membership.starts_on, "ends_on": membership.ends_on}
    membership.ends_on = yesterday
    # Of somebody who began today, no day is left; the audit has the day that she really began.
    membership.starts_on = min(membership.starts_on, yesterday)
    membership.ended_by, membership.end_reason = actor.user, REPLACED
    membership.save()
    after = {"starts_on": membership.starts_on, "ends_on": membership.ends_on}
    record(
        AuditKind.MEMBERSHIP_ENDED,
        actor=actor,
        target=membership,
        entity=membership.entity,
        before=before,
        after=after,
        now=now,
    )

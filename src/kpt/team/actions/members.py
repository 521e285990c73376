"""People who come into the team, what each has in her care, and who leaves it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from kpt.accounts.actor import Actor
from kpt.accounts.models import Membership, User
from kpt.accounts.roles import OF_ONE_ENTITY, Role, all_modules
from kpt.audit.kinds import AuditKind
from kpt.audit.recording import record
from kpt.base.errors import DomainError
from kpt.rules.periods import legal_day
from kpt.rules.workflows.handover import last_reading_day
from kpt.team import mail
from kpt.team.actions.rights import (
    end_right,
    limits_of_leader,
    lock_team,
    locked,
    note,
    snapshot,
)
from kpt.team.permissions import (
    can_edit_member,
    can_end,
    can_invite_again,
    can_manage_team,
    can_reactivate,
)
from kpt.territories.models import TerritorialEntity


class AlreadyThere(DomainError):
    """The person is of this entity's team already."""


class AccountClosed(DomainError):
    """The address belongs to an account that is not active."""


class ReasonMissing(DomainError):
    """Whoever is left out is told why."""


@dataclass(frozen=True, slots=True)
class Place:
    """What somebody does in the team: where, as what, and what she has in her care."""

    job_title: str = ""
    office: str = ""
    sectors: list[str] = field(default_factory=list)
    modules: list[str] = field(default_factory=all_modules)


@dataclass(frozen=True, slots=True)
class Invited:
    """``is_new_account`` tells whether the message carries a link to write a password."""

    membership: Membership
    is_new_account: bool


@transaction.atomic
def invite_member(
    *,
    entity: TerritorialEntity,
    email: str,
    full_name: str,
    role: Role,
    place: Place,
    actor: Actor,
    now: datetime,
) -> Invited:
    """Give somebody a place in the team, from today, and tell her by e-mail.

    The account is found by its address, and what it says of its owner stays; when there is none it
    is created without a password: whoever receives the message writes one.
    Raises NotAllowed, AlreadyThere or AccountClosed.
    """
    can_manage_team(actor, entity).require()
    lock_team(entity)
    today = legal_day(now)
    user, is_new = account_of(email, full_name, place.job_title, actor, now)
    _not_there(user, entity, today)
    membership = _granted(user, role, entity, place, today, actor, now)
    mail.invited(membership)
    return Invited(membership, is_new)


@transaction.atomic
def edit_member(*, membership_id: int, place: Place, actor: Actor, now: datetime) -> Membership:
    """Change what somebody does in the team. Raises NotAllowed."""
    membership = locked(membership_id)
    can_edit_member(actor, membership, legal_day(now)).require()
    before = snapshot(membership)
    for name, value in asdict(place).items():
        setattr(membership, name, value)
    after = snapshot(membership)
    changed = [name for name in before if before[name] != after[name]]
    if changed:
        membership.save(update_fields=changed)
        note(
            AuditKind.MEMBERSHIP_CHANGED,
            membership,
            actor=actor,
            now=now,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
        )
    return membership


@transaction.atomic
def end_membership(*, membership_id: int, reason: str, actor: Actor, now: datetime) -> Membership:
    """Inactivate somebody in this entity: her history and her account stay.

    What she led by delegation ends with it. Raises NotAllowed or ReasonMissing.
    """
    membership = locked(membership_id)
    today = legal_day(now)
    can_end(actor, membership, today).require()
    if not reason.strip():
        raise ReasonMissing("Escriba por qué: queda en la historia del equipo.")
    end_right(membership, reason=reason.strip(), today=today, actor=actor, now=now)
    if membership.delegated_by_id is None:
        for delegation in _delegations(membership, today):
            end_right(delegation, reason=reason.strip(), today=today, actor=actor, now=now)
    mail.ended(membership)
    return membership


@transaction.atomic
def reactivate_member(*, membership_id: int, actor: Actor, now: datetime) -> Membership:
    """Bring somebody back as she was: on the day that she was inactivated, as if nothing happened.

    Later, with a new right from today, so that the history tells the days she was out. Who was
    reading what her government left reads again, and no more than that.
    Raises NotAllowed or AlreadyThere.
    """
    membership = locked(membership_id)
    today = legal_day(now)
    can_reactivate(actor, membership, today).require()
    assert membership.entity is not None
    _not_there(membership.user, membership.entity, today)
    if _was_reading(membership, today):
        back = _reads_again(membership, actor=actor, now=now)
    else:
        place, role = Place(**snapshot(membership)), Role(membership.role)
        back = _granted(membership.user, role, membership.entity, place, today, actor, now)
    mail.invited(back)
    return back


def _was_reading(membership: Membership, today: date) -> bool:
    """Say whether a right that was ended today was one of a team that had handed over."""
    ended_today = membership.ends_on == today - timedelta(days=1)
    since = membership.read_only_from
    return ended_today and since is not None and since <= today <= last_reading_day(since)


def _reads_again(membership: Membership, *, actor: Actor, now: datetime) -> Membership:
    assert membership.read_only_from is not None
    membership.ends_on = last_reading_day(membership.read_only_from)
    membership.ended_by, membership.end_reason = None, ""
    membership.save()
    after = {"role": membership.role, "ends_on": membership.ends_on}
    note(AuditKind.MEMBERSHIP_REOPENED, membership, actor=actor, now=now, after=after)
    return membership


@transaction.atomic
def send_invitation_again(*, membership_id: int, actor: Actor, now: datetime) -> Membership:
    """Send another link to whoever has not written her password. Raises NotAllowed."""
    membership = locked(membership_id)
    can_invite_again(actor, membership, legal_day(now)).require()
    note(AuditKind.INVITATION_SENT_AGAIN, membership, actor=actor, now=now)
    mail.invited(membership)
    return membership


def account_of(
    email: str, full_name: str, job_title: str, actor: Actor, now: datetime
) -> tuple[User, bool]:
    """Return the account of an address, made without a password when there is none, and whether so.

    What an account says of its owner is never rewritten. Raises AccountClosed.
    """
    user = User.objects.filter(email__iexact=email.strip()).first()
    if user is not None and not user.is_active:
        raise AccountClosed(
            f"La cuenta {user.email} está inactiva. Escriba a la administración del sitio."
        )
    if user is not None:
        return user, False
    user = User.objects.create_user(
        email.strip(), full_name=full_name.strip(), job_title=job_title.strip()
    )
    record(AuditKind.PERSON_CREATED, actor=actor, target=user, after={"email": user.email}, now=now)
    return user, True


def _not_there(user: User, entity: TerritorialEntity, today: date) -> None:
    until = Q(ends_on=None) | Q(ends_on__gte=today)
    of_team = Q(role__in=OF_ONE_ENTITY, entity=entity, delegated_by=None)
    # Who still reads what her government left may be of the next team too.
    hers = Membership.objects.filter(until, of_team, user=user)
    if hers.exclude(read_only_from__lte=today).exists():
        raise AlreadyThere(f"{user} ya hace parte del equipo de {entity}.")


def _granted(
    user: User,
    role: Role,
    entity: TerritorialEntity,
    place: Place,
    today: date,
    actor: Actor,
    now: datetime,
) -> Membership:
    """Write the right, or take up the one that was ended today: no day was lost.

    With the limits of the leader who gives it, when her government is about to hand over.
    """
    ended_today = (
        Membership.objects.filter(
            user=user,
            role=role,
            entity=entity,
            delegated_by=None,
            ends_on=today - timedelta(days=1),
        )
        .exclude(read_only_from__lte=today)
        .first()
    )
    membership = ended_today or Membership(user=user, role=role, entity=entity, starts_on=today)
    membership.read_only_from, membership.ends_on = limits_of_leader(entity, today)
    membership.ended_by, membership.end_reason = None, ""
    for name, value in asdict(place).items():
        setattr(membership, name, value)
    if ended_today is None:
        membership.granted_by = actor.user
    membership.save()
    kind = AuditKind.MEMBERSHIP_REOPENED if ended_today else AuditKind.MEMBERSHIP_GRANTED
    after = {"role": role.value, "starts_on": membership.starts_on, **snapshot(membership)}
    note(kind, membership, actor=actor, now=now, after=after)
    return membership


def _delegations(membership: Membership, today: date) -> list[Membership]:
    found = Membership.objects.filter(
        user=membership.user, entity=membership.entity, ends_on__gte=today
    )
    return list(found.exclude(delegated_by=None).select_related("user", "entity"))

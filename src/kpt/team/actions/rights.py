"""Granting and ending rights, with what the audit keeps of each. The caller's transaction."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F, Q

from kpt.accounts.actor import Actor
from kpt.accounts.models import Membership
from kpt.accounts.roles import Role
from kpt.audit.kinds import AuditKind
from kpt.audit.recording import record
from kpt.territories.models import TerritorialEntity

FIELDS = ("job_title", "office", "sectors", "modules")


def lock_team(entity: TerritorialEntity) -> None:
    """Make whoever else changes the team of this entity wait."""
    TerritorialEntity.objects.select_for_update().get(pk=entity.pk)


def locked(membership_id: int) -> Membership:
    """Return a right, after the team of its entity is locked."""
    entity_id = Membership.objects.values_list("entity_id", flat=True).get(pk=membership_id)
    lock_team(TerritorialEntity(pk=entity_id))
    return Membership.objects.select_related("user", "entity__department").get(pk=membership_id)


def snapshot(membership: Membership) -> dict[str, Any]:
    """Return what the leader writes of a right, for the audit."""
    return {name: getattr(membership, name) for name in FIELDS}


def note(
    kind: AuditKind,
    membership: Membership,
    *,
    actor: Actor,
    now: datetime,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Record something about a right; of whom it is, always."""
    record(
        kind,
        actor=actor,
        target=membership,
        entity=membership.entity,
        before=before,
        after={"user": membership.user_id, "name": str(membership.user), **(after or {})},
        now=now,
    )


def limits_of_leader(entity: TerritorialEntity, today: date) -> tuple[date | None, date | None]:
    """Return since when the leader in office will only read, and until when: none, usually.

    A handover that is open has a day on which the outgoing team lays down the pen. Whoever that
    team takes in meanwhile lays it down with its leader, and not at the next step of the handover.
    Call it with the team locked.
    """
    until = Q(ends_on=None) | Q(ends_on__gte=today)
    leads = Q(read_only_from=None) | Q(read_only_from__gt=today)
    leaders = Membership.objects.filter(
        until, leads, role=Role.TEAM_LEADER, entity=entity, starts_on__lte=today, delegated_by=None
    )
    # Whoever has no limit comes first.
    leader = leaders.order_by(F("read_only_from").desc(nulls_first=True)).first()
    if leader is None or leader.read_only_from is None:
        return None, None
    return leader.read_only_from, leader.ends_on


def end_right(
    membership: Membership, *, reason: str, today: date, actor: Actor, now: datetime
) -> None:
    """End a right so that it opens nothing any more, today included. The row stays."""
    before = {"starts_on": membership.starts_on, "ends_on": membership.ends_on}
    yesterday = today - timedelta(days=1)
    membership.ends_on = yesterday
    # Of somebody who began today, no day is left; the audit has the day that she really began.
    membership.starts_on = min(membership.starts_on, yesterday)
    membership.ended_by, membership.end_reason = actor.user, reason
    membership.save()
    after = {"ends_on": membership.ends_on, "reason": reason, "role": membership.role}
    kind = AuditKind.MEMBERSHIP_ENDED
    if membership.delegated_by_id:
        kind = AuditKind.DELEGATION_ENDED
    note(kind, membership, actor=actor, now=now, before=before, after=after)

"""Cutting the outgoing team off: from a day on it only reads, and some time later no more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from kpt.accounts.actor import Actor
from kpt.accounts.models import Membership
from kpt.accounts.roles import INVITED, TEAM
from kpt.audit.kinds import AuditKind
from kpt.audit.recording import record
from kpt.handover import mail
from kpt.handover.models import Handover
from kpt.handover.permissions import boundary
from kpt.rules.workflows.handover import last_reading_day
from kpt.team.actions.rights import note

# What the leader is, and what she gives: with her government it ends.
GIVEN = TEAM | set(INVITED)


@dataclass(frozen=True, slots=True)
class TeamCutOff:
    """How many rights were limited."""

    people: int


def cut_off(handover: Handover, *, actor: Actor, now: datetime) -> TeamCutOff:
    """Limit every right that the outgoing government gave to its team. The caller's transaction.

    Idempotent, and done again at each step: whoever was named after the first time is found then.
    A right that ends sooner keeps its end.
    """
    until = last_reading_day(handover.cutoff_on)
    team = Membership.objects.select_for_update(of=("self",)).filter(
        Q(ends_on=None) | Q(ends_on__gte=handover.cutoff_on),
        # What the outgoing leader delegated for later days is hers too.
        Q(starts_on__lt=boundary(handover)) | Q(delegated_by__starts_on__lt=boundary(handover)),
        entity_id=handover.entity_id,
        role__in=GIVEN,
    )
    changed = []
    for membership in team:
        end = _end(membership, handover, until)
        if (membership.read_only_from, membership.ends_on) != (handover.cutoff_on, end):
            membership.read_only_from, membership.ends_on = handover.cutoff_on, end
            membership.save(update_fields=["read_only_from", "ends_on"])
            changed.append(membership.pk)
    if changed:
        after = {"read_only_from": handover.cutoff_on, "until": until, "memberships": changed}
        record(
            AuditKind.TEAM_CUT_OFF,
            actor=actor,
            target=handover,
            entity=handover.entity,
            after=after,
            now=now,
        )
    return TeamCutOff(len(changed))


def move_incoming(handover: Handover, was: date, *, actor: Actor, now: datetime) -> list[str]:
    """Let the incoming team begin on the day of the cut-off, which was another one before.

    Its leader may have been named meanwhile, to begin where the outgoing one stops. Returns who
    begins on another day. The caller's transaction; before ``cut_off``, which tells the two teams
    apart by the day on which they begin.
    """
    before = min(was, handover.incoming.starts_on)
    team = Membership.objects.select_for_update(of=("self",)).filter(
        Q(ends_on=None) | Q(ends_on__gte=handover.cutoff_on),
        Q(starts_on=was) | Q(starts_on__lt=handover.cutoff_on),
        entity_id=handover.entity_id,
        role__in=GIVEN,
        starts_on__gte=before,
        read_only_from=None,
    )
    moved = []
    for right in team.exclude(delegated_by__starts_on__lt=before).select_related("user", "entity"):
        first, right.starts_on = right.starts_on, handover.cutoff_on
        right.save(update_fields=["starts_on"])
        note(
            AuditKind.MEMBERSHIP_CHANGED,
            right,
            actor=actor,
            now=now,
            before={"starts_on": first},
            after={"starts_on": right.starts_on},
        )
        mail.starts_on_another_day(right)
        moved.append(str(right.user))
    return moved


def _end(membership: Membership, handover: Handover, until):
    """Return the last day of a right: its own if it is sooner and is not an earlier cut-off's."""
    before = membership.read_only_from
    is_ours = before is not None and membership.ends_on == last_reading_day(before)
    if membership.ends_on is None or is_ours:
        return until
    return min(membership.ends_on, until)

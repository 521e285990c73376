"""Cutting the outgoing team off: from a day on it only reads, and some time later no more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from kpt.accounts.actor import Actor
from kpt.accounts.models import Membership
from kpt.accounts.roles import TEAM
from kpt.audit.kinds import AuditKind
from kpt.audit.recording import record
from kpt.handover.models import Handover
from kpt.handover.permissions import boundary
from kpt.rules.workflows.handover import last_reading_day


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
        role__in=TEAM,
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


def _end(membership: Membership, handover: Handover, until):
    """Return the last day of a right: its own if it is sooner and is not an earlier cut-off's."""
    before = membership.read_only_from
    is_ours = before is not None and membership.ends_on == last_reading_day(before)
    if membership.ends_on is None or is_ours:
        return until
    return min(membership.ends_on, until)

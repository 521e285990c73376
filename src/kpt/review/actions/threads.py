"""What both sides say under an observation, and its end. Nothing is erased: it is evidence."""

from __future__ import annotations

from datetime import datetime
from typing import IO

from django.core.files.base import File
from django.db import transaction

from kpt.accounts.actor import Actor
from kpt.audit.kinds import AuditKind
from kpt.audit.recording import record
from kpt.base.errors import DomainError
from kpt.files.actions import store
from kpt.files.models import FileKind
from kpt.followup.actions.reports import lock_report
from kpt.followup.models import (
    FollowUpReport,
    Observation,
    ObservationReply,
    ObservationState,
)
from kpt.followup.queries.windows import window_of
from kpt.review.permissions import can_close, can_reopen, can_reply, is_team
from kpt.rules.periods import legal_day


class NothingSaid(DomainError):
    """A message without a text."""


def _locked(observation_id: int) -> tuple[FollowUpReport, Observation]:
    """Lock the report, so that a thread is not closed while it is answered."""
    report = lock_report(Observation.objects.values_list("report_id").get(pk=observation_id)[0])
    return report, Observation.objects.get(pk=observation_id)


@transaction.atomic
def reply(
    *,
    observation_id: int,
    text: str,
    actor: Actor,
    now: datetime,
    file: File | IO[bytes] | None = None,
) -> ObservationReply:
    """Say something more under an observation, with a file if there is one.

    The team's word leaves it answered; the reviewer's, waiting again. A chore tells the other side.
    Raises NotAllowed, NothingSaid, WrongFile, FileTooLarge.
    """
    report, observation = _locked(observation_id)
    entity = report.plan.entity
    window = window_of(entity.pk, report.fiscal_year, legal_day(now))
    can_reply(actor, report, observation, window).require()
    if not text.strip():
        raise NothingSaid("Escriba el mensaje. Un archivo solo no dice qué se debe mirar en él.")
    kept = None
    if file is not None:
        kept = store(file, kind=FileKind.EVIDENCE, entity=entity, actor=actor, now=now)
    by_team = is_team(actor, entity)
    made = ObservationReply.objects.create(
        observation=observation,
        text=text.strip(),
        file=kept,
        at=now,
        by=actor.user,
        role=actor.role_in(entity),
        by_team=by_team,
    )
    observation.state = ObservationState.ANSWERED if by_team else ObservationState.OPEN
    observation.save(update_fields=["state"])
    _record(AuditKind.OBSERVATION_REPLIED, report, observation, actor, now)
    return made


@transaction.atomic
def close(*, observation_id: int, actor: Actor, now: datetime) -> Observation:
    """Say that an observation is settled. Raises NotAllowed."""
    report, observation = _locked(observation_id)
    window = window_of(report.plan.entity_id, report.fiscal_year, legal_day(now))
    can_close(actor, report, observation, window).require()
    observation.state = ObservationState.CLOSED
    observation.closed_at, observation.closed_by = now, actor.user
    observation.save(update_fields=["state", "closed_at", "closed_by"])
    _record(AuditKind.OBSERVATION_CLOSED, report, observation, actor, now)
    return observation


@transaction.atomic
def reopen(*, observation_id: int, actor: Actor, now: datetime) -> Observation:
    """Take back the closing of an observation. Raises NotAllowed."""
    report, observation = _locked(observation_id)
    window = window_of(report.plan.entity_id, report.fiscal_year, legal_day(now))
    can_reopen(actor, report, observation, window).require()
    observation.state = ObservationState.OPEN
    observation.closed_at = observation.closed_by = None
    observation.save(update_fields=["state", "closed_at", "closed_by"])
    _record(AuditKind.OBSERVATION_REOPENED, report, observation, actor, now)
    return observation


def _record(
    kind: AuditKind, report: FollowUpReport, made: Observation, actor: Actor, now: datetime
) -> None:
    after = {"observation": made.pk, "target": str(made.target_uid or ""), "state": made.state}
    record(kind, actor=actor, target=report, entity=report.plan.entity, after=after, now=now)

"""What both sides say under an observation, and its end. Nothing is erased: it is evidence."""

from __future__ import annotations

from datetime import datetime
from typing import IO

from django.core.files.base import File
from django.db import transaction
from django.urls import reverse

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
from kpt.notices.actions import notify
from kpt.notices.models import NoticeKind
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

    The team's word leaves it answered; the reviewer's, waiting again. Raises NotAllowed,
    NothingSaid, WrongFile, FileTooLarge.
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
    _tell(report, observation, made, now=now)
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


def _tell(
    report: FollowUpReport, observation: Observation, made: ObservationReply, *, now: datetime
) -> None:
    """Leave a notice to those who spoke in the thread or sent the report, but for who speaks."""
    spoke = ObservationReply.objects.filter(observation=observation).values_list("by_id", flat=True)
    known = {*spoke, observation.by_id, observation.answered_by_id, report.submitted_by_id}
    year, entity = report.fiscal_year, report.plan.entity
    notify(
        [pk for pk in known if pk is not None and pk != made.by_id],
        kind=NoticeKind.REVIEW,
        title=f"{entity}: respondieron una observación del reporte de {year}",
        text=made.text[:300],
        url=reverse("review-report:review", args=[entity.pk, year]) + "?ver=observaciones",
        key=f"observacion-{observation.pk}-{made.pk}",
        now=now,
    )


def _record(
    kind: AuditKind, report: FollowUpReport, made: Observation, actor: Actor, now: datetime
) -> None:
    after = {"observation": made.pk, "target": str(made.target_uid or ""), "state": made.state}
    record(kind, actor=actor, target=report, entity=report.plan.entity, after=after, now=now)

"""What those who review decide: observed, returned, validated, sent back, verified."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from kpt.accounts.actor import Actor
from kpt.audit.kinds import AuditKind
from kpt.audit.recording import record
from kpt.base.errors import DomainError
from kpt.base.verdict import Verdict
from kpt.followup.actions.reports import advance, lock_report
from kpt.followup.models import FollowUpReport, Observation, ObservationReply, ObservationState
from kpt.followup.permissions import (
    can_answer_observation,
    can_observe,
    can_return,
    can_send_back,
    can_validate,
    can_verify,
)
from kpt.followup.queries.windows import window_of
from kpt.rules.periods import legal_day
from kpt.rules.workflows.reporting import ReportEvent


class ReasonNeeded(DomainError):
    """Giving back without saying why."""


class ObservationClosed(DomainError):
    """The reviewer ended the thread: nothing more is said in it."""


def return_report(*, report_id: int, reason: str, actor: Actor, now: datetime) -> FollowUpReport:
    """Give the report back to the entity's team. Raises NotAllowed, ReasonNeeded."""
    return _decide(
        report_id,
        ReportEvent.RETURN,
        AuditKind.REPORT_RETURNED,
        can_return,
        reason,
        actor,
        now,
        needs_reason=True,
    )


def validate_report(*, report_id: int, reason: str, actor: Actor, now: datetime) -> FollowUpReport:
    """Vouch for the report of a municipality. Raises NotAllowed."""
    return _decide(
        report_id,
        ReportEvent.VALIDATE,
        AuditKind.REPORT_VALIDATED,
        can_validate,
        reason,
        actor,
        now,
    )


def send_back_report(*, report_id: int, reason: str, actor: Actor, now: datetime) -> FollowUpReport:
    """DNP gives a validated report back to the gobernación. Raises NotAllowed, ReasonNeeded."""
    return _decide(
        report_id,
        ReportEvent.SEND_BACK,
        AuditKind.REPORT_SENT_BACK,
        can_send_back,
        reason,
        actor,
        now,
        needs_reason=True,
    )


def verify_report(*, report_id: int, reason: str, actor: Actor, now: datetime) -> FollowUpReport:
    """DNP verifies a report. Raises NotAllowed."""
    return _decide(
        report_id,
        ReportEvent.VERIFY,
        AuditKind.REPORT_VERIFIED,
        can_verify,
        reason,
        actor,
        now,
    )


@transaction.atomic
def _decide(
    report_id: int,
    event: ReportEvent,
    kind: AuditKind,
    may: Callable[..., Verdict],
    reason: str,
    actor: Actor,
    now: datetime,
    *,
    needs_reason: bool = False,
) -> FollowUpReport:
    report = lock_report(report_id)
    window = window_of(report.plan.entity_id, report.fiscal_year, legal_day(now))
    may(actor, report, window).require()
    if needs_reason and not reason.strip():
        raise ReasonNeeded("Escriba qué debe corregirse: es lo primero que leerá quien lo recibe.")
    advance(report, event, kind, actor=actor, now=now, comment=reason)
    return report


@transaction.atomic
def observe(
    *, report_id: int, target_uid: uuid.UUID | None, text: str, actor: Actor, now: datetime
) -> Observation:
    """Write what must be looked at in a target, or in the whole report.

    Raises NotAllowed, ReasonNeeded.
    """
    report = lock_report(report_id)
    window = window_of(report.plan.entity_id, report.fiscal_year, legal_day(now))
    can_observe(actor, report, window).require()
    if not text.strip():
        raise ReasonNeeded("Escriba la observación.")
    made = Observation.objects.create(
        report=report,
        target_uid=target_uid,
        text=text.strip(),
        at=now,
        by=actor.user,
        role=actor.role_in(report.plan.entity),
    )
    _record(AuditKind.OBSERVATION_MADE, report, made, actor=actor, now=now)
    return made


@transaction.atomic
def answer_observation(
    *, observation_id: int, text: str, actor: Actor, now: datetime
) -> Observation:
    """Answer an observation; what is answered again is one more message, and erases nothing.

    Raises NotAllowed, ReasonNeeded, ObservationClosed.
    """
    found = Observation.objects.get(pk=observation_id)
    report = lock_report(found.report_id)
    found.refresh_from_db()  # as it is under the lock
    window = window_of(report.plan.entity_id, report.fiscal_year, legal_day(now))
    can_answer_observation(actor, report, window).require()
    if not text.strip():
        raise ReasonNeeded("Escriba la respuesta.")
    if found.state == ObservationState.CLOSED:
        raise ObservationClosed("Quien revisa ya cerró esta observación.")
    if found.answered_at is None:
        found.answer, found.answered_at, found.answered_by = text.strip(), now, actor.user
    else:
        role = actor.role_in(report.plan.entity)
        ObservationReply.objects.create(
            observation=found, text=text.strip(), at=now, by=actor.user, role=role, by_team=True
        )
    found.state = ObservationState.ANSWERED
    found.save(update_fields=["answer", "answered_at", "answered_by", "state"])
    _record(AuditKind.OBSERVATION_ANSWERED, report, found, actor=actor, now=now)
    return found


def _record(
    kind: AuditKind, report: FollowUpReport, made: Observation, *, actor: Actor, now: datetime
) -> None:
    after = {"observation": made.pk, "target": str(made.target_uid or "")}
    record(kind, actor=actor, target=report, entity=report.plan.entity, after=after, now=now)

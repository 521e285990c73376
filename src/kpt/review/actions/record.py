"""Having the acta of a review set as PDF, in the background."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction

from kpt.accounts.actor import Actor
from kpt.audit.kinds import AuditKind
from kpt.audit.recording import record
from kpt.base.jobs.actions import enqueue
from kpt.base.jobs.models import Job, JobState
from kpt.files.actions import store
from kpt.files.models import FileKind, StoredFile
from kpt.followup.models import FollowUpReport
from kpt.review.exports.record import record_name, record_pdf
from kpt.review.permissions import can_take_record
from kpt.review.queries.record import record_of
from kpt.review.queries.reports import reviewed_report

RECORD_JOB = "review.make_record"
ACTIVE = (JobState.QUEUED, JobState.RUNNING)
STEPS = 3

Say = Callable[[int, int, str], None]


@transaction.atomic
def ask_for_record(*, report_id: int, actor: Actor, now: datetime) -> Job:
    """Have the acta set as it is when it is made; return the job of hers that is on its way.

    Raises NotAllowed.
    """
    reports = FollowUpReport.objects.select_for_update(of=("self",))
    report = reports.select_related("plan__entity__department").get(pk=report_id)
    can_take_record(actor, report).require()
    waiting = Job.objects.filter(
        name=RECORD_JOB, argument=str(report.pk), owner=actor.user, state__in=ACTIVE
    )
    if found := waiting.first():
        return found
    title = f"Acta de revisión de {report.plan.entity}, {report.fiscal_year}"
    return enqueue(RECORD_JOB, str(report.pk), title=title, owner=actor.user, now=now)


def make_record(
    *, report_id: int, actor: Actor, now: datetime, say: Say | None = None
) -> StoredFile:
    """Set the acta from what was said and decided until now, and keep it. Raises NotAllowed."""
    say = say or (lambda done, total, step: None)
    asked = FollowUpReport.objects.select_related("plan__entity__department").get(pk=report_id)
    can_take_record(actor, asked).require()
    say(0, STEPS, "Leyendo lo que se dijo y se decidió")
    report = reviewed_report(asked.plan.entity, asked.fiscal_year)
    told = record_of(report, actor, now)
    say(1, STEPS, "Armando el PDF")
    written = record_pdf(told)
    say(2, STEPS, "Guardando el archivo")
    with transaction.atomic():
        name = record_name(told)
        kept = store(
            ContentFile(written, name=name),
            name=name,
            kind=FileKind.GENERATED,
            entity=report.plan.entity,
            actor=actor,
            now=now,
        )
        record(
            AuditKind.REVIEW_RECORD_MADE,
            actor=actor,
            target=report,
            entity=report.plan.entity,
            after={"archivo": kept.name, "sha256": kept.sha256},
            now=now,
        )
    return kept

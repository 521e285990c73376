"""What the worker does of the review: the findings by itself, and what takes long."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from django.urls import reverse
from django.utils import timezone

from kpt.accounts.actor import actor_of_job
from kpt.base.jobs.chores import chore
from kpt.base.jobs.models import Job
from kpt.base.jobs.registry import Outcome, register
from kpt.base.jobs.running import progress
from kpt.base.numbers import cuenta
from kpt.review.actions.record import RECORD_JOB, make_record
from kpt.review.actions.samples import SAMPLE_JOB, draw_asked
from kpt.review.calculator import look_again


@chore("review.findings", every=timedelta(minutes=1))
def make_findings(now: datetime) -> int:
    """Look at the reports that were sent or moved since they were last looked at."""
    return look_again(now)


@register(RECORD_JOB)
def make_acta(job: Job) -> Outcome:
    """Set the acta as whoever asked for it, if she still may."""
    actor = actor_of_job(job, timezone.localdate())
    made = make_record(
        report_id=int(job.argument),
        actor=actor,
        now=timezone.now(),
        say=partial(progress, job),
    )
    return Outcome(
        f"«{made.name}» está listo para descargar.",
        url=reverse("files:download", args=[made.uid]),
    )


@register(SAMPLE_JOB)
def draw_sample(job: Job) -> Outcome:
    """Draw a sample as whoever asked for it, if she still may."""
    actor = actor_of_job(job, timezone.localdate())
    sample = draw_asked(
        request_id=int(job.argument),
        actor=actor,
        now=timezone.now(),
        say=partial(progress, job),
    )
    return Outcome(
        f"La muestra tiene {cuenta(sample.targets.count(), 'meta,metas')}.",
        url=reverse("review:sample", args=[sample.uid]),
    )

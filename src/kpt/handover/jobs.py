"""Long work of this app."""

from functools import partial

from django.urls import reverse
from django.utils import timezone

from kpt.accounts.actor import actor_of_job
from kpt.base.jobs.models import Job
from kpt.base.jobs.registry import Outcome, register
from kpt.base.jobs.running import progress
from kpt.handover.actions import SNAPSHOT_JOB, take_snapshot


@register(SNAPSHOT_JOB)
def snapshot(job: Job) -> Outcome:
    """Take the copy as whoever asked for it, if she still may."""
    actor = actor_of_job(job, timezone.localdate())
    handover = take_snapshot(
        handover_id=int(job.argument),
        actor=actor,
        now=timezone.now(),
        say=partial(progress, job),
    )
    return Outcome(
        "La foto está tomada. Ahora se puede firmar.",
        url=reverse("handover:home", args=[handover.entity_id]),
    )

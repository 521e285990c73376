"""Long work of this app: setting the files, and making what anybody reads."""

from datetime import datetime, timedelta
from functools import partial

from django.urls import reverse
from django.utils import timezone

from kpt.accounts.actor import actor_of_job
from kpt.base.jobs.chores import chore
from kpt.base.jobs.models import Job
from kpt.base.jobs.registry import Outcome, register
from kpt.base.jobs.running import progress
from kpt.briefs.actions import BRIEF_JOB, OPEN_CHORE, make_file, make_open_briefs


@register(BRIEF_JOB)
def make(job: Job) -> Outcome:
    """Set the file as whoever asked for it, if she still may."""
    actor = actor_of_job(job, timezone.localdate())
    made = make_file(
        file_id=int(job.argument), actor=actor, now=timezone.now(), say=partial(progress, job)
    )
    assert made.file is not None
    return Outcome(
        f"«{made.file.name}» está listo para descargar.",
        url=reverse("files:download", args=[made.file.uid]),
    )


@chore(OPEN_CHORE, every=timedelta(minutes=5))
def make_open(now: datetime) -> int:
    """Make the reports that anybody reads, of what entities sent since."""
    return make_open_briefs(now)

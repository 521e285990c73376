"""Asking for long work."""

from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from kpt.base.jobs.models import Job, JobState
from kpt.base.jobs.pulse import OnProgress
from kpt.base.jobs.registry import function_of
from kpt.base.jobs.running import run
from kpt.base.jobs.tasks import run_job


@transaction.atomic
def enqueue(
    name: str,
    argument: str = "",
    *,
    title: str,
    owner: AbstractBaseUser | None,
    now: datetime,
) -> Job:
    """Put a job in the queue, in the transaction of whoever asks: both are kept or none.

    ``argument`` is the id of what to work on, ``title`` what the person reads. Raises UnknownJob.
    """
    job = _create(name, argument, title=title, owner=owner, now=now)
    run_job.enqueue(str(job.uid))
    return job


def run_here(
    name: str,
    argument: str = "",
    *,
    title: str,
    owner: AbstractBaseUser | None,
    now: datetime,
    on_progress: OnProgress | None = None,
) -> Job:
    """Run a job at once in this process, for a command, and return it as it ended.

    ``on_progress(done, total, step)`` is called at most once a second. Raises UnknownJob.
    """
    job = _create(name, argument, title=title, owner=owner, now=now)
    while job.state == JobState.QUEUED:  # again, if the database went away in between
        ended = run(job.uid, on_progress=on_progress)
        assert ended is not None
        job = ended
    return job


def _create(
    name: str, argument: str, *, title: str, owner: AbstractBaseUser | None, now: datetime
) -> Job:
    function_of(name)
    return Job.objects.create(
        name=name,
        argument=str(argument),
        title=title[:160],
        owner_id=owner.pk if owner else None,
        queued_at=now,
    )

"""The one task that django-tasks knows: run the job with this number."""

import uuid

from django_tasks import task

from kpt.base.jobs.models import JobState
from kpt.base.jobs.running import run


@task()
def run_job(uid: str) -> None:
    """Run the job; what comes of it is written in its row. Interrupted, it waits again."""
    job = run(uuid.UUID(uid))
    if job is not None and job.state == JobState.QUEUED:
        run_job.enqueue(uid)

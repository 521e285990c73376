"""Take up again the jobs whose process died."""

import threading
from collections.abc import Iterable
from datetime import datetime, timedelta

import structlog
from django.db import DatabaseError, connection, transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from kpt.base.jobs.chores import Chores
from kpt.base.jobs.models import Job, JobState
from kpt.base.jobs.processes import lives, this_process
from kpt.base.jobs.running import MAX_ATTEMPTS, give_back, runs_here
from kpt.base.jobs.tasks import run_job

SILENCE = timedelta(seconds=60)  # of a job on another machine before it counts as dead
# Of a job whose process lives: with SQLite, what writes for minutes cannot say so meanwhile.
LONG_SILENCE = timedelta(minutes=30)
EVERY = 30.0  # seconds
KEEP_RESULTS = timedelta(days=14)

log = structlog.get_logger("kpt.jobs")


def reap(now: datetime) -> list[Job]:
    """Queue again every job whose process died, or close it after three attempts.

    A process of this machine is dead when it is gone, or no longer works at the job; one of
    another machine, when its job said nothing for a minute. A job that waits although nothing in
    the queue names it (its process died between taking the task and claiming the job) goes back
    to the queue too. Returns the jobs that were dead.
    """
    dead = [job for job in _running() if _is_dead(job, now)]
    queued = _queued_uids()
    dead += [job for job in _waiting(now) if str(job.uid) not in queued]
    return [job for job in dead if _take_up(job, now)]


def _running() -> Iterable[Job]:
    return Job.objects.filter(state=JobState.RUNNING)


def _waiting(now: datetime) -> list[Job]:
    since = Coalesce(F("heartbeat_at"), F("queued_at"))
    waiting = Job.objects.filter(state=JobState.QUEUED).annotate(since=since)
    return list(waiting.filter(since__lt=now - SILENCE))


def _is_dead(job: Job, now: datetime) -> bool:
    alive = lives(job.worker)
    if alive is False:
        return True
    silent_for = now - (job.heartbeat_at or job.queued_at)
    if job.worker == this_process():
        return silent_for > SILENCE and not runs_here(job)
    return silent_for > (LONG_SILENCE if alive else SILENCE)


def _queued_uids() -> set[str]:
    queued = DBTaskResult.objects.filter(
        task_path=run_job.module_path, status=TaskResultStatus.READY
    )
    return {row["args"][0] for row in queued.values_list("args_kwargs", flat=True)}


@transaction.atomic
def _take_up(job: Job, now: datetime) -> bool:
    """Change the job only if nothing happened to it since it was seen: two reapers, one job."""
    if not give_back(job, now, unless_it_spoke=True):
        return False
    _close_task(job)
    if job.attempts < MAX_ATTEMPTS:
        run_job.enqueue(str(job.uid))
    log.warning("job_reaped", job=str(job.uid), name=job.name, attempts=job.attempts)
    return True


def _close_task(job: Job) -> None:
    """Close what the dead process left as running in the queue of django-tasks."""
    left = DBTaskResult.objects.filter(
        task_path=run_job.module_path, status=TaskResultStatus.RUNNING
    )
    for task in left:
        if task.args_kwargs["args"] == [str(job.uid)]:
            task.set_failed(ProcessLookupError("the process that ran it died"))


def forget_old_results(now: datetime) -> int:
    """Delete what the queue keeps of work that ended two weeks ago; jobs themselves stay."""
    old = DBTaskResult.objects.filter(
        Q(status=TaskResultStatus.SUCCESSFUL) | Q(status=TaskResultStatus.FAILED),
        finished_at__lt=now - KEEP_RESULTS,
    )
    return old.delete()[0]


class Reaper(threading.Thread):
    """Reaps at the start and every thirty seconds, beside the worker, also while it works."""

    def __init__(self, every: float = EVERY):
        super().__init__(name="reaper", daemon=True)
        self.every = every
        self.stopped = threading.Event()
        self.chores = Chores()

    def run(self) -> None:
        try:
            while True:
                self.look()
                if self.stopped.wait(self.every):
                    return
        finally:
            connection.close()

    def look(self) -> None:
        """Reap once. A database that does not answer now is asked again at the next turn."""
        now = timezone.now()
        try:
            reap(now)
            forget_old_results(now)
            self.chores.run_due(now)
        except DatabaseError:
            log.warning("reaper_without_database", exc_info=True)
            if not connection.in_atomic_block:
                connection.close_if_unusable_or_obsolete()

    def stop(self) -> None:
        self.stopped.set()
        self.join()

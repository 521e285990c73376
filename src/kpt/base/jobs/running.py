"""Run one job from its claim to its end."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import structlog
from django.db import InterfaceError, OperationalError
from django.db.models import F
from django.utils import timezone

from kpt.base.errors import DomainError
from kpt.base.jobs.models import Job, JobState
from kpt.base.jobs.processes import this_process
from kpt.base.jobs.pulse import OnProgress, Progress, Pulse
from kpt.base.jobs.registry import Outcome, function_of
from kpt.base.request_context import RequestContext, current_request

log = structlog.get_logger("kpt.jobs")

MAX_ATTEMPTS = 3

_pulses: dict[int, Pulse] = {}


def progress(job: Job, done: int, total: int = 0, step: str = "") -> None:
    """Say how far a job is: ``done`` of ``total`` (0: unknown), and in Spanish at what.

    For every row if one likes: it is written at most once a second. Without a ``step`` the last
    one stays. Outside a running job (a rule called by a test) it does nothing.
    """
    pulse = _pulses.get(job.pk)
    if pulse is not None:
        pulse.note(Progress(done, total, step or pulse.now.step))


def run(uid: uuid.UUID, *, on_progress: OnProgress | None = None) -> Job | None:
    """Run a job that waits, and return it as it ended; None if nobody waits under that number.

    However often this is called for a job, one call runs it: the claim is one UPDATE. What goes
    wrong is told in Spanish on the job's page; the trace goes to the log, with the job's number.
    """
    job = _claim(uid, timezone.now())
    if job is None:
        return None
    pulse = Pulse(job, on_progress=on_progress)
    try:
        with pulse, _known_as(job, pulse):
            outcome = function_of(job.name)(job) or Outcome("Terminado.")
    except DomainError as error:
        return _end(job, JobState.FAILED, pulse.now, Outcome(error.message))
    except (OperationalError, InterfaceError) as error:
        # The database went away or made this one give way: nobody's fault, and worth another try.
        log.warning("job_lost_the_database", job=str(job.uid), error=str(error))
        give_back(job, timezone.now())
        job.refresh_from_db()
        return job
    except Exception:
        log.exception("job_failed", job=str(job.uid), name=job.name, argument=job.argument)
        return _end(job, JobState.FAILED, pulse.now, Outcome(_our_fault(job)))
    return _end(job, JobState.DONE, pulse.now, outcome)


@contextmanager
def _known_as(job: Job, pulse: Pulse) -> Iterator[None]:
    """Let progress() find the pulse; the audit names the job where it would name the request."""
    _pulses[job.pk] = pulse
    token = current_request.set(RequestContext(request_id=job.uid.hex))
    try:
        yield
    finally:
        current_request.reset(token)
        del _pulses[job.pk]


def runs_here(job: Job) -> bool:
    """Say whether this process is working at the job now."""
    return job.pk in _pulses


def give_back(job: Job, now: datetime, *, unless_it_spoke: bool = False) -> bool:
    """Let an interrupted job wait for another attempt, or close it after the third.

    Only if the job still is as it was seen (and, ``unless_it_spoke``, gave no sign of life since):
    of two that give it back, one does. Says whether it was this one.
    """
    seen = Job.objects.filter(pk=job.pk, state=job.state, attempts=job.attempts)
    if unless_it_spoke:
        seen = seen.filter(heartbeat_at=job.heartbeat_at)
    if job.attempts < MAX_ATTEMPTS:
        return bool(seen.update(state=JobState.QUEUED, heartbeat_at=now, worker=""))
    message = (
        f"El trabajo se interrumpió {job.attempts} veces y no se volvió a intentar. No quedó nada "
        f"a medias. Escriba a la mesa de ayuda con este código: {str(job.uid)[:8]}."
    )
    return bool(seen.update(state=JobState.FAILED, ended_at=now, message=message))


def _our_fault(job: Job) -> str:
    return (
        "Algo falló de nuestro lado y el trabajo no terminó. Inténtelo otra vez; si vuelve a "
        f"pasar, escriba a la mesa de ayuda con este código: {str(job.uid)[:8]}."
    )


def _claim(uid: uuid.UUID, now: datetime) -> Job | None:
    waiting = Job.objects.filter(uid=uid, state=JobState.QUEUED)
    claimed = waiting.update(
        state=JobState.RUNNING,
        attempts=F("attempts") + 1,
        heartbeat_at=now,
        worker=this_process(),
        done=0,
        total=0,
        step="",
    )
    return Job.objects.select_related("owner").get(uid=uid) if claimed else None


def _end(job: Job, state: JobState, at: Progress, outcome: Outcome) -> Job:
    """Write the end, unless the job was taken from this process as dead and runs elsewhere."""
    done = at.total if state == JobState.DONE and at.total else at.done
    mine = Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempts=job.attempts)
    now = timezone.now()
    ended = mine.update(
        state=state,
        done=done,
        total=at.total,
        step=at.step[:160],
        message=outcome.message,
        result_url=outcome.url,
        heartbeat_at=now,
        ended_at=now,
    )
    if not ended:
        log.warning("job_ended_elsewhere", job=str(job.uid), name=job.name)
    job.refresh_from_db()
    return job

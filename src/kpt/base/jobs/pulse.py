"""The signs of life of a running job: how far it is, written now and then."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from django.db import DatabaseError, connection
from django.utils import timezone

from kpt.base.jobs.models import Job, JobState

HEARTBEAT = timedelta(seconds=5)  # how often a job says that it lives
WRITE_EVERY = 1.0  # seconds between two writes of the progress
LOCK_PATIENCE_MS = 500  # SQLite: how long the pulse waits for whoever is writing

OnProgress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Progress:
    """``total`` 0: it is not known how much there is."""

    done: int = 0
    total: int = 0
    step: str = ""


class Pulse:
    """Writes the progress of one job, apart from the transaction in which the job works.

    A thread with a connection of its own does it: what the job writes in a long transaction
    becomes visible only at its end, and a job that computes for minutes calls nobody. While
    SQLite is locked by the job itself nothing is written; the reaper then sees the live process.
    Inside somebody else's transaction (a test) there is no thread, and the calls write.
    """

    def __init__(self, job: Job, *, on_progress: OnProgress | None = None):
        self.job = job
        self.on_progress = on_progress
        self.now = Progress()
        self._written = Progress()
        self._beaten = self._shown = time.monotonic()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def __enter__(self) -> "Pulse":
        if not connection.in_atomic_block:
            self._thread = threading.Thread(target=self._beat_on, name="pulse", daemon=True)
            self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._stop.set()
        if self._thread is not None:
            self._thread.join()

    def note(self, progress: Progress) -> None:
        """Remember how far the job is; cheap enough to be called for every row."""
        is_new_step = progress.step != self.now.step
        self.now = progress
        moment = time.monotonic()
        if not is_new_step and moment - self._shown < WRITE_EVERY:
            return
        self._shown = moment
        if self.on_progress is not None:
            self.on_progress(progress.done, progress.total, progress.step)
        if self._thread is None:
            self._write(progress)

    def _beat_on(self) -> None:
        try:
            if connection.vendor == "sqlite":
                with connection.cursor() as cursor:
                    cursor.execute(f"PRAGMA busy_timeout = {LOCK_PATIENCE_MS}")
            while not self._stop.wait(WRITE_EVERY):
                self._beat()
        finally:
            connection.close()

    def _beat(self) -> None:
        progress, moment = self.now, time.monotonic()
        if progress == self._written and moment - self._beaten < HEARTBEAT.total_seconds():
            return
        # Whatever keeps one sign from being written, the next one tries again.
        with suppress(DatabaseError):
            self._write(progress)
            self._written, self._beaten = progress, moment
            return
        connection.close_if_unusable_or_obsolete()

    def _write(self, progress: Progress) -> None:
        mine = Job.objects.filter(
            pk=self.job.pk, state=JobState.RUNNING, attempts=self.job.attempts
        )
        mine.update(
            done=progress.done,
            total=progress.total,
            step=progress.step[:160],
            heartbeat_at=timezone.now(),
        )

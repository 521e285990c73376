"""A worker that is killed in the middle of a job, with a real process and a real database."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from kpt.base.jobs import actions
from kpt.base.jobs.models import Job, JobState
from kpt.territories.models import GovernmentPeriod
from tests.base import some_jobs

ROOT = Path(__file__).resolve().parents[2]
WORKER = "import tests.base.some_jobs; from django.core.management import call_command; "
START = f"import django; django.setup(); {WORKER} call_command('work', verbosity=0, interval=0.1)"


def database_url() -> str:
    """Return the address of the test database for another process."""
    parameters = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{parameters['NAME']}"
    user = parameters["USER"] or "postgres"
    password = f":{parameters['PASSWORD']}" if parameters["PASSWORD"] else ""
    host = f"{parameters['HOST'] or '127.0.0.1'}:{parameters['PORT'] or 5432}"
    return f"postgres://{user}{password}@{host}/{parameters['NAME']}"


@pytest.fixture
def worker(tmp_path):
    """Start workers as ``serve`` does; whatever happens, none stays behind."""
    started = []
    environment = os.environ | {
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "kpt.config.settings",
        "KPT_DEMO": "1",
        "KPT_VAR_DIR": str(tmp_path),
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}",
    }

    def start() -> subprocess.Popen:
        process = subprocess.Popen([sys.executable, "-c", START], env=environment, cwd=ROOT)
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()


def wait_for(condition, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)


@pytest.mark.django_db(transaction=True)
def test_a_job_whose_worker_is_killed_ends_once_after_the_restart(worker):
    job = actions.enqueue(
        "test_writes_slowly", "killed", title="Guardar", owner=None, now=timezone.now()
    )
    first = worker()
    wait_for(lambda: Job.objects.get(pk=job.pk).state == JobState.RUNNING)
    time.sleep(0.7)  # inside its transaction
    first.send_signal(signal.SIGKILL)
    first.wait()

    assert Job.objects.get(pk=job.pk).state == JobState.RUNNING
    assert not GovernmentPeriod.objects.filter(first_year=some_jobs.FIRST_YEAR).exists()

    restarted = time.monotonic()
    second = worker()
    wait_for(lambda: Job.objects.get(pk=job.pk).state == JobState.DONE)

    job.refresh_from_db()
    assert (job.attempts, job.message, job.done, job.total) == (2, "Guardado.", 20, 20)
    assert GovernmentPeriod.objects.filter(label="killed").count() == 1
    assert time.monotonic() - restarted < 60

    second.terminate()
    assert second.wait(timeout=10) == 0

"""A server that is killed while it puts a plan in: what is there is the plan before, or after.

With real processes and a real database, on whichever of the two the suite runs.
"""

import os
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings

from kpt.audit.models import AuditEvent
from kpt.files.models import ImportState
from kpt.followup.models import PlanYearSummary, TargetYearProgress
from kpt.plans.models import ChangeSet, Funding, Plan, ProductTarget, RowOrigin, YearProgramming
from kpt.plans.workbook import layout
from tests.base.test_jobs_killed import ROOT, database_url
from tests.official import default_rows, official_workbook, target

TARGETS = 40
CONFIRM = """
import sys
import django

django.setup()
from django.utils import timezone
from kpt.accounts.actor import system_actor
from kpt.exchange import actions

print("starting", flush=True)
actions.confirm_import(
    batch_id=int(sys.argv[1]), actor=system_actor("import_plan"), now=timezone.now()
)
print("done", flush=True)
"""
# Seconds after it starts, ever later: some fall before its transaction, some inside it.
MOMENTS = [0.0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.6, 0.9]
BEFORE = (0,) * 8


@pytest.fixture
def confirming(tmp_path):
    """Return how to start another process that confirms an import; none stays behind."""
    started = []
    environment = os.environ | {
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "kpt.config.settings",
        "KPT_DEMO": "1",
        "KPT_VAR_DIR": str(tmp_path),
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}",
    }

    def start(batch) -> subprocess.Popen:
        process = subprocess.Popen(
            [sys.executable, "-c", CONFIRM, str(batch.pk)],
            env=environment,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        assert process.stdout.readline() == "starting\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
        process.stdout.close()


def written() -> tuple[int, ...]:
    """Count everything that a confirmed import writes."""
    models = (Plan, ChangeSet, ProductTarget, YearProgramming, Funding, RowOrigin)
    figures = (PlanYearSummary, TargetYearProgress)
    return tuple(model.objects.count() for model in (*models, *figures))


@pytest.mark.django_db(transaction=True)
def test_what_is_left_of_a_killed_confirmation_is_all_or_nothing(upload, confirming):
    rows = default_rows() | {layout.TARGETS: [target(n) for n in range(1, TARGETS + 1)]}
    batch = upload(official_workbook(rows))
    assert written() == BEFORE

    for moment in MOMENTS:
        process = confirming(batch)
        time.sleep(moment)
        process.send_signal(signal.SIGKILL)
        process.wait()
        batch.refresh_from_db()
        if batch.state == ImportState.CONFIRMED:
            break
        assert batch.state == ImportState.READY
        assert written() == BEFORE
        assert not AuditEvent.objects.filter(kind="import_confirmed").exists()
    else:
        assert confirming(batch).wait(timeout=60) == 0

    batch.refresh_from_db()
    assert batch.state == ImportState.CONFIRMED
    years, whole = 4, 5
    plans, changes, targets, programming, _, _, summaries, progress = written()
    assert (plans, changes, targets) == (1, 1, TARGETS)
    assert programming == TARGETS * years
    assert (summaries, progress) == (whole, TARGETS * whole)
    assert AuditEvent.objects.filter(kind="import_confirmed").count() == 1

"""A server killed while it puts a workbook in a report: all of it is there, or nothing.

With real processes and a real database, on whichever of the two the suite runs.
"""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from kpt.accounts.roles import Role
from kpt.audit.models import AuditEvent
from kpt.files.models import ImportState
from kpt.followup.models import LoadedAnswer, ReportLoad, TargetAnswer, TargetSpending
from kpt.rules.periods import legal_day
from tests.base.test_jobs_killed import ROOT, database_url
from tests.exchange.reports import Filled, brought
from tests.factories import EntityFactory, actor_of
from tests.followup.test_reporting import Place
from tests.followup.windows import a_window
from tests.plan_factories import a_plan

TARGETS = 60
CONFIRM = """
import sys
import django

django.setup()
from django.utils import timezone
from kpt.accounts.actor import actor_for
from kpt.accounts.models import User
from kpt.exchange import actions
from kpt.rules.periods import legal_day

actor = actor_for(User.objects.get(pk=int(sys.argv[2])), on=legal_day(timezone.now()))
if sys.argv[3] != "-":
    # Stop for ever where it hurts most: the answers written, their money and their trace not.
    import time
    from kpt.followup.actions import {module} as module
    write = module.{name}
    def stuck(*args, **kwargs):
        write(*args, **kwargs)
        print("half", flush=True)
        time.sleep(600)
    module.{name} = stuck
print("starting", flush=True)
actions.confirm_import(batch_id=int(sys.argv[1]), actor=actor, now=timezone.now())
print("done", flush=True)
"""
STUCK = CONFIRM.format(module="answers", name="_write_money")


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

    def start(batch, actor, *, stuck) -> subprocess.Popen:
        arguments = [str(batch.pk), str(actor.user.pk), "stuck" if stuck else "-"]
        process = subprocess.Popen(
            [sys.executable, "-c", STUCK, *arguments],
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
    models = (TargetAnswer, TargetSpending, ReportLoad, LoadedAnswer)
    return tuple(model.objects.count() for model in models)


def _here():
    """A municipality whose window receives on the day on which the test runs."""
    now = timezone.now()
    place = Place.__new__(Place)
    place.entity = EntityFactory()
    place.version = a_plan(targets=TARGETS, entity=place.entity, executed=False)
    day = legal_day(now)
    dates = [day + timedelta(days=days) for days in (-5, 20, 40, 60, 80)]
    names = ("opens_on", "first_cut_on", "validation_on", "adjustments_on", "definitive_on")
    a_window(**dict(zip(names, dates, strict=True)))
    place.leader = actor_of(Role.TEAM_LEADER, place.entity)
    return place, place.opened(now=now), now


@pytest.mark.django_db(transaction=True)
def test_a_workbook_whose_process_is_killed_leaves_nothing_and_can_be_confirmed_again(confirming):
    place, report, now = _here()
    book = Filled(report).clear_money()
    for number in range(1, TARGETS + 1):
        book.write(number, ejecutado=number)
        book.spend(number, 300, 200, 100)
    batch = brought(place.entity, place.leader, book, now=now)
    assert batch.state == ImportState.READY

    # Killed with the answers written and not committed.
    process = confirming(batch, place.leader, stuck=True)
    assert process.stdout.readline() == "half\n"
    process.send_signal(signal.SIGKILL)
    process.wait()
    time.sleep(0.2)
    batch.refresh_from_db()
    assert (batch.state, written()) == (ImportState.READY, (0, 0, 0, 0))
    assert not AuditEvent.objects.filter(kind__in=("report_loaded", "import_confirmed")).exists()

    # The same file, confirmed again, goes in whole; and once only.
    process = confirming(batch, place.leader, stuck=False)
    assert process.wait(timeout=120) == 0
    batch.refresh_from_db()
    assert batch.state == ImportState.CONFIRMED
    assert written() == (TARGETS, TARGETS, 1, TARGETS)
    assert confirming(batch, place.leader, stuck=False).wait(timeout=120) != 0
    assert written() == (TARGETS, TARGETS, 1, TARGETS)

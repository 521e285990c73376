"""Long work: asked for, run once, told in Spanish, taken up again after a death."""

import os
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import OperationalError, transaction
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from kpt.base.jobs import actions, processes, reaping, registry
from kpt.base.jobs import running as run_module
from kpt.base.jobs.models import Job, JobState
from kpt.base.jobs.processes import lives, this_process
from kpt.base.jobs.registry import UnknownJob, function_of, register
from kpt.base.jobs.running import progress, run
from tests.base import some_jobs
from tests.jobs import run_jobs

NOW = datetime(2026, 10, 20, 15, 0, tzinfo=UTC)


def asked(name="test_counts", argument="plan.xlsx", owner=None, now=NOW) -> Job:
    return actions.enqueue(name, argument, title="Contar filas", owner=owner, now=now)


# Asking ------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_job_waits_until_the_worker_comes():
    job = asked()

    assert (job.state, job.argument, job.queued_at) == (JobState.QUEUED, "plan.xlsx", NOW)
    run_jobs()
    job.refresh_from_db()
    assert job.state == JobState.DONE


@pytest.mark.django_db(transaction=True)
def test_what_is_undone_is_not_asked_for():
    class Undone(Exception):
        pass

    def ask_and_fail():
        with transaction.atomic():
            asked()
            raise Undone

    with pytest.raises(Undone):
        ask_and_fail()

    assert not Job.objects.exists()
    assert not DBTaskResult.objects.exists()


@pytest.mark.django_db
def test_a_job_that_nobody_registered_is_refused_at_once():
    with pytest.raises(UnknownJob):
        asked("invented")

    assert not Job.objects.exists()


def test_a_name_belongs_to_one_function():
    assert register("test_counts")(some_jobs.counts) is function_of("test_counts")
    with pytest.raises(ValueError, match="two jobs are called test_counts"):
        register("test_counts")(some_jobs.our_fault)


# Running -----------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_job_ends_with_its_message_and_its_result():
    job = run(asked().uid)

    assert (job.state, job.message, job.result_url) == (
        JobState.DONE, "Se contaron 5 filas de plan.xlsx.", "/e/63111/",
    )  # fmt: skip
    assert (job.done, job.total, job.step, job.attempts) == (5, 5, "Contando filas", 1)
    assert job.ended_at >= job.heartbeat_at >= job.queued_at


@pytest.mark.django_db
def test_a_job_without_words_says_that_it_ended():
    assert run(asked("test_says_nothing").uid).message == "Terminado."


@pytest.mark.django_db
def test_what_the_person_can_fix_is_told_as_it_is():
    job = run(asked("test_person_can_fix").uid)

    assert (job.state, job.message) == (
        JobState.FAILED, "El libro no tiene la hoja «Líneas estratégicas».",
    )  # fmt: skip
    assert (job.done, job.total) == (2, 5)


@pytest.mark.django_db
def test_our_own_fault_is_a_number_for_the_person_and_a_trace_for_the_log(caplog):
    job = run(asked("test_our_fault").uid)

    assert job.state == JobState.FAILED
    assert str(job.uid)[:8] in job.message
    assert "secret" not in job.message
    assert "Division" not in job.message
    logged = [record.msg for record in caplog.records if record.name == "kpt.jobs"]
    assert [(entry["job"], entry["exc_info"]) for entry in logged] == [(str(job.uid), True)]


@pytest.mark.django_db
def test_a_job_runs_once_however_often_it_is_called():
    job = asked()

    assert run(job.uid) is not None
    assert run(job.uid) is None
    assert run(uuid.uuid4()) is None
    run_jobs()
    job.refresh_from_db()
    assert job.attempts == 1


@pytest.mark.django_db
def test_an_end_that_comes_late_does_not_overwrite_another_attempt(monkeypatch):
    job = asked()

    def taken_away(job):
        Job.objects.filter(pk=job.pk).update(attempts=2)

    monkeypatch.setitem(registry._FUNCTIONS, "test_counts", taken_away)
    job = run(job.uid)

    assert (job.state, job.attempts, job.message) == (JobState.RUNNING, 2, "")


@pytest.mark.django_db
def test_progress_outside_a_job_does_nothing():
    progress(asked(), 1, 2, "Nada")


@pytest.mark.django_db
def test_a_command_runs_a_job_in_its_own_process_and_shows_how_far_it_is():
    seen = []

    job = actions.run_here(
        "test_counts",
        "plan.xlsx",
        title="Contar",
        owner=None,
        now=NOW,
        on_progress=lambda *parts: seen.append(parts),
    )

    assert job.state == JobState.DONE
    assert seen == [(1, 5, "Contando filas")]  # once a second, and at each new step
    assert not DBTaskResult.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_progress_is_seen_by_others_while_the_job_works():
    job = asked("test_computes_slowly")
    seen = set()

    def look(done, total, step):
        row = Job.objects.get(pk=job.pk)
        seen.add((row.state, row.step, row.total))

    ended = run(job.uid, on_progress=look)

    assert (ended.state, ended.done) == (JobState.DONE, 40)
    assert ("running", "Calculando", 40) in seen


# Reaping -----------------------------------------------------------------------------------------


def running(**fields) -> Job:
    """A job that runs in a process of another machine, silent since ``heartbeat_at``."""
    job = asked()
    defaults = {"state": JobState.RUNNING, "attempts": 1, "worker": "other:[1]/10/99"}
    Job.objects.filter(pk=job.pk).update(**{**defaults, "heartbeat_at": NOW, **fields})
    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING)
    return Job.objects.get(pk=job.pk)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("worker", "silent_for", "is_taken_up"),
    [
        ("other:[1]/10/99", 61, True),
        ("other:[1]/10/99", 59, False),
        ("", 61, True),
        ("", 59, False),
        ("alive", 1700, False),  # it lives: SQLite keeps it from saying so
        ("alive", 1900, True),
        ("this", 3600, True),  # this process lives, but works at something else
        ("this", 59, False),  # it has just begun
        ("gone", 0, True),  # this machine sees at once that the process is gone
        ("reused", 0, True),  # the number belongs to another process by now
    ],
)
def test_a_job_is_taken_up_when_its_process_died(worker, silent_for, is_taken_up):
    mine = this_process()
    machine, pid, started = mine.split("/")
    worker = {
        "this": mine,
        "alive": f"{machine}/{os.getppid()}/{processes._started(os.getppid())}",
        "gone": f"{machine}/999999999/1",
        "reused": f"{machine}/{pid}/{int(started or 0) + 1}",
    }.get(worker, worker)
    job = running(worker=worker, heartbeat_at=NOW - timedelta(seconds=silent_for))

    assert [found.pk for found in reaping.reap(NOW)] == ([job.pk] if is_taken_up else [])

    job.refresh_from_db()
    assert job.state == (JobState.QUEUED if is_taken_up else JobState.RUNNING)
    if is_taken_up:
        assert job.attempts == 1
        assert not DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING).exists()
        assert reaping.reap(NOW) == []
        run_jobs()
        job.refresh_from_db()
        assert (job.state, job.attempts) == (JobState.DONE, 2)


@pytest.mark.django_db
def test_what_this_process_is_working_at_is_never_taken_up(monkeypatch):
    job = running(worker=this_process(), heartbeat_at=NOW - timedelta(days=1))
    monkeypatch.setitem(run_module._pulses, job.pk, object())

    assert reaping.reap(NOW) == []


@pytest.mark.django_db
def test_a_job_that_spoke_since_it_was_seen_is_not_dead():
    job = running(heartbeat_at=NOW - timedelta(minutes=2))
    Job.objects.filter(pk=job.pk).update(heartbeat_at=NOW)

    assert not reaping._take_up(job, NOW)


@pytest.mark.django_db
@pytest.mark.parametrize(("failures", "state"), [(1, JobState.DONE), (3, JobState.FAILED)])
def test_a_database_that_goes_away_in_the_middle_costs_an_attempt(monkeypatch, failures, state):
    left = [OperationalError("server closed the connection")] * failures

    def unlucky(job):
        if left:
            raise left.pop()

    monkeypatch.setitem(registry._FUNCTIONS, "test_counts", unlucky)
    in_queue, in_command = asked(), None
    run_jobs()
    in_queue.refresh_from_db()
    left.extend([OperationalError("again")] * failures)
    in_command = actions.run_here("test_counts", title="Contar", owner=None, now=NOW)

    for job in (in_queue, in_command):
        assert job.state == state
        assert job.attempts == min(failures + 1, 3)
    if state == JobState.FAILED:
        assert "se interrumpió 3 veces" in in_command.message


@pytest.mark.django_db
def test_after_three_deaths_a_job_is_closed_with_a_plain_message():
    job = running(attempts=3, heartbeat_at=NOW - timedelta(minutes=2))

    reaping.reap(NOW)

    job.refresh_from_db()
    assert (job.state, job.ended_at) == (JobState.FAILED, NOW)
    assert "se interrumpió 3 veces" in job.message
    assert str(job.uid)[:8] in job.message


@pytest.mark.django_db
def test_a_job_lost_between_queue_and_claim_is_queued_again():
    """The worker died after it took the task and before the job said that it runs."""
    job = asked(now=NOW - timedelta(seconds=61))
    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING)

    assert [found.pk for found in reaping.reap(NOW)] == [job.pk]
    assert DBTaskResult.objects.filter(status=TaskResultStatus.READY).count() == 1


@pytest.mark.django_db
def test_a_job_that_waits_its_turn_is_left_waiting():
    asked(now=NOW - timedelta(hours=2))

    assert reaping.reap(NOW) == []


@pytest.mark.django_db
def test_two_reapers_take_up_a_job_once():
    job = running(heartbeat_at=NOW - timedelta(minutes=2))

    assert reaping._take_up(job, NOW)
    assert not reaping._take_up(job, NOW)


@pytest.mark.django_db
def test_the_queue_forgets_old_results():
    asked()
    run_jobs()
    assert reaping.forget_old_results(NOW) == 0
    DBTaskResult.objects.update(finished_at=NOW - timedelta(days=15))
    assert reaping.forget_old_results(NOW) == 1


@pytest.mark.django_db
def test_the_command_tells_what_it_took_up(capsys):
    job = running(heartbeat_at=NOW - timedelta(minutes=2))

    call_command("reap_jobs")

    assert capsys.readouterr().out.splitlines() == [
        f"Contar filas ({job.uid})",
        "Trabajos retomados o cerrados: 1",
    ]


@pytest.mark.django_db(transaction=True)
def test_the_reaper_looks_by_itself_and_stops():
    job = running(heartbeat_at=NOW - timedelta(days=1))
    reaper = reaping.Reaper(every=0.05)

    reaper.start()
    for _ in range(100):
        job.refresh_from_db()
        if job.state == JobState.QUEUED:
            break
        reaper.stopped.wait(0.05)
    reaper.stop()

    assert job.state == JobState.QUEUED


@pytest.mark.django_db
def test_a_database_that_is_away_does_not_end_the_reaper(monkeypatch, caplog):
    def away(now):
        raise OperationalError("the database is starting up")

    monkeypatch.setattr(reaping, "reap", away)
    reaping.Reaper().look()

    assert "reaper_without_database" in caplog.text


def test_a_process_knows_itself_and_nothing_of_other_machines():
    assert lives(this_process()) is True
    assert lives("another-machine:[1]/1/1") is None
    assert lives("") is None
    assert lives("no-number/x/1") is None

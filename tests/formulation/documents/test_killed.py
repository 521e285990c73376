"""A worker that is killed while it makes a document: nothing is kept, and the next one makes it."""

import signal

import pytest

from kpt.accounts.roles import Role
from kpt.base.jobs.models import Job, JobState
from kpt.files.models import StoredFile
from kpt.formulation.documents.models import DocumentKind, PlanDocument
from tests.base.test_jobs_killed import wait_for, worker
from tests.factories import actor_of
from tests.formulation.documents.some import asked_for
from tests.plan_factories import a_plan

__all__ = ["worker"]


@pytest.mark.django_db(transaction=True)
def test_a_document_whose_worker_is_killed_is_made_once_by_the_next(worker):
    version = a_plan(targets=60, executed=False)
    leader = actor_of(Role.TEAM_LEADER, version.plan.entity)
    asked = asked_for(version, leader, DocumentKind.WHOLE_PLAN)
    first = worker()
    wait_for(lambda: Job.objects.get(pk=asked.job_id).state == JobState.RUNNING)
    first.send_signal(signal.SIGKILL)
    first.wait()

    asked.refresh_from_db()
    assert (asked.file, asked.made_at) == (None, None)
    assert not StoredFile.objects.filter(entity=version.plan.entity).exists()

    worker()
    wait_for(lambda: Job.objects.get(pk=asked.job_id).state == JobState.DONE, seconds=60)
    made = PlanDocument.objects.get()
    assert made.file is not None
    with made.file.content.open() as file:
        assert file.read(5) == b"%PDF-"
    assert StoredFile.objects.filter(entity=version.plan.entity).count() == 1

"""Run what is waiting in the queue, here and now."""

from django.core.management import call_command
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult


def run_jobs() -> None:
    """Do what the worker would do: every job and every message, in the order they were asked for.

    A task that raised fails the test: jobs tell their errors on their row and never raise.
    """
    call_command("work", once=True, verbosity=0)
    failed = DBTaskResult.objects.filter(status=TaskResultStatus.FAILED)
    assert not failed, failed[0].traceback

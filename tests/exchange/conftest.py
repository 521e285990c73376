"""The made-up plan on its way in, through the actions that screens and commands use."""

import pytest

from kpt.accounts.roles import Role
from kpt.exchange import actions
from kpt.files.models import ImportKind
from tests.factories import actor_of
from tests.jobs import run_jobs
from tests.plan_factories import NOW
from tests.worlds import small_world

__all__ = ["small_world"]


@pytest.fixture
def leader(small_world):
    return actor_of(Role.TEAM_LEADER, small_world)


@pytest.fixture
def upload(small_world, leader):
    """Return how to upload a workbook and have it looked at."""

    def uploading(book, kind=ImportKind.PLAN, name="plan.xlsx"):
        book.seek(0)
        batch = actions.start_import(
            entity=small_world, kind=kind, upload=book, name=name, actor=leader, now=NOW
        )
        run_jobs()
        batch.refresh_from_db()
        return batch

    return uploading


@pytest.fixture
def confirm(leader):
    """Return how the leader confirms an import."""

    def confirming(batch, **options):
        confirmed = actions.confirm_import(batch_id=batch.pk, actor=leader, now=NOW, **options)
        batch.refresh_from_db()
        return confirmed

    return confirming

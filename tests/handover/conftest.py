"""Buenavista at the end of a term: a plan, the team that leaves, the leader that comes."""

from datetime import UTC, date, datetime

import pytest

from kpt.accounts.actor import actor_for, system_actor
from kpt.accounts.roles import Role
from kpt.handover import actions
from kpt.handover.models import Handover
from tests.factories import DepartmentFactory, EntityFactory, MembershipFactory
from tests.plan_factories import GovernmentFactory, a_plan

BEFORE = datetime(2027, 12, 1, 15, 0, tzinfo=UTC)
AFTER = datetime(2028, 1, 10, 15, 0, tzinfo=UTC)
LAST_DAY, CUTOFF = date(2027, 12, 31), date(2028, 1, 1)
DNP = system_actor("dnp")  # a command may do what the administrator of DNP may


@pytest.fixture
def entity(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    department = DepartmentFactory(divipola="63", name="Quindío")
    entity = EntityFactory(divipola="63111", name="Buenavista", department=department)
    GovernmentFactory(entity=entity)
    return entity


@pytest.fixture
def plan(entity):
    return a_plan(targets=3, entity=entity).plan


@pytest.fixture
def old(entity):
    """The person who leads the team of the outgoing government."""
    return MembershipFactory(role=Role.TEAM_LEADER, entity=entity, user__job_title="Secretaria")


@pytest.fixture
def new(entity):
    """The person whom the incoming government named, on its tenth day."""
    return MembershipFactory(
        role=Role.TEAM_LEADER, entity=entity, starts_on=AFTER.date(), ends_on=date(2031, 12, 31)
    )


def as_of(membership, now=AFTER):
    return actor_for(membership.user, on=now.date())


def opened(entity, actor=DNP, now=BEFORE, **given) -> Handover:
    values = {"last_day": LAST_DAY, "cutoff_on": CUTOFF, "incoming_name": "Julián Mejía"} | given
    return actions.open_handover(entity=entity, actor=actor, now=now, **values)


@pytest.fixture
def handover(entity, old):
    return opened(entity, actor=as_of(old, BEFORE))


@pytest.fixture
def copied(handover, plan):
    return actions.take_snapshot(handover_id=handover.pk, actor=DNP, now=AFTER)


def signed(handover, membership, side, name="Marcela Ospina"):
    return actions.sign(
        handover_id=handover.pk,
        side=side,
        name=name,
        sha256=handover.snapshot.sha256,
        actor=as_of(membership),
        now=AFTER,
    )

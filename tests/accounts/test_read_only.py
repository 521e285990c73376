"""The team of a government that handed over: it enters and reads, and changes nothing."""

from datetime import date, timedelta

import pytest

from kpt.accounts.actor import actor_for
from kpt.accounts.roles import TEAM, Role
from kpt.base.numbers import fecha
from kpt.exchange.permissions import can_import
from kpt.plans.permissions import can_record_act
from tests.factories import EntityFactory, MembershipFactory
from tests.plan_factories import PlanFactory, VersionFactory

pytestmark = pytest.mark.django_db

CUTOFF = date(2028, 1, 1)


@pytest.mark.parametrize("role", sorted(TEAM))
@pytest.mark.parametrize(
    ("on", "writes"),
    [(CUTOFF - timedelta(days=1), True), (CUTOFF, False), (CUTOFF + timedelta(days=90), False)],
    ids=["the day before", "the day", "later"],
)
def test_from_the_cut_off_the_team_only_reads(role, on, writes):
    entity = EntityFactory()
    membership = MembershipFactory(role=role, entity=entity, read_only_from=CUTOFF)

    actor = actor_for(membership.user, on=on)

    assert actor.may_enter(entity)
    assert actor.role_in(entity)
    assert actor.has_any(TEAM, entity) is writes
    assert actor.reads_only_since(entity) == (None if writes else CUTOFF)
    assert bool(can_import(actor, entity)) is writes


def test_the_reason_says_since_when():
    version = VersionFactory(plan=PlanFactory(entity=EntityFactory()))
    entity = version.plan.entity
    membership = MembershipFactory(role=Role.TEAM_LEADER, entity=entity, read_only_from=CUTOFF)
    actor = actor_for(membership.user, on=CUTOFF)

    for verdict in (can_import(actor, entity), can_record_act(actor, version)):
        assert f"desde el {fecha(CUTOFF)} usted puede consultar" in verdict.reason


def test_a_right_of_the_new_government_writes_although_the_old_one_reads():
    entity = EntityFactory()
    old = MembershipFactory(role=Role.TEAM_LEADER, entity=entity, read_only_from=CUTOFF)
    MembershipFactory(user=old.user, role=Role.TEAM_MEMBER, entity=entity, starts_on=CUTOFF)

    actor = actor_for(old.user, on=CUTOFF)

    assert can_import(actor, entity)
    assert not actor.has_any({Role.TEAM_LEADER}, entity)


def test_after_its_last_day_nobody_enters():
    entity = EntityFactory()
    membership = MembershipFactory(entity=entity, read_only_from=CUTOFF, ends_on=date(2028, 6, 29))

    assert actor_for(membership.user, on=date(2028, 6, 29)).may_enter(entity)
    assert not actor_for(membership.user, on=date(2028, 6, 30)).may_enter(entity)

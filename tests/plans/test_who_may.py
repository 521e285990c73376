"""Who tells an act, writes a plan and adopts it: role × state, and a team that handed over."""

from datetime import date

import pytest

from kpt.accounts.actor import actor_for
from kpt.accounts.roles import Role
from kpt.plans.models import PlanVersion, VersionState
from kpt.plans.permissions import can_adopt, can_edit_draft, can_formulate, can_record_act
from tests.accounts.test_role_table import actor_at
from tests.factories import EntityFactory, MembershipFactory
from tests.plan_factories import PlanFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 10, 20)
OF_THE_LEADER = [can_record_act, can_adopt]
# Of a version without an act yet: what each state lets the leader do.
MAY = {
    VersionState.DRAFT: {can_adopt, can_edit_draft},
    VersionState.ADOPTED_PENDING_ACT: {can_record_act},
    VersionState.ADOPTED: set(),
    VersionState.SUPERSEDED: {can_record_act},
}
ASKED = [can_record_act, can_adopt, can_edit_draft]


def version_of(entity, state) -> PlanVersion:
    return PlanVersion(plan=PlanFactory(entity=entity), number=1, state=state)


@pytest.mark.parametrize("state", MAY)
def test_the_leader_does_what_the_state_lets(state):
    entity = EntityFactory()
    leader, version = actor_at(Role.TEAM_LEADER, entity), version_of(entity, state)

    assert {ask for ask in ASKED if ask(leader, version)} == MAY[state]
    for ask in set(ASKED) - MAY[state]:
        assert "La versión 1 está" in ask(leader, version).reason


@pytest.mark.parametrize("role", [role for role in Role if role != Role.TEAM_LEADER])
@pytest.mark.parametrize("state", MAY)
def test_acts_are_the_leaders_alone_and_the_text_is_the_teams(role, state):
    entity = EntityFactory()
    actor, version = actor_at(role, entity), version_of(entity, state)

    for ask in OF_THE_LEADER:
        assert "Solo el líder del equipo" in ask(actor, version).reason
    writes = role == Role.TEAM_MEMBER and state == VersionState.DRAFT
    assert bool(can_edit_draft(actor, version)) == writes


@pytest.mark.parametrize("ask", ASKED)
@pytest.mark.parametrize("state", MAY)
def test_a_team_that_handed_over_changes_nothing_and_reads_since_when(ask, state):
    own = MembershipFactory(read_only_from=date(2026, 10, 1), ends_on=date(2027, 1, 1))
    actor = actor_for(own.user, on=TODAY)

    assert "Su gobierno entregó" in ask(actor, version_of(own.entity, state)).reason


def test_where_no_plan_is_made_nobody_writes_one():
    place = EntityFactory(makes_plan=False)

    assert "no formula plan" in can_formulate(actor_at(Role.TEAM_LEADER, place), place).reason

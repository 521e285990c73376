"""Who × what × in which state, in one table."""

from datetime import date

import pytest

from kpt.accounts.roles import Role
from kpt.handover import permissions
from kpt.handover.models import HandoverObjection, HandoverState, Side
from tests.factories import EntityFactory, MembershipFactory, actor_of
from tests.handover.conftest import AFTER, CUTOFF, DNP, as_of

S = HandoverState
DAY = AFTER.date()
SIGNABLE = {
    Side.OUTGOING: {S.SNAPSHOT_TAKEN, S.SIGNED_BY_INCOMING},
    Side.INCOMING: {S.SNAPSHOT_TAKEN, S.SIGNED_BY_OUTGOING},
}
OPEN_ACT = {S.SNAPSHOT_TAKEN, S.SIGNED_BY_OUTGOING, S.SIGNED_BY_INCOMING, S.SIGNED_BY_BOTH}
UNSIGNED = OPEN_ACT - {S.SIGNED_BY_BOTH}

# who → what → the states in which the answer is yes
TABLE = {
    "outgoing leader": {
        "take": {S.OPEN},
        "sign outgoing": SIGNABLE[Side.OUTGOING],
        "object": OPEN_ACT,
        "answer incoming": OPEN_ACT,
        "close": {S.SIGNED_BY_BOTH},
    },
    "incoming leader": {
        "open": set(S),
        "take": {S.OPEN},
        "sign incoming": SIGNABLE[Side.INCOMING],
        "object": OPEN_ACT,
        "close": {S.SIGNED_BY_BOTH},
    },
    "dnp": {
        "open": set(S),
        "move": {S.OPEN},
        "take": {S.OPEN},
        "close": UNSIGNED | {S.SIGNED_BY_BOTH},
    },
    "outgoing member": {},
    "incoming member": {},
    "reviewer of the department": {},
    "dnp reviewer": {},
    "leader of elsewhere": {},
}


@pytest.fixture
def people(entity, handover, old, new):
    member, late = (
        MembershipFactory(role=Role.TEAM_MEMBER, entity=entity, starts_on=day)
        for day in (date(2024, 1, 1), DAY)
    )
    return {
        "outgoing leader": as_of(old),
        "incoming leader": as_of(new),
        "outgoing member": as_of(member),
        "incoming member": as_of(late),
        "reviewer of the department": actor_of(Role.DEPARTMENT_REVIEWER, entity.department),
        "dnp reviewer": actor_of(Role.DNP_REVIEWER),
        "leader of elsewhere": actor_of(Role.TEAM_LEADER, EntityFactory()),
        "dnp": DNP,
    }


@pytest.mark.parametrize("state", S)
@pytest.mark.parametrize("who", TABLE)
def test_who_may_take_which_step_in_which_state(people, handover, old, new, who, state):
    actor = people[who]
    handover.state = state
    objection = HandoverObjection(handover=handover, side=Side.INCOMING, text="x", by=new.user)

    said = {
        "open": permissions.can_open(actor, handover.entity),
        "move": permissions.can_move_cutoff(actor, handover, DAY),
        "take": permissions.can_take_snapshot(actor, handover, DAY),
        "sign outgoing": permissions.can_sign(actor, handover, Side.OUTGOING),
        "sign incoming": permissions.can_sign(actor, handover, Side.INCOMING),
        "object": permissions.can_object(actor, handover),
        "answer incoming": permissions.can_answer(actor, objection),
        "close": permissions.can_close(actor, handover),
    }

    may = {what for what, verdict in said.items() if verdict}
    assert may == {what for what, states in TABLE[who].items() if state in states}
    assert all(verdict.reason for verdict in said.values() if not verdict)


def test_before_the_cut_off_nothing_is_copied(handover, old):
    verdict = permissions.can_take_snapshot(as_of(old), handover, date(2027, 12, 31))

    assert "desde el corte" in verdict.reason
    assert permissions.can_take_snapshot(as_of(old), handover, CUTOFF)


def test_a_leader_moves_the_cut_off_until_it_comes(entity, handover, old):
    before = as_of(old, AFTER.replace(year=2027, month=12, day=1))

    assert permissions.can_move_cutoff(before, handover, date(2027, 12, 31))
    assert "ya pasó" in permissions.can_move_cutoff(before, handover, CUTOFF).reason


def test_an_entity_without_a_plan_changes_nothing_here(entity):
    entity.makes_plan = False

    assert "no formula plan" in permissions.can_open(DNP, entity).reason

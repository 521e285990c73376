"""Who brings which workbook in, by role, module, and whether her government handed over."""

from datetime import date

import pytest

from kpt.accounts.actor import actor_for
from kpt.accounts.roles import Module, Role
from kpt.exchange.permissions import (
    WHERE_IT_IS,
    can_confirm,
    can_discard,
    can_import,
    can_recheck,
    can_take_back,
)
from kpt.files.models import ImportBatch, ImportKind
from kpt.rules.workflows.imports import ImportState
from tests.accounts.test_role_table import actor_at
from tests.factories import EntityFactory, MembershipFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 10, 20)
PLAN, FOLLOW_UP = [Module.PLAN], [Module.FOLLOW_UP]
MAY = {
    ImportState.CHECKING: set(),
    ImportState.READY: {"confirm", "discard", "recheck"},
    ImportState.REJECTED: set(),
    ImportState.CONFIRMED: {"take back"},
    ImportState.DISCARDED: set(),
    ImportState.UNDONE: set(),
    ImportState.FAILED: {"discard", "recheck"},
}


def may(actor, batch) -> set[str]:
    asked = {
        "confirm": can_confirm,
        "discard": can_discard,
        "recheck": can_recheck,
        "take back": can_take_back,
    }
    return {name for name, ask in asked.items() if ask(actor, batch)}


@pytest.mark.parametrize(
    ("role", "modules", "kind", "allowed"),
    [
        (Role.TEAM_LEADER, [], ImportKind.PLAN, True),
        (Role.TEAM_LEADER, [], ImportKind.EXECUTION, True),
        (Role.TEAM_MEMBER, PLAN, ImportKind.PLAN, True),
        (Role.TEAM_MEMBER, PLAN, ImportKind.EXECUTION, False),
        (Role.TEAM_MEMBER, FOLLOW_UP, ImportKind.EXECUTION, True),
        (Role.TEAM_MEMBER, FOLLOW_UP, ImportKind.PLAN, False),
        (Role.TEAM_MEMBER, FOLLOW_UP, "", True),
        (Role.TEAM_MEMBER, [], "", False),
        (Role.READER, PLAN, ImportKind.PLAN, False),
    ],
)
def test_a_workbook_is_brought_by_whom_its_module_is_of(role, modules, kind, allowed):
    membership = MembershipFactory(role=role, modules=modules)
    verdict = can_import(actor_for(membership.user, on=TODAY), membership.entity, kind)

    assert bool(verdict) == allowed
    assert bool(verdict.reason) != allowed


@pytest.mark.parametrize(
    ("modules", "kind", "says"),
    [
        (FOLLOW_UP, ImportKind.PLAN, "Usted no tiene a cargo «El plan»"),
        ([], "", "Usted no tiene módulos a cargo"),
    ],
)
def test_a_member_reads_whom_to_ask_for_the_module(modules, kind, says):
    membership = MembershipFactory(role=Role.TEAM_MEMBER, modules=modules)
    verdict = can_import(actor_for(membership.user, on=TODAY), membership.entity, kind)

    assert says in verdict.reason
    assert "El líder de su equipo" in verdict.reason


def test_a_team_that_handed_over_reads_since_when():
    own = MembershipFactory(read_only_from=date(2026, 10, 1), ends_on=date(2027, 1, 1))

    assert "Su gobierno entregó" in can_import(actor_for(own.user, on=TODAY), own.entity).reason


def test_where_no_plan_is_made_nothing_is_brought():
    place = EntityFactory(makes_plan=False)
    leader = MembershipFactory(entity=place)

    assert "no formula plan" in can_import(actor_for(leader.user, on=TODAY), place).reason


@pytest.mark.parametrize("state", ImportState)
def test_what_may_be_done_with_a_workbook_in_each_state(state):
    membership = MembershipFactory()
    batch = ImportBatch(entity=membership.entity, kind=ImportKind.PLAN, state=state.value)
    actor = actor_for(membership.user, on=TODAY)

    assert may(actor, batch) == MAY[state]
    refused = [ask(actor, batch) for ask in (can_confirm, can_take_back) if not ask(actor, batch)]
    assert {verdict.reason for verdict in refused} == {WHERE_IT_IS[state]}


@pytest.mark.parametrize("role", [role for role in Role if role != Role.TEAM_LEADER])
@pytest.mark.parametrize("state", [ImportState.READY, ImportState.CONFIRMED])
def test_nobody_outside_the_team_decides_about_a_workbook(role, state):
    entity = EntityFactory()
    batch = ImportBatch(entity=entity, kind=ImportKind.PLAN, state=state.value)

    found = may(actor_at(role, entity), batch)

    assert found == (MAY[state] if role == Role.TEAM_MEMBER else set())

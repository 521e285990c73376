"""Who × what: read this before ``permissions.py``."""

import pytest

from kpt.accounts.actor import ANONYMOUS, actor_for
from kpt.accounts.permissions import handed_over
from kpt.accounts.roles import Role
from kpt.formulation.documents.permissions import can_make, can_upload_approved, can_withdraw
from tests.factories import SOME_DAY, DepartmentFactory, EntityFactory, actor_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "where", "makes", "uploads", "withdraws"),
    [
        (Role.TEAM_LEADER, "here", True, True, True),
        (Role.TEAM_MEMBER, "here", True, True, False),
        (Role.READER, "here", True, False, False),
        (Role.CTP_COUNCILLOR, "here", True, False, False),
        (Role.DEPARTMENT_REVIEWER, "department", True, False, False),
        (Role.DNP_REVIEWER, None, True, False, False),
        (Role.DNP_ADMIN, None, True, False, False),
        (Role.CONTROL_BODY, None, True, False, False),
        (Role.SITE_ADMIN, None, False, False, False),
        (Role.TEAM_LEADER, "elsewhere", False, False, False),
        (Role.DEPARTMENT_REVIEWER, "other", False, False, False),
    ],
)
def test_document_permissions(role, where, makes, uploads, withdraws):
    department = DepartmentFactory(divipola="63")
    here = EntityFactory(divipola="63111", department=department)
    places = {
        "here": here,
        "department": department,
        "elsewhere": EntityFactory(),
        "other": DepartmentFactory(divipola="73"),
        None: None,
    }
    actor = actor_of(role, places[where])

    assert bool(can_make(actor, here)) == makes
    assert bool(can_upload_approved(actor, here)) == uploads
    assert bool(can_withdraw(actor, here)) == withdraws


def test_nobody_and_places_without_a_plan_have_no_documents():
    entity = EntityFactory(makes_plan=False)
    leader = actor_of(Role.TEAM_LEADER, entity)

    assert not can_make(ANONYMOUS, EntityFactory())
    for verdict in (can_make(leader, entity), can_upload_approved(leader, entity)):
        assert not verdict
        assert "no formula plan" in verdict.reason


def test_a_reason_says_who_may():
    here = EntityFactory()
    reader = actor_of(Role.READER, here)

    assert "equipo que escribe el plan" in can_upload_approved(reader, here).reason
    assert "líder" in can_withdraw(reader, here).reason


def test_the_team_that_handed_over_reads_and_brings_nothing_more():
    here = EntityFactory()
    before = actor_of(Role.TEAM_LEADER, here)
    before.memberships[0].read_only_from = SOME_DAY
    before.memberships[0].save()
    leader = actor_for(before.user, on=SOME_DAY)

    assert can_make(leader, here)
    for verdict in (can_upload_approved(leader, here), can_withdraw(leader, here)):
        assert not verdict
        assert verdict.reason == handed_over(SOME_DAY)

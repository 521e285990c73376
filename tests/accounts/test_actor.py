"""Who reaches what. Read this table before actor.py."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from kpt.accounts.actor import ANONYMOUS, SYSTEM, Actor, actor_for, system_actor
from kpt.accounts.roles import Role
from tests.factories import (
    SOME_DAY,
    DepartmentFactory,
    EntityFactory,
    MembershipFactory,
    UserFactory,
    actor_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def places():
    """Two departments, each with a municipality; people are of «here»."""
    quindio, tolima = DepartmentFactory(divipola="63"), DepartmentFactory(divipola="73")
    return {
        "here": EntityFactory(divipola="63111", department=quindio, name="Buenavista"),
        "neighbour": EntityFactory(divipola="63130", department=quindio, name="Calarcá"),
        "department": quindio,
        "elsewhere": EntityFactory(divipola="73001", department=tolima, name="Ibagué"),
        "other department": tolima,
    }


@pytest.mark.parametrize(
    ("role", "linked_to", "reaches"),
    [
        (Role.TEAM_LEADER, "here", {"here"}),
        (Role.TEAM_MEMBER, "here", {"here"}),
        (Role.TEAM_LEADER, "department", {"department"}),
        (Role.TEAM_MEMBER, "department", {"department"}),
        (Role.DEPARTMENT_REVIEWER, "department", {"here", "neighbour", "department"}),
        (
            Role.DNP_REVIEWER,
            None,
            {"here", "neighbour", "department", "elsewhere", "other department"},
        ),
    ],
)
def test_a_role_reaches(places, role, linked_to, reaches):
    actor = actor_of(role, places.get(linked_to))

    assert {name for name, place in places.items() if actor.may_enter(place)} == reaches
    assert {name for name, place in places.items() if actor.has_any({role}, place)} == reaches
    others = set(Role) - {role}
    assert not any(actor.has_any(others, place) for place in places.values())


def test_nobody_enters_anywhere_and_is_told_to_sign_in(places):
    verdict = ANONYMOUS.may_enter(places["here"])

    assert not verdict
    assert verdict.reason == "Ingrese con su usuario para entrar a esta entidad."
    assert not ANONYMOUS.has_any(list(Role), places["here"])
    assert (ANONYMOUS.name, ANONYMOUS.is_anonymous, ANONYMOUS.is_system) == (
        "Sin identificar", True, False,
    )  # fmt: skip


def test_an_outsider_reads_why_in_plain_words(places):
    member = actor_of(Role.TEAM_MEMBER, places["neighbour"])
    reviewer = actor_of(Role.DEPARTMENT_REVIEWER, places["other department"])

    assert (
        member.may_enter(places["here"]).reason == "Usted no hace parte del equipo de Buenavista."
    )
    assert reviewer.may_enter(places["here"]).reason == "Usted no está vinculado a Buenavista."


def test_a_command_may_do_anything_under_its_name(places):
    command = system_actor("import_plan")

    assert command.may_enter(places["elsewhere"])
    assert command.has_any({Role.TEAM_LEADER}, places["elsewhere"])
    assert (command.name, command.is_system, command.user) == ("import_plan", True, None)
    assert SYSTEM.name == "sistema"
    assert command.role_in(places["here"]) == ""


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "counts"),
    [
        (date(2024, 1, 1), None, True),
        (date(2024, 1, 1), date(2026, 6, 30), True),  # the last day still counts
        (date(2026, 6, 30), None, True),  # the first day already counts
        (date(2024, 1, 1), date(2026, 6, 29), False),
        (date(2026, 7, 1), None, False),
    ],
)
def test_a_membership_counts_from_its_first_day_to_its_last(starts_on, ends_on, counts):
    membership = MembershipFactory(starts_on=starts_on, ends_on=ends_on)

    actor = actor_for(membership.user, on=date(2026, 6, 30))

    assert bool(actor.may_enter(membership.entity)) == counts


def test_the_rights_of_a_person_are_read_in_one_query(django_assert_num_queries):
    user = UserFactory()
    for _ in range(3):
        MembershipFactory(user=user)

    with django_assert_num_queries(1):
        actor = actor_for(user, on=SOME_DAY)
        for membership in actor.memberships:
            assert actor.may_enter(membership.entity)
            assert membership.entity.department.name


@pytest.mark.parametrize("user", [None, AnonymousUser()])
def test_without_a_person_there_is_nobody(user, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert actor_for(user, on=SOME_DAY) is ANONYMOUS


def test_who_is_not_active_is_nobody():
    membership = MembershipFactory(user__is_active=False)

    assert actor_for(membership.user, on=SOME_DAY) is ANONYMOUS


def test_the_role_on_the_screen_is_the_nearest_one(places):
    user = UserFactory(full_name="Marcela Ospina")
    MembershipFactory(user=user, role=Role.DNP_REVIEWER)
    MembershipFactory(user=user, role=Role.TEAM_MEMBER, entity=places["here"])
    actor = actor_for(user, on=SOME_DAY)

    assert actor.role_in(places["here"]) == "Integrante del equipo"
    assert actor.role_in(places["elsewhere"]) == "Revisor del DNP"
    assert actor.role_in(None) == "Integrante del equipo"
    assert actor.role_code(places["here"]) == "integrante"
    assert (actor.name, actor.is_nationwide) == ("Marcela Ospina", True)


def test_an_actor_cannot_be_changed():
    with pytest.raises(AttributeError):
        Actor().command = "other"

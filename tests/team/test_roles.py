"""Roles that no leader gives: who grants them, where they may be, how they end."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from kpt.accounts.actor import SYSTEM, actor_for
from kpt.accounts.models import Membership, User
from kpt.accounts.roles import DEPARTMENTAL, INVITED, NATIONWIDE, Role
from kpt.audit.models import AuditEvent
from kpt.base.errors import NotAllowed
from kpt.team import actions
from kpt.team.actions.members import AccountClosed, ReasonMissing
from kpt.team.actions.roles import HasRole, WrongDays, WrongPlace
from kpt.team.forms import GRANTED_BY_DNP
from kpt.team.permissions import can_end_role, can_grant_role
from tests.accounts.test_role_table import actor_at
from tests.factories import (
    DepartmentFactory,
    EntityFactory,
    MembershipFactory,
    UserFactory,
    actor_of,
    client_of,
)
from tests.jobs import run_jobs

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 10, 20, 15, 0, tzinfo=UTC)
TODAY = NOW.date()


@pytest.fixture
def admin():
    return actor_of(Role.DNP_ADMIN)


@pytest.fixture
def entity():
    return EntityFactory(divipola="63111", department=DepartmentFactory(divipola="63"))


def grant(actor, role=Role.CTP_COUNCILLOR, divipola="63111", **more):
    words = {
        "email": "nueva@ejemplo.org",
        "full_name": "Nueva Persona",
        "starts_on": TODAY,
        "actor": actor,
        "now": NOW,
    }
    return actions.grant_role(role=role, divipola=divipola, **(words | more))


def place_of(role: Role) -> str:
    return "" if role in NATIONWIDE else "63" if role in DEPARTMENTAL else "63111"


@pytest.mark.parametrize("role", GRANTED_BY_DNP)
def test_the_dnp_gives_every_role_that_no_leader_gives(admin, entity, role):
    done = grant(admin, role, place_of(role), ends_on=date(2027, 12, 31))
    run_jobs()

    right = done.membership
    assert (right.role, right.granted_by, right.ends_on) == (role, admin.user, date(2027, 12, 31))
    assert right.entity_id == (place_of(role) or None)
    assert done.is_new_account
    assert not right.user.has_usable_password()
    assert "/clave/nueva/" in mail.outbox[0].body
    assert str(Role(role).label) in mail.outbox[0].body
    assert "None" not in mail.outbox[0].body
    event = AuditEvent.objects.get(kind="membership_granted")
    assert (event.after["role"], event.after["name"]) == (role, "Nueva Persona")


@pytest.mark.parametrize("giver", Role)
@pytest.mark.parametrize("role", [Role.DNP_ADMIN, Role.CTP_COUNCILLOR, Role.DEPARTMENT_REVIEWER])
def test_nobody_else_gives_or_ends_them(entity, giver, role):
    actor = actor_at(giver, entity)
    given = MembershipFactory(role=role)

    allowed = giver == Role.DNP_ADMIN
    assert bool(can_grant_role(actor, role, "otra@ejemplo.org")) == allowed
    assert bool(can_end_role(actor, given, TODAY)) == allowed
    if not allowed:
        with pytest.raises(NotAllowed):
            grant(actor, role, place_of(role))
        assert not User.objects.filter(email="nueva@ejemplo.org").exists()


@pytest.mark.parametrize("role", [Role.TEAM_LEADER, *INVITED])
def test_the_leader_and_her_team_are_not_given_here(admin, entity, role):
    for actor in (admin, SYSTEM):
        with pytest.raises(NotAllowed, match=r"solicitud de usuario líder|invita el líder"):
            grant(actor, role)
    assert not Membership.objects.filter(entity=entity).exists()


def test_the_administration_of_the_site_is_given_from_the_server_only(admin, entity):
    with pytest.raises(NotAllowed, match="desde el servidor"):
        grant(admin, Role.SITE_ADMIN, "")

    assert grant(SYSTEM, Role.SITE_ADMIN, "").membership.role == Role.SITE_ADMIN


def test_nobody_gives_herself_a_role_or_ends_her_own(admin):
    with pytest.raises(NotAllowed, match="Nadie se otorga"):
        grant(admin, Role.CONTROL_BODY, "", email=admin.user.email.upper())
    with pytest.raises(NotAllowed, match="Nadie se otorga"):
        actions.end_role(membership_id=admin.memberships[0].pk, reason="x", actor=admin, now=NOW)


@pytest.mark.parametrize(
    ("role", "divipola", "error"),
    [
        (Role.DNP_REVIEWER, "63", WrongPlace),
        (Role.CTP_COUNCILLOR, "", WrongPlace),
        (Role.CTP_COUNCILLOR, "99999", WrongPlace),
        (Role.DEPARTMENT_REVIEWER, "63111", WrongPlace),
    ],
)
def test_a_role_is_of_its_kind_of_place(admin, entity, role, divipola, error):
    with pytest.raises(error):
        grant(admin, role, divipola)
    assert not User.objects.filter(email="nueva@ejemplo.org").exists()


@pytest.mark.parametrize(
    ("first", "last"), [(TODAY - timedelta(days=1), None), (TODAY, TODAY - timedelta(days=1))]
)
def test_a_role_has_days_and_none_of_them_is_past(admin, entity, first, last):
    with pytest.raises(WrongDays):
        grant(admin, starts_on=first, ends_on=last)


def test_one_person_holds_several_and_none_twice(admin, entity):
    first = grant(admin).membership
    grant(admin, Role.ADVISER)
    with pytest.raises(HasRole, match="ya es «Consejero territorial de planeación» en"):
        grant(admin)

    actor = actor_for(first.user, on=TODAY)
    assert {one.role for one in actor.memberships} == {Role.CTP_COUNCILLOR, Role.ADVISER}


def test_an_account_that_exists_is_told_where_to_sign_in(admin, entity):
    person = UserFactory(email="nueva@ejemplo.org")
    done = grant(admin)
    run_jobs()

    assert (done.membership.user, done.is_new_account) == (person, False)
    assert "/clave/nueva/" not in mail.outbox[0].body


def test_a_closed_account_is_not_opened_by_a_role(admin, entity):
    UserFactory(email="nueva@ejemplo.org", is_active=False)
    with pytest.raises(AccountClosed):
        grant(admin)


def test_a_role_ends_today_says_why_and_leaves_the_rest(admin, entity):
    right = grant(admin).membership
    grant(admin, Role.ADVISER)
    with pytest.raises(ReasonMissing):
        actions.end_role(membership_id=right.pk, reason=" ", actor=admin, now=NOW)

    actions.end_role(membership_id=right.pk, reason="Renunció", actor=admin, now=NOW)
    run_jobs()

    assert {one.role for one in actor_for(right.user, on=TODAY).memberships} == {Role.ADVISER}
    assert "Renunció" in mail.outbox[-1].body
    with pytest.raises(NotAllowed, match="ya terminó"):
        actions.end_role(membership_id=right.pk, reason="Otra vez", actor=admin, now=NOW)


# On screen ----------------------------------------------------------------------------------------


def test_a_role_is_given_and_ended_on_screen(admin, entity):
    browser = client_of(admin)
    sent = {
        "correo": "pilar@gobernacion.gov.co",
        "nombre": "Pilar Mejía",
        "rol": Role.DEPARTMENT_REVIEWER.value,
        "entidad": "63",
        "desde": "2999-01-01",
    }
    assert browser.get("/personas/otorgar/").status_code == 200
    page = browser.post("/personas/otorgar/", sent, follow=True).content.decode()
    right = Membership.objects.get(user__email="pilar@gobernacion.gov.co")

    assert "Le llega un enlace" in page
    assert "Pilar Mejía" in page
    found = browser.get("/personas/", {"q": "pilar 63", "rol": right.role}).content.decode()
    assert "pilar@gobernacion.gov.co" in found
    assert "Nadie responde" in browser.get("/personas/", {"q": "nadie"}).content.decode()
    url = f"/personas/{right.pk}/terminar/"
    assert "deja de ser «Revisor de la gobernación»" in browser.get(url).content.decode()
    assert browser.post(url, {"razon": ""}).status_code == 422
    browser.post(url, {"razon": "Cambió de oficina"})
    right.refresh_from_db()
    assert (right.end_reason, right.ended_by) == ("Cambió de oficina", admin.user)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"entidad": "631"}, "dos cifras"),
        ({"entidad": "63111"}, "es de un departamento"),
        ({"hasta": "2000-01-01"}, "anterior al primero"),
        ({"rol": "lider"}, "opción válida|opciones disponibles|válida"),
        ({"correo": "mal"}, "correo"),
    ],
)
def test_what_is_wrong_is_told_by_its_field_and_nothing_typed_is_lost(admin, entity, wrong, says):
    sent = {
        "correo": "pilar@gobernacion.gov.co",
        "nombre": "Pilar Mejía",
        "rol": Role.DEPARTMENT_REVIEWER.value,
        "entidad": "63",
        "desde": "2999-01-01",
    }
    answer = client_of(admin).post("/personas/otorgar/", sent | wrong)
    page = answer.content.decode()

    assert answer.status_code == 422
    assert any(word in page for word in says.split("|"))
    assert "Pilar Mejía" in page
    assert not User.objects.filter(email="pilar@gobernacion.gov.co").exists()


def test_the_list_costs_as_much_for_one_as_for_thirty(admin, django_assert_max_num_queries):
    MembershipFactory.create_batch(30, role=Role.CONTROL_BODY)
    browser = client_of(admin)
    browser.get("/personas/")

    with django_assert_max_num_queries(6):
        page = browser.get("/personas/").content.decode()
    assert "31\xa0roles" in page or "31 roles" in page


# On the server ------------------------------------------------------------------------------------


def test_the_first_administrator_of_an_installation_comes_from_the_server():
    told = StringIO()
    given = ["primera@dnp.gov.co", "admin_dnp"]
    call_command("grant_role", *given, nombre="Primera Persona", stdout=told)
    run_jobs()

    person = User.objects.get(email="primera@dnp.gov.co")
    assert person.memberships.get().role == Role.DNP_ADMIN
    assert not person.has_usable_password()
    assert "/clave/nueva/" in mail.outbox[0].body
    assert "enlace para su contraseña" in told.getvalue()
    assert AuditEvent.objects.filter(kind="membership_granted").get().user_email == "grant_role"
    with pytest.raises(CommandError, match="ya es"):
        call_command("grant_role", *given)

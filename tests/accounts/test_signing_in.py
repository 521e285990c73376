"""Signing in and out by e-mail, and the way to one's entities."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from kpt.accounts.models import SignInAttempt, User
from kpt.accounts.roles import Role
from kpt.audit.models import AuditEvent
from tests.factories import (
    PASSWORD,
    DepartmentFactory,
    EntityFactory,
    MembershipFactory,
    UserFactory,
    actor_of,
    client_of,
)

pytestmark = pytest.mark.django_db


def sign_in(browser: Client, email: str, password: str = PASSWORD, **extra):
    return browser.post("/ingresar/", {"login": email, "password": password, **extra})


def events() -> list[tuple[str, str]]:
    return [(event.kind, event.user_email) for event in AuditEvent.objects.order_by("pk")]


def test_a_person_signs_in_by_e_mail_whatever_the_capitals(client):
    user = UserFactory(email="marcela@example.org")

    response = sign_in(client, " Marcela@Example.ORG ")

    assert response.status_code == 302
    assert response.headers["Location"] == "/mis-entidades/"
    assert client.session["_auth_user_id"] == str(user.pk)
    assert events() == [("signed_in", "marcela@example.org")]


def test_a_wrong_password_says_so_without_saying_which(client):
    UserFactory(email="marcela@example.org")

    response = sign_in(client, "marcela@example.org", "otra cosa")

    text = response.content.decode()
    assert response.status_code == 422
    assert "El correo o la contraseña no son correctos." in text
    assert "otra cosa" not in text
    assert "_auth_user_id" not in client.session
    event = AuditEvent.objects.get()
    assert (event.kind, event.after) == ("sign_in_failed", {"email": "marcela@example.org"})


def test_the_form_asks_for_what_is_missing(client):
    response = client.post("/ingresar/", {})

    assert response.status_code == 422
    assert 'href="#id_login"' in response.content.decode()
    assert not SignInAttempt.objects.exists()


def test_who_is_not_active_is_told_so_only_with_the_right_password(client):
    UserFactory(email="fue@example.org", is_active=False)

    wrong = sign_in(client, "fue@example.org", "otra cosa")
    right = sign_in(client, "fue@example.org")

    assert "no son correctos" in wrong.content.decode()
    assert right.headers["Location"] == "/cuenta-inactiva/"
    assert "Su cuenta está inactiva" in client.get("/cuenta-inactiva/").content.decode()
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(("demo", "enters"), [(True, True), (False, False)])
def test_people_of_the_demonstration_exist_only_in_it(client, settings, demo, enters):
    settings.KPT_DEMO = demo
    user = UserFactory(email=f"lider@{settings.KPT_DEMO_MAIL_DOMAIN}")

    assert (sign_in(client, user.email).headers.get("Location") == "/mis-entidades/") == enters
    settings.KPT_DEMO = False  # the same database, served for real: the session ends too
    assert client.get("/mis-entidades/").headers["Location"].startswith("/ingresar/")


def test_after_signing_in_one_is_where_one_wanted_to_go(client):
    membership = MembershipFactory()
    url = f"/e/{membership.entity_id}/"

    page = client.get(f"/ingresar/?next={url}").content.decode()
    response = sign_in(client, membership.user.email, next=url)

    assert f'name="next" value="{url}"' in page
    assert response.headers["Location"] == url


@pytest.mark.parametrize(
    ("remember", "hours", "until_the_browser_closes"), [("on", 12, False), ("", 8, True)]
)
def test_a_session_lasts_a_working_day(client, remember, hours, until_the_browser_closes):
    user = UserFactory()

    sign_in(client, user.email, remember=remember)

    assert client.session.get_expire_at_browser_close() == until_the_browser_closes
    assert client.session.get_expiry_age() == (
        settings.SESSION_COOKIE_AGE if until_the_browser_closes else hours * 3600
    )


def test_signing_out_takes_a_button_and_ends_the_session(client):
    user = UserFactory()
    client.force_login(user)
    key = client.session.session_key

    asked = client.get("/salir/")
    assert "¿Cerrar la sesión?" in asked.content.decode()
    assert "_auth_user_id" in client.session

    response = client.post("/salir/")
    assert response.headers["Location"] == "/"
    stolen = Client()
    stolen.cookies[settings.SESSION_COOKIE_NAME] = key
    assert stolen.get("/mis-entidades/").status_code == 302
    assert events()[-1] == ("signed_out", user.email)


def test_there_is_no_way_to_sign_up(client):
    new = {"email": "nueva@example.org", "password1": PASSWORD, "password2": PASSWORD}

    for response in (client.get("/usuario/"), client.post("/usuario/", new)):
        assert "Cómo se obtiene un usuario" in response.content.decode()
    assert not User.objects.exists()


def test_the_page_says_to_everybody_where_to_go(client):
    page = client.get("/ingresar/").content.decode()

    for text in ("¿Es líder y no tiene usuario?", "¿Es parte del equipo?", "Olvidé mi contraseña"):
        assert text in page
    assert 'autocomplete="username"' in page
    assert 'autocomplete="current-password"' in page


# My entities --------------------------------------------------------------------------------------


def test_who_has_one_entity_goes_straight_to_it():
    membership = MembershipFactory()

    response = client_of(membership.user).get("/mis-entidades/")

    assert response.headers["Location"] == f"/e/{membership.entity_id}/"


def test_who_has_several_chooses_and_searches_without_accents():
    user = UserFactory()
    quindio = DepartmentFactory(divipola="63", name="Quindío")
    for code, name in (("63111", "Buenavista"), ("63130", "Calarcá"), ("63190", "Circasia")):
        entity = EntityFactory(divipola=code, name=name, department=quindio)
        MembershipFactory(user=user, entity=entity, role=Role.TEAM_MEMBER)
    browser = client_of(user)

    everything = browser.get("/mis-entidades/").content.decode()
    found = browser.get("/mis-entidades/?q=calarca").content.decode()
    by_code = browser.get("/mis-entidades/?q=63190").content.decode()
    nothing = browser.get("/mis-entidades/?q=salento").content.decode()

    assert everything.index("Buenavista") < everything.index("Calarcá") < everything.index("Circas")
    assert 'href="/e/63130/"' in found
    assert "/e/63111/" not in found
    assert 'href="/e/63190/"' in by_code
    assert "Ninguna de sus entidades responde a «salento»." in nothing


def test_a_departmental_reviewer_sees_the_municipalities_of_her_department():
    quindio = DepartmentFactory(divipola="63", name="Quindío")
    EntityFactory(divipola="63111", name="Buenavista", department=quindio)
    EntityFactory(divipola="63990", name="Sin plan", department=quindio, makes_plan=False)
    EntityFactory(divipola="73001", name="Ibagué")
    reviewer = actor_of(Role.DEPARTMENT_REVIEWER, quindio)

    page = client_of(reviewer).get("/mis-entidades/").content.decode()
    found = client_of(reviewer).get("/mis-entidades/?q=nada").content.decode()

    assert 'href="/e/63/"' in page
    assert 'href="/e/63111/"' in page
    assert "Sin plan" not in page
    assert "Ibagué" not in page
    assert "Ningún municipio de Quindío responde a «nada»." in found


def test_dnp_searches_the_whole_country():
    EntityFactory(
        divipola="73001", name="Ibagué", department=DepartmentFactory(divipola="73", name="Tolima")
    )
    browser = client_of(actor_of(Role.DNP_REVIEWER))

    start = browser.get("/mis-entidades/").content.decode()
    found = browser.get("/mis-entidades/?q=ibague").content.decode()
    nothing = browser.get("/mis-entidades/?q=macondo").content.decode()

    assert "Tolima" in start
    assert "Ibagué" not in start
    assert 'href="/e/73001/"' in found
    assert "Ninguna entidad responde a «macondo»." in nothing


def test_who_is_linked_to_nothing_reads_what_to_do():
    ended = MembershipFactory(ends_on=timezone.localdate() - timedelta(days=1))

    for user in (UserFactory(), ended.user):
        page = client_of(user).get("/mis-entidades/").content.decode()
        assert "Su cuenta todavía no está vinculada a ninguna entidad" in page


def test_what_is_searched_for_is_never_markup():
    page = client_of(actor_of(Role.DNP_REVIEWER)).get(
        "/mis-entidades/", {"q": "<script>alert(1)</script>"}
    )

    assert "<script>alert" not in page.content.decode()


def test_the_person_and_her_role_are_on_top_of_the_page():
    entity = EntityFactory(name="Buenavista")
    leader = actor_of(Role.TEAM_LEADER, entity, full_name="Marcela Ospina")
    several = UserFactory(full_name="Diana Ríos")
    for _ in range(2):
        MembershipFactory(user=several, role=Role.TEAM_MEMBER)
    dnp = actor_of(Role.DNP_REVIEWER, full_name="Julia Pérez")

    page = client_of(leader).get("/clave/cambiar/").content.decode()
    assert "Marcela Ospina" in page
    assert "Líder del equipo · Buenavista" in page
    assert "Cerrar sesión" in page
    page = client_of(several).get("/clave/cambiar/").content.decode()
    assert "Integrante del equipo ·" not in page
    assert "Revisor del DNP" in client_of(dnp).get("/clave/cambiar/").content.decode()

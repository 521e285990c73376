"""The pages of the team as the leader, and everybody else, sees them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from kpt.accounts.models import Membership
from kpt.accounts.roles import Role
from kpt.team import actions
from tests.base.ui import elements
from tests.factories import EntityFactory, MembershipFactory, actor_of, client_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 10, 20, 15, 0, tzinfo=UTC)


@pytest.fixture
def entity():
    return EntityFactory()


@pytest.fixture
def leader(entity):
    return actor_of(Role.TEAM_LEADER, entity, full_name="Marcela Ospina")


@pytest.fixture
def browser(leader):
    return client_of(leader)


def url(entity, page=""):
    return f"/e/{entity.pk}/equipo/{page}"


def test_the_leader_invites_and_sees_her_in_the_list(browser, entity):
    form = {
        "correo": "ana@salento.gov.co",
        "nombre": "Ana Gómez",
        "rol": "integrante",
        "cargo": "Profesional",
        "dependencia": "Planeación",
        "modulos": ["seguimiento"],
    }
    page = browser.post(url(entity, "invitar/"), form, follow=True).content.decode()

    assert "Ana Gómez entró al equipo" in page
    assert "Invitada, sin contraseña" in page
    assert "El seguimiento" in page
    assert "Enviar otro enlace" in page
    one = Membership.objects.get(user__email="ana@salento.gov.co")
    assert (one.modules, one.office, one.job_title) == (
        ["seguimiento"],
        "Planeación",
        "Profesional",
    )


def test_what_is_wrong_is_told_and_nothing_typed_is_lost(browser, entity):
    page = browser.post(url(entity, "invitar/"), {"correo": "no es", "nombre": "Ana Gómez"})

    assert page.status_code == 422
    assert "Ana Gómez" in page.content.decode()
    assert not Membership.objects.filter(role=Role.TEAM_MEMBER).exists()


def test_who_is_there_already_is_told_on_the_form(browser, entity):
    one = MembershipFactory(role=Role.TEAM_MEMBER, entity=entity)
    form = {"correo": one.user.email, "nombre": "x", "rol": "lector", "cargo": "x"}
    page = browser.post(url(entity, "invitar/"), form)

    assert page.status_code == 422
    assert "ya hace parte del equipo" in page.content.decode()


def test_no_other_role_is_given_from_the_team(browser, entity):
    form = {"correo": "a@b.gov.co", "nombre": "x", "rol": "lider", "cargo": "x"}

    assert browser.post(url(entity, "invitar/"), form).status_code == 422


def test_editing_starts_from_what_there_is(browser, entity):
    one = MembershipFactory(
        role=Role.TEAM_MEMBER, entity=entity, job_title="Técnica", modules=["plan"]
    )
    page = browser.get(url(entity, f"{one.pk}/editar/")).content.decode()
    checked = [box["value"] for box in elements(page, "input") if "checked" in box]

    assert 'value="Técnica"' in page
    assert checked == ["plan"]
    browser.post(url(entity, f"{one.pk}/editar/"), {"cargo": "Técnica"})
    one.refresh_from_db()
    assert one.modules == []


def test_an_inactivation_can_be_undone_from_the_page_that_follows(browser, entity):
    one = MembershipFactory(role=Role.TEAM_MEMBER, entity=entity)
    answer = browser.post(url(entity, f"{one.pk}/inactivar/"), {"razon": "Renunció"}, follow=True)
    page = answer.content.decode()

    assert "Deshacer la inactivación" in page
    assert "Renunció" in page
    back = browser.post(url(entity, f"{one.pk}/reactivar/"), follow=True).content.decode()
    assert "vuelve a estar en el equipo" in back
    assert "Deshacer la inactivación" not in back


@pytest.mark.parametrize("number", ["x", "999999999999999999999999", "0", ""])
def test_an_undo_that_is_of_nobody_is_not_offered(browser, entity, number):
    page = browser.get(url(entity), {"salio": number})

    assert page.status_code == 200
    assert "Deshacer" not in page.content.decode()


def test_a_delegation_is_on_the_page_with_its_days(browser, entity):
    one = MembershipFactory(role=Role.TEAM_MEMBER, entity=entity)
    today = timezone.localdate()
    form = {
        "persona": one.pk,
        "desde": today.isoformat(),
        "hasta": (today + timedelta(days=4)).isoformat(),
        "razon": "Vacaciones",
    }
    page = browser.post(url(entity, "encargo/"), form, follow=True).content.decode()

    assert "Líder del equipo (encargo)" in page
    assert "por encargo de Marcela Ospina" in page
    standing_in = client_of(one.user)
    assert "Líder del equipo (encargo)" in standing_in.get(url(entity)).content.decode()
    assert standing_in.get(url(entity, "invitar/")).status_code == 200
    assert standing_in.get(url(entity, "encargo/")).status_code == 403


def test_without_members_the_page_says_what_to_do_first(browser, entity):
    page = browser.get(url(entity, "encargo/")).content.decode()

    assert "todavía no tiene integrantes" in page
    assert "Invitar a una persona" in page


def test_an_entity_without_team_says_how_to_begin(entity):
    page = client_of(actor_of(Role.DNP_REVIEWER)).get(url(entity)).content.decode()

    assert "todavía no tiene equipo" in page
    assert f"/solicitar/{entity.pk}/" in page


def test_who_is_not_the_leader_reads_and_has_no_buttons(entity, leader):
    one = MembershipFactory(role=Role.TEAM_MEMBER, entity=entity)
    page = client_of(one.user).get(url(entity)).content.decode()

    assert "Marcela Ospina" in page
    assert "Solo el líder del equipo invita" in page
    assert "Inactivar" not in page


def test_the_history_tells_who_did_what_to_whom(browser, entity, leader):
    one = MembershipFactory(role=Role.TEAM_MEMBER, entity=entity)
    actions.end_membership(membership_id=one.pk, reason="Renunció", actor=leader, now=NOW)
    page = browser.get(url(entity, "historia/")).content.decode()

    assert f"Salió del equipo: {one.user}" in page
    assert "Marcela Ospina" in page
    assert "Renunció" in page


def test_the_history_of_another_entity_is_not_told_here(browser, entity, leader):
    elsewhere = EntityFactory()
    other = actor_of(Role.TEAM_LEADER, elsewhere)
    one = MembershipFactory(role=Role.TEAM_MEMBER, entity=elsewhere)
    actions.end_membership(membership_id=one.pk, reason="Secreto", actor=other, now=NOW)

    assert "Secreto" not in browser.get(url(entity, "historia/")).content.decode()


def test_the_document_and_its_workbook_say_the_same(browser, entity, tmp_path):
    MembershipFactory(
        role=Role.TEAM_MEMBER, entity=entity, user__full_name="=1+1", job_title="Técnica"
    )
    page = browser.get(url(entity, "conformacion/")).content.decode()
    answer = browser.get(url(entity, "conformacion.xlsx"))
    (tmp_path / "equipo.xlsx").write_bytes(answer.content)
    sheet = load_workbook(tmp_path / "equipo.xlsx").active
    lines = list(sheet.iter_rows(values_only=True))

    assert "Marcela Ospina" in page
    assert "Técnica" in page
    assert lines[0][:3] == ("Nombre", "Rol", "Cargo")
    assert lines[1][0] == "Marcela Ospina"
    assert lines[2][:3] == ("=1+1", "Integrante del equipo", "Técnica")
    assert sheet["A3"].data_type == "s"
    assert f"equipo-{entity.pk}" in answer.headers["Content-Disposition"]


def test_the_team_costs_the_same_whatever_its_size(browser, entity, django_assert_max_num_queries):
    for _ in range(8):
        MembershipFactory(role=Role.TEAM_MEMBER, entity=entity)

    with django_assert_max_num_queries(14):
        browser.get(url(entity))

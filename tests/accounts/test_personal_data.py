"""Personal data: what is authorised, what one may see, take and correct, and what is not public."""

import csv
import io
import json

import pytest
from django.urls import reverse

from kpt.accounts.consent import TEXT, VERSION
from kpt.accounts.models import ConsentGiven
from kpt.accounts.roles import Role
from kpt.audit.kinds import AuditKind
from kpt.audit.models import AuditEvent
from tests.factories import EntityFactory, MembershipFactory, UserFactory, client_of
from tests.plan_factories import a_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def asking(settings):
    settings.KPT_ASK_CONSENT = True


@pytest.mark.usefixtures("asking")
def test_it_is_asked_once_before_anything_is_shown_and_then_one_goes_on():
    membership = MembershipFactory()
    browser = client_of(membership.user)
    url = f"/e/{membership.entity_id}/equipo/"
    asked = browser.get(url)

    assert asked["Location"].startswith("/seguridad/autorizacion/?next=%2Fe%2F")
    assert TEXT in browser.get(asked["Location"]).content.decode()
    done = browser.post(asked["Location"])
    assert done["Location"] == url
    assert browser.get(url).status_code == 200
    given = ConsentGiven.objects.get(user=membership.user)
    assert (given.text.version, given.text.text) == (VERSION, TEXT)
    browser.post(asked["Location"])
    assert AuditEvent.objects.filter(kind=AuditKind.CONSENT_GIVEN).count() == 1


@pytest.mark.usefixtures("asking")
def test_new_words_are_asked_again(monkeypatch):
    browser = client_of(UserFactory())
    browser.post("/seguridad/autorizacion/")
    assert browser.get("/mis-entidades/").status_code == 200
    monkeypatch.setattr("kpt.accounts.middleware.VERSION", "2027-01")
    monkeypatch.setattr("kpt.accounts.consent.VERSION", "2027-01")

    assert browser.get("/mis-entidades/").status_code == 302


@pytest.mark.usefixtures("asking")
def test_who_does_not_authorise_reads_what_is_public_and_leaves():
    browser = client_of(UserFactory())

    assert browser.get(reverse("portal:privacy")).status_code == 200
    assert browser.post("/salir/").status_code == 302


@pytest.mark.usefixtures("asking")
@pytest.mark.parametrize("back", ["https://malo.example/", "//malo.example", "javascript:x"])
def test_it_leads_nowhere_else(back):
    browser = client_of(UserFactory())

    answer = browser.post(f"/seguridad/autorizacion/?next={back}")
    assert answer["Location"] == "/mis-entidades/"


def test_one_takes_all_that_is_held_of_oneself_and_of_nobody_else():
    other = MembershipFactory(user__full_name="Otra Persona")
    membership = MembershipFactory(role=Role.TEAM_MEMBER, office="=Planeación")
    browser = client_of(membership.user)
    held = json.loads(browser.get("/mis-datos/mis-datos.json").content)
    table = browser.get("/mis-datos/mis-datos.csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(table)))

    assert held["persona"]["correo"] == membership.user.email
    assert held["roles"][0]["dependencia"] == "=Planeación"
    assert rows[0] == ["parte", "número", "dato", "valor"]
    assert ["roles", "1", "dependencia", "'=Planeación"] in rows
    assert "Otra Persona" not in table
    assert other.user.email not in json.dumps(held)


def test_one_corrects_ones_own_name_and_title_and_it_is_recorded():
    user = UserFactory(full_name="Mal Escrito")
    browser = client_of(user)
    form = {"nombre": "Bien Escrito", "cargo": "Técnica", "email": "otro@malo.example"}
    page = browser.post("/mis-datos/", form, follow=True).content.decode()

    before = user.email
    user.refresh_from_db()
    assert (user.full_name, user.job_title, user.email) == ("Bien Escrito", "Técnica", before)
    assert "quedaron corregidos" in page
    event = AuditEvent.objects.get(kind=AuditKind.PERSON_CORRECTED)
    assert event.before["full_name"] == "Mal Escrito"
    browser.post("/mis-datos/", form)
    assert AuditEvent.objects.filter(kind=AuditKind.PERSON_CORRECTED).count() == 1


def test_what_is_wrong_is_told():
    assert client_of(UserFactory()).post("/mis-datos/", {"nombre": ""}).status_code == 422


def test_no_public_page_says_the_address_of_a_person(client):
    entity = EntityFactory()
    a_plan(targets=1, entity=entity)
    person = MembershipFactory(entity=entity, user__email="solo.interno@salento.gov.co").user
    pages = ["portal:home", "portal:search", "portal:country", "portal:privacy", "portal:about"]
    urls = [reverse(name) for name in pages]
    urls += [reverse(name, args=[entity.pk]) for name in ("portal:plan", "portal:targets")]
    for url in urls:
        answer = client.get(url)
        assert answer.status_code == 200, url
        assert person.email not in answer.content.decode(), url

"""A plan as a citizen reads it, without an account."""

import io

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from kpt.plans.workbook import layout
from tests.factories import EntityFactory
from tests.plan_factories import a_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def version():
    return a_plan(10)


def get(version, name, *args, status=200, **query):
    address = reverse(f"portal:{name}", args=[version.plan.entity_id, *args])
    response = Client().get(address, query)
    assert response.status_code == status
    return response


@pytest.mark.parametrize("targets", [1, 3, 40])
@pytest.mark.parametrize(("name", "args"), [("plan", []), ("targets", []), ("target", [1])])
def test_public_pages_ask_the_same_few_queries(targets, name, args, django_assert_max_num_queries):
    version = a_plan(targets)
    get(version, name, *args)

    with django_assert_max_num_queries(10):
        get(version, name, *args)


def test_a_citizen_sees_the_plan_and_who_vouches_for_it(version):
    page = get(version, "plan").content.decode()

    assert "Juntos hacemos camino" in page
    assert "Acuerdo 005" in page
    assert "Autorreportado" in page
    assert "10\xa0metas" in page
    assert "no es la calificación oficial del DNP" in page
    assert f"/informes/{version.plan.entity_id}/" in page


def test_public_links_never_lead_into_the_workspace(version):
    for name, args in (("plan", []), ("targets", []), ("target", [1])):
        assert 'href="/e/' not in get(version, name, *args).content.decode()


def test_nobody_reads_who_loaded_what(version):
    page = get(version, "target", 1).content.decode()

    assert "De dónde salió" not in page
    assert "Rosalba" not in page


def test_the_list_is_filtered_as_the_teams(version):
    found = get(version, "targets", avance="cumplida").context["list"]

    assert [row.label for row in found.page.object_list] == ["IP-3", "IP-5", "IP-8", "IP-10"]


def test_the_official_workbook_can_be_taken(version):
    content = get(version, "plan-workbook").getvalue()

    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book[layout.TARGETS].max_row == layout.FIRST_ROW + 9


@pytest.mark.parametrize("extension", ["csv", "xlsx"])
def test_open_data_can_be_taken(version, extension):
    response = get(version, "targets-file", extension)

    assert response["Content-Disposition"].startswith("attachment")
    assert len(response.getvalue()) > 500


def test_an_entity_without_a_plan_has_a_page_that_says_so():
    entity = EntityFactory(name="Puerto Ñandú")

    page = Client().get(reverse("portal:plan", args=[entity.pk])).content.decode()

    assert "Este plan no se ha cargado" in page


@pytest.mark.parametrize("name", ["targets", "plan-workbook"])
def test_what_a_missing_plan_would_have_is_not_found(name):
    entity = EntityFactory()

    response = Client().get(reverse(f"portal:{name}", args=[entity.pk]))

    assert response.status_code == 404
    assert "todavía no tiene su plan" in response.content.decode()


@pytest.mark.parametrize("code", ["99", "00000"])
def test_a_code_of_nobody_is_not_found(code):
    assert Client().get(f"/planes/{code}/").status_code == 404

"""Finding an entity by what people type."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kpt.territories.queries import find

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


def found(text, **options):
    return [entity.divipola for entity in find(text, **options)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("63111", "63111"),
        ("buenavista quindio", "63111"),
        ("Buenavista, Quindío", "63111"),
        ("quindío buenavista", "63111"),
        ("  MEDELLIN ", "05001"),
        ("Nariño", "52"),  # the department before its namesakes
        ("quindio", "63"),
        ("bogota dc", "11001"),
        ("Bogotá, D.C.", "11001"),
        ("mompos", "13468"),  # an alias: the name is Santa Cruz de Mompox
    ],
)
def test_the_first_found_is_the_one_meant(text, first):
    assert found(text)[0] == first


def test_namesakes_are_all_found_and_told_apart_by_department():
    namesakes = [(e.name, e.department.name) for e in find("buenavista")]

    assert namesakes[:4] == [
        ("Buenavista", "Boyacá"),
        ("Buenavista", "Córdoba"),
        ("Buenavista", "Quindío"),
        ("Buenavista", "Sucre"),
    ]


def test_a_department_finds_its_municipalities_after_itself():
    codes = found("quindio")

    assert codes[0] == "63"
    assert sorted(codes[1:]) == [
        "63001", "63111", "63130", "63190", "63212", "63272",
        "63302", "63401", "63470", "63548", "63594", "63690",
    ]  # fmt: skip


def test_a_code_may_be_typed_by_its_beginning():
    assert found("631") == ["63111", "63130", "63190"]


def test_names_that_start_with_the_text_come_before_those_that_contain_it():
    names = [entity.name for entity in find("salento")]

    assert names[0] == "Salento"


@pytest.mark.parametrize("text", ["", "   ", ",.", "no existe tal municipio", "'; drop table", "%"])
def test_what_names_nothing_finds_nothing(text):
    assert found(text) == []


def test_areas_without_a_plan_are_found_only_when_asked():
    assert found("la pedrera") == []
    assert found("la pedrera", planning_only=False) == ["91407"]


def test_finding_takes_one_query_and_no_more_than_asked():
    with CaptureQueriesContext(connection) as queries:
        entities = find("san", limit=7)
        [str(entity.department) for entity in entities]

    assert (len(entities), len(queries)) == (7, 1)

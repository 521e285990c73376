"""Finding an entity, and the pages that explain."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import DepartmentFactory, EntityFactory
from tests.plan_factories import a_plan

pytestmark = pytest.mark.django_db

EXPLAINING = [
    *("about", "route", "guide", "support", "questions", "calculations"),
    *("accessibility", "privacy"),
]


@pytest.fixture
def namesakes():
    for code, name in (("63", "Quindío"), ("15", "Boyacá")):
        department = DepartmentFactory(divipola=code, name=name)
        EntityFactory(divipola=f"{code}111", name="Buenavista", department=department)


def search(text):
    return Client().get(reverse("portal:search"), {"q": text})


def test_namesakes_are_told_apart_by_their_department(namesakes):
    response = search("buenavista")

    assert [(one.name, one.department) for one in response.context["found"]] == [
        ("Buenavista", "Boyacá"),
        ("Buenavista", "Quindío"),
    ]


@pytest.mark.parametrize("text", ["63111", "buenavista quindio", "BUENAVISTA Quindío"])
def test_a_code_or_its_department_finds_one(namesakes, text):
    assert [one.divipola for one in search(text).context["found"]] == ["63111"]


def test_who_has_a_plan_says_so():
    version = a_plan(4)

    page = search(version.plan.entity.name).content.decode()

    assert "Juntos hacemos camino" in page
    assert "Con plan" in page


def test_nothing_found_says_how_to_look_again():
    assert "Nada se llama así" in search("Macondo").content.decode()


def test_without_words_the_departments_are_offered(namesakes):
    page = search("").content.decode()

    assert reverse("portal:department", args=["63"]) in page
    assert "Nada se llama así" not in page


def test_what_was_typed_is_shown_as_text():
    page = search("<script>alert(1)</script>").content.decode()

    assert "<script>alert" not in page


@pytest.mark.parametrize("name", EXPLAINING)
def test_pages_that_explain_have_a_title_and_need_no_database(name, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = Client().get(reverse(f"portal:{name}"))

    page = response.content.decode()
    assert response.status_code == 200
    assert page.count("<h1") == 1

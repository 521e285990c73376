"""The short route: from nothing to the legal minimum, one question at a time."""

from decimal import Decimal as D

import pytest
from django.urls import reverse

from kpt.accounts.roles import Role
from kpt.formulation.actions.common import count_common_products
from kpt.formulation.actions.short import NothingChosen, UnknownProduct, take_products
from kpt.formulation.models import CommonProduct
from kpt.formulation.queries.short import next_question, offers
from kpt.formulation.questions import Question
from kpt.plans.actions.opening import UNNAMED
from kpt.plans.models import Plan, ProductTarget, StrategicLine
from kpt.plans.queries import load_content
from kpt.territories.models import EntityYear
from tests.factories import actor_of, client_of
from tests.plan_factories import PlanFactory, TargetFactory, VersionFactory
from tests.plans.drafts import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def web(place):
    Plan.objects.update(name=UNNAMED)
    return client_of(place.leader)


def url(place):
    return reverse("formulation:short", args=[place.entity.pk])


def answer(web, place, **data):
    place.version.refresh_from_db()
    place.version.plan.refresh_from_db()
    asked = next_question(place.version)
    sent = {"pregunta": asked.question, "fila": asked.uid or "", **data}
    return web.post(url(place), sent)


def test_from_nothing_to_the_legal_minimum(web, place):
    assert "¿Cómo se llama el plan?" in web.get(url(place)).content.decode()
    answers = [
        {"nombre": "Ulloa florece"},
        {"lineas": "Tejido social\n\nCampo productivo\nTejido social"},
        {"sectores": ["24", "40"]},
        {"sectores": ["19"]},
        {"productos": ["240204100", "400301700"]},
        {"productos": ["190502100"]},
        {"cantidad": "10", "modo": "acumulativo", "precision": "Vereda El Roble"},
        {"cantidad": "1", "modo": "no_acumulativo"},
        {"cantidad": "1.250,5", "modo": "acumulativo"},
        {"total": "150.000.000", "fuente": "1"},
        {"total": "4", "fuente": "2"},
        {"total": "100", "fuente": "3"},
    ]
    for given in answers:
        response = answer(web, place, **given)
        assert response.status_code == 302, (given, response.content.decode())

    assert "Lo mínimo ya está" in web.get(url(place)).content.decode()
    content = load_content(place.version)
    assert [line.name for line in content.lines] == ["Tejido social", "Campo productivo"]
    first, second, third = content.targets
    assert first.indicator_code == "240204100"
    assert (first.customisation, first.lines, first.target) == ("Vereda El Roble", (1,), D(10))
    assert list(first.quantities.values()) == [3, 3, 2, 2]
    assert first.money == {(year, 1): D(37_500_000) for year in (2024, 2025, 2026, 2027)}
    assert list(second.quantities.values()) == [1, 1, 1, 1]
    assert third.target == D("1250.5")
    assert sum(third.money.values()) == 100


def test_what_is_left_for_later_waits_and_the_next_is_asked(web, place):
    Plan.objects.update(name="Con nombre")
    one, two = place.line("Una"), place.line("Dos")
    page = web.get(f"{url(place)}?despues={one.uid}&despues=nada").content.decode()
    assert "<h1>Dos</h1>" in page
    page = web.get(f"{url(place)}?despues={one.uid}&despues={two.uid}").content.decode()
    assert "Dejó preguntas para después" in page


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"lineas": "   "}, "obligatorio"),
        ({"pregunta": "plata"}, "¿Cuáles son los grandes objetivos?"),
    ],
)
def test_a_wrong_answer_changes_nothing_and_says_why(web, place, data, words):
    Plan.objects.update(name="Con nombre")
    response = answer(web, place, **data)
    assert words in response.content.decode()
    assert response.status_code == (200 if "pregunta" in data else 422)
    assert not StrategicLine.objects.exists()


def test_an_answer_to_a_question_that_somebody_else_answered_is_not_taken_for_another(web, place):
    Plan.objects.update(name="Con nombre")
    one, two = place.line("Una"), place.line("Dos")
    place.version.refresh_from_db()
    stale = {"pregunta": Question.SECTORS, "fila": two.uid, "sectores": ["24"]}
    response = web.post(url(place), stale)
    assert "<h1>Una</h1>" in response.content.decode()
    assert not one.sectors.exists()
    assert not two.sectors.exists()


def test_unknown_or_no_products_are_refused_whole(place):
    line = place.line()
    common = {
        "version_id": place.version.pk,
        "line_uid": line.uid,
        "actor": place.leader,
        "now": NOW,
    }
    with pytest.raises(UnknownProduct, match="999999900"):
        take_products(codes=["240204100", "999999900"], **common)
    with pytest.raises(NothingChosen):
        take_products(codes=[], **common)
    assert not ProductTarget.objects.exists()


def test_a_reader_is_told_why_she_does_not_answer(web, place):
    reader = client_of(actor_of(Role.READER, place.entity))
    response = reader.get(url(place))
    assert response.status_code == 403
    assert "Solo el equipo" in response.content.decode()


def test_products_offered_are_those_of_similar_entities_and_say_so(place):
    EntityYear.objects.create(entity=place.entity, fiscal_year=2023, category="6")
    line = place.line("Vías", sectors=("24", "40"))
    catalogue, told = offers(place.version, line.uid)
    assert told.startswith("Del catálogo nacional")
    assert {offer.plans for offer in catalogue} == {0}

    for _ in range(2):
        version = VersionFactory(plan=PlanFactory())
        EntityYear.objects.create(entity=version.plan.entity, fiscal_year=2023, category="6")
        for number in (1, 2):  # twice in one plan counts once
            TargetFactory(
                version=version,
                number=number,
                product_code="2402042",
                indicator_code="240204200",
                change=version.change,
            )
    other = VersionFactory(plan=PlanFactory())
    EntityYear.objects.create(entity=other.plan.entity, fiscal_year=2023, category="1")
    TargetFactory(version=other, number=1, change=other.change)

    assert count_common_products() == 2
    assert count_common_products() == 2
    assert CommonProduct.objects.get(category="6").plans == 2
    found, told = offers(place.version, line.uid)
    assert [(offer.code, offer.plans) for offer in found] == [("240204200", 2)]
    assert told == "Los que más tienen los planes vigentes de entidades de categoría 6."

"""The country and its departments: from the summaries, whatever the number of plans."""

import csv
import io
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from kpt.base.numbers import entero, percent, pesos
from kpt.followup.models import PlanYearSummary, TargetYearProgress
from kpt.portal.queries.country import dots, nation, total
from tests.factories import DepartmentFactory, EntityFactory
from tests.plan_factories import a_plan

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture
def country():
    """Two departments; one has two plans with execution and one without, the other none."""
    quindio = DepartmentFactory(divipola="63", name="Quindío")
    narino = DepartmentFactory(divipola="52", name="Nariño")
    for code, name, targets, executed in (
        ("63111", "Buenavista", 10, True),
        ("63401", "La Tebaida", 5, True),
        ("63302", "Génova", 3, False),
    ):
        entity = EntityFactory(
            divipola=code, name=name, department=quindio, longitude=D("-75.7"), latitude=D("4.4")
        )
        a_plan(targets, entity=entity, executed=executed)
    EntityFactory(divipola="52001", name="Pasto", department=narino)
    return quindio


def get(name, *args, **query):
    response = Client().get(reverse(f"portal:{name}", args=args), query)
    assert response.status_code == 200
    return response


def names(response) -> list[str]:
    return [row.name for row in response.context["board"].rows]


@pytest.mark.parametrize("name", ["home", "country"])
def test_the_country_asks_five_queries(country, name, django_assert_num_queries):
    get(name)

    with django_assert_num_queries(5):
        get(name)


def test_the_country_adds_money_and_averages_over_targets(country):
    whole = get("country").context["board"].whole

    assert (whole.entities, whole.plans, whole.followed, whole.targets) == (6, 3, 2, 18)
    years = PlanYearSummary.objects.filter(fiscal_year=2025, has_execution=True)
    counted = sum(row.physical_counted for row in years)
    expected = sum(row.physical_ratio * row.physical_counted for row in years) / counted
    assert whole.physical_ratio == pytest.approx(expected)
    assert whole.counted == counted
    assert whole.programmed_cop == sum(
        row.programmed_cop for row in PlanYearSummary.objects.filter(fiscal_year=0)
    )


def test_each_department_is_a_row_and_sorts(country):
    assert names(get("country")) == ["Nariño", "Quindío"]
    assert names(get("country", orden="-metas")) == ["Quindío", "Nariño"]
    assert names(get("country", orden="-avance")) == ["Quindío", "Nariño"]
    assert names(get("country", orden="nonsense")) == ["Nariño", "Quindío"]
    assert names(get("country", q="narino")) == ["Nariño"]


def test_each_percentage_says_how_it_was_made(country):
    response = get("country")
    whole, made = response.context["board"].whole, response.context["board"].calculations

    page = response.content.decode()
    assert [one.title.removeprefix("¿Cómo se calculó ").split(" de ")[0] for one in made] == [
        "el avance físico",
        "lo obligado",
        "la cobertura",
    ]
    for one, ratio in zip(
        made, (whole.physical_ratio, whole.financial_ratio, whole.coverage_ratio), strict=True
    ):
        assert percent(ratio) in one.title
        assert one.title in page
    assert dict(row[:2] for row in made[0].inputs)["Metas que cuentan"] == entero(whole.counted)
    assert dict(row[:2] for row in made[1].inputs)["Obligaciones"] == pesos(whole.obligations_cop)


def test_a_department_without_plans_says_so_and_names_no_year(country):
    page = get("department", "52").content.decode()

    assert "Todavía no hay planes cargados. Entidades que hacen plan: 2." in page
    assert "todavía no hay ejecución" in page
    assert "None" not in page
    assert "¿Cómo se calculó" not in page


def test_nothing_that_matches_is_said(country):
    assert "Nada se llama así" in get("country", q="Atlántida").content.decode()


def test_a_department_shows_its_government_and_municipalities(country):
    response = get("department", "63", orden="-metas")

    assert names(response) == ["Buenavista", "La Tebaida", "Génova", "Quindío, departamento"]
    page = response.content.decode()
    assert reverse("portal:plan", args=["63111"]) in page
    assert "Autorreportado" in page


def test_a_large_department_comes_in_pages_of_a_hundred(country):
    for number in range(100):
        EntityFactory(divipola=f"63{number + 500}", name=f"Vereda {number}", department=country)

    first, second = get("department", "63"), get("department", "63", pagina="2")

    assert len(first.context["board"].page.object_list) == 100
    assert len(second.context["board"].page.object_list) == 4
    assert first.context["board"].whole == second.context["board"].whole


@pytest.mark.parametrize("code", ["98", "63111"])
def test_only_departments_have_that_page(country, code):
    assert Client().get(f"/pais/{code}/").status_code == 404


def test_the_map_tells_progress_or_coverage(country):
    lines = nation().lines

    assert sorted(dot.tone for dot in dots(lines, "avance")) == ["none", "q3", "q3"]
    assert sorted(dot.tone for dot in dots(lines, "cobertura")) == ["none", "q3", "q4"]
    assert "cobertura en PIIP" in get("country", mapa="cobertura").content.decode()


def test_the_year_can_be_chosen(country):
    board = get("country", vigencia="2024").context["board"]

    assert (board.nation.year, board.nation.years) == (2024, (2024, 2025))


def test_an_empty_country_still_has_its_page():
    DepartmentFactory(divipola="63", name="Quindío")

    board = get("country").context["board"]

    assert (board.whole.plans, board.whole.physical_ratio, board.nation.year) == (0, None, None)
    assert "0 de 1" in get("home").content.decode()


def test_nothing_together_is_nothing():
    assert total([]).financial_ratio is None


@pytest.mark.parametrize(
    ("name", "args", "rows"), [("country-file", [], 2), ("department-file", ["63"], 4)]
)
def test_tables_can_be_taken(country, name, args, rows):
    content = get(name, *args, "csv").getvalue().decode("utf-8-sig")

    found = list(csv.DictReader(io.StringIO(content)))
    assert len(found) == rows
    assert found[0]["Código DANE"]


def test_the_page_never_reads_the_rows_of_a_plan(country):
    """The summaries decide: without the rows below them the page says the same."""
    before = get("country").context["board"].whole

    TargetYearProgress.objects.all().delete()

    assert get("country").context["board"].whole == before

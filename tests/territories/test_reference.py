"""What ``load_reference`` puts in: the entities of Colombia, by year, and who governs them."""

from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kpt.audit.models import AuditEvent
from kpt.territories.models import (
    EntityKind,
    EntityYear,
    Government,
    GovernmentPeriod,
    TerritorialEntity,
)
from kpt.territories.queries import (
    departments,
    entity_facts,
    government_of,
    planning_municipalities,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.mark.parametrize(
    ("kind", "rows", "make_plan"),
    [
        (EntityKind.DEPARTMENT, 32, 32),
        (EntityKind.CAPITAL_DISTRICT, 1, 0),
        (EntityKind.MUNICIPALITY, 1103, 1103),
        (EntityKind.NON_MUNICIPAL_AREA, 18, 0),
        (EntityKind.ISLAND, 1, 0),
    ],
)
def test_every_kind_of_entity_is_there_and_the_right_ones_make_a_plan(kind, rows, make_plan):
    entities = TerritorialEntity.objects.filter(kind=kind)

    assert (entities.count(), entities.filter(makes_plan=True).count()) == (rows, make_plan)


def test_1135_entities_make_a_plan_and_each_has_its_mandate():
    planning = TerritorialEntity.objects.filter(makes_plan=True)
    mandates = Government.objects.filter(
        period__label="2024-2027", starts_on=date(2024, 1, 1), ends_on=date(2027, 12, 31)
    )

    assert planning.count() == 1135
    assert {*mandates.values_list("entity_id", flat=True)} == {
        *planning.values_list("pk", flat=True)
    }
    assert {*mandates.values_list("authority_name", flat=True)} == {""}


@pytest.mark.parametrize("divipola", ["11001", "27493"])
def test_bogota_and_nuevo_belen_de_bajira_make_a_plan(divipola):
    assert TerritorialEntity.objects.get(pk=divipola).makes_plan


def test_codes_of_municipalities_start_with_their_departments():
    pairs = TerritorialEntity.objects.exclude(department=None).values_list("pk", "department_id")

    assert [pair for pair in pairs if not pair[0].startswith(pair[1])] == []


def test_periods_are_three_and_last_four_years():
    periods = GovernmentPeriod.objects.values_list("label", "first_year", "last_year")

    assert [*periods] == [
        ("2016-2019", 2016, 2019),
        ("2020-2023", 2020, 2023),
        ("2024-2027", 2024, 2027),
    ]


def test_a_year_keeps_the_category_that_was_published_for_it_and_who_did():
    # Calarcá: three different years, two publishers.
    years = EntityYear.objects.filter(entity_id="63130").order_by("fiscal_year")
    told = {year.fiscal_year: (year.category, year.category_source) for year in years}

    assert told[2018] == ("", "")
    assert told[2023][1] == "DNP, IDF 2023"
    assert told[2024] == ("5", "Contaduría General de la Nación, consulta de 2025")
    assert told[2027] == ("", "")


def test_facts_of_a_year_are_its_own():
    armenia = TerritorialEntity.objects.get(pk="63001")

    facts = entity_facts(armenia, 2023)

    assert (facts.category, facts.category_year) == ("1", 2023)
    assert (facts.population, facts.population_year) == (307886, 2023)
    assert (facts.idf, facts.idf_year) == (Decimal("72.67"), 2023)


def test_facts_not_yet_published_are_those_of_the_latest_year_and_say_so():
    armenia = TerritorialEntity.objects.get(pk="63001")

    with CaptureQueriesContext(connection) as queries:
        facts = entity_facts(armenia, 2027)

    assert len(queries) == 1
    assert (facts.category_year, facts.population_year, facts.idf_year) == (2026, 2027, 2023)
    assert "Contaduría" in facts.category_source


def test_facts_of_an_entity_that_nobody_measures_are_blank():
    facts = entity_facts(TerritorialEntity.objects.get(pk="63001"), 2010)

    assert (facts.category, facts.population, facts.idf) == ("", None, None)


def test_lists_for_choosing_go_by_name_without_regard_to_accents():
    quindio = TerritorialEntity.objects.get(pk="63")
    names = [entity.name for entity in planning_municipalities(quindio)]

    assert len(departments()) == 32
    assert [entity.name for entity in departments()][:3] == ["Amazonas", "Antioquia", "Arauca"]
    assert names[:5] == ["Armenia", "Buenavista", "Calarcá", "Circasia", "Córdoba"]


def test_a_mandate_is_found_by_its_period_and_its_absence_is_told():
    buenavista = TerritorialEntity.objects.get(pk="63111")

    assert government_of(buenavista, 2024).period.label == "2024-2027"
    with pytest.raises(Government.DoesNotExist):
        government_of(buenavista, 2016)


def test_the_first_load_tells_what_it_added(reference_data):
    assert "Entidades territoriales: se agregan 1155, cambian 0" in reference_data
    assert "2427 productos, 2859 indicadores, cargada ahora" in reference_data


def test_what_was_loaded_is_recorded_once():
    call_command("load_reference", stdout=StringIO())

    events = AuditEvent.objects.order_by("pk").values_list("kind", "user_email")
    assert [*events] == [
        ("reference_loaded", "load_reference"),
        ("catalogue_released", "load_reference"),
    ]


def test_a_second_load_changes_nothing_and_says_so():
    output = StringIO()

    call_command("load_reference", stdout=output)

    lines = output.getvalue().splitlines()
    assert lines.pop() == "Datos de referencia al día."
    assert len(lines) == 8
    assert all("sin cambios" in line for line in lines)

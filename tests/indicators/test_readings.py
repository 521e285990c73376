"""What indicators say of an entity, beside whom it is compared with."""

from dataclasses import replace
from decimal import Decimal as D

import pytest

from kpt.indicators.competences import CompetenceKind, Level, competences_of, level_of
from kpt.indicators.models import IndicatorComparison, IndicatorValue
from kpt.indicators.queries.lists import Wanted, indicators_of
from kpt.indicators.queries.readings import readings, values_around
from kpt.rules.peers import Trend, in_force, population_band
from kpt.territories.models import EntityYear
from tests.diagnosis.found import SHEET, national
from tests.factories import DepartmentFactory, EntityFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def places():
    """Four municipalities of Quindío and one of Tolima; all small but the last of Quindío."""
    quindio, tolima = DepartmentFactory(divipola="63"), DepartmentFactory(divipola="73")
    found = [EntityFactory(divipola=f"6310{n}", department=quindio) for n in range(4)]
    found.append(EntityFactory(divipola="73001", department=tolima))
    for place in found:
        large = place in found[3:]
        EntityYear.objects.create(
            entity=place,
            fiscal_year=2020,
            category="5" if large else "6",
            population=90_000 if large else 5_000,
        )
    return found


def test_an_entity_is_compared_with_its_department_the_country_and_its_alikes(
    places, django_assert_num_queries
):
    indicator = national(*places, places[0].department, None)

    with django_assert_num_queries(2):
        (reading,) = readings(places[0], [indicator])

    assert [(p.year, p.value) for p in reading.national] == [(2022, D(10)), (2023, D(11))]
    assert (reading.department, reading.country) == (D(16), D(17))
    assert {(p.group, p.label, p.median, p.entities) for p in reading.peers} == {
        ("departamento", f"Municipios de {places[0].department}", D("12.5"), 4),
        ("municipios", "Municipios del país", D(13), 5),
        ("categoria", "Municipios de categoría 6", D(12), 3),
        ("poblacion", "Municipios de hasta 10.000 habitantes", D(12), 3),
    }
    assert reading.similar.group == "poblacion"
    assert reading.trend == Trend.WORSE  # it should fall


def test_a_group_of_two_is_no_group(places):
    indicator = national(*places[3:])

    (reading,) = readings(places[3], [indicator])

    assert reading.peers == ()
    assert IndicatorComparison.objects.get(group="categoria", year=2023).entities == 2


def test_reading_many_costs_the_same_as_reading_one(places, django_assert_num_queries):
    many = [
        national(*places, sheet=replace(SHEET, code=f"X-{n}", name=f"Indicador {n}"))
        for n in range(6)
    ]

    with django_assert_num_queries(2):
        found = readings(places[0], many)

    assert len(found) == 6


def test_a_department_is_compared_with_departments():
    departments = [DepartmentFactory(divipola=code) for code in ("63", "73", "05")]
    indicator = national(*departments, EntityFactory(divipola="63001", department=departments[0]))

    (reading,) = readings(departments[0], [indicator])

    assert [(p.label, p.median) for p in reading.peers] == [("Departamentos del país", D(12))]


def test_the_figure_of_the_year_counts_before_that_of_a_month(places):
    indicator = national(places[0], years=(2023,))
    row = IndicatorValue.objects.get()
    IndicatorValue.objects.create(
        **{f: getattr(row, f) for f in ("indicator", "entity", "origin", "source", "load")},
        load_row=9,
        year=2023,
        month=6,
        value=D(99),
    )

    (reading,) = readings(places[0], [indicator])

    assert [point.value for point in reading.national] == [D(10)]


@pytest.mark.parametrize("year", [2018, 2020, 2021, 2023, 2026])
def test_the_database_finds_what_was_in_force_as_the_rule_does(year):
    entity = EntityFactory(divipola="63111")
    history = {2019: ("6", None), 2021: ("", 9_000), 2023: ("5", 21_000), 2025: ("4", None)}
    for when, (category, people) in history.items():
        EntityYear.objects.create(
            entity=entity, fiscal_year=when, category=category, population=people
        )
    national(entity, years=(year,))

    row = values_around(entity).get()

    categories = {when: category for when, (category, _) in history.items() if category}
    bands = {when: population_band(p).code for when, (_, p) in history.items() if p}
    assert row.in_category == in_force(categories, year)
    assert population_band(row.with_people).code == in_force(bands, year)


def test_indicators_are_found_by_words_and_sectors(places):
    national(places[0])
    water = replace(SHEET, code="AGUA", name="Cobertura de acueducto", sector_code="40")
    national(places[0], sheet=water)
    national(places[1], sheet=replace(SHEET, code="OTRO", name="De otro municipio"))

    def names(**wanted):
        return [one.code for one in indicators_of(places[0], Wanted(**wanted))]

    assert sorted(names()) == ["AGUA", "EDU-1"]
    assert names(words="DESERCION escolar") == ["EDU-1"]
    assert names(sectors=("40",)) == ["AGUA"]
    assert names(words="nada") == []


def test_every_sector_has_its_competence_for_both_levels():
    for level in Level:
        found = competences_of(level)
        assert len({one.sector_code for one in found}) == 19
        for one in found:
            assert one.text.endswith(".")
            assert bool(one.norm) is (one.kind is CompetenceKind.NORM)
    (health,) = competences_of("municipio", "19")
    assert "Ley 715 de 2001, art. 44" in health.norm
    assert level_of(is_department=True) == Level.DEPARTMENT
    with pytest.raises(ValueError, match="vereda"):
        competences_of("vereda")

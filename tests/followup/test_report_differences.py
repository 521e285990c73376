"""Where an official report says otherwise than the plan, both are told, and nothing stops."""

from decimal import Decimal

import pytest

from kpt.base.sheets.problems import Grade
from kpt.followup.reports import read_report
from kpt.followup.workbook import layout
from tests.factories import DepartmentFactory, EntityFactory
from tests.followup.books import financial_row, physical_row, report
from tests.plan_factories import PlanFactory, TargetFactory, VersionFactory

pytestmark = pytest.mark.django_db
D = Decimal
BPIN = "2024990010001"
HUNDRED_A_YEAR = {(year, 1): 100 for year in (2024, 2025, 2026, 2027)}


@pytest.fixture
def entity():
    entity = EntityFactory(
        divipola="99001",
        name="Puerto Ñandú",
        aliases="Puerto Viejo | San Juan del Puerto",
        department=DepartmentFactory(name="Valle Nuevo"),
    )
    version = VersionFactory(plan=PlanFactory(entity=entity))
    TargetFactory(version=version, number=1, bpin_text=BPIN, money=HUNDRED_A_YEAR)
    return entity


def told(entity, physical=None, financial=None):
    rows = ([physical or physical_row()], [financial or financial_row()])
    found = read_report(report(*rows), entity)
    assert found.book is not None
    return [(p.grade, p.code, p.sheet, p.cell) for p in found.problems], list(found.problems)


def test_a_report_that_agrees_with_the_plan_gives_nothing_to_say(entity):
    assert told(entity) == ([], [])


def test_an_alias_of_the_entity_is_its_name_too(entity):
    assert read_report(report(entity="San Juan del Puerto, Valle Nuevo"), entity).book is not None


def test_a_row_of_no_target_is_a_warning(entity):
    places, problems = told(entity, physical_row(7, bpin="2024990017777"))

    assert places == [(Grade.WARNING, "unknown_key", layout.PHYSICAL_SHEET, "A8")]
    assert "IP-7" in problems[0].message
    assert "sin asignar" in problems[0].fix


def test_a_row_of_one_of_the_projects_of_a_target_is_no_stranger(entity):
    target = entity.plans.get().versions.get().producttargets.get()
    target.bpin_text = f"{BPIN}, 2024990010002"
    target.save()

    assert told(entity) == ([], [])


def test_another_programming_is_told_with_both_figures_and_nothing_else(entity):
    places, problems = told(
        entity, physical_row(**{layout.programmed(2024): D(4), layout.physical_percent(2024): D(9)})
    )

    assert places == [(Grade.NOTE, "other_programming", layout.PHYSICAL_SHEET, "N8")]
    assert "programa 4 en 2024 y el plan 3" in problems[0].message


@pytest.mark.parametrize(
    ("stated", "said"),
    [(D("0.9"), "El informe dice 90\N{NO-BREAK SPACE}%"), (" ", "dice que no hay porcentaje")],
)
def test_another_percentage_is_told_with_both(entity, stated, said):
    places, problems = told(entity, physical_row(**{layout.physical_percent(2024): stated}))

    assert places == [(Grade.NOTE, "other_percentage", layout.PHYSICAL_SHEET, "S8")]
    assert said in problems[0].message
    assert "da 100" in problems[0].message


def test_the_noise_of_binary_arithmetic_is_not_another_percentage(entity):
    noisy = {layout.financial_percent(2024): D("0.50000000000000011")}

    assert told(entity, financial=financial_row(**noisy)) == ([], [])


def test_another_explanation_is_told_with_both(entity):
    text = "Lo ejecutado está por debajo de lo programado en la vigencia"
    places, problems = told(entity, physical_row(**{layout.explanation(2024): text}))

    assert places == [(Grade.NOTE, "other_explanation", layout.PHYSICAL_SHEET, "T8")]
    assert text in problems[0].message
    assert "Se ejecutó el 100% de lo programado" in problems[0].message


def test_without_a_plan_in_force_nothing_can_go_in():
    entity = EntityFactory(name="Puerto Ñandú", department=DepartmentFactory(name="Valle Nuevo"))

    found = read_report(report(), entity)

    assert found.book is None
    assert [p.code for p in found.problems] == ["no_plan"]


def test_a_broken_structure_is_told_before_the_missing_plan():
    entity = EntityFactory(name="Puerto Ñandú", department=DepartmentFactory(name="Valle Nuevo"))

    found = read_report(report(without=layout.BPIN), entity)

    assert {p.code for p in found.problems} == {"missing_header"}

"""The first page of an entity: one sentence, what to do next, the plan at a glance."""

import pytest
from django.urls import reverse

from kpt.accounts.roles import Role
from kpt.files.models import ImportState
from kpt.followup.models import PlanFinding, PlanYearSummary
from kpt.plans.models import VersionState
from tests.factories import EntityFactory, actor_of, client_of
from tests.plan_factories import (
    ImportBatchFactory,
    LineFactory,
    TargetFactory,
    VersionFactory,
    a_plan,
    compute,
)

pytestmark = pytest.mark.django_db


def home_of(entity):
    client = client_of(actor_of(Role.TEAM_MEMBER, entity))
    response = client.get(reverse("dashboards:home", args=[entity.pk]))
    assert response.status_code == 200
    return response


def titles(response) -> list[str]:
    return [task["title"] for task in response.context["home"].tasks]


@pytest.mark.parametrize("targets", [1, 3, 40])
def test_home_asks_the_same_few_queries_for_any_number_of_targets(
    targets, django_assert_max_num_queries
):
    entity = a_plan(targets).plan.entity
    client = client_of(actor_of(Role.TEAM_MEMBER, entity))
    client.get(reverse("dashboards:home", args=[entity.pk]))

    with django_assert_max_num_queries(10):
        client.get(reverse("dashboards:home", args=[entity.pk]))


def test_a_mayor_can_repeat_the_first_sentence():
    entity = a_plan(10).plan.entity

    seen = home_of(entity).context["home"].glance

    assert seen.last_sentence == (
        "En 2025 le correspondían 10: cumplió 4, quedó por debajo en 2, no ejecutó 1 "
        "y de 3 no hay dato."
    )
    assert seen.programmed_text == "$\xa0440\xa0millones"
    assert [one[1] for one in seen.parts] == [4, 2, 1, 3]


def test_money_is_told_by_year_source_line_sector_and_goal():
    seen = home_of(a_plan(10).plan.entity).context["home"].glance

    assert [row[0] for row in seen.money_years] == [2024, 2025, 2026, 2027]
    assert len(seen.sources) == 2
    assert [line.targets for line in seen.lines] == [5, 5]
    assert sum(one.targets for one in seen.sectors) == 10
    assert [goal.label for goal in seen.goals] == ["9. Industria"]


def test_money_that_serves_two_lines_is_told_once_and_the_difference_is_said():
    version = VersionFactory()
    lines = [LineFactory(version=version, consecutive=n) for n in (1, 2)]
    TargetFactory(version=version, lines=lines, money={(2024, 1): 5_000_000})
    compute(version.plan)

    seen = home_of(version.plan.entity).context["home"].glance

    assert seen.overlap_cop == 5_000_000
    assert "5 millones más que el plan" in seen.overlap_note


def test_what_goes_worst_comes_first():
    seen = home_of(a_plan(10).plan.entity).context["home"].glance

    assert [row.label for row in seen.late] == ["IP-2", "IP-1", "IP-6"]
    assert seen.late[0].word == "sin ejecución"


def test_an_entity_without_a_plan_is_told_how_to_begin():
    entity = EntityFactory(name="Puerto Ñandú")

    page = home_of(entity).content.decode()

    assert "Puerto Ñandú todavía no tiene plan aquí" in page
    assert reverse("exchange:upload", args=[entity.pk]) in page


def test_a_plan_without_execution_asks_for_it():
    response = home_of(a_plan(3, executed=False).plan.entity)

    assert "Importar la ejecución" in titles(response)
    assert "Todavía no hay ejecución cargada" in response.content.decode()


def test_a_plan_without_its_act_asks_for_it():
    version = a_plan(1)
    version.state, version.act_kind, version.act_number, version.act_on = (
        VersionState.ADOPTED_PENDING_ACT, "", "", None,
    )  # fmt: skip
    version.save()

    response = home_of(version.plan.entity)

    assert titles(response)[0] == "Anotar el acto que adoptó el plan"
    assert "Falta anotar el acto" in response.content.decode()


@pytest.mark.parametrize(
    ("state", "title"),
    [
        (ImportState.READY, "Confirmar «Plan indicativo.xlsx»"),
        (ImportState.CHECKING, "Esperar la revisión de «Plan indicativo.xlsx»"),
    ],
)
def test_an_import_that_waits_comes_first(state, title):
    version = a_plan(10)
    batch = ImportBatchFactory(entity=version.plan.entity, state=state, confirmed_at=None)

    first = home_of(version.plan.entity).context["home"].tasks[0]

    assert first["title"] == title
    assert str(batch.uid) in first["url"]


def test_findings_are_tasks_that_say_why():
    response = home_of(a_plan(10).plan.entity)

    assert "Avance físico por encima de 100 %" in titles(response)


def test_nothing_to_do_is_said_too():
    version = a_plan(1)
    PlanFinding.objects.all().delete()

    assert "Todo al día" in home_of(version.plan.entity).content.decode()


def test_without_financial_execution_what_was_obliged_is_unknown():
    version = a_plan(3)
    version.plan.financial_executions.all().delete()
    compute(version.plan)

    seen = home_of(version.plan.entity).context["home"].glance

    assert (seen.obliged_text, seen.obliged_note) == (
        "sin dato",
        "no hay ejecución financiera cargada",
    )


def test_obligations_that_no_target_claims_are_said():
    version = a_plan(3)
    record = version.plan.financial_executions.first()
    record.pk, record.bpins, record.fiscal_year = None, "2024999999999", 2025
    record.save()
    compute(version.plan)

    seen = home_of(version.plan.entity).context["home"].glance

    assert "sin meta" in seen.obliged_note


def test_a_plan_whose_figures_are_not_computed_says_to_come_back():
    version = a_plan(1)
    PlanYearSummary.objects.all().delete()

    assert "Las cifras se están calculando" in home_of(version.plan.entity).content.decode()

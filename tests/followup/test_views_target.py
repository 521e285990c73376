"""One target as its team reads it, and where its values came from."""

import pytest
from django.urls import reverse

from kpt.accounts.roles import Role
from kpt.base.numbers import pesos
from kpt.followup.models import ExecutionHistory
from kpt.plans.models import RowOrigin, ValueHistory, Way, YearProgramming
from tests.factories import actor_of, client_of
from tests.plan_factories import (
    ChangeFactory,
    ImportBatchFactory,
    LineFactory,
    TargetFactory,
    VersionFactory,
    a_plan,
    compute,
    execute,
)

pytestmark = pytest.mark.django_db


def team_of(version):
    return client_of(actor_of(Role.TEAM_MEMBER, version.plan.entity))


def url(version, number, name="target"):
    return reverse(f"followup:{name}", args=[version.plan.entity_id, number])


def page_of(version, number, name="target") -> str:
    response = team_of(version).get(url(version, number, name))
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("name", ["target", "provenance"])
@pytest.mark.parametrize("targets", [1, 3, 40])
def test_a_target_asks_the_same_few_queries_in_a_plan_of_any_size(
    name, targets, django_assert_max_num_queries
):
    version = a_plan(targets)
    client = team_of(version)
    client.get(url(version, 1, name))

    with django_assert_max_num_queries(10):
        response = client.get(url(version, 1, name))

    assert response.status_code == 200


def test_a_target_says_what_it_is_and_how_its_progress_was_computed():
    version = a_plan(3)

    page = page_of(version, 1)

    assert "Vereda 1" in page
    assert "220204100" in page
    assert "¿Cómo se calculó el 50,0\xa0% de 2025?" in page
    assert "1,5 kilómetros" in page
    assert "módulo kpt.rules.progress" in page
    assert pesos(8_000_000) in page
    assert "Se usan 2 de las 14 fuentes" in page


def test_a_code_that_the_catalogue_lacks_is_said():
    assert "El código no está en el catálogo cargado" in page_of(a_plan(1), 1)


def test_a_number_that_the_plan_lacks_is_not_found():
    version = a_plan(2)

    assert team_of(version).get(url(version, 99)).status_code == 404
    assert team_of(version).get(url(version, 99, "provenance")).status_code == 404


@pytest.mark.parametrize(
    ("mode", "target", "years", "says"),
    [
        ("acumulativo", 12, (3, 3, 3, 3), "los años suman la meta, como dice «Acumulativo»"),
        ("no_acumulativo", 3, (3, 3, 3, 3), "cada año programado es igual a la meta, como dice"),
        ("acumulativo", 3, (3, 3, 3, 3), "al contrario de «Acumulativo»"),
        ("acumulativo", 10, (3, 3, 3, 3), "no suman la meta ni la repiten"),
        ("acumulativo", 10, (1, 3, 6, 10), "parece que cada año incluye los anteriores"),
        ("acumulativo", 3, (3, 0, 0, 0), "las dos lecturas dan lo mismo"),
        ("acumulativo", 3, (0, 0, 0, 0), "No hay programación que comparar"),
        ("acumulativo", None, (1, 1, 1, 1), "No hay programación que comparar"),
    ],
)
def test_the_years_are_compared_with_the_declared_accumulation(mode, target, years, says):
    version = VersionFactory()
    quantities = dict(zip((2024, 2025, 2026, 2027), years, strict=True))
    TargetFactory(version=version, accumulation=mode, target=target, quantities=quantities)
    compute(version.plan)

    assert says in page_of(version, 1)


def test_targets_that_are_summed_before_dividing_name_each_other():
    version = VersionFactory()
    line = LineFactory(version=version)
    for number in (1, 2):
        TargetFactory(version=version, number=number, bpin_text="2024990010001", lines=[line])
    execute(version.producttargets.first(), 1)
    compute(version.plan)

    page = page_of(version, 2)

    assert f'href="{url(version, 1)}"' in page
    assert "se suman antes de dividir" in page
    assert "25,0\xa0%" in page  # 1,5 of 3 + 3


def test_a_target_without_money_or_execution_says_so():
    version = VersionFactory()
    TargetFactory(version=version, bpin_text="")
    compute(version.plan)

    page = page_of(version, 1)

    assert "no tiene recursos programados" in page
    assert "No se encontró ejecución de esta meta" in page
    assert "Sin código BPIN" in page


def test_each_value_names_its_file_its_cell_and_who_brought_it():
    version = a_plan(1)
    target = version.producttargets.get()
    headers = {"Meta del cuatrienio": "P", "Programación del producto bien o servicio 2025": "V"}
    batch = ImportBatchFactory(
        entity=version.plan.entity, layout={"Plan indicativo - Productos": headers}
    )
    change = ChangeFactory(plan=version.plan, way=Way.IMPORT, batch=batch)
    RowOrigin.objects.create(
        batch=batch, uid=target.uid, sheet="Plan indicativo - Productos", row=7
    )
    target.change = change
    target.save()
    YearProgramming.objects.filter(target=target).update(change=change)

    page = page_of(version, 1, "provenance")

    assert "Plan indicativo - Productos · P7" in page
    assert "Plan indicativo - Productos · V7" in page
    assert "Plan indicativo.xlsx" in page
    assert reverse("exchange:import", args=[version.plan.entity_id, batch.uid]) in page
    assert "Rosalba Quintero Peña 2024–2027" in page


def test_what_a_value_said_before_stays_to_be_read():
    version = a_plan(1)
    target = version.producttargets.get()
    ValueHistory.objects.create(
        plan=version.plan,
        change=target.change,
        row_uid=target.uid,
        row_label="IP-1",
        field="programming",
        fiscal_year="2025",
        before="2.5",
        after="3",
    )

    page = page_of(version, 1, "provenance")

    assert "Programado 2025" in page
    assert "2,5" in page


@pytest.mark.parametrize(
    ("field", "year", "source", "before", "after", "name", "reads"),
    [
        ("target", "", None, "10", "12.5", "Meta del cuatrienio", "12,5"),
        ("accumulation", "", None, "acumulativo", "no_acumulativo", "Tipo de acumulación", "No"),
        ("funding", "2024", 5, None, "1500000", "2024", "$\xa01.500.000"),
        ("customisation", "", None, "Antes decía esto", "", "Personalización", "Antes decía esto"),
        ("lines", "", None, "1", "1,2", "Líneas estratégicas", "LE-1, LE-2"),
        ("unheard_of", "2025", None, "1", "2", "unheard_of 2025", "2"),
    ],
)
def test_every_kind_of_former_value_is_written_as_people_read_it(
    field, year, source, before, after, name, reads
):
    version = a_plan(1)
    target = version.producttargets.get()
    ValueHistory.objects.create(
        plan=version.plan,
        change=target.change,
        row_uid=target.uid,
        row_label="IP-1",
        field=field,
        fiscal_year=year,
        source=source,
        before=before,
        after=after,
    )

    former = team_of(version).get(url(version, 1, "provenance")).context["page"].history[0]

    assert name in former.name
    assert reads in former.before + former.after


@pytest.mark.parametrize("kind", ["fisica", "financiera"])
def test_executions_that_changed_are_told_too(kind):
    version = a_plan(1)
    target = version.producttargets.get()
    figures = (
        {"executed_before": 1, "executed_after": 2, "code": target.indicator_code}
        if kind == "fisica"
        else {"obligations_before": 1, "obligations_after": 2, "code": target.product_code}
    )
    ExecutionHistory.objects.create(
        plan=version.plan,
        change=target.change,
        previous_change=target.change,
        kind=kind,
        fiscal_year=2025,
        bpins=target.bpin_text,
        **figures,
    )

    former = team_of(version).get(url(version, 1, "provenance")).context["page"].history

    assert [(one.before, one.after) for one in former] == [
        ("1", "2") if kind == "fisica" else ("$\xa01", "$\xa02")
    ]

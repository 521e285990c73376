"""Follow-up of a vigencia and coverage, as the team reads them."""

from decimal import Decimal as D

import pytest
from django.urls import reverse

from kpt.accounts.roles import Role
from kpt.followup.models import PhysicalExecution, ReportedCoverage
from kpt.rules.exact import ratio_of
from kpt.rules.progress import Explanation
from tests.factories import actor_of, client_of
from tests.plan_factories import TargetFactory, VersionFactory, a_plan, compute, execute

pytestmark = pytest.mark.django_db


def team_of(version):
    return client_of(actor_of(Role.TEAM_MEMBER, version.plan.entity))


def get(version, name="progress", **query):
    address = reverse(f"followup:{name}", args=[version.plan.entity_id])
    response = team_of(version).get(address, query)
    assert response.status_code == 200
    return response


def labels(response) -> list[str]:
    return [
        ", ".join(label for label, _ in row.members)
        for row in response.context["progress"].page.object_list
    ]


@pytest.mark.parametrize("name", ["progress", "coverage", "findings"])
@pytest.mark.parametrize("targets", [1, 3, 40])
def test_a_page_asks_the_same_few_queries_for_any_number_of_targets(
    name, targets, django_assert_max_num_queries
):
    version = a_plan(targets)
    client = team_of(version)
    address = reverse(f"followup:{name}", args=[version.plan.entity_id])
    client.get(address)

    with django_assert_max_num_queries(10):
        assert client.get(address).status_code == 200


def test_the_average_is_told_in_two_ways_with_what_each_counts():
    simple, weighted = get(a_plan(5)).context["progress"].averages

    assert simple.name == "Promedio simple"
    assert simple.ratio == (D("0.5") + 0 + 1 + 1) / 4  # IP-4 was not found
    assert weighted.ratio == ratio_of(D("0.5") * 1 + 0 * 2 + 1 * 3 + 1 * 5, D(1 + 2 + 3 + 5))
    assert "ponderado" in weighted.sentence


def test_the_last_year_with_execution_opens_first():
    progress = get(a_plan(5)).context["progress"]

    assert progress.year == 2025
    assert progress.is_physical


@pytest.mark.parametrize("case", list(Explanation))
@pytest.mark.parametrize("table", ["fisico", "financiero"])
def test_each_count_of_the_eight_explanations_filters_the_rows_that_it_counts(case, table):
    version = a_plan(15)
    counts = get(version).context["progress"].explanations
    row = next(one for one in counts if one.physical_text == case.physical)
    expected = row.physical if table == "fisico" else row.financial

    found = get(version, vigencia="2025", tabla=table, explicacion=case.value)

    assert found.context["progress"].page.paginator.count == expected


def test_every_row_has_one_explanation():
    progress = get(a_plan(15)).context["progress"]

    assert progress.physical_rows == progress.page.paginator.count == 15


def test_rows_are_groups_in_the_order_of_dnp():
    version = VersionFactory()
    for number in (9, 93, 106):
        bpin = "2024990010001" if number > 9 else "2024990010002"
        execute(TargetFactory(version=version, number=number, bpin_text=bpin), 1)
        if number == 93:
            PhysicalExecution.objects.all().delete()
            version.plan.financial_executions.all().delete()
    compute(version.plan)

    assert labels(get(version)) == ["IP-9", "IP-106, IP-93"]


@pytest.mark.parametrize(
    ("order", "first"), [("-avance", "IP-3"), ("avance", "IP-4"), ("grupo", "IP-1")]
)
def test_rows_can_be_sorted(order, first):
    assert labels(get(a_plan(5), orden=order))[0] == first


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"q": "educacion ip-4"}, ["IP-4"]),
        ({"sector": "19"}, ["IP-3"]),
        ({"linea": "LE-1"}, ["IP-2", "IP-4"]),
        ({"linea": "LE-1", "sector": "24"}, ["IP-2"]),
        ({"q": "submarino"}, []),
    ],
)
def test_rows_can_be_filtered(query, expected):
    assert labels(get(a_plan(5), **query)) == expected


def test_the_financial_table_says_commitments_obligations_and_payments():
    response = get(a_plan(1), tabla="financiero")

    row = response.context["progress"].page.object_list[0]
    assert (row.planned, row.commitments, row.done, row.payments) == ("2,0", "1,1", "0,9", "0,8")
    assert "6. Por debajo de lo programado" in response.content.decode()


def test_a_year_without_execution_says_what_to_bring():
    version = a_plan(2)

    page = get(version, vigencia="2027").content.decode()

    assert "Todavía no hay ejecución de 2027" in page
    assert reverse("exchange:upload", args=[version.plan.entity_id]) in page


def test_coverage_counts_the_targets_of_each_reason_and_lists_them():
    version = a_plan(10)

    response = get(version, "coverage", razon="no_bpin")

    coverage = response.context["coverage"]
    assert [line.targets for line in coverage.reasons] == [1, 2, 0, 0, 0, 7]
    assert [row.label for row in coverage.page.object_list] == ["IP-7"]
    assert coverage.sets.all_three == 7
    assert "Escriba el BPIN" in response.content.decode()


def test_all_the_vigencias_together_count_how_far_each_target_ever_came():
    version = a_plan(10)
    PhysicalExecution.objects.filter(fiscal_year=2025).delete()
    compute(version.plan)

    one_year = get(version, "coverage", vigencia="2025").context["coverage"]
    together = get(version, "coverage", vigencia="0").context["coverage"]

    assert one_year.reasons[-1].targets == 0
    assert together.reasons[-1].targets == 7
    assert "todas las vigencias" in together.title


def test_coverage_without_execution_says_what_to_bring():
    assert "Todavía no hay ejecución" in get(a_plan(2, executed=False), "coverage").content.decode()


def test_a_reason_that_nothing_meets_says_so():
    page = get(a_plan(2), "coverage", razon="without_mode").content.decode()

    assert "Ninguna meta está en este caso" in page


def test_when_every_target_is_found_nothing_has_to_be_corrected():
    version = a_plan(3)

    response = get(version, "coverage")

    assert response.context["coverage"].most_helpful is None
    assert "Todas las metas se encuentran en PIIP" in response.content.decode()


def test_without_financial_execution_the_figure_says_why_it_is_missing():
    version = a_plan(3)
    version.plan.financial_executions.all().delete()
    compute(version.plan)

    progress = get(version).context["progress"]

    assert progress.financial_note == "sin ejecución financiera"
    assert progress.physical_note == "promedio de 3\xa0metas; 0 sin dato"


@pytest.mark.parametrize("line", ["LE-x", "otra", "LE-99"])
def test_a_line_that_the_plan_lacks_is_not_a_choice(line):
    response = get(a_plan(3), linea=line)

    assert response.context["progress"].page.paginator.count == 3
    assert "Escoja una opción válida" in response.content.decode()


def test_what_dnp_reported_stands_beside_what_we_count():
    version = a_plan(3)
    ReportedCoverage.objects.create(
        plan=version.plan,
        change=version.change,
        cut_label="Corte 2025",
        triple=2,
        only_plan=1,
        only_cuipo=4,
        only_piip=0,
        cuipo_piip=1,
        cuipo_plan=0,
        piip_plan=0,
        without_bpin=5,
    )

    response = get(version, "coverage", vigencia="0")

    coverage = response.context["coverage"]
    assert coverage.has_reported
    assert not get(version, "coverage", vigencia="2025").context["coverage"].has_reported
    assert "Corte del informe: Corte 2025" in get(version).content.decode()
    assert coverage.reported_ratio == pytest.approx(2 / 8)
    assert coverage.reasons[0].reported == 5
    assert "Corte 2025" in response.content.decode()

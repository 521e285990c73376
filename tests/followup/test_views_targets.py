"""The list of metas de producto as its team uses it."""

import csv
import io
from urllib.parse import urlencode

import openpyxl
import pytest
from django.urls import reverse

from kpt.accounts.roles import Role
from kpt.base.numbers import cuenta
from tests.factories import EntityFactory, actor_of, client_of
from tests.plan_factories import LineFactory, TargetFactory, VersionFactory, a_plan, compute

pytestmark = pytest.mark.django_db


def team_of(version):
    return client_of(actor_of(Role.TEAM_MEMBER, version.plan.entity))


def url(version, name="targets", *args, **query):
    path = reverse(f"followup:{name}", args=[version.plan.entity_id, *args])
    return f"{path}?{urlencode(query)}" if query else path


def shown(response) -> list[int]:
    """Return the consecutives of the rows on the page, in order."""
    rows = response.context["list"].page.object_list
    return [int(row.label.removeprefix("IP-")) for row in rows]


@pytest.mark.parametrize("targets", [1, 3, 40])
def test_the_list_asks_the_same_few_queries_for_any_number_of_targets(
    targets, django_assert_max_num_queries
):
    version = a_plan(targets)
    client = team_of(version)
    client.get(url(version))

    with django_assert_max_num_queries(10):
        response = client.get(url(version))

    assert response.status_code == 200
    assert len(shown(response)) == min(targets, 25)


def test_each_row_says_what_was_done_and_links_to_its_target():
    version = a_plan(6)

    response = team_of(version).get(url(version))

    first = response.context["list"].page.object_list[0]
    assert (first.label, first.done, first.programmed, first.word) == (
        "IP-1", "1,5", "3", "por debajo",
    )  # fmt: skip
    assert first.millions == "8"
    page = response.content.decode()
    assert f'href="{url(version, "target", 1)}"' in page
    assert cuenta(6, "meta,metas") in page


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("educacion", [1, 4]),
        ("EDUCACIÓN", [1, 4]),
        ("salud indicador", [3, 6]),
        ("ip-4", [4]),
        ("  ", [1, 2, 3, 4, 5, 6]),
    ],
)
def test_search_takes_every_word_and_ignores_accents_and_capitals(asked, expected):
    version = a_plan(6)

    assert shown(team_of(version).get(url(version, q=asked))) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"sector": "19"}, [3, 6, 9]),
        ({"programa": "2202"}, [1, 4, 7, 10]),
        ({"linea": "LE-1"}, [2, 4, 6, 8, 10]),
        ({"avance": "cumplida"}, [3, 5, 8, 10]),
        ({"avance": "atrasada"}, [1, 2, 6]),
        ({"avance": "sin-ejecucion"}, [2]),
        ({"avance": "sin-dato"}, [4, 7, 9]),
        ({"revision": "sin-bpin"}, [7]),
        ({"ods": "9"}, list(range(1, 11))),
        ({"sector": "19", "avance": "cumplida"}, [3]),
        ({"sector": "no-hay"}, list(range(1, 11))),
    ],
)
def test_filters(query, expected):
    version = a_plan(10)

    assert shown(team_of(version).get(url(version, **query))) == expected


def test_a_filter_that_nothing_meets_says_so_and_offers_the_way_back():
    version = a_plan(3)

    page = team_of(version).get(url(version, q="submarino")).content.decode()

    assert "Ninguna meta cumple esos filtros" in page
    assert f'href="{url(version)}"' in page


def test_what_is_filtered_can_be_taken_off_one_by_one():
    version = a_plan(3)

    page = team_of(version).get(url(version, sector="19", q="salud")).content.decode()

    assert "Quitar el filtro Sector" in page
    assert "Quitar el filtro Buscar" in page


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("numero", [1, 2, 3, 4, 5, 6]),
        ("-numero", [6, 5, 4, 3, 2, 1]),
        ("-plata", [6, 5, 4, 3, 2, 1]),
        ("avance", [2, 1, 6, 5, 3, 4]),
        ("-avance", [3, 5, 1, 6, 2, 4]),
        ("nonsense", [1, 2, 3, 4, 5, 6]),
    ],
)
def test_orders(order, expected):
    version = a_plan(6)

    assert shown(team_of(version).get(url(version, orden=order))) == expected


def test_a_page_never_has_more_than_a_hundred_rows():
    version = a_plan(110, executed=False)
    client = team_of(version)

    assert len(shown(client.get(url(version, filas="100")))) == 100
    assert len(shown(client.get(url(version, filas="5000")))) == 25
    assert shown(client.get(url(version, pagina="5"))) == list(range(101, 111))


def test_a_target_knows_its_neighbours_in_the_list_it_came_from():
    version = a_plan(10)

    response = team_of(version).get(url(version, "target", 6, sector="19", orden="-numero"))

    target = response.context["target"]
    assert (target.previous.label, target.following.label) == ("IP-9", "IP-3")
    assert target.following.url.endswith("sector=19&orden=-numero")
    assert target.back == url(version, sector="19", orden="-numero")


def test_csv_has_exactly_the_rows_of_the_filter_in_their_order():
    version = a_plan(30)

    response = team_of(version).get(
        url(version, "targets-file", "csv", sector="19", orden="-numero")
    )

    assert response["Content-Disposition"] == (
        f'attachment; filename="metas-{version.plan.entity_id}.csv"'
    )
    rows = list(csv.DictReader(io.StringIO(response.getvalue().decode("utf-8-sig"))))
    assert [row["Meta"] for row in rows] == [f"IP-{n}" for n in range(30, 0, -3)]
    assert rows[0]["Recursos 2024 (pesos)"] == "60000000"
    assert (
        rows[-1]["Explicación física 2025"] == "Hubo ejecución por encima de lo programado en SisPT"
    )


def test_the_workbook_says_the_same_as_the_csv_with_numbers_as_numbers():
    version = a_plan(5)

    content = team_of(version).get(url(version, "targets-file", "xlsx")).getvalue()

    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    header, *rows = sheet.iter_rows(values_only=True)
    assert [row[0] for row in rows] == [f"IP-{n}" for n in range(1, 6)]
    assert rows[0][header.index("Avance físico 2025")] == 0.5
    assert rows[0][header.index("Recursos 2025 (pesos)")] == 2_000_000


def test_what_people_wrote_never_becomes_a_formula():
    version = VersionFactory()
    TargetFactory(version=version, customisation="=HYPERLINK(1)", bpin_text="")
    compute(version.plan)
    client = team_of(version)

    text = client.get(url(version, "targets-file", "csv")).getvalue().decode("utf-8-sig")
    book = openpyxl.load_workbook(
        io.BytesIO(client.get(url(version, "targets-file", "xlsx")).getvalue())
    )

    assert "'=HYPERLINK(1)" in text
    cells = [cell for row in book.active.iter_rows() for cell in row]
    assert "f" not in {cell.data_type for cell in cells}


def test_without_execution_the_list_has_no_columns_of_progress():
    version = a_plan(3, executed=False)

    page = team_of(version).get(url(version)).content.decode()

    assert "Hecho" not in page
    assert "Cuatrienio" not in page


def test_another_year_can_be_shown():
    version = a_plan(3)

    response = team_of(version).get(url(version, vigencia="2024"))

    assert response.context["list"].year == 2024
    assert [year for year, _ in response.context["list"].other_years] == [2025]


def test_markup_in_a_name_is_text():
    version = VersionFactory()
    line = LineFactory(version=version, name="<b>Línea</b>")
    TargetFactory(version=version, customisation="<script>x</script>", lines=[line])
    compute(version.plan)

    page = team_of(version).get(url(version)).content.decode()

    assert "<script>x" not in page
    assert "&lt;script&gt;x&lt;/script&gt;" in page


@pytest.mark.parametrize("name", ["targets", "progress", "coverage", "findings"])
def test_an_entity_without_a_plan_is_told_what_to_do_first(name):
    entity = EntityFactory()
    client = client_of(actor_of(Role.TEAM_MEMBER, entity))

    response = client.get(reverse(f"followup:{name}", args=[entity.pk]))

    assert response.status_code == 200
    page = response.content.decode()
    assert "Todavía no hay plan" in page
    assert reverse("exchange:upload", args=[entity.pk]) in page

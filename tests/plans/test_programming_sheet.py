"""The sheet of the yearly programming: agreement at once, gaps with the money, and fixes."""

import json
from decimal import Decimal as D

import pytest

from kpt.accounts.roles import Role
from kpt.plans.models import ProductTarget, ValueHistory, YearProgramming
from tests.factories import MembershipFactory, actor_of, client_of
from tests.plan_factories import YEARS
from tests.plans.test_grid import Desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    """IP-1 to IP-4: 12 kilómetros, Acumulativo, 3 each year; money in few years."""
    return Desk()


def quantities(desk, number=1):
    rows = YearProgramming.objects.filter(
        target__version=desk.version, target__consecutive=number
    ).order_by("fiscal_year")
    return [row.quantity for row in rows]


def row_of(desk, number=1):
    return ProductTarget.objects.get(version=desk.version, consecutive=number)


def send(desk, cells, seen, browser=None):
    data = cells | {"antes": json.dumps(seen)}
    return (browser or desk.browser).post(desk.url("programming-cells"), data).json()


def test_the_page_says_of_each_row_whether_it_agrees_and_where_money_is_missing(desk):
    page = desk.get(name="programming")
    assert 'name="c-1-2024-0" value="3" data-valor="3"' in page
    assert 'name="m-1" value="12"' in page
    assert "Coincide: los años suman 12" in page
    assert "Hay cantidad y falta la plata en 2026, 2027." in page


def test_saving_a_quantity_tells_at_once_that_the_years_do_not_agree(desk):
    answer = send(desk, {"c-1-2025-0": "5,5"}, {"c-1-2025-0": "3"})
    assert answer["celdas"]["c-1-2025-0"]["valor"] == "5.5"
    assert "sobran 2,5" in answer["piezas"]["a-1"]
    assert "Tomar la suma como meta" in answer["piezas"]["a-1"]
    assert quantities(desk) == [3, D("5.5"), 3, 3]


def test_zero_is_not_blank(desk):
    answer = send(desk, {"c-1-2024-0": "0", "c-1-2025-0": ""}, {})
    assert answer["celdas"]["c-1-2024-0"]["valor"] == "0"
    assert answer["celdas"]["c-1-2025-0"]["valor"] == ""
    assert quantities(desk) == [D(0), None, 3, 3]
    assert "Hay plata y falta la cantidad en 2024, 2025." in answer["piezas"]["a-1"]


def test_the_target_of_the_term_is_written_in_the_same_sheet(desk):
    answer = send(desk, {"m-1": "13", "c-1-2027-0": "4"}, {"m-1": "12", "c-1-2027-0": "3"})
    assert answer["celdas"]["m-1"]["estado"] == "guardado"
    assert "Coincide: los años suman 13" in answer["piezas"]["a-1"]
    assert row_of(desk).target == 13
    assert ValueHistory.objects.filter(change_id=answer["cambio"]).count() == 2


def test_two_people_on_one_target_both_see_both_values(desk):
    member = MembershipFactory(
        role=Role.TEAM_MEMBER, entity=desk.entity, user__full_name="Ana Ruiz"
    )
    send(desk, {"m-1": "20"}, {"m-1": "12"}, browser=client_of(member.user))
    cell = send(desk, {"m-1": "30"}, {"m-1": "12"})["celdas"]["m-1"]
    assert (cell["estado"], cell["texto"], cell["mio"], cell["quien"]) == (
        "conflicto", "20", "30", "Ana Ruiz",
    )  # fmt: skip
    assert row_of(desk).target == 20


@pytest.mark.parametrize(
    ("typed", "fix", "target", "years"),
    [
        ({"c-1-2027-0": ""}, "repartir", 12, [3, 3, 3, 3]),
        ({"c-1-2027-0": "5"}, "tomar-suma", 14, [3, 3, 3, 5]),
        ({f"c-1-{year}-0": "12" for year in YEARS}, "cambiar-tipo", 12, [12, 12, 12, 12]),
    ],
)
def test_one_step_makes_them_agree(desk, typed, fix, target, years):
    piece = send(desk, typed, {})["piezas"]["a-1"]
    asked = f"{row_of(desk).uid} {fix}"
    assert f'value="{asked}"' in piece
    desk.browser.post(desk.url("programming-fix"), {"arreglo": asked})
    row = row_of(desk)
    assert (row.target, quantities(desk)) == (target, years)
    assert row.accumulation == ("no_acumulativo" if fix == "cambiar-tipo" else "acumulativo")
    assert "Coincide" in desk.get("?q=IP-1", name="programming")


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("?solo=sin-programar", {3}),
        ("?solo=plata-sin-cantidad", {4}),
        ("?solo=cantidad-sin-plata", {1, 2, 4}),
        ("?linea=2", {4}),
        ("?pagina=9", {1, 2, 3, 4}),
    ],
)
def test_filters_live_in_the_address(desk, query, shown):
    send(desk, {f"c-3-{year}-0": "0" if year == 2024 else "" for year in YEARS}, {})
    send(desk, {"c-4-2024-0": ""}, {})
    page = desk.get(query, name="programming")
    assert {n for n in range(1, 5) if f'id="ip-{n}"' in page} == shown


def test_without_javascript_the_page_is_a_form(desk):
    data = {"antes": "{}", "c-1-2024-0": "tres", "m-1": "15"}
    response = desk.browser.post(desk.url("programming"), data)
    assert response.status_code == 422
    assert 'href="#c-1-2024-0"' in response.content.decode()
    assert 'name="m-1" value="15"' in response.content.decode()
    assert row_of(desk).target == 12
    data["c-1-2024-0"] = "6"
    assert desk.browser.post(desk.url("programming"), data).status_code == 302
    assert (row_of(desk).target, quantities(desk)[0]) == (15, 6)


def test_who_may_not_write_is_refused(desk):
    browser = client_of(actor_of(Role.READER, desk.entity))
    page = browser.get(desk.url("programming")).content.decode()
    assert 'name="c-1-2024-0"' not in page
    assert "Coincide: los años suman 12" in page
    for name in ("programming", "programming-cells", "programming-fix"):
        assert browser.post(desk.url(name), {"m-1": "1"}).status_code == 403
    assert row_of(desk).target == 12


@pytest.mark.parametrize("targets", [0, 40])
def test_a_page_takes_ten_queries_whatever_the_plan(desk, django_assert_max_num_queries, targets):
    for number in range(5, 5 + targets):
        desk.target(number, 0, {(2024, 3): number})
    desk.get(name="programming")
    with django_assert_max_num_queries(10):
        page = desk.get(name="programming")
    assert page.count('id="ip-') == (25 if targets else 4)

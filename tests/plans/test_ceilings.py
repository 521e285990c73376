"""Ceilings by source and year, and how the plan plurianual stands against them."""

import json
from decimal import Decimal as D

import pytest

from kpt.accounts.roles import Role
from kpt.audit.models import AuditEvent
from kpt.plans.models import FundingCeiling
from tests.factories import MembershipFactory, actor_of, client_of
from tests.plans.test_grid import Desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return Desk()


def kept(desk):
    rows = FundingCeiling.objects.filter(plan=desk.version.plan_id)
    return {(one.fiscal_year, one.source_id): one.amount_cop for one in rows}


def send(desk, cells, seen, browser=None):
    data = cells | {"antes": json.dumps(seen)}
    return (browser or desk.browser).post(desk.url("ceiling-cells"), data).json()


def test_a_ceiling_is_saved_and_says_what_is_left(desk):
    answer = send(desk, {"techo-2024-6": "15.000.000"}, {"techo-2024-6": ""})
    assert answer["celdas"]["techo-2024-6"]["estado"] == "guardado"
    sums = answer["sumas"]
    assert (sums["q6.2024"], sums["w6.2024"]) == (
        "−$\N{NO-BREAK SPACE}1.000.000",
        "pasado del techo",
    )
    assert sums["techos.2024"] == "15.000.000"
    assert kept(desk) == {(2024, 6): D(15_000_000)}
    event = AuditEvent.objects.latest("pk")
    assert (event.kind, event.before, event.after) == (
        "ceilings_set", {"2024-6": None}, {"2024-6": "15000000"},
    )  # fmt: skip
    page = desk.get(name="ceilings")
    assert "El plan pasa del techo" in page
    assert 'name="techo-2024-6" value="15.000.000"' in page
    assert "SGP libre inv. 2024" in desk.get()


def test_an_emptied_ceiling_goes_away_and_zero_is_a_ceiling(desk):
    send(desk, {"techo-2024-6": "5", "techo-2025-6": "0"}, {})
    assert kept(desk) == {(2024, 6): D(5), (2025, 6): D(0)}
    send(desk, {"techo-2024-6": ""}, {"techo-2024-6": "5"})
    assert kept(desk) == {(2025, 6): D(0)}


def test_two_people_on_one_ceiling_both_see_both_values(desk):
    member = MembershipFactory(
        role=Role.TEAM_MEMBER, entity=desk.entity, user__full_name="Ana Ruiz"
    )
    send(desk, {"techo-2024-1": "9"}, {"techo-2024-1": ""}, browser=client_of(member.user))
    cell = send(desk, {"techo-2024-1": "7"}, {"techo-2024-1": ""})["celdas"]["techo-2024-1"]
    assert (cell["estado"], cell["texto"], cell["mio"], cell["quien"]) == (
        "conflicto", "9", "7", "Ana Ruiz",
    )  # fmt: skip
    response = desk.browser.post(
        desk.url("ceilings"), {"techo-2024-1": "7", "antes": '{"techo-2024-1": ""}'}
    )
    assert response.status_code == 422
    assert "Ana Ruiz escribió 9 mientras tanto" in response.content.decode()
    assert kept(desk) == {(2024, 1): D(9)}


def test_without_javascript_the_page_is_a_form(desk):
    data = {"techo-2024-1": "30.000.000", "techo-2025-1": "ocho", "antes": "{}"}
    response = desk.browser.post(desk.url("ceilings"), data)
    assert response.status_code == 422
    assert 'href="#techo-2025-1"' in response.content.decode()
    assert 'value="30.000.000"' in response.content.decode()
    assert kept(desk) == {}
    data["techo-2025-1"] = "31.000.000"
    assert desk.browser.post(desk.url("ceilings"), data).status_code == 302
    assert kept(desk) == {(2024, 1): D(30_000_000), (2025, 1): D(31_000_000)}
    desk.browser.post(desk.url("ceiling-basis"), {"origen": " MFMP 2024–2033 "})
    assert set(FundingCeiling.objects.values_list("basis", flat=True)) == {"MFMP 2024–2033"}
    send(desk, {"techo-2026-1": "5"}, {})  # a new one comes from the same document
    assert set(FundingCeiling.objects.values_list("basis", flat=True)) == {"MFMP 2024–2033"}


def test_who_may_not_write_is_refused(desk):
    browser = client_of(actor_of(Role.READER, desk.entity))
    assert 'name="techo-2024-1"' not in browser.get(desk.url("ceilings")).content.decode()
    for name in ("ceilings", "ceiling-cells", "ceiling-basis"):
        assert browser.post(desk.url(name), {"techo-2024-1": "1"}).status_code == 403
    assert kept(desk) == {}


def test_the_page_takes_eight_queries(desk, django_assert_max_num_queries):
    send(desk, {f"techo-{year}-{s}": "5" for year in (2024, 2025) for s in range(1, 15)}, {})
    desk.get(name="ceilings")
    with django_assert_max_num_queries(8):
        desk.get(name="ceilings")

"""The boards of the follow-up: what is late and whose, and how a window goes."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal as D

import pytest
from django.urls import reverse

from kpt.accounts.roles import Role
from kpt.dashboards.queries.follow_board import follow_board
from kpt.dashboards.queries.window_boards import department_board, nation_board
from kpt.followup.actions.reports import Money, submit_report
from kpt.followup.permissions import board_url, can_see_country_board, can_see_department_board
from kpt.indicative.models import TargetResponsible
from kpt.plans.models import Funding, YearProgramming
from tests.factories import EntityFactory, actor_of, client_of
from tests.followup.test_reporting import NOW, Place

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return Place()


def programme(place, quantities, pesos=100):
    """Programme 2025 of each target of a place."""
    for target, quantity in zip(place.targets, quantities, strict=True):
        YearProgramming.objects.filter(target=target, fiscal_year=2025).update(quantity=D(quantity))
        cells = Funding.objects.filter(target=target, fiscal_year=2025)
        first = cells.order_by("source").first()
        cells.exclude(pk=first.pk).delete()
        cells.update(amount_cop=D(pesos))


def test_an_entity_sees_what_is_late_whose_it_is_and_who_has_been_quiet(place):
    programme(place, ["4", "4", "4"])
    report = place.opened()
    met, below, silent = place.targets
    for target, office in ((met, "Salud"), (below, "Obras"), (silent, "Obras")):
        TargetResponsible.objects.create(
            plan=report.plan, target_uid=target.uid, office=office, since=NOW.date(), set_at=NOW
        )
    place.answer(report, met, achieved="4", money=(Money(1, "", D(90), D(80), D(70)),))
    place.answer(report, below, achieved="1")
    later = NOW + timedelta(days=20)
    board = follow_board(place.entity, {"dias": "15"}, later)
    assert [line.label for line in board.late] == [silent.label, below.label]
    assert board.late[0].said.startswith("Sin reportar")
    assert board.answered_text == "2 de 3"
    assert [(o.name, o.targets, o.waiting, o.days, o.is_quiet) for o in board.offices] == [
        ("Obras", 2, 1, 20, True),
        ("Salud", 1, 0, 20, False),
    ]
    assert follow_board(place.entity, {"dias": "30"}, later).quiet == 0
    assert board.money.obligations == D(80)
    assert board.progress.value == D("0.625")
    assert [(row.name, row.ratio is not None) for row in board.money_rows]


def test_what_is_odd_is_said_in_sentences(place):
    programme(place, ["4", "4", "4"], pesos=150_000_000)
    report = place.opened()
    place.answer(report, place.targets[0], money=(Money(1, "", D(0), D(150_000), D(0)),))
    board = follow_board(place.entity, {}, NOW)
    [(line, sentences)] = board.odd
    assert line.label == place.targets[0].label
    assert any("milésima" in sentence for sentence in sentences)


def test_a_vigencia_without_a_report_and_a_place_without_a_window_say_so(place):
    client = client_of(place.leader)
    url = reverse("dashboards:follow", args=[place.entity.pk])
    assert "no se ha abierto" in client.get(url).content.decode()
    place.window.delete()
    assert "Todavía no se reporta ninguna vigencia" in client.get(url).content.decode()


def a_sent_report(place):
    programme(place, ["4", "4", "4"])
    report = place.opened()
    for target, done in zip(place.targets, ["4", "2", "1"], strict=True):
        place.answer(report, target, achieved=done, money=(Money(1, "", D(60), D(50), D(40)),))
    return submit_report(report_id=report.pk, actor=place.leader, now=NOW)


def test_the_country_adds_what_was_sent_and_counts_it_by_the_hour(place):
    a_sent_report(place)
    EntityFactory(department=place.entity.department)
    board = nation_board({}, NOW)
    assert board.whole.sent == 1
    assert board.whole.physical_ratio == D(7) / D(12) or board.whole.counted == 3
    assert sum(board.by_hour[0].values) == 1
    assert board.by_hour[0].values[-1] == 1
    assert board.deciles == (board.whole.physical_ratio,) * 9
    [row] = board.page.object_list
    assert row.sent.startswith("1 de")
    assert nation_board({}, NOW + timedelta(days=3)).by_hour[0].values == [0] * 24


def test_a_department_lists_its_entities_and_sorts_by_who_has_been_quiet(place):
    a_sent_report(place)
    other = EntityFactory(department=place.entity.department)
    code = place.entity.department.pk
    board = department_board(code, {"orden": "-quieto"}, NOW + timedelta(days=9))
    rows = {row.name: row for row in board.page.object_list}
    assert rows[place.entity.name].quiet_days == 9
    assert rows[place.entity.name].progress == "3 de 3"
    assert rows[other.name].state == "Sin abrir"
    assert rows[other.name].progress == "—"
    assert next(iter(board.page.object_list)).name == place.entity.name
    [found] = department_board(code, {"q": other.name.upper()}, NOW).page.object_list
    assert found.name == other.name


def test_drafts_add_nothing_to_the_figures_of_a_board(place):
    report = place.opened()
    place.answer(report, place.targets[0])
    board = department_board(place.entity.department.pk, {}, NOW)
    assert (board.whole.opened, board.whole.sent, board.whole.physical_ratio) == (1, 0, None)


def test_who_sees_which_board(place):
    department = place.entity.department
    assert not can_see_country_board(place.gobernacion)
    assert can_see_department_board(place.gobernacion, department)
    assert not can_see_department_board(place.leader, department)
    assert can_see_department_board(place.dnp, department)
    for role in (Role.CONTROL_BODY, Role.NATIONAL_PARTNER, Role.DNP_ADMIN):
        assert can_see_country_board(actor_of(role))


def test_each_is_led_to_the_board_that_is_hers(place):
    assert board_url(place.dnp) == reverse("boards:nation")
    code = place.entity.department.pk
    assert board_url(place.gobernacion) == reverse("boards:department", args=[code])
    assert board_url(place.leader) == ""
    page = client_of(place.gobernacion).get(reverse("windows:queue")).content.decode()
    assert board_url(place.gobernacion) in page


def test_boards_can_be_taken_away(place):
    a_sent_report(place)
    client = client_of(place.dnp)
    nation = client.get(reverse("boards:nation-file", args=["csv"]))
    assert "Reportes enviados" in b"".join(nation.streaming_content).decode()
    code = place.entity.department.pk
    one = client.get(reverse("boards:department-file", args=[code, "csv"]))
    assert place.entity.name in b"".join(one.streaming_content).decode()
    assert client.get(reverse("boards:department", args=["99"])).status_code == 404


def test_boards_cost_the_same_for_any_number_of_entities(place, django_assert_max_num_queries):
    a_sent_report(place)
    for _ in range(12):
        EntityFactory(department=place.entity.department)
    with django_assert_max_num_queries(4):
        nation_board({}, datetime.now(UTC))
    with django_assert_max_num_queries(5):
        follow_board(place.entity, {}, NOW)
    client = client_of(place.leader)
    with django_assert_max_num_queries(10):
        client.get(reverse("dashboards:follow", args=[place.entity.pk]))

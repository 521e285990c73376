"""The queue of a reviewer: what waits for her first, with the figures of each report."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from kpt.accounts.roles import Role
from kpt.followup.actions import review
from kpt.followup.models import ReportSummary, WindowEntity, WindowExtension
from kpt.followup.queries.queue import ORDERS, days_since, queue_page
from tests.factories import EntityFactory, actor_of, client_of
from tests.followup.test_reporting import NOW, Place
from tests.followup.windows import a_window

pytestmark = pytest.mark.django_db
TODAY = date(2026, 10, 22)


@pytest.fixture
def here():
    return Place()


def page(actor, **asked):
    return queue_page(actor, asked, TODAY)


def names(queue):
    return [line.name for line in queue.lines]


def test_what_waits_longest_comes_first_and_what_to_open_is_said(here):
    report = here.sent()
    other = EntityFactory(department=here.entity.department, name="A la cabeza")
    queue = page(here.gobernacion)
    assert names(queue) == [here.entity.name, other.name]
    line = queue.lines[0]
    assert (line.is_mine, line.waiting, line.days_left, line.phase) == (
        True,
        2,
        8,
        "Abierta para reportar",
    )
    assert (line.targets, line.answered, line.unfinished) == (3, 3, 0)
    assert (queue.next.divipola, queue.mine) == (here.entity.pk, 1)
    # Validated, it is DNP's turn; returned, the team's.
    here.decide(review.validate_report, report, here.gobernacion)
    assert page(here.gobernacion).next is None
    assert page(here.dnp).next.divipola == here.entity.pk


def test_a_department_waits_for_dnp_and_is_not_in_the_queue_of_its_own(here):
    department = here.entity.department
    assert department.name in names(page(here.dnp))
    assert department.name not in names(page(here.gobernacion))
    assert names(page(actor_of(Role.DEPARTMENT_REVIEWER))) == []


def test_each_entity_has_the_days_of_its_own_window(here):
    own = EntityFactory(department=here.entity.department)
    window = a_window(for_all=False, first_cut_on=date(2026, 10, 24))
    WindowEntity.objects.create(window=window, entity=own, fiscal_year=2025)
    WindowExtension.objects.create(
        window=here.window, entity=here.entity, until=date(2026, 11, 4), reason="X", at=NOW
    )
    left = {line.divipola: line.days_left for line in page(here.gobernacion).lines}
    assert left == {here.entity.pk: 13, own.pk: 2}
    a_window(fiscal_year=2024)
    assert {line.days_left for line in page(here.gobernacion, vigencia="2024").lines} == {8}
    here.window.delete()
    lines = page(here.gobernacion, vigencia="2025").lines
    assert {one.divipola: one.days_left for one in lines} == {here.entity.pk: None, own.pk: 2}


@pytest.mark.parametrize("order", [*ORDERS, "nada"])
def test_every_order_goes_both_ways_and_what_has_no_figure_comes_last(here, order):
    here.sent()
    EntityFactory(department=here.entity.department)
    up = names(page(here.gobernacion, orden=order))
    down = names(page(here.gobernacion, orden=f"-{order}"))
    assert set(up) == set(down)
    if order in ("espera", "metas", "faltan", "mirar", "evidencias", "fisico", "observaciones"):
        assert up[0] == down[0] == here.entity.name


def test_filters(here):
    here.sent()
    other = EntityFactory(department=here.entity.department, name="Génova")
    EntityFactory(name="De otro departamento")
    assert names(page(here.gobernacion, estado="le-esperan")) == [here.entity.name]
    assert names(page(here.gobernacion, estado="sin-abrir")) == [other.name]
    assert names(page(here.gobernacion, estado="submitted")) == [here.entity.name]
    assert names(page(here.gobernacion, buscar="genova")) == ["Génova"]
    place = here.entity.department_id
    assert set(names(page(here.dnp, departamento=place))) == {
        here.entity.name,
        "Génova",
        here.entity.department.name,
    }
    assert len(page(here.dnp, departamento="00").lines) == len(page(here.dnp).lines)


def test_a_report_without_a_summary_is_shown_all_the_same(here):
    here.sent()
    ReportSummary.objects.all().delete()
    line = page(here.gobernacion).lines[0]
    assert (line.targets, line.physical, line.figures) == (0, None, "— · —")


def test_days_since():
    assert days_since(None, TODAY) is None
    assert days_since(NOW, TODAY) == 2
    assert days_since(NOW + timedelta(days=9), TODAY) == 0


def test_the_page_and_its_file_in_few_queries(here, django_assert_max_num_queries):
    here.sent()
    for _ in range(6):
        EntityFactory(department=here.entity.department)
    web, url = client_of(here.gobernacion), reverse("windows:queue")
    web.get(url)
    with django_assert_max_num_queries(10):
        body = web.get(url, {"orden": "-mirar", "vigencia": "2025"}).content.decode()
    assert "Lo que sigue" in body
    assert reverse("review-report:review", args=[here.entity.pk, 2025]) in body
    sent = web.get(reverse("windows:queue-file", args=["csv"]), {"vigencia": "2025"})
    rows = b"".join(sent.streaming_content).decode().splitlines()
    assert len(rows) == 8
    assert here.entity.name in rows[1]
    sent = web.get(reverse("windows:queue-file", args=["xlsx"]))
    assert b"".join(sent.streaming_content)[:2] == b"PK"
    assert client_of(here.leader).get(url).status_code == 403


def test_without_windows_it_says_what_will_be_here(here):
    here.window.delete()
    body = client_of(here.gobernacion).get(reverse("windows:queue")).content.decode()
    assert "No hay ventanas de reporte" in body

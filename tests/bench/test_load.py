"""The last day of a window, on a tiny country: what people do is answered, and losses are seen."""

from decimal import Decimal as D
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from bench.invented import planned
from django.conf import settings
from django.db import connection
from django.test import Client

from bench import crowd, load, visitors
from kpt.accounts.models import Membership
from kpt.followup.models import FollowUpReport, ReportState, TargetAnswer
from kpt.plans.models import Plan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture
def two_plans():
    planned("63111", 3)
    planned("63690", 3)
    return list(Plan.objects.order_by("pk"))


def answered(visit):
    browser = Client()
    browser.cookies[settings.SESSION_COOKIE_NAME] = visit.session
    send = browser.post if visit.body else browser.get
    return send(visit.path, visit.body or None)


def test_each_plan_has_a_leader_and_ten_members(two_plans):
    assert crowd.people_of(two_plans) == 22
    assert Membership.objects.filter(entity="63111").count() == 11


def test_everything_that_people_do_is_answered_as_it_should(two_plans):
    crowd.people_of(two_plans)
    visits, expected = crowd.visits(saves=3, sends=1)
    assert {visit.kind for visit in visits} == set(load.TITLES)
    assert crowd.lost(expected) == expected
    for visit in visits:
        assert answered(visit).status_code == visit.answers, visit.path
    assert crowd.lost(expected) == []
    assert crowd.not_sent(1) == 0
    sent = FollowUpReport.objects.get(plan=two_plans[0])
    assert sent.state == ReportState.SUBMITTED


def test_a_save_that_is_not_as_it_was_sent_is_lost(two_plans):
    crowd.people_of(two_plans)
    visits, expected = crowd.visits(saves=1, sends=0)
    answered(visits[0])
    TargetAnswer.objects.update(achieved=D(99))
    assert crowd.lost(expected) == expected
    assert crowd.not_sent(2) == 2


def test_on_sqlite_it_says_where_it_is_measured():
    if connection.vendor == "sqlite":
        section = load.measure(plans=2, saves=1)
        assert section.measures == []
        assert "PostgreSQL" in section.how
    else:
        assert load._address().startswith("postgres://")


def test_the_slow_ones_are_those_above_ninety_five_of_a_hundred():
    assert load.slow([float(n) for n in range(100, 0, -1)]) == 95
    assert load.slow([]) == 0
    outcome = load.Outcome({kind: [0.1, 0.3] for kind in load.TITLES}, failed=1, seconds=2)
    section = load.section(outcome, people=22, lost=2, not_sent=3)
    assert [measure.value for measure in section.measures] == [1, 1, 2, 3]
    assert "3600 guardados por hora" in section.how


class Any200(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.headers["Cookie"] == "a=c; b=x" else 400)
        self.end_headers()

    def log_message(self, *args):
        pass


def test_a_visit_says_how_long_it_took_and_when_nobody_answers():
    one = {"kind": "empty", "path": "/", "session": "x", "body": {}, "answers": 200}
    cookies = {"csrf": "a", "session": "b", "token": "c"}
    with HTTPServer(("127.0.0.1", 0), Any200) as site:
        thread = Thread(target=site.handle_request)
        thread.start()
        kind, seconds, status = visitors.visit(site.server_port, cookies, one)
        thread.join()
    assert (kind, status) == ("empty", 200)
    assert seconds > 0
    assert visitors.visit(1, cookies, one)[2] == 0

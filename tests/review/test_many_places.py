"""The pages of who reviews ask the database as many times for two municipalities as for twelve."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kpt.followup.actions import review
from kpt.followup.calculator.reports import summarise_stale
from kpt.followup.models import FollowUpReport
from kpt.review.actions.samples import draw_sample
from kpt.review.calculator import look_again, look_at
from tests.factories import client_of
from tests.followup.test_reporting import NOW
from tests.review.places import Neighbour, observed

pytestmark = pytest.mark.django_db
FEW, MANY = 2, 12
COUNTRY = (
    "windows:queue",
    "review:second",
    "review:samples",
    "review:draw",
    "correspondence:late",
    "correspondence:letters",
    "correspondence:letter-new",
    "correspondence:messages",
    "correspondence:message-new",
    "boards:nation",
    "notices:list",
    "cuts:list",
    "cuts:compliance",
    "cuts:choose",
)


def grown(here, reports, until):
    """Have more municipalities of the department report, until there are so many."""
    while len(reports) < until:
        reports.append(Neighbour(here).sent())
    observed(here, reports[-1])
    here.decide(review.validate_report, reports[-1], here.gobernacion)
    summarise_stale(NOW)
    while look_again(NOW):
        pass


def addresses(here):
    department = here.entity.department_id
    yield from (reverse(name) for name in COUNTRY)
    yield from (f"{reverse(name)}?vigencia=2025" for name in ("windows:queue", "review:second"))
    yield reverse("boards:department", args=[department])
    report = reverse("review-report:review", args=[here.entity.pk, 2025])
    yield from (f"{report}?ver={view}" for view in ("valores", "fuentes", "observaciones"))


def costs(here):
    found = {}
    for who, actor in (("gobernación", here.gobernacion), ("DNP", here.dnp)):
        web = client_of(actor)
        for address in addresses(here):
            web.get(address)
            with CaptureQueriesContext(connection) as queries:
                web.get(address)
            found[who, address] = len(queries)
    return found


def test_twelve_municipalities_cost_as_many_queries_as_two(here):
    reports = [here.sent()]
    grown(here, reports, FEW)
    few = costs(here)
    grown(here, reports, MANY)
    assert FollowUpReport.objects.count() == MANY

    many = costs(here)

    # One page may ask for the count of a list that comes in several pages.
    assert {key: (few[key], n) for key, n in many.items() if n > few[key] + 1} == {}
    assert max(many.values()) <= 10


def test_a_sample_costs_as_many_queries_for_twelve_municipalities_as_for_two(here):
    reports = [here.sent()]
    taken = []
    for until in (FEW, MANY):
        grown(here, reports, until)
        with CaptureQueriesContext(connection) as queries:
            draw_sample(
                department_id=here.entity.department_id,
                fiscal_year=2025,
                at_random=4,
                by_risk=2,
                seed="3008",
                actor=here.gobernacion,
                now=NOW,
            )
        taken.append(len(queries))
    assert taken[0] == taken[1]


def test_looking_at_a_report_costs_the_same_among_twelve_as_among_two(here):
    reports = [here.sent()]
    taken = []
    for until in (FEW, MANY):
        grown(here, reports, until)
        # Nothing of it changed: what it is compared with did.
        with CaptureQueriesContext(connection) as queries:
            look_at(reports[0].pk, now=NOW, tell_others=False)
        taken.append(len(queries))
    assert taken[0] == taken[1]

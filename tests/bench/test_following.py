"""A tiny country that has reported: its pages open, and its long work is measured."""

import pytest

from bench import following, reporting
from kpt.followup.models import FollowUpReport, TargetAnswer
from kpt.plans.models import Plan
from kpt.review.models import ReviewedTarget, Sample

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


def test_a_country_that_has_reported_is_measured():
    section = following.measure(plans=26, rounds=1, short=3, long=7)

    long = Plan.objects.filter(entity__department=reporting.DEPARTMENT)
    assert (Plan.objects.count(), long.count()) == (26, 2)
    assert TargetAnswer.objects.count() == ReviewedTarget.objects.count() == 24 * 3 + 2 * 7
    states = set(FollowUpReport.objects.values_list("state", flat=True))
    assert states == {"draft", "submitted", "department_validated"}
    assert [sample.department_id for sample in Sample.objects.order_by("pk")] == [
        *["68"] * 3,
        *[None] * 3,
    ]
    queries, slowest, memory = section.measures
    assert 0 < queries.value <= queries.limit
    assert slowest.value > 0
    assert 0 < memory.value <= memory.limit
    titles = [row[0] for row in section.details]
    assert titles[1:18] == [screen.title for screen in following.screens()]

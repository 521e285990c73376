"""What was reported, from the rows to the figures: one place, a constant number of queries."""

from decimal import Decimal as D

import pytest
from django.utils import timezone

from kpt.followup.actions.reports import Money, submit_report
from kpt.followup.calculator.reports import summarise_stale
from kpt.followup.models import ReportSummary, SharedSpending, SpendingShare
from kpt.followup.queries.reported import is_public, reported_targets, reported_years
from kpt.indicative.models import TargetResponsible
from kpt.rules.reported import Amounts
from tests.factories import EntityFactory
from tests.followup.test_reporting import NOW, Place
from tests.plan_factories import a_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return Place()


def some_shared(report, shares, obligations="100"):
    spending = SharedSpending.objects.create(
        report=report,
        concept="Nómina del centro de salud",
        source_id=1,
        commitments_cop=D(200),
        obligations_cop=D(obligations),
        payments_cop=D(50),
        changed_at=NOW,
    )
    for target, percent in shares.items():
        SpendingShare.objects.create(spending=spending, target_uid=target.uid, percent=D(percent))
    return spending


def test_own_and_shared_money_add_up_in_a_target(place):
    report = place.opened()
    first, second, third = place.targets
    place.answer(report, first, money=(Money(1, "", D(10), D(8), D(5)),))
    some_shared(report, {first: "25", second: "50"})
    one, two, three = reported_targets(report)
    assert one.amounts == Amounts(D(60), D(33), D("17.5"))
    assert two.amounts == Amounts(D(100), D(50), D(25))
    assert three.amounts is None
    assert (one.achieved, two.achieved) == (D(3), None)
    assert one.lines
    TargetResponsible.objects.create(
        plan=report.plan, target_uid=third.uid, office="Salud", since=NOW.date(), set_at=NOW
    )
    assert [t.office for t in reported_targets(report)] == ["", "", "Salud"]


def test_a_report_in_the_hands_of_its_team_is_not_public(place):
    report = place.opened()
    for target in place.targets:
        place.answer(report, target)
    assert not is_public(report)
    assert is_public(submit_report(report_id=report.pk, actor=place.leader, now=NOW))


def test_every_vigencia_at_once_in_as_many_queries_for_a_large_plan(
    place, django_assert_max_num_queries
):
    report = place.opened()
    with django_assert_max_num_queries(4):
        found = reported_years(report.plan_id, [2024, 2025, 2026, 2027], [report])
    assert [len(targets) for targets in found.values()] == [3, 3, 3, 3]
    large = a_plan(targets=60, entity=EntityFactory())
    with django_assert_max_num_queries(4):
        assert len(reported_years(large.plan_id, [2025], [])[2025]) == 60


def test_the_summary_is_made_again_after_an_answer_and_when_the_report_is_sent(place):
    report = place.opened()
    first, *rest = place.targets
    place.answer(report, first, achieved="1")
    some_shared(report, {first: "40"})
    assert ReportSummary.objects.get(report=report).is_stale
    assert summarise_stale(timezone.now()) == 1
    assert summarise_stale(timezone.now()) == 0
    summary = ReportSummary.objects.get(report=report)
    assert (summary.targets, summary.answered, summary.unfinished) == (3, 1, 2)
    assert (summary.obligations_cop, summary.unassigned_cop) == (D(40), D(60))
    assert summary.last_answer_at is not None
    for target in rest:
        place.answer(report, target)
    submit_report(report_id=report.pk, actor=place.leader, now=NOW)
    summary.refresh_from_db()
    assert (summary.answered, summary.unfinished, summary.is_stale) == (3, 0, False)

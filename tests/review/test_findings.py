"""What to look at first in a report: made when it moves, compared with its neighbours."""

from datetime import timedelta
from decimal import Decimal as D

import pytest

from kpt.base.errors import NotAllowed
from kpt.followup.actions import review
from kpt.followup.actions.reports import submit_report
from kpt.followup.models import ReportSummary, SharedSpending, SpendingShare
from kpt.review.actions.findings import StillWriting, look_again_at
from kpt.review.calculator import look_again, look_at
from kpt.review.models import FindingsRun, ReportFinding, ReviewedTarget
from kpt.rules.unusual import Unusual
from tests.followup.test_reporting import NOW, VALIDATION
from tests.review.places import Neighbour, spent

pytestmark = pytest.mark.django_db


def codes(report, target=None):
    found = ReportFinding.objects.filter(report=report)
    found = found.filter(target_uid=target.uid) if target else found
    return set(found.values_list("code", flat=True))


def test_a_report_is_looked_at_when_it_was_sent_and_its_summary_counts(here):
    report = here.opened()
    for target in here.targets:
        here.answer(report, target)
    assert look_again(NOW) == 0  # nobody looks over the shoulder of who writes
    submit_report(report_id=report.pk, actor=here.leader, now=NOW)
    assert look_again(NOW) == 1
    assert look_again(NOW) == 0
    found = ReportFinding.objects.filter(report=report)
    assert Unusual.NO_EVIDENCE_AT_ALL in codes(report)
    assert ReportSummary.objects.get(report=report).unusual == found.count() > 0
    rows = ReviewedTarget.objects.filter(report=report)
    assert [row.achieved for row in rows] == [D(3)] * 3


def test_it_is_looked_at_again_when_it_comes_back(here):
    report = here.sent()
    look_again(NOW)
    here.decide(review.return_report, report, here.gobernacion, "Corrija")
    first = here.targets[0]
    here.answer(report, first, "900", now=VALIDATION)
    assert look_again(VALIDATION) == 0
    assert Unusual.FAR_ABOVE not in codes(report, first)
    submit_report(report_id=report.pk, actor=here.leader, now=VALIDATION)
    assert look_again(VALIDATION + timedelta(minutes=1)) == 1
    assert Unusual.FAR_ABOVE in codes(report, first)


def test_a_target_whose_money_names_a_project_has_one(here):
    report = here.opened()
    here.entity.refresh_from_db()
    one, two, three = here.targets
    for target in (one, two, three):
        target.bpin_text = ""
        target.save()
        here.answer(report, target, **(spent(5) if target == one else {}))
    shared = SharedSpending.objects.create(
        report=report,
        concept="Nómina",
        source_id=1,
        bpin="2024990010002",
        commitments_cop=D(9),
        obligations_cop=D(9),
        payments_cop=D(9),
        changed_at=NOW,
    )
    SpendingShare.objects.create(spending=shared, target_uid=two.uid, percent=D(50))
    submit_report(report_id=report.pk, actor=here.leader, now=NOW)
    look_again(NOW)
    assert [Unusual.NO_BPIN in codes(report, t) for t in (one, two, three)] == [
        False,
        False,
        True,
    ]


def test_equal_values_of_two_municipalities_are_told_in_both(here):
    there = Neighbour(here)
    reports = []
    for place, minutes in ((here, 0), (there, 5)):
        report = place.opened()
        for target in place.targets:
            place.answer(report, target, "7", **spent(12_345_678))
        submit_report(report_id=report.pk, actor=place.leader, now=NOW + timedelta(minutes=minutes))
        look_again(NOW + timedelta(minutes=minutes))
        reports.append(report)
    first, second = reports
    assert Unusual.EQUAL_VALUES not in codes(first)
    assert Unusual.EQUAL_VALUES in codes(second)
    assert FindingsRun.objects.get(report=first).is_stale
    assert look_again(NOW + timedelta(minutes=6)) == 1
    assert Unusual.EQUAL_VALUES in codes(first)
    found = ReportFinding.objects.filter(report=first, code=Unusual.EQUAL_VALUES).first()
    assert there.entity.name in found.sentence
    assert look_again(NOW + timedelta(minutes=7)) == 0  # they don't set each other going for ever


def test_a_report_without_a_summary_gets_one(here):
    report = here.sent()
    ReportSummary.objects.all().delete()
    found = look_at(report.pk, now=NOW)
    summary = ReportSummary.objects.get(report=report)
    assert (summary.unusual, summary.answered) == (found, 3)


def test_without_a_window_nothing_is_of_its_last_week(here):
    report = here.sent()
    here.window.delete()
    look_at(report.pk, now=NOW)
    assert Unusual.LAST_WEEK not in codes(report)


def test_a_reviewer_has_it_looked_at_again(here):
    report = here.sent()
    found = look_again_at(report_id=report.pk, actor=here.gobernacion, now=NOW)
    assert found == ReportFinding.objects.filter(report=report).count()
    for actor in (here.leader, here.member):
        with pytest.raises(NotAllowed, match="quien revisa"):
            look_again_at(report_id=report.pk, actor=actor, now=NOW)
    here.decide(review.return_report, report, here.gobernacion, "Corrija")
    with pytest.raises(StillWriting):
        look_again_at(report_id=report.pk, actor=here.dnp, now=NOW)

"""Several people on one report at the same instant, and a database that goes away meanwhile."""

from decimal import Decimal as D

import pytest
from django.db import OperationalError, connection

from kpt.audit.models import AuditEvent
from kpt.base.errors import NotAllowed
from kpt.followup.actions import reports
from kpt.followup.actions.reports import AnsweredMeanwhile, Money, submit_report
from kpt.followup.models import ReportState, TargetAnswer, TargetSpending
from tests.enrolment.test_race import at_once, refused
from tests.followup.test_reporting import NOW, Place

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def place():
    return Place()


def test_of_two_people_on_one_target_one_is_kept_and_the_other_is_told(place):
    report = place.opened()
    target, *_ = place.targets

    came = at_once(
        lambda: place.answer(report, target, achieved="3", seen=0),
        lambda: place.answer(report, target, achieved="7", actor=place.leader, seen=0),
    )

    assert [type(one) for one in refused(came)] == [AnsweredMeanwhile]
    kept = next(one for one in came if isinstance(one, TargetAnswer))
    assert TargetAnswer.objects.get(report=report).achieved == kept.achieved


def test_two_people_on_two_targets_are_both_kept(place):
    report = place.opened()
    one, other, _ = place.targets

    came = at_once(
        lambda: place.answer(report, one, achieved="3", seen=0),
        lambda: place.answer(report, other, achieved="7", actor=place.leader, seen=0),
    )

    assert refused(came) == []
    assert sorted(a.achieved for a in TargetAnswer.objects.all()) == [D(3), D(7)]


@pytest.mark.parametrize("turn", range(3))
def test_a_member_who_saves_while_the_leader_sends_is_in_time_or_is_told(place, turn):
    report = place.opened()
    first, *rest = place.targets
    for target in (first, *rest):
        place.answer(report, target, achieved="1")

    came = at_once(
        lambda: submit_report(report_id=report.pk, actor=place.leader, now=NOW),
        lambda: place.answer(report, first, achieved="9", seen=1),
    )

    report.refresh_from_db()
    assert report.state == ReportState.SUBMITTED
    told = [type(one) for one in refused(came)]
    kept = TargetAnswer.objects.get(report=report, target_uid=first.uid)
    assert (told, kept.achieved) in [([], D(9)), ([NotAllowed], D(1))]
    last = AuditEvent.objects.filter(kind__startswith="report_").order_by("-pk").first()
    assert last.kind == "report_submitted", "something was answered after the report was sent"


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only on PostgreSQL")
def test_a_database_that_restarts_leaves_the_answer_as_it_was(place, monkeypatch):
    """As a restart does: it ends the connection in the middle of the saving."""
    report = place.opened()
    target, *_ = place.targets
    place.answer(report, target, achieved="1", money=(Money(1, "", D(5), D(4), D(3)),))
    real = reports.record

    def record_without_a_database(*args, **more):
        connection.cursor().execute("SELECT pg_terminate_backend(pg_backend_pid())")
        real(*args, **more)

    monkeypatch.setattr(reports, "record", record_without_a_database)
    with pytest.raises(OperationalError):
        place.answer(report, target, achieved="8")
    connection.close()
    monkeypatch.undo()

    kept = TargetAnswer.objects.get(report=report)
    assert (kept.achieved, kept.row_version) == (D(1), 1)
    assert [one.obligations_cop for one in TargetSpending.objects.all()] == [D(4)]
    assert place.answer(report, target, achieved="8", seen=1).achieved == D(8)

"""What happens to a report is told to whom it concerns, once, and to nobody else."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kpt.accounts.models import Membership
from kpt.accounts.roles import Role
from kpt.correspondence.models import ToldStep
from kpt.correspondence.telling import tell_what_happened
from kpt.followup.actions import review
from kpt.followup.actions.reports import submit_report
from kpt.followup.models import Observation, ReportTransition
from kpt.notices.models import Notice
from kpt.review.actions.threads import reply
from tests.factories import DepartmentFactory, EntityFactory, MembershipFactory, actor_of
from tests.followup.test_reporting import NOW, Place
from tests.plan_factories import a_plan

pytestmark = pytest.mark.django_db
SOON = NOW + timedelta(minutes=1)


@pytest.fixture
def here():
    return Place()


def told(actor):
    return [one.title for one in Notice.objects.filter(user=actor.user).order_by("pk")]


def forget():
    Notice.objects.all().delete()


def test_what_a_municipality_sends_is_told_to_its_gobernacion_only(here):
    other = actor_of(Role.DEPARTMENT_REVIEWER, DepartmentFactory())
    here.sent()

    assert tell_what_happened(SOON) == 1
    assert tell_what_happened(SOON) == 0

    assert told(here.gobernacion) == [f"{here.entity} envió su reporte de 2025"]
    assert told(here.leader) == told(here.dnp) == told(other) == []
    notice = Notice.objects.get()
    assert notice.url == f"/e/{here.entity.pk}/reporte/2025/"
    assert ToldStep.objects.get().people == 1


def test_what_a_department_sends_is_told_to_dnp(here):
    report = here.sent()
    type(here.entity).objects.filter(pk=here.entity.pk).update(department=None, kind="departamento")
    tell_what_happened(SOON)
    assert told(here.dnp) == [f"{here.entity} envió su reporte de 2025"]
    assert told(here.gobernacion) == []
    assert report.fiscal_year == 2025


def test_each_step_reaches_whom_it_concerns(here):
    report = here.sent()
    steps = [
        (review.return_report, here.gobernacion, "devolvieron", {here.leader, here.member}),
        (None, None, "envió", {here.gobernacion}),
        (review.validate_report, here.gobernacion, "validó", {here.leader, here.member}),
        (review.send_back_report, here.dnp, "El DNP devolvió", {here.gobernacion}),
        (review.validate_report, here.gobernacion, "validó", {here.leader, here.member}),
        (review.verify_report, here.dnp, "verificó", {here.leader, here.member, here.gobernacion}),
    ]
    everybody = (here.leader, here.member, here.gobernacion, here.dnp)
    tell_what_happened(SOON)
    for act, actor, words, people in steps:
        forget()
        if act is None:
            submit_report(report_id=report.pk, actor=here.leader, now=NOW)
        else:
            here.decide(act, report, actor, reason="Mire la IP-1.")
        assert tell_what_happened(SOON) == 1
        heard = {one for one in everybody if told(one)}
        assert heard == people, words
        assert all(words in title for one in people for title in told(one))


def test_who_does_not_answer_for_the_report_is_not_told(here):
    Membership.objects.filter(user=here.member.user).update(modules=["plan"])
    Membership.objects.filter(user=here.leader.user).update(read_only_from=NOW.date())
    MembershipFactory(role=Role.READER, entity=here.entity)
    report = here.sent()
    tell_what_happened(SOON)
    forget()
    here.decide(review.return_report, report, here.gobernacion, reason="Mire la IP-1.")
    assert tell_what_happened(SOON) == 1
    assert not Notice.objects.exists()


def test_many_observations_are_one_notice_and_dnps_go_through_the_gobernacion(here):
    report = here.sent()
    tell_what_happened(SOON)
    forget()
    for number in range(3):
        Observation.objects.create(
            report=report, text=f"Mire {number}", at=NOW, by=here.gobernacion.user
        )
    Observation.objects.create(report=report, text="Del DNP", at=NOW, by=here.dnp.user)

    assert tell_what_happened(SOON) == 4
    assert tell_what_happened(SOON) == 0

    assert told(here.leader) == [f"{here.entity}: 3\xa0observaciones nuevas al reporte de 2025"]
    assert told(here.gobernacion) == [f"{here.entity}: 1\xa0observación nueva al reporte de 2025"]
    assert told(here.dnp) == []


def say(observation, actor, text="Aquí está"):
    made = reply(observation_id=observation.pk, text=text, actor=actor, now=NOW)
    tell_what_happened(SOON)
    return made


def asked_by(here, actor):
    """Return an observation of somebody, already told, with nobody's notices left."""
    made = Observation.objects.create(report=here.sent(), text="Mire", at=NOW, by=actor.user)
    tell_what_happened(SOON)
    forget()
    return made


def test_a_reply_is_told_once_to_the_other_side_and_leads_to_the_conversation(here):
    other = actor_of(Role.DEPARTMENT_REVIEWER, here.entity.department)
    asked = asked_by(here, here.gobernacion)
    say(asked, here.leader, "x" * 900)
    assert len(told(here.gobernacion)) == 1
    assert told(here.leader) == told(here.member) == told(other) == told(here.dnp) == []
    notice = Notice.objects.get()
    assert notice.text.endswith("…")
    assert notice.url == f"/e/{here.entity.pk}/reporte/2025/revision/observaciones/{asked.pk}/"
    forget()
    say(asked, here.gobernacion, "No basta")
    assert len(told(here.leader)) == len(told(here.member)) == 1
    assert told(here.gobernacion) == []


def test_a_reply_to_who_reviews_no_more_is_told_to_who_reviews_today(here):
    asked = asked_by(here, here.gobernacion)
    Membership.objects.filter(user=here.gobernacion.user).delete()
    today = actor_of(Role.DEPARTMENT_REVIEWER, here.entity.department)
    say(asked, here.leader)
    assert (len(told(today)), told(here.gobernacion), told(here.dnp)) == (1, [], [])


def test_a_reply_to_dnp_is_told_to_dnp(here):
    asked = asked_by(here, here.dnp)
    say(asked, here.leader)
    assert (len(told(here.dnp)), told(here.gobernacion)) == (1, [])


def test_old_history_is_not_news(here):
    here.sent()
    ReportTransition.objects.update(at=NOW - timedelta(days=8))
    assert tell_what_happened(SOON) == 0
    assert not Notice.objects.exists()


def test_telling_costs_the_same_for_one_report_and_for_many(here):
    here.sent()
    with CaptureQueriesContext(connection) as one:
        tell_what_happened(SOON)
    for _ in range(3):
        _another(here).sent()
    with CaptureQueriesContext(connection) as many:
        assert tell_what_happened(SOON) == 3
    assert len(many) == len(one)


def _another(here):
    """Return one more municipality of the same department, in the same window."""
    other = Place.__new__(Place)
    other.entity = EntityFactory(department=here.entity.department)
    other.version = a_plan(targets=1, entity=other.entity)
    other.leader = actor_of(Role.TEAM_LEADER, other.entity)
    other.member = actor_of(Role.TEAM_MEMBER, other.entity)
    return other

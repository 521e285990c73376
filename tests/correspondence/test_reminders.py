"""Reminders: whose, when, once, and as many queries for a department as for one municipality."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kpt.accounts.roles import Role
from kpt.correspondence.models import Reminder
from kpt.correspondence.reminders import remind
from kpt.followup.actions import review
from kpt.followup.models import (
    FollowUpReport,
    ReportingWindow,
    WindowEntity,
    WindowExtension,
)
from kpt.notices.models import Notice, NoticeKind
from tests.correspondence.test_telling import _another
from tests.factories import EntityFactory, MembershipFactory
from tests.followup.test_reporting import NOW, Place
from tests.followup.windows import DATES

pytestmark = pytest.mark.django_db


def at(day: int, month: int = 10, hour: int = 15) -> datetime:
    """Return an hour of Bogotá of 2026, by default ten in the morning."""
    return datetime(2026, month, day, hour, 0, tzinfo=UTC)


@pytest.fixture
def here():
    return Place()


def titles(actor):
    return [one.title for one in Notice.objects.filter(user=actor.user).order_by("pk")]


def test_the_team_is_reminded_at_its_marks_and_once_at_each(here):
    assert remind(at(10)) == 0
    assert remind(at(23)) == 2
    assert remind(at(24)) == 0
    assert titles(here.leader) == [f"{here.entity}: faltan 7 días para enviar el reporte de 2025"]
    assert titles(here.gobernacion) == titles(here.dnp) == []
    notice = Notice.objects.filter(user=here.leader.user).get()
    assert (notice.kind, notice.url) == (NoticeKind.DEADLINE, f"/e/{here.entity.pk}/reporte/")
    assert "todavía no lo ha abierto" in notice.text
    assert Reminder.objects.filter(entity=here.entity, mark=7, people=1).count() == 2


def test_a_day_without_the_worker_takes_no_reminder_away(here):
    remind(at(25))
    assert titles(here.leader) == [f"{here.entity}: faltan 5 días para enviar el reporte de 2025"]


@pytest.mark.parametrize(
    ("now", "words"),
    [
        # 23:00 of the 29th in Bogotá: already the 30th in UTC.
        (datetime(2026, 10, 30, 4, 0, tzinfo=UTC), "falta 1 día"),
        (datetime(2026, 10, 30, 11, 0, tzinfo=UTC), "hoy es el último día"),
        (datetime(2026, 10, 31, 4, 59, tzinfo=UTC), "hoy es el último día"),
    ],
)
def test_days_are_counted_by_the_midnight_of_bogota(here, now, words):
    remind(now)
    assert words in titles(here.leader)[0]


def test_nobody_is_woken_and_after_the_last_day_there_is_nothing_to_remind(here):
    assert remind(datetime(2026, 10, 30, 5, 1, tzinfo=UTC)) == 0  # 0:01 in Bogotá
    assert remind(at(31)) == 0


def test_who_sent_is_left_in_peace_and_the_reviewer_is_reminded(here):
    here.sent()
    remind(at(29))
    assert titles(here.leader) == []
    remind(at(4, 11))
    assert titles(here.gobernacion) == ["Falta 1 día para revisar 1\xa0reporte de 2025"]
    assert titles(here.dnp) == []
    assert Reminder.objects.get().entity == here.entity.department


def test_what_was_returned_is_corrected_in_time(here):
    report = here.sent()
    here.decide(review.return_report, report, here.gobernacion, reason="Mire la IP-1.")
    remind(at(4, 11))
    assert titles(here.leader) == [
        f"{here.entity}: falta 1 día para corregir y enviar el reporte de 2025"
    ]


def test_dnp_is_reminded_of_what_was_validated(here):
    report = here.sent()
    here.decide(review.validate_report, report, here.gobernacion)
    assert remind(at(30, 11)) == 1
    assert remind(at(30, 11)) == 0
    assert titles(here.dnp) == ["Falta 1 día para verificar 1\xa0reporte de 2025"]
    assert not Reminder.objects.exists()


def test_an_extension_is_another_deadline(here):
    remind(at(30))
    WindowExtension.objects.create(
        window=here.window, entity=here.entity, until=date(2026, 11, 3), reason="Luz", at=NOW
    )
    remind(at(31))
    assert titles(here.leader)[-1] == (
        f"{here.entity}: faltan 3 días para enviar el reporte de 2025"
    )


def test_a_window_of_its_own_stands_instead_of_the_one_for_all(here):
    later = DATES | {"first_cut_on": date(2026, 11, 2)}
    own = ReportingWindow.objects.create(fiscal_year=2025, for_all=False, **later)
    WindowEntity.objects.create(window=own, entity=here.entity, fiscal_year=2025)
    remind(at(30))
    assert "faltan 3 días" in titles(here.leader)[0]
    assert {one.window for one in Reminder.objects.all()} == {own}


def test_without_a_plan_or_without_people_there_is_nobody_to_remind(here):
    bare = EntityFactory(department=here.entity.department)
    MembershipFactory(role=Role.TEAM_LEADER, entity=bare)
    remind(at(30))
    assert not Reminder.objects.filter(entity=bare).exists()


def test_an_ended_window_reminds_nobody(here):
    ReportingWindow.objects.update(ended_on=date(2026, 10, 29))
    assert remind(at(30)) == 0


def test_as_many_queries_for_one_as_for_many(here):
    with CaptureQueriesContext(connection) as few:
        assert remind(at(15)) == 2
    for _ in range(4):
        _another(here)
    FollowUpReport.objects.create(plan=here.version.plan, fiscal_year=2025, opened_at=NOW)
    with CaptureQueriesContext(connection) as many:
        assert remind(at(23)) == 10
    assert len(many) == len(few)

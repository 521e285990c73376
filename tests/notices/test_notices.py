"""What a person is told: in the site always, by mail as she chose, each fact once."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from kpt.accounts.actor import SYSTEM, actor_for
from kpt.base.errors import NotAllowed
from kpt.notices.actions import Telling, choose_pace, mark_read, notify, tell
from kpt.notices.mail import mail_notices, message_of
from kpt.notices.models import MailPace, Notice, NoticeKind, NoticePreference
from kpt.notices.queries import pace_of
from tests.factories import SOME_DAY, UserFactory, client_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 10, 21, 20, 0, tzinfo=UTC)  # Wednesday, 15:00 in Bogotá
NEXT_SEVEN = datetime(2026, 10, 22, 12, 0, tzinfo=UTC)
NEXT_MONDAY = datetime(2026, 10, 26, 12, 0, tzinfo=UTC)


@pytest.fixture
def person():
    return UserFactory(full_name="Diana Ríos", email="diana@example.org")


def actor(user):
    return actor_for(user, on=SOME_DAY)


def a_notice(user, key="hecho", **more):
    given = {"kind": NoticeKind.REPORT, "title": "Le devolvieron el reporte", "now": NOW}
    notify([user.pk], key=key, **(given | more))
    return Notice.objects.get(user=user, key=key)


def sent():
    """Return the messages in the queue: subject, text and addresses."""
    return [one.args_kwargs["args"] for one in DBTaskResult.objects.order_by("enqueued_at")]


def prefers(user, pace):
    choose_pace(pace=pace, actor=actor(user), now=NOW)


def test_the_same_fact_is_told_once_and_each_person_has_her_own(person):
    other = UserFactory()
    for title in ("Primero", "Otra vez"):
        notify(
            [person.pk, other.pk, person.pk], kind=NoticeKind.PLAN, title=title, key="a", now=NOW
        )

    assert Notice.objects.count() == 2
    assert Notice.objects.get(user=person).title == "Primero"


def test_many_facts_take_one_query(person):
    people = [UserFactory() for _ in range(5)]
    facts = [Telling(one.pk, NoticeKind.DEADLINE, f"Plazo {one.pk}", "p") for one in people]
    with CaptureQueriesContext(connection) as queries:
        tell(facts, now=NOW)
    assert Notice.objects.count() == 5
    assert len([q for q in queries if "INSERT" in q["sql"]]) == 1


def test_reading_one_or_all_is_each_ones_own(person):
    first, second = a_notice(person, "1"), a_notice(person, "2")
    other = a_notice(UserFactory(), "1")

    assert mark_read(uid=other.uid, actor=actor(person), now=NOW) == 0
    assert mark_read(uid=first.uid, actor=actor(person), now=NOW) == 1
    assert mark_read(uid=first.uid, actor=actor(person), now=NOW) == 0
    assert mark_read(actor=actor(person), now=NOW) == 1
    second.refresh_from_db()
    other.refresh_from_db()
    assert (second.read_at, other.read_at) == (NOW, None)


def test_a_command_has_no_notices():
    for act in (
        lambda: mark_read(actor=SYSTEM, now=NOW),
        lambda: choose_pace(pace=MailPace.NEVER, actor=SYSTEM, now=NOW),
    ):
        with pytest.raises(NotAllowed):
            act()


# Mail ---------------------------------------------------------------------------------------------


def test_at_once_leaves_at_the_next_look_and_only_once(person):
    prefers(person, MailPace.AT_ONCE)
    one = a_notice(person, url="/e/63111/reporte/2025/", text="Corrija la meta IP-3.")

    assert mail_notices(NOW + timedelta(minutes=2)) == 1
    assert mail_notices(NOW + timedelta(minutes=4)) == 0
    [(subject, body, to)] = sent()
    assert subject == "[Kit de Planeación Territorial] Le devolvieron el reporte"
    assert to == ["diana@example.org"]
    assert f"/avisos/{one.uid}/" in body
    assert "Corrija la meta IP-3." in body
    assert reverse("notices:preferences") in body


def test_without_a_preference_there_is_one_digest_at_seven(person):
    a_notice(person, "1")
    a_notice(person, "2", title="Faltan 3 días", kind=NoticeKind.DEADLINE)

    assert mail_notices(NOW + timedelta(hours=1)) == 0
    assert mail_notices(NEXT_SEVEN) == 1
    [(subject, body, _)] = sent()
    assert "2 avisos nuevos: Le devolvieron el reporte" in subject
    assert "Faltan 3 días" in body
    assert not Notice.objects.filter(mailed_at=None).exists()


def test_weekly_waits_for_monday_but_not_for_a_deadline(person):
    prefers(person, MailPace.WEEKLY)
    a_notice(person, "1")
    a_notice(person, "2", title="Último día", kind=NoticeKind.DEADLINE)

    assert mail_notices(NEXT_SEVEN) == 1
    assert "Último día" in sent()[0][1]
    assert "Le devolvieron" not in sent()[0][1]
    assert mail_notices(NEXT_MONDAY) == 1
    assert NoticePreference.objects.get().last_mailed_at == NEXT_MONDAY


@pytest.mark.parametrize("how", ["never", "read", "gone", "old", "mailed"])
def test_what_is_not_mailed(person, how):
    one = a_notice(person, is_mailed=how == "mailed")
    if how == "never":
        prefers(person, MailPace.NEVER)
    if how == "read":
        mark_read(uid=one.uid, actor=actor(person), now=NOW)
    if how == "gone":
        type(person).objects.update(is_active=False)
    later = timedelta(days=30) if how == "old" else timedelta(0)
    assert mail_notices(NEXT_SEVEN + later) == 0
    assert sent() == []


def test_a_long_message_says_how_many_more_wait(person):
    notices = [Notice(title=f"Aviso {n}", user=person, key=str(n), at=NOW) for n in range(53)]
    _, body = message_of(person, notices)
    assert "Hay 3\xa0avisos más en el sitio." in body
    assert "Aviso 50" not in body


def test_looking_for_what_is_due_takes_the_same_queries_however_many_wait(person):
    for number in range(2):
        a_notice(person, str(number))
    with CaptureQueriesContext(connection) as few:
        assert mail_notices(NOW) == 0
    for number in range(20):
        a_notice(UserFactory(), str(number))
    with CaptureQueriesContext(connection) as many:
        assert mail_notices(NOW) == 0
    assert len(few) == len(many) == 1


# Pages --------------------------------------------------------------------------------------------


def page(user, query=""):
    return client_of(user).get(reverse("notices:list") + query)


def test_the_page_shows_the_unread_first_and_the_bell_counts_them(person):
    old = a_notice(person, "1", title="El leído", now=NOW)
    a_notice(person, "2", title="El nuevo", kind=NoticeKind.DEADLINE, now=NOW - timedelta(days=1))
    a_notice(UserFactory(), "3", title="De otra")
    mark_read(uid=old.uid, actor=actor(person), now=NOW)

    text = page(person).content.decode()

    assert text.index("El nuevo") < text.index("El leído")
    assert "De otra" not in text
    assert "Avisos: 1 sin leer" in text
    only = page(person, "?clase=plazo").content.decode()
    assert "El nuevo" in only
    assert "El leído" not in only


def test_an_empty_page_says_what_will_come(person):
    assert "Todavía no tiene avisos" in page(person).content.decode()
    assert "ninguno sin leer" in page(person).content.decode()


def test_a_kind_without_notices_offers_them_all(person):
    mark_read(uid=a_notice(person).uid, actor=actor(person), now=NOW)
    assert "Ver todos" in page(person, "?clase=sin-leer").content.decode()
    assert "Le devolvieron" in page(person, "?clase=inventada").content.decode()


def test_the_bell_costs_no_query(person):
    browser = client_of(person)
    url = reverse("notices:preferences")
    browser.get(url)
    with CaptureQueriesContext(connection) as queries:
        browser.get(url)
    users = [q["sql"] for q in queries if "accounts_user" in q["sql"] and "notices" in q["sql"]]
    assert len(users) == 1
    assert len(queries) <= 5


def test_opening_a_notice_reads_it_and_goes_there(person):
    one = a_notice(person, url="/e/63111/reporte/2025/")
    browser = client_of(person)
    assert browser.get(reverse("notices:open", args=[one.uid]))["Location"] == one.url
    one.refresh_from_db()
    assert one.read_at is not None
    assert client_of(UserFactory()).get(reverse("notices:open", args=[one.uid])).status_code == 404


@pytest.mark.parametrize("url", ["https://otro.example", "//otro.example/x", ""])
def test_a_notice_never_leads_out_of_the_site(person, url):
    one = a_notice(person, url=url)
    answer = client_of(person).get(reverse("notices:open", args=[one.uid]))
    assert answer["Location"] == reverse("notices:list")


def test_marking_from_the_page(person):
    one, two = a_notice(person, "1"), a_notice(person, "2")
    browser, url = client_of(person), reverse("notices:list") + "?clase=reporte"

    assert browser.post(url, {"aviso": str(one.uid)})["Location"] == url
    two.refresh_from_db()
    assert two.read_at is None
    browser.post(url, {"aviso": "no-es-un-aviso"})
    assert Notice.objects.filter(read_at=None).count() == 1
    browser.post(url, {})
    assert Notice.objects.filter(read_at=None).count() == 0


def test_each_chooses_how_often(person):
    assert pace_of(actor(person)) == MailPace.DAILY
    browser, url = client_of(person), reverse("notices:preferences")
    assert browser.post(url, {"ritmo": "siempre"}).status_code == 422
    assert browser.post(url, {"ritmo": "semanal"}).status_code == 302
    assert pace_of(actor(person)) == MailPace.WEEKLY

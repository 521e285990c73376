"""Letters to those that did not report: to whom, with which number, and the proof of delivery."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from kpt.accounts.actor import SYSTEM
from kpt.accounts.models import Membership
from kpt.accounts.roles import Role
from kpt.audit.models import AuditEvent
from kpt.base.errors import NotAllowed
from kpt.correspondence import sending
from kpt.correspondence.actions.letters import (
    BadReceipt,
    BadText,
    NobodyIsLate,
    note_receipt,
    open_letter,
)
from kpt.correspondence.documents import letter_document
from kpt.correspondence.models import Cut, Letter, LetterSeries
from kpt.correspondence.permissions import can_note_receipt
from kpt.correspondence.queries.late import late_page
from kpt.followup.models import ReportingWindow, WindowExtension
from kpt.notices.models import Notice
from tests.correspondence.some import LATE, LATE_DAY, PDF, sent, some_letters
from tests.correspondence.test_telling import _another
from tests.factories import DepartmentFactory, actor_of, client_of
from tests.followup.test_reporting import NOW, Place

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _quick(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path / "files"
    monkeypatch.setattr("kpt.correspondence.sending.write_pdf", lambda document: PDF)


@pytest.fixture
def here():
    return Place()


def department(here):
    return here.entity.department


def send(here, batch, now=LATE):
    return sending.send_batch(
        batch_id=batch.pk, actor=here.gobernacion, now=now, say=lambda *_: None
    )


def mails():
    queued = DBTaskResult.objects.filter(task_path__contains="deliver")
    return [one.args_kwargs["args"] for one in queued]


# Who is late --------------------------------------------------------------------------------------


def lines(here, on=LATE_DAY, actor=None, **asked):
    return late_page(actor or here.gobernacion, asked, on).lines


def test_who_had_not_sent_by_the_midnight_of_the_cut_is_late(here):
    assert lines(here, date(2026, 10, 30)) == []
    [line] = lines(here, date(2026, 10, 31))
    assert (line.name, line.days_late, line.state) == (str(here.entity), 1, "No lo ha abierto")
    here.opened()
    assert lines(here)[0].state == "Lo está llenando"


def test_who_sent_in_time_is_not_late_even_if_it_was_returned(here):
    here.sent()
    assert lines(here) == []


def test_who_sent_late_stays_in_the_list_of_the_cut_and_says_so(here):
    report = here.sent()
    report.transitions.update(at=LATE)
    [line] = lines(here, date(2026, 11, 20))
    assert (line.days_late, line.sent_on) == (4, LATE_DAY)
    assert "Lo envió tarde" in line.state
    assert lines(here, date(2026, 12, 10), corte="definitivo") == []


def test_an_extension_moves_the_cut_and_an_early_end_too(here):
    WindowExtension.objects.create(
        window=here.window, entity=here.entity, until=date(2026, 11, 4), reason="Luz", at=NOW
    )
    assert lines(here, date(2026, 11, 4)) == []
    assert lines(here, date(2026, 11, 5))[0].due_on == date(2026, 11, 4)
    ReportingWindow.objects.update(ended_on=date(2026, 10, 20))
    assert lines(here, date(2026, 10, 20))[0].due_on == date(2026, 10, 19)


def test_after_the_definitive_cut_that_is_the_list_one_sees_first(here):
    assert late_page(here.dnp, {}, date(2026, 12, 6)).cut == Cut.DEFINITIVE
    assert late_page(here.dnp, {}, LATE_DAY).cut == Cut.FIRST
    assert late_page(here.dnp, {}, date(2026, 1, 1)).year is None


def test_each_sees_her_own_and_dnp_and_control_the_country(here):
    other = actor_of(Role.DEPARTMENT_REVIEWER, DepartmentFactory())
    control = actor_of(Role.CONTROL_BODY)
    assert lines(here, actor=other) == []
    assert str(here.entity) in [one.name for one in lines(here, actor=control)]
    # The department is late too, of its own report: that is DNP's to see.
    assert str(department(here)) in [one.name for one in lines(here, actor=here.dnp)]
    only = lines(here, actor=here.dnp, departamento=department(here).pk)
    assert [one.name for one in only] == [str(here.entity)]


def test_the_list_costs_the_same_for_one_and_for_many(here):
    with CaptureQueriesContext(connection) as few:
        assert len(lines(here)) == 1
    for _ in range(3):
        _another(here)
    with CaptureQueriesContext(connection) as many:
        assert len(lines(here)) == 4
    assert len(few) == len(many) == 5


# Writing ------------------------------------------------------------------------------------------


def test_letters_are_filled_in_and_numbered_by_department_and_year(here):
    other = _another(here)
    first = some_letters(here.gobernacion, department(here))
    again = some_letters(here.gobernacion, department(here), divipolas=[here.entity.pk])

    assert [one.number for one in [*first, *again]] == [1, 2, 3]
    assert again[0].label == f"{department(here).pk}-2026-0003"
    letter = next(one for one in first if one.entity == here.entity)
    assert f"{here.entity} no ha enviado" in letter.text
    assert "4\xa0días de retraso" in letter.text
    assert letter.batch.subject == "Reporte de avance del plan de desarrollo de la vigencia 2025"
    assert {one.entity for one in first} == {here.entity, other.entity}
    assert AuditEvent.objects.filter(kind="letters_sent").count() == 2
    next_year = LATE + timedelta(days=90)
    [of_next_year] = some_letters(
        here.gobernacion, department(here), divipolas=[here.entity.pk], now=next_year
    )
    assert of_next_year.label.endswith("-2027-0001")


def test_a_subject_of_several_lines_adds_no_header_to_the_mail(here):
    [letter] = some_letters(
        here.gobernacion, department(here), subject="Reporte\r\nBcc: otro@example.com"
    )
    subject, _ = sending.message_of(letter, is_copy=False)
    assert subject.endswith("Reporte Bcc: otro@example.com")
    assert not {"\r", "\n"} & set(subject)


def test_only_those_that_still_owe_receive_one(here):
    other = _another(here)
    report = other.sent()
    report.transitions.update(at=LATE)
    letters = some_letters(here.gobernacion, department(here), now=LATE + timedelta(days=1))
    assert [one.entity for one in letters] == [here.entity]
    with pytest.raises(NobodyIsLate):
        some_letters(here.gobernacion, department(here), now=NOW)
    with pytest.raises(NobodyIsLate):
        some_letters(here.gobernacion, department(here), divipolas=[other.entity.pk])


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"text": "{alcalde}"}, "El texto pide «{alcalde}»"),
        ({"text": " "}, "Escriba el texto"),
        ({"subject": " "}, "Escriba el asunto"),
        ({"subject": "{alcalde}"}, "El asunto pide «{alcalde}»"),
        # It is one for all the letters: nothing of each entity goes in it.
        ({"subject": "{entidad}"}, "Se puede: {vigencia}"),
    ],
)
def test_words_that_cannot_leave_are_told(here, more, words):
    with pytest.raises(BadText, match=words):
        some_letters(here.gobernacion, department(here), **more)
    assert not LetterSeries.objects.filter(last__gt=0).exists()


def test_dnp_writes_to_departments_and_nobody_in_the_name_of_others(here):
    letters = some_letters(here.dnp, None)
    assert {one.entity for one in letters} == {department(here)}
    assert letters[0].label == "DNP-2026-0001"
    for actor in (here.leader, here.dnp, actor_of(Role.DEPARTMENT_REVIEWER, DepartmentFactory())):
        with pytest.raises(NotAllowed):
            some_letters(actor, department(here))


# On its way ---------------------------------------------------------------------------------------


def test_a_letter_leaves_once_by_mail_and_in_the_site_with_copy_to_dnp(here, settings):
    settings.KPT_LETTERS_COPY_TO = "copia@example.gov.co"
    [letter] = some_letters(here.gobernacion, department(here))

    assert send(here, letter.batch) == 1
    assert send(here, letter.batch) == 1

    letter.refresh_from_db()
    assert letter.file.name == f"oficio-{letter.label}.pdf"
    assert (letter.sent_at, letter.mailed_to, letter.copied_to_dnp) == (LATE, 1, True)
    assert {tuple(to) for _, _, to in mails()} == {
        (here.leader.user.email,),
        ("copia@example.gov.co",),
    }
    assert len(mails()) == 2
    subject, body, _ = next(one for one in mails() if "Copia" not in one[0])
    assert letter.label in subject
    assert str(letter.uid) in body
    assert here.member.user.email not in body
    # The leader has had her mail; the member's goes by her preference.
    assert Notice.objects.get(user=here.leader.user).mailed_at == LATE
    assert Notice.objects.get(user=here.member.user).mailed_at is None
    assert "1\xa0oficio por no reportar" in Notice.objects.get(user=here.dnp.user).title


def test_without_a_leader_it_says_so_and_without_an_address_dnp_has_its_notice(here):
    Membership.objects.filter(role=Role.TEAM_LEADER).update(ends_on=date(2026, 1, 1))
    [letter] = some_letters(here.gobernacion, department(here))
    send(here, letter.batch)
    assert mails() == []
    page = client_of(here.gobernacion).get(reverse("correspondence:letter", args=[letter.uid]))
    assert "no tiene líder con usuario" in page.content.decode()
    assert Notice.objects.filter(user=here.dnp.user).exists()


def test_interrupted_it_goes_on_where_it_was(here, monkeypatch):
    _another(here)
    letters = some_letters(here.gobernacion, department(here))
    calls = []

    def falls(document):
        calls.append(document)
        if len(calls) == 2:
            raise RuntimeError("power")
        return PDF

    monkeypatch.setattr("kpt.correspondence.sending.write_pdf", falls)
    with pytest.raises(RuntimeError):
        send(here, letters[0].batch)
    assert Letter.objects.filter(sent_at__isnull=False).count() == 1
    send(here, letters[0].batch)
    assert len(calls) == 3
    assert Letter.objects.filter(sent_at=None).count() == 0


def test_the_letter_says_who_to_whom_and_why(here):
    [letter] = some_letters(here.gobernacion, department(here))
    words = str(letter_document(Letter.objects.get(pk=letter.pk)))
    for part in (letter.label, str(here.entity), "Alcaldía de", "Con copia", here.gobernacion.name):
        assert part in words
    [to_department] = some_letters(here.dnp, None)
    words = str(letter_document(to_department))
    assert "Gobernación de" in words
    assert "Con copia" not in words


# Delivery -----------------------------------------------------------------------------------------


def test_the_first_of_the_team_who_opens_it_is_the_proof(here):
    [letter] = some_letters(here.gobernacion, department(here))

    def opened(actor, entity=here.entity):
        return open_letter(uid=letter.uid, entity=entity, actor=actor, now=LATE)

    assert opened(here.leader) is None  # it has not left yet
    sent(letter, here.gobernacion)
    assert opened(here.gobernacion).opened_at is None
    assert opened(here.leader, _another(here).entity) is None
    assert opened(here.member).opened_by == here.member.user
    assert opened(here.leader).opened_by == here.member.user
    assert "Abierto en el sitio" in lines(here)[0].letters[0].delivery


@pytest.mark.parametrize(
    ("on", "note", "words"),
    [
        (date(2026, 11, 2), "Guía 1", "no pudo recibirse antes"),
        (date(2026, 11, 9), "Guía 1", "futuro"),
        (date(2026, 11, 3), "  ", "cómo consta"),
    ],
)
def test_a_receipt_that_cannot_be_is_refused(here, on, note, words):
    [letter] = some_letters(here.gobernacion, department(here))
    sent(letter, here.gobernacion)
    with pytest.raises(BadReceipt, match=words):
        note_receipt(
            letter_id=letter.pk, received_on=on, note=note, actor=here.gobernacion, now=LATE
        )


def test_a_receipt_is_noted_by_who_sent_it(here):
    [letter] = some_letters(here.gobernacion, department(here))
    assert not can_note_receipt(SYSTEM, letter)
    sent(letter, here.gobernacion)
    given = {"letter_id": letter.pk, "received_on": LATE_DAY, "note": " Guía 1 ", "now": LATE}
    for actor in (here.leader, here.dnp):
        with pytest.raises(NotAllowed):
            note_receipt(actor=actor, **given)
    assert note_receipt(actor=here.gobernacion, **given).receipt_note == "Guía 1"
    assert AuditEvent.objects.filter(kind="letter_receipt_noted").count() == 1
    assert "Recibido el" in lines(here)[0].letters[0].delivery

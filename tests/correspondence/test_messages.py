"""Messages to many: who writes, who reads, who has not."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kpt.accounts.actor import SYSTEM
from kpt.accounts.roles import Role
from kpt.audit.models import AuditEvent
from kpt.base.errors import NotAllowed
from kpt.correspondence.actions.messages import (
    NobodyToWriteTo,
    NothingWritten,
    acknowledge,
    recipients_of,
    remind_unread,
)
from kpt.correspondence.models import Message, MessageReceipt
from kpt.correspondence.permissions import can_acknowledge, can_write_for
from kpt.notices.models import Notice, NoticeKind
from tests.correspondence.some import LATE, PDF, a_message
from tests.factories import DepartmentFactory, EntityFactory, actor_of, client_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


class Country:
    """A department with two municipalities and their people, and another department."""

    def __init__(self):
        self.department, self.other = DepartmentFactory(), DepartmentFactory()
        self.one, self.two = (EntityFactory(department=self.department) for _ in range(2))
        self.gobernacion = actor_of(Role.DEPARTMENT_REVIEWER, self.department)
        self.elsewhere = actor_of(Role.DEPARTMENT_LEADER, self.other)
        self.dnp = actor_of(Role.DNP_REVIEWER)
        self.leader = actor_of(Role.TEAM_LEADER, self.one)
        self.member = actor_of(Role.TEAM_MEMBER, self.one)
        self.reader = actor_of(Role.READER, self.one)


@pytest.fixture
def here():
    return Country()


def told(actor):
    return Notice.objects.filter(user=actor.user).count()


def test_a_message_reaches_every_municipality_of_the_department(here):
    message = a_message(here.gobernacion, here.department)

    assert {one.entity for one in message.receipts.all()} == {here.one, here.two}
    assert (told(here.leader), told(here.member), told(here.reader), told(here.dnp)) == (1, 1, 0, 0)
    notice = Notice.objects.get(user=here.leader.user)
    assert notice.kind == NoticeKind.MESSAGE
    assert notice.url == reverse("inbox:message", args=[here.one.pk, message.uid])
    assert AuditEvent.objects.filter(kind="message_sent").count() == 1


def test_some_may_be_chosen_and_those_of_others_never(here):
    strange = EntityFactory(department=here.other)
    message = a_message(here.gobernacion, here.department, divipolas=[here.two.pk, strange.pk])
    assert [one.entity for one in message.receipts.all()] == [here.two]
    with pytest.raises(NobodyToWriteTo):
        a_message(here.gobernacion, here.department, divipolas=[strange.pk])


def test_dnp_writes_to_the_departments_and_to_whom_has_none(here):
    alone = DepartmentFactory(makes_plan=False)
    bogota = EntityFactory(department=alone)
    assert {*recipients_of(None)} == {here.department, here.other, bogota}
    message = a_message(here.dnp, None, divipolas=[here.department.pk])
    assert told(here.gobernacion) == 1
    assert (told(here.elsewhere), told(here.leader)) == (0, 0)
    receipt = acknowledge(uid=message.uid, entity=here.department, actor=here.gobernacion, now=LATE)
    assert receipt.read_by == here.gobernacion.user


@pytest.mark.parametrize("who", ["leader", "reader", "elsewhere", "dnp"])
def test_nobody_writes_in_the_name_of_another(here, who):
    with pytest.raises(NotAllowed):
        a_message(getattr(here, who), here.department)
    assert not Message.objects.exists()


def test_in_the_name_of_dnp_writes_dnp(here):
    assert not can_write_for(here.gobernacion, None)
    assert can_write_for(SYSTEM, None)
    assert can_write_for(SYSTEM, here.department)


@pytest.mark.parametrize("missing", ["subject", "text"])
def test_a_message_says_something(here, missing):
    with pytest.raises(NothingWritten):
        a_message(here.gobernacion, here.department, **{missing: "  "})


def test_a_subject_is_one_line(here):
    message = a_message(here.gobernacion, here.department, subject="Uno\r\nBcc: dos")
    assert message.subject == "Uno Bcc: dos"


def test_who_read_it_first_stays(here):
    message = a_message(here.gobernacion, here.department)
    for actor, now in ((here.member, LATE), (here.leader, LATE + timedelta(days=1))):
        receipt = acknowledge(uid=message.uid, entity=here.one, actor=actor, now=now)
    assert (receipt.read_by, receipt.read_at) == (here.member.user, LATE)
    assert AuditEvent.objects.filter(kind="message_read").count() == 1
    for actor in (here.reader, here.gobernacion, SYSTEM):
        assert not can_acknowledge(actor, here.one)
        with pytest.raises(NotAllowed):
            acknowledge(uid=message.uid, entity=here.two, actor=actor, now=LATE)


def test_who_has_not_read_is_reminded_once_a_day(here):
    message = a_message(here.gobernacion, here.department)
    acknowledge(
        uid=message.uid, entity=here.two, actor=actor_of(Role.TEAM_LEADER, here.two), now=LATE
    )

    def remind(days=0, actor=here.gobernacion):
        return remind_unread(message_id=message.pk, actor=actor, now=LATE + timedelta(days=days))

    assert [remind(), remind(), remind(1)] == [1, 0, 1]
    assert MessageReceipt.objects.get(entity=here.one).reminders == 2
    assert told(here.leader) == 3
    with pytest.raises(NotAllowed):
        remind(2, actor=here.elsewhere)


# Pages --------------------------------------------------------------------------------------------


def test_writing_one_from_the_page_and_following_it(here):
    browser = client_of(here.gobernacion)
    url = reverse("correspondence:message-new")
    wrong = browser.post(url, {"de": here.department.pk, "asunto": "Jornada", "texto": ""})
    assert wrong.status_code == 422
    assert "Jornada" in wrong.content.decode()
    page = browser.get(url).content.decode()
    assert str(here.one) in page
    assert "no se puede cambiar ni borrar" in page

    sent = browser.post(url, {"de": here.department.pk, "asunto": "Jornada", "texto": "El jueves."})
    message = Message.objects.get()
    assert sent["Location"] == reverse("correspondence:message", args=[message.uid])
    assert "0 de 2 lo leyeron" in browser.get(sent["Location"]).content.decode()
    assert browser.post(sent["Location"])["Location"] == sent["Location"]
    assert MessageReceipt.objects.filter(reminders=1).count() == 2
    assert "ya se les recordó hoy" in browser.post(sent["Location"], follow=True).content.decode()


def test_a_wrong_file_is_refused_and_what_was_written_stays(here):
    browser = client_of(here.gobernacion)
    given = {"de": here.department.pk, "asunto": "Jornada", "texto": "El jueves."}
    file = SimpleUploadedFile("x.exe", b"MZ")
    answer = browser.post(reverse("correspondence:message-new"), given | {"adjunto": file})
    assert answer.status_code == 422
    assert "El jueves." in answer.content.decode()
    assert not Message.objects.exists()


def test_dnp_reads_all_and_writes_only_in_its_name(here):
    message = a_message(here.gobernacion, here.department)
    browser = client_of(here.dnp)
    page = browser.get(reverse("correspondence:message", args=[message.uid])).content.decode()
    assert "Recordarles" not in page
    assert browser.post(reverse("correspondence:message", args=[message.uid])).status_code == 403
    other = client_of(here.elsewhere)
    assert other.get(reverse("correspondence:message", args=[message.uid])).status_code == 404
    listed = other.get(reverse("correspondence:messages")).content.decode()
    assert "Todavía no se ha enviado" in listed


def test_the_team_reads_it_with_its_file_and_leaves_a_receipt(here):
    message = a_message(here.gobernacion, here.department)
    browser = client_of(here.leader)
    home = browser.get(reverse("inbox:home", args=[here.one.pk])).content.decode()
    assert "Jornada de asistencia" in home
    assert "Sin leer" in home
    where = [here.one.pk, message.uid]
    file = browser.get(reverse("inbox:file", args=where))
    assert b"".join(file.streaming_content) == PDF
    assert browser.post(reverse("inbox:read", args=where)).status_code == 302
    page = browser.get(reverse("inbox:message", args=where)).content.decode()
    assert "Quien lo envió puede verlo" in page
    # The other municipality's page says nothing of who read it here.
    receipt = client_of(actor_of(Role.TEAM_LEADER, here.two))
    other = receipt.get(reverse("inbox:message", args=[here.two.pk, message.uid])).content.decode()
    assert here.leader.name not in other


def test_a_message_without_a_file_has_nothing_to_download(here):
    message = a_message(here.gobernacion, here.department, upload=None)
    url = reverse("inbox:file", args=[here.one.pk, message.uid])
    assert client_of(here.leader).get(url).status_code == 404


def test_an_empty_inbox_says_what_will_come(here):
    page = client_of(here.leader).get(reverse("inbox:home", args=[here.one.pk]))
    assert "No han llegado mensajes" in page.content.decode()


def test_a_gobernacion_relays_what_dnp_told_it(here):
    message = a_message(here.dnp, None, text="Se amplió el plazo.")
    browser = client_of(here.gobernacion)
    page = browser.get(reverse("inbox:message", args=[here.department.pk, message.uid]))
    assert "Contárselo a mis municipios" in page.content.decode()
    url = reverse("correspondence:message-new")
    form = browser.get(url, {"de": here.department.pk, "reenviar": message.uid}).content.decode()
    assert "Se amplió el plazo." in form
    assert "Departamento Nacional de Planeación informa" in form
    # Not what others received, and nothing that is no message.
    own = a_message(here.gobernacion, here.department)
    assert browser.get(url, {"reenviar": own.uid}).status_code == 404
    assert browser.get(url, {"reenviar": "x"}).status_code == 200
    assert client_of(here.dnp).get(url, {"reenviar": message.uid}).status_code == 200

"""The pages of letters: choose, look, send, follow; and the list to take away."""

import pytest
from django.urls import reverse
from django.utils import timezone

from kpt.accounts.roles import Role
from kpt.correspondence.models import Letter, LetterBatch
from kpt.correspondence.permissions import can_see_letter
from kpt.followup.models import ReportingWindow
from kpt.rules.letters import SUBJECT, TEXT
from tests.correspondence.some import LATE, PDF, sent, some_letters
from tests.factories import DepartmentFactory, actor_of, client_of
from tests.followup.test_reporting import Place
from tests.jobs import run_jobs

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path / "files"
    monkeypatch.setattr("kpt.correspondence.sending.write_pdf", lambda document: PDF)
    monkeypatch.setattr(timezone, "now", lambda: LATE)
    return Place()


def asked(here, **more):
    return {
        "de": here.entity.department.pk,
        "vigencia": "2025",
        "corte": "primero",
        "asunto": SUBJECT,
        "texto": TEXT,
        "entidad": [here.entity.pk],
        "paso": "ver",
    } | more


def body(answer):
    return answer.content.decode()


def test_from_the_list_to_the_letters(here):
    browser = client_of(here.gobernacion)
    page = body(browser.get(reverse("correspondence:late")))
    assert str(here.entity) in page
    assert "Escribir oficio a las marcadas" in page

    url = reverse("correspondence:letter-new")
    form = body(browser.get(url, {"vigencia": 2025, "corte": "primero", "entidad": here.entity.pk}))
    assert "checked" in form
    assert "Cordial saludo" in form

    preview = body(browser.post(url, asked(here)))
    assert f"{here.entity} no ha enviado su reporte" in preview
    assert "Todavía no se ha enviado nada" in preview
    assert not LetterBatch.objects.exists()

    again = browser.post(url, asked(here, paso="corregir", texto="Otro texto"))
    assert "Otro texto" in body(again)

    done = browser.post(url, asked(here, paso="enviar"))
    batch = LetterBatch.objects.get()
    assert done["Location"] == reverse("base:job", args=[batch.job.uid])
    run_jobs()
    batch.job.refresh_from_db()
    assert batch.job.message == "1\xa0oficio enviado."
    assert str(here.entity) in body(browser.get(batch.job.result_url))


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"texto": "{alcalde}"}, "alcalde"),
        ({"entidad": []}, "Marque al menos una"),
        ({"corte": "definitivo"}, "Ninguna de las entidades"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_lost(here, more, words):
    answer = client_of(here.gobernacion).post(
        reverse("correspondence:letter-new"), asked(here, **more)
    )
    assert answer.status_code == 422
    assert words in body(answer)
    assert not Letter.objects.exists()


def test_the_control_body_reads_and_writes_nothing(here):
    browser = client_of(actor_of(Role.CONTROL_BODY))
    page = body(browser.get(reverse("correspondence:late")))
    assert str(here.entity) in page
    assert "Escribir oficio" not in page
    assert browser.get(reverse("correspondence:letter-new")).status_code == 403


@pytest.mark.parametrize("extension", ["csv", "xlsx"])
def test_the_list_is_taken_away_whole(here, extension):
    [letter] = some_letters(here.gobernacion, here.entity.department)
    sent(letter, here.gobernacion)
    url = reverse("correspondence:late-file", args=[extension])
    answer = client_of(here.dnp).get(url, {"vigencia": 2025})
    content = b"".join(answer.streaming_content)
    assert f"sin-reportar-2025-primero.{extension}" in answer["Content-Disposition"]
    if extension == "csv":
        row = next(r for r in content.decode().splitlines() if here.entity.pk in r)
        assert letter.label in row
        assert "Sin constancia de recibo" in row
        assert here.leader.user.email not in content.decode()


def test_without_windows_there_is_no_cut(here):
    ReportingWindow.objects.all().delete()
    page = client_of(here.dnp).get(reverse("correspondence:late"))
    assert "Todavía no hay cortes" in body(page)
    assert client_of(here.dnp).get(reverse("correspondence:letter-new")).status_code == 200


def test_a_letter_is_followed_by_who_sent_it(here):
    [letter] = some_letters(here.gobernacion, here.entity.department)
    url = reverse("correspondence:letter", args=[letter.uid])
    browser = client_of(here.gobernacion)
    assert "todavía se está preparando" in body(browser.get(url))
    sent(letter, here.gobernacion)
    wrong = browser.post(url, {"fecha": "2026-11-01", "constancia": "Guía"})
    assert wrong.status_code == 422
    assert "no pudo recibirse antes" in body(wrong)
    assert browser.post(url, {"fecha": "2026-11-03", "constancia": "Guía"})["Location"] == url
    assert "Guía" in body(browser.get(url))
    stranger = actor_of(Role.DEPARTMENT_REVIEWER, DepartmentFactory())
    assert "otra gobernación" in can_see_letter(stranger, letter).reason
    other = client_of(stranger)
    assert other.get(url).status_code == 404
    assert "No hay oficios" in body(other.get(reverse("correspondence:letters")))
    assert letter.label in body(client_of(here.dnp).get(reverse("correspondence:letters")))


def test_the_team_opens_its_letter(here):
    [letter] = some_letters(here.gobernacion, here.entity.department)
    sent(letter, here.gobernacion)
    browser = client_of(here.leader)
    assert letter.label in body(browser.get(reverse("inbox:home", args=[here.entity.pk])))
    page = body(browser.get(reverse("inbox:letter", args=[here.entity.pk, letter.uid])))
    assert "Es la constancia de entrega" in page
    assert here.gobernacion.user.email not in page
    letter.refresh_from_db()
    assert letter.opened_by == here.leader.user

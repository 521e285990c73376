"""The pages on which a vigencia is reported and reviewed."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from kpt.accounts.roles import Role
from kpt.followup.models import FollowUpReport, Observation, TargetAnswer, TargetSpending
from kpt.followup.queries import report_page
from tests.factories import EntityFactory, actor_of, client_of
from tests.followup.test_reporting import Place
from tests.plan_factories import a_plan

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 10, 20, 15, 0, tzinfo=UTC)
MONEY = {
    "plata-TOTAL_FORMS": "2",
    "plata-INITIAL_FORMS": "0",
    "plata-0-fuente": "1",
    "plata-0-bpin": "",
    "plata-0-compromisos": "$ 1.500.000",
    "plata-0-obligaciones": "1.000.000,5",
    "plata-0-pagos": "",
    "plata-1-fuente": "",
}


QUERIES = ("", "ver=missing", "ver=incomplete", "ver=complete", "buscar=IP-3", "buscar=x")


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """Let the pages be opened on a day on which 2025 is reported."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def here():
    return Place()


def url(here, name, *args):
    return reverse(f"reports:{name}", args=[here.entity.pk, *args])


def text(response):
    return response.content.decode().replace("\u00a0", " ")


def test_the_leader_opens_the_report_of_a_vigencia(here):
    web = client_of(here.leader)
    page = text(web.get(url(here, "home")))
    assert "Se puede reportar 2025 hasta la medianoche del 30 de octubre de 2026." in page
    response = web.post(url(here, "open", 2025))
    assert response.url == url(here, "report", 2025)
    assert "Van 0 de 3 metas programadas" in text(web.get(response.url))
    assert web.get(url(here, "report", 2024)).status_code == 404
    here.window.delete()
    assert "Todavía no hay nada que reportar" in text(web.get(url(here, "home")))


def test_a_reader_sees_the_dates_and_why_she_does_not_report(here):
    reader = client_of(actor_of(Role.READER, here.entity))
    assert "Solo el equipo" in text(reader.get(url(here, "home")))
    assert reader.post(url(here, "open", 2025)).status_code == 403
    assert not FollowUpReport.objects.exists()


def test_a_target_is_reported_in_pesos_as_people_type_them(here):
    here.opened()
    web = client_of(here.member)
    page = url(here, "target", 2025, 1)
    assert "Recursos ejecutados" in text(web.get(page))
    answer = {"version": "0", "ejecutado": "2,5", "narrativa": "Se hizo"} | MONEY
    assert web.post(page, answer).url == url(here, "report", 2025)
    spent = TargetSpending.objects.get()
    assert (str(spent.commitments_cop), str(spent.obligations_cop)) == ("1500000", "1000000.5")
    again = text(web.get(page))
    assert 'value="2,5"' in again
    assert "1.000.000,5" in again


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"ejecutado": "mucho"}, "mucho"),
        ({"plata-0-bpin": "123"}, "El BPIN tiene 13 o 15 cifras."),
        ({"plata-0-fuente": ""}, "Escoja de qué fuente es esta plata."),
        (
            {"plata-1-fuente": "1", "plata-1-bpin": "", "plata-1-pagos": "5"},
            "Esta fuente ya está en otra fila",
        ),
    ],
)
def test_a_wrong_answer_says_what_and_loses_nothing(here, wrong, words):
    here.opened()
    web = client_of(here.member)
    answer = {"version": "0", "ejecutado": "1", "narrativa": "Lo que escribí"} | MONEY | wrong
    response = web.post(url(here, "target", 2025, 1), answer)
    assert response.status_code == 422
    assert words in text(response)
    assert "Lo que escribí" in text(response)
    assert not TargetAnswer.objects.exists()


def test_a_second_tab_keeps_what_was_typed_and_then_writes_it(here):
    report = here.opened()
    here.answer(report, here.targets[0], "1", actor=here.leader)
    web = client_of(here.member)
    answer = {"version": "0", "ejecutado": "7", "narrativa": "La mía"} | MONEY
    told = web.post(url(here, "target", 2025, 1), answer)
    assert told.status_code == 422
    assert "reportó esta meta mientras usted" in text(told)
    assert "La mía" in text(told)
    assert TargetAnswer.objects.get().achieved == 1
    assert '<input type="hidden" name="version" value="1"' in text(told)
    web.post(url(here, "target", 2025, 1), answer | {"version": "1"})
    assert TargetAnswer.objects.get().achieved == 7


def test_the_button_says_how_many_are_missing_and_sending_tells_whose_turn_it_is(here):
    report = here.opened()
    web = client_of(here.leader)
    page = text(web.get(url(here, "report", 2025)))
    assert "Faltan 3 metas por reportar o por explicar." in page
    refused = text(web.post(url(here, "submit", 2025), follow=True))
    assert "Lo que no avanzó se reporta en 0" in refused
    for target in here.targets:
        here.answer(report, target)
    sent = text(web.post(url(here, "submit", 2025), follow=True))
    assert "El reporte quedó enviado" in sent
    assert "El reporte ya se envió: lo tiene quien lo revisa." in sent
    member = client_of(here.member)
    assert member.post(url(here, "submit", 2025)).status_code == 403


def test_targets_are_filtered_and_searched_in_the_address(here):
    report = here.opened()
    here.answer(report, here.targets[0])
    here.answer(report, here.targets[1], "0")
    web = client_of(here.leader)
    shown = {
        query: text(web.get(f"{url(here, 'report', 2025)}?{query}")).count("/reporte/2025/metas/")
        for query in (
            "",
            "ver=missing",
            "ver=incomplete",
            "ver=complete",
            "buscar=IP-3",
            "buscar=x",
        )
    }
    assert list(shown.values()) == [3, 1, 1, 1, 1, 0]


def test_a_long_report_comes_by_pages_that_keep_what_was_asked(here, monkeypatch):
    here.opened()
    monkeypatch.setattr(report_page, "PER_PAGE", 2)
    page = text(client_of(here.leader).get(f"{url(here, 'report', 2025)}?ver=missing"))
    assert "<b>3 metas</b> · se muestran 1 a 2" in page
    assert page.count("/reporte/2025/metas/") == 2
    assert 'href="?ver=missing&amp;pagina=2"' in page


def test_a_reviewer_observes_returns_and_validates_on_the_page(here):
    here.sent()
    web = client_of(here.gobernacion)
    page = url(here, "report", 2025)
    assert "Su decisión" in text(web.get(page))
    target = url(here, "target", 2025, 1)
    assert "Observar esta meta" in text(web.get(target))
    observe = url(here, "observe", 2025, 1)
    assert web.post(observe, {"texto": "Falta el soporte"}).url == target
    web.post(url(here, "observe", 2025, 0), {"texto": "En general, bien"})
    assert web.post(url(here, "observe", 2025, 99), {"texto": "X"}).status_code == 404
    missing = text(web.post(url(here, "decide", 2025, "devolver"), follow=True))
    assert "Escriba qué debe corregirse" in missing
    returned = url(here, "decide", 2025, "devolver")
    assert "quedó devuelto" in text(web.post(returned, {"comentario": "Mire IP-1"}, follow=True))
    assert web.post(url(here, "decide", 2025, "otra")).status_code == 404

    team = client_of(here.leader)
    seen = text(team.get(page))
    told = text(team.get(url(here, "history", 2025)))
    assert "Mire IP-1" in told
    assert str(here.gobernacion.user) in told
    assert "Falta el soporte" in seen
    assert "1 observación sin responder" in seen
    made = Observation.objects.first()
    answering = url(here, "reply", 2025, made.pk)
    assert answering in seen
    team.post(answering, {"texto": "Se anexa"})
    answered = text(team.get(page))
    # What is said next goes in the conversation: the first answer is not written over.
    assert answering not in answered
    conversation = reverse("review-report:thread", args=[here.entity.pk, 2025, made.pk])
    assert conversation in answered
    assert conversation in text(team.get(target))
    assert team.post(url(here, "reply", 2025, 999), {"texto": "X"}).status_code == 404
    team.post(url(here, "submit", 2025))
    assert "Se anexa" in text(web.get(page))
    web.post(url(here, "decide", 2025, "validar"))
    assert "Revisado" in text(web.get(page))
    assert team.post(url(here, "decide", 2025, "verificar")).status_code == 403


@pytest.mark.parametrize("name", ["home", "report", "target", "history"])
def test_a_page_takes_at_most_ten_queries(here, name, django_assert_max_num_queries):
    here.sent()
    web = client_of(here.leader)
    path = url(here, name, *([2025] if name != "home" else []), *([1] if name == "target" else []))
    web.get(path)
    with django_assert_max_num_queries(10):
        assert web.get(path).status_code == 200


def test_a_target_that_one_may_not_write_is_read(here):
    report = here.opened()
    first = here.targets[0]
    here.answer(
        report, first, "0", narrative="Nada", difficulties="Lluvia", no_progress_reason="No"
    )
    page = text(client_of(here.dnp).get(url(here, "target", 2025, 1)))
    assert all(
        word in page for word in ("Nada", "Lluvia", "Por qué no hubo avance", "Solo el equipo")
    )
    assert "<button" not in page.split("<main")[1].split("</main>")[0]
    assert client_of(here.dnp).get(url(here, "target", 2025, 99)).status_code == 404


def test_the_queue_is_of_ones_own_entities_with_their_state(here):
    a_plan(targets=1, entity=EntityFactory(department=here.entity.department, name="Quieta"))
    other = EntityFactory(name="De otro departamento")
    here.sent()
    web, queue = client_of(here.gobernacion), reverse("windows:queue")
    page = text(web.get(queue))
    assert "Por revisar" in page
    assert other.name not in page
    assert "Quieta" in text(web.get(f"{queue}?vigencia=2025&estado=sin-abrir"))
    only = text(web.get(f"{queue}?vigencia=2025&estado=submitted"))
    assert "Quieta" not in only
    assert reverse("review-report:review", args=[here.entity.pk, 2025]) in only
    assert "Ninguna entidad" in text(web.get(f"{queue}?vigencia=2025&buscar=zzz"))
    assert other.name in text(client_of(here.dnp).get(queue))
    assert client_of(here.leader).get(queue).status_code == 403
    here.window.delete()
    assert "No hay ventanas de reporte" in text(web.get(queue))

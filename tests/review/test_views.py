"""The pages of the review, opened and used by their people."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from kpt.audit.models import AuditEvent
from kpt.base.jobs.models import Job, JobState
from kpt.followup.actions import review
from kpt.followup.models import Observation, ObservationReply, ReportingWindow
from kpt.plans.models import ProductTarget
from kpt.review.calculator import look_again
from kpt.review.models import Sample
from tests.factories import client_of
from tests.followup.test_reporting import NOW
from tests.jobs import run_jobs
from tests.review.places import Neighbour, observed

pytestmark = pytest.mark.django_db
MOST = 10
FAR = timedelta(days=60)


@pytest.fixture
def sent(here):
    """A report that waits, looked at, in a window that is open on the day of the test."""
    report = here.sent()
    look_again(NOW)
    today = timezone.localdate()
    ReportingWindow.objects.update(
        opens_on=today - FAR,
        first_cut_on=today + FAR,
        validation_on=today + FAR,
        adjustments_on=today + FAR,
        definitive_on=today + FAR,
    )
    return report


def url(here, name, *more):
    return reverse(f"review-report:{name}", args=[here.entity.pk, 2025, *more])


def body_of(response):
    return response.content.decode()


@pytest.mark.parametrize(
    ("view", "words"),
    [
        ("valores", "Ninguna de las 3 metas con avance tiene evidencia."),
        ("fuentes", "Lo que dice la entidad al lado"),
        ("observaciones", "Falta el soporte"),
        ("otra", "Qué mirar"),
    ],
)
def test_each_view_of_a_report_in_few_queries(
    here, sent, view, words, django_assert_max_num_queries
):
    observed(here, sent, target=here.targets[0])
    for actor in (here.gobernacion, here.dnp, here.leader):
        web = client_of(actor)
        web.get(url(here, "review"), {"ver": view})
        with django_assert_max_num_queries(MOST):
            response = web.get(url(here, "review"), {"ver": view, "todas": "1"})
        assert words in body_of(response)


def test_the_reviewer_observes_with_the_sentence_and_decides_and_goes_on(here, sent):
    there = Neighbour(here)
    other = there.sent()
    look_again(NOW)
    web = client_of(here.gobernacion)
    page = body_of(web.get(url(here, "review")))
    assert "tiene evidencia. Por favor aclare o corrija" in page
    assert there.entity.name in page  # the next of the queue
    back = web.post(url(here, "observe", 0), {"texto": "Adjunte fotos"}, follow=True)
    assert "La observación sobre todo el reporte quedó escrita." in body_of(back)
    web.post(url(here, "observe", 1), {"texto": "¿Seguro?", "ver": "fuentes"})
    assert Observation.objects.filter(report=sent).count() == 2
    empty = web.post(url(here, "decide", "devolver"), {"comentario": " "}, follow=True)
    assert "Escriba qué debe corregirse" in body_of(empty)
    done = web.post(url(here, "decide", "validar"))
    assert done.url == reverse("review-report:review", args=[there.entity.pk, 2025])
    last = web.post(reverse("review-report:decide", args=[there.entity.pk, 2025, "validar"]))
    assert last.url == reverse("windows:queue")
    other.refresh_from_db()
    assert other.state == "department_validated"
    assert web.post(url(here, "decide", "olvidar")).status_code == 404


def test_the_team_reads_and_answers_and_does_not_decide(here, sent):
    made = observed(here, sent, target=here.targets[0])
    web = client_of(here.leader)
    page = body_of(web.get(url(here, "review"), {"ver": "observaciones"}))
    assert "Responder" in page
    assert "Su decisión" not in page
    assert web.post(url(here, "decide", "validar")).status_code == 403
    assert web.post(url(here, "close", made.pk)).status_code == 403
    assert web.post(url(here, "look-again")).status_code == 403
    thread = url(here, "thread", made.pk)
    assert "Responder" in body_of(web.get(thread))
    assert web.post(url(here, "reply", made.pk), {"texto": " "}).url == thread
    done = web.post(url(here, "reply", made.pk), {"texto": "Va el acta"})
    assert done.url.endswith(f"?ver=observaciones#o-{made.pk}")
    assert ObservationReply.objects.get().text == "Va el acta"


def test_what_was_written_is_not_lost_when_the_file_is_wrong(here, sent):
    made = observed(here, sent)
    file = SimpleUploadedFile("virus.exe", b"MZ")
    response = client_of(here.leader).post(
        url(here, "reply", made.pk), {"texto": "Va el acta completa", "archivo": file}
    )
    assert response.status_code == 422
    assert "Va el acta completa" in body_of(response)
    assert "no es un archivo de los que se reciben" in body_of(response)
    assert not ObservationReply.objects.exists()


def test_the_reviewer_closes_opens_and_looks_again(here, sent):
    made = observed(here, sent)
    web = client_of(here.gobernacion)
    assert "quedó cerrada" in body_of(web.post(url(here, "close", made.pk), follow=True))
    assert "ya cerró esta observación" in body_of(web.get(url(here, "thread", made.pk)))
    assert web.post(url(here, "reply", made.pk), {"texto": "X"}).status_code == 403
    assert "abierta otra vez" in body_of(web.post(url(here, "reopen", made.pk), follow=True))
    assert "se buscaron otra vez" in body_of(web.post(url(here, "look-again"), follow=True))
    here.decide(review.return_report, sent, here.gobernacion, "Corrija", now=timezone.now())
    again = web.post(url(here, "look-again"), follow=True)
    assert "lo tiene la entidad" in body_of(again).lower()
    assert web.get(url(here, "thread", 999999)).status_code == 404


def test_before_it_is_sent_there_is_nothing_to_look_at(here):
    here.opened()
    page = body_of(client_of(here.gobernacion).get(url(here, "review")))
    assert "Todavía no se ha mirado" in page
    response = client_of(here.gobernacion).get(
        reverse("review-report:review", args=[here.entity.pk, 2024])
    )
    assert response.status_code == 404


def test_the_findings_of_one_kind(here, sent):
    ProductTarget.objects.filter(version=here.version).update(bpin_text="")
    look = client_of(here.gobernacion)
    look.post(url(here, "look-again"))
    page = body_of(look.get(url(here, "review"), {"clase": "sin_bpin"}))
    assert "la meta no tiene BPIN" in page
    assert "Ninguna de las 3 metas" not in page


def test_the_sources_tell_what_differs(here, sent):
    page = body_of(client_of(here.gobernacion).get(url(here, "review"), {"ver": "fuentes"}))
    assert "metas difieren" in page or "meta difiere" in page
    assert "PIIP tiene" in page


def test_what_differs_comes_in_pages_and_one_comes_back_to_hers(here, sent, monkeypatch):
    monkeypatch.setattr("kpt.review.queries.sources.PER_PAGE", 1)
    web = client_of(here.gobernacion)
    page = body_of(web.get(url(here, "review"), {"ver": "fuentes", "todas": "1", "pagina": "2"}))
    assert "IP-2" in page
    assert "IP-1" not in page
    assert "pagina=3" in page
    asked = {"texto": "¿Seguro?", "ver": "fuentes", "pagina": "2"}
    assert web.post(url(here, "observe", 2), asked).url.endswith("?ver=fuentes&pagina=2#m-2")


def test_the_acta_has_names_roles_dates_and_decisions(here, sent, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    made = observed(here, sent, target=here.targets[0])
    client_of(here.leader).post(url(here, "reply", made.pk), {"texto": "Va el acta"})
    web = client_of(here.gobernacion)
    web.post(url(here, "close", made.pk))
    page = body_of(web.get(url(here, "record")))
    for words in (
        "La entidad envió el reporte",
        "Falta el soporte",
        "Va el acta",
        str(here.leader.user),
        "Líder del equipo",
        "Revisor de la gobernación",
        "La cerró",
    ):
        assert words in page
    # The PDF is set in the background; asked for twice, it is made once.
    where = web.post(url(here, "record-file")).url
    assert web.post(url(here, "record-file")).url == where
    run_jobs()
    job = Job.objects.get(name="review.make_record")
    assert (job.state, job.owner) == (JobState.DONE, here.gobernacion.user)
    assert job.result_url in body_of(web.get(where))
    sent_file = web.get(job.result_url)
    assert AuditEvent.objects.filter(kind="review_record_made").count() == 1
    text = "".join(
        one.extract_text()
        for one in PdfReader(BytesIO(b"".join(sent_file.streaming_content))).pages
    )
    assert "Va el acta" in text
    assert "Acta de revisión" in text


def test_an_acta_without_anything(here):
    here.opened()
    page = body_of(client_of(here.gobernacion).get(url(here, "record")))
    assert "No se hizo ninguna observación." in page


def test_a_sample_is_drawn_carried_and_verified(here, sent, django_assert_max_num_queries):
    web = client_of(here.gobernacion)
    assert "Todavía no hay muestras" in body_of(web.get(reverse("review:samples")))
    draw = reverse("review:draw")
    assert "Metas al azar" in body_of(web.get(draw))
    wrong = web.post(draw, {"vigencia": "2025", "al_azar": 0, "por_riesgo": 0, "lugar": "99"})
    assert wrong.status_code == 422
    place = here.entity.department_id
    given = {"vigencia": "2025", "lugar": place, "semilla": "3008"}
    none = web.post(draw, given | {"al_azar": 0, "por_riesgo": 0})
    assert "de 1 a 200 metas" in body_of(none)
    progress = web.post(draw, given | {"al_azar": 2, "por_riesgo": 1})
    assert not Sample.objects.exists()
    run_jobs()
    sample = Sample.objects.get()
    page = reverse("review:sample", args=[sample.uid])
    assert page in body_of(web.get(progress.url))
    web.get(page)
    with django_assert_max_num_queries(MOST):
        body = body_of(web.get(page))
    assert "Semilla: <code>3008</code>" in body
    verify = reverse("review:verify", args=[sample.uid, 1])
    assert "al tomar la muestra" in body_of(web.get(verify))
    tomorrow = timezone.localdate() + timedelta(days=1)
    late = web.post(verify, {"verificado": "2,5", "visto_el": tomorrow, "nota": "Se vio"})
    assert late.status_code == 422
    assert "Se vio" in body_of(late)
    seen = {"verificado": "2,5", "visto_el": timezone.localdate(), "nota": "Se vio"}
    done = web.post(verify, seen, follow=True)
    assert "1 de 3 metas verificada" in body_of(done)
    file = web.get(reverse("review:sample-file", args=[sample.uid, "csv"]))
    assert "Se vio" in b"".join(file.streaming_content).decode()
    assert "1 de 3" in body_of(web.get(reverse("review:samples")))
    assert web.get(reverse("review:verify", args=[sample.uid, 9])).status_code == 404


def test_dnp_draws_of_the_country(here, sent):
    web, draw = client_of(here.dnp), reverse("review:draw")
    given = {"vigencia": "2025", "lugar": "", "semilla": "3008"}
    progress = web.post(draw, given | {"al_azar": 1, "por_riesgo": 1})
    run_jobs()
    sample = Sample.objects.get()
    assert (sample.department, sample.seed, sample.population) == (None, "3008", 3)
    done = body_of(web.get(progress.url))
    assert "La muestra tiene 2 metas." in done.replace("\xa0", " ")
    assert reverse("review:sample", args=[sample.uid]) in done


def test_a_sample_is_of_its_reviewers(here, sent):
    client_of(here.dnp).post(
        reverse("review:draw"),
        {"vigencia": "2025", "lugar": "", "al_azar": 1, "por_riesgo": 0},
    )
    run_jobs()
    page = reverse("review:sample", args=[Sample.objects.get().uid])
    assert client_of(here.dnp).get(page).status_code == 200
    assert client_of(here.gobernacion).get(page).status_code == 404
    assert client_of(here.leader).get(page).status_code == 403


def test_without_sent_reports_there_is_nothing_to_draw(here):
    page = body_of(client_of(here.gobernacion).get(reverse("review:draw")))
    assert "Todavía no hay reportes enviados" in page


def test_dnp_chooses_by_risk_or_by_chance_what_to_look_at_again(here, sent):
    second = reverse("review:second")
    web = client_of(here.dnp)
    assert "Ningún reporte validado espera" in body_of(web.get(second))
    here.decide(review.validate_report, sent, here.gobernacion, now=timezone.now())
    for asked in ({}, {"orden": "azar", "semilla": "3008"}):
        page = body_of(web.get(second, asked))
        assert here.entity.name in page
    assert "con la semilla «3008»" in page
    assert client_of(here.gobernacion).get(second).status_code == 403
    back = web.post(url(here, "decide", "regresar"), {"comentario": "Mire la meta 1"})
    assert back.status_code == 302
    sent.refresh_from_db()
    assert sent.state == "sent_back"

"""The pages of whoever asks: nothing typed is lost, nothing is told without the receipt."""

import re

import pytest
from django.core import mail
from django.test import Client

from kpt.accounts.models import SignInAttempt
from kpt.enrolment.models import LeaderRequest
from kpt.enrolment.views import applicants
from tests.enrolment.requests import EXECUTABLE, PDF, a_request, document, fields
from tests.factories import EntityFactory
from tests.jobs import run_jobs

FORM = "/solicitar/63690/"
STATUS = "/solicitar/estado/"
MINE = "/solicitar/estado/solicitud/"
EMAIL = "planeacion@salento.gov.co"


def page(response) -> str:
    return response.content.decode().replace("\xa0", " ")


def without_tokens(response) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page(response))


def opened(request: LeaderRequest) -> Client:
    """Return a browser in which the request was opened with its receipt."""
    browser = Client()
    answer = browser.post(STATUS, {"codigo": request.receipt, "correo": request.email})
    assert (answer.status_code, answer.url) == (302, MINE)
    return browser


# Finding the entity -------------------------------------------------------------------------------


def test_the_entity_is_found_by_a_plain_search(client, salento):
    html = page(client.get("/solicitar/", {"q": "salento"}))

    assert f'href="{FORM}"' in html
    assert "Ninguna entidad responde a «nada»" in page(client.get("/solicitar/", {"q": "nada"}))


def test_a_place_without_plan_has_no_form(client, quindio):
    EntityFactory(divipola="63999", department=quindio, makes_plan=False)

    assert client.get("/solicitar/63999/").status_code == 404
    assert client.get("/solicitar/05999/").status_code == 404


@pytest.mark.parametrize("where", ["/ingresar/", "/"])
def test_the_form_is_found_from_where_people_look_for_it(client, db, where):
    assert 'href="/solicitar/"' in page(client.get(where))


# Sending it ---------------------------------------------------------------------------------------


def test_a_request_ends_in_its_receipt(client, salento):
    answer = client.post(FORM, fields())

    request = LeaderRequest.objects.get()
    assert (answer.status_code, answer.url) == (302, "/solicitar/recibida/")
    received = client.get(answer.url)
    assert request.receipt in page(received)
    assert "no-store" in received.headers["Cache-Control"]
    assert request.receipt in page(client.get(MINE))
    assert Client().get(MINE).url == STATUS
    assert Client().get("/solicitar/recibida/").url == STATUS


def test_what_is_missing_is_said_and_nothing_typed_is_lost(client, salento):
    sent = fields(telefono="", correo="tomas@gmail.com", autorizo=None)

    answer = client.post(FORM, sent)

    html = page(answer)
    assert answer.status_code == 422
    assert "Hay 3 cosas por corregir" in html
    assert "Escriba un teléfono." in html
    assert "no es un correo institucional" in html
    assert "Sin la autorización" in html
    for kept in ("Tomás Cardona", "Secretario de Planeación", "Gloria Inés Patiño", "gmail.com"):
        assert kept in html
    assert "Escoja otra vez los archivos" in html
    assert not LeaderRequest.objects.exists()


def test_nothing_is_said_of_files_when_none_came(client, salento):
    html = page(client.post(FORM, fields(acta=None, designacion=None)))

    assert html.count("Escoja el archivo.") == 4  # in the summary and beside each
    assert "Escoja otra vez los archivos" not in html


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("acta.pdf", EXECUTABLE, "por dentro es otra clase de archivo"),
        ("acta.exe", PDF, "no es un archivo de los que se reciben aquí"),
        ("acta.pdf", b"", "El archivo está vacío."),
        ("acta.pdf", PDF + b"0" * (10 * 1024 * 1024), "el máximo es 10 MB"),
    ],
)
def test_an_executable_as_a_pdf_is_refused_beside_its_field(client, salento, name, content, says):
    answer = client.post(FORM, fields(acta=document(content, name)))

    assert answer.status_code == 422
    assert says in page(answer)
    assert not LeaderRequest.objects.exists()


def test_a_second_request_for_the_entity_is_told_of_the_first(client, salento):
    a_request(salento)

    answer = client.post(FORM, fields(correo="otra@salento.gov.co"))

    assert answer.status_code == 422
    assert "ya tiene una solicitud en trámite" in page(answer)
    assert EMAIL not in page(answer)


def test_who_sends_without_end_is_asked_to_wait(client, salento):
    for _ in range(11):
        answer = client.post(FORM, fields())

    assert answer.status_code == 422
    assert "Espere cinco minutos" in page(answer)
    assert "Tomás Cardona" in page(answer)


def test_a_name_with_markup_is_a_name(client, salento):
    client.post(FORM, fields(nombre="<script>alert(1)</script>"))

    assert "<script>alert(1)" not in page(client.get("/solicitar/recibida/"))


# Asking for it ------------------------------------------------------------------------------------


def test_the_status_opens_with_both_and_tells_nothing_otherwise(client, salento):
    request = a_request(salento)

    wrong = [
        client.post(STATUS, {"codigo": code, "correo": email})
        for code, email in [
            (request.receipt, "nadie@salento.gov.co"),
            ("AAAA-BBBB-CCCC", EMAIL),
            ("AAAA-BBBB-CCCC", "nadie@salento.gov.co"),
            ("ni código", EMAIL),
        ]
    ]

    texts = {
        without_tokens(answer).replace(code, "…").replace(email, "…")
        for answer, (code, email) in zip(
            wrong,
            [
                (request.receipt, "nadie@salento.gov.co"),
                ("AAAA-BBBB-CCCC", EMAIL),
                ("AAAA-BBBB-CCCC", "nadie@salento.gov.co"),
                ("ni código", EMAIL),
            ],
            strict=True,
        )
    }
    assert {answer.status_code for answer in wrong} == {422}
    assert len(texts) == 1
    assert "Salento" not in texts.pop()
    assert client.get(MINE).url == STATUS


def test_the_code_is_read_however_it_is_typed(salento):
    request = a_request(salento)
    typed = f" {request.receipt.lower().replace('-', ' ')} "

    answer = Client().post(STATUS, {"codigo": typed, "correo": EMAIL.upper()})

    assert (answer.status_code, answer.url) == (302, MINE)


def test_guessing_has_to_wait_and_the_owner_elsewhere_does_not(salento):
    request = a_request(salento)
    for number in range(21):
        thief = Client().post(
            STATUS, {"codigo": f"AAAA-BBBB-{number:04}", "correo": EMAIL}, REMOTE_ADDR="10.0.0.9"
        )

    assert "Espere cinco minutos" in page(thief)
    owner = {"codigo": request.receipt, "correo": EMAIL}
    assert Client().post(STATUS, owner, REMOTE_ADDR="10.0.0.9").status_code == 422
    assert Client().post(STATUS, owner, REMOTE_ADDR="10.0.0.1").status_code == 302
    assert "10.0.0.9" not in str(list(SignInAttempt.objects.values()))


def test_the_status_page_shows_reasons_but_neither_reviewers_nor_documents(salento, dnp):
    request = a_request(salento, state="returned")

    html = page(opened(request).get(MINE))

    assert "Devuelta para corregir" in html
    assert "Falta la firma." in html
    assert "Persona " not in html  # the name of who reviewed
    assert "soportes/" not in html
    assert request.phone not in html


def test_what_a_gobernacion_tells_the_dnp_is_not_shown(salento, gobernacion):
    from kpt.enrolment.actions import decisions
    from tests.enrolment.requests import NOW

    request = a_request(salento)
    decisions.vouch_request(
        request_id=request.pk, comment="Llamamos al despacho.", actor=gobernacion, now=NOW
    )

    html = page(opened(request).get(MINE))

    assert "Respaldada por la gobernación" in html
    assert "Llamamos al despacho." not in html


def test_what_was_returned_is_corrected_without_writing_it_again(salento):
    request = a_request(salento, state="returned")
    browser = opened(request)

    form = page(browser.get("/solicitar/estado/corregir/"))
    assert "Falta la firma." in form
    assert 'value="Tomás Cardona"' in form
    sent = fields(telefono="310 000", acta=None, designacion=document(PDF, "nueva.pdf"))
    wrong = browser.post("/solicitar/estado/corregir/", sent | {"nombre": ""})
    assert wrong.status_code == 422
    answer = browser.post(
        "/solicitar/estado/corregir/", sent | {"designacion": document(PDF, "nueva.pdf")}
    )

    assert (answer.status_code, answer.url) == (302, MINE)
    request.refresh_from_db()
    assert (request.state, request.phone) == ("submitted", "310 000")
    assert request.appointment.name == "nueva.pdf"
    assert browser.get("/solicitar/estado/corregir/").status_code == 403


def test_a_correction_that_the_rules_refuse_stays_on_the_form(salento, settings):
    request = a_request(salento, state="returned")
    settings.KPT_MAX_UPLOAD_BYTES = 10

    answer = opened(request).post("/solicitar/estado/corregir/", fields())

    assert answer.status_code == 422
    assert "pesa más de" in page(answer)


def test_a_request_is_withdrawn_after_asking_once_more(salento):
    request = a_request(salento)
    browser = opened(request)

    assert "¿Retirar la solicitud?" in page(browser.get("/solicitar/estado/retirar/"))
    answer = browser.post("/solicitar/estado/retirar/")

    assert answer.url == MINE
    request.refresh_from_db()
    assert request.state == "withdrawn"
    assert "quedó retirada" in page(browser.get(MINE))
    assert browser.post("/solicitar/estado/retirar/").status_code == 403


@pytest.mark.parametrize("url", ["/solicitar/estado/corregir/", "/solicitar/estado/retirar/"])
def test_without_the_receipt_nothing_is_changed(salento, url):
    request = a_request(salento, state="returned")

    assert Client().post(url, fields()).url == STATUS

    request.refresh_from_db()
    assert request.state == "returned"


@pytest.mark.parametrize("state", ["submitted", "vouched", "approved", "rejected", "withdrawn"])
def test_every_state_says_what_comes_next(salento, state):
    request = a_request(salento, state=state)

    html = page(opened(request).get(MINE))

    assert str(request.get_state_display()) in html


# Forged hosts -------------------------------------------------------------------------------------


def test_a_forged_host_does_not_reach_the_links_of_a_message(client, salento, settings):
    settings.ALLOWED_HOSTS = ["*"]
    settings.KPT_SITE_URL = "https://kpt.example.gov.co"

    client.post(FORM, fields(), HTTP_HOST="malo.example")
    client.post("/clave/olvidada/", {"email": EMAIL}, HTTP_HOST="malo.example")
    run_jobs()

    assert len(mail.outbox) == 2
    for message in mail.outbox:
        assert "malo.example" not in message.subject + message.body
    assert "https://kpt.example.gov.co/solicitar/estado/?codigo=" in mail.outbox[0].body


def test_the_names_of_the_limits_fit_where_they_are_counted():
    """SQLite would keep a longer one; PostgreSQL answers with an error."""
    room = SignInAttempt._meta.get_field("limit").max_length

    limits = (applicants.SENT, applicants.ASKED, applicants.GUESSED)

    assert all(len(limit.name) <= room for limit in limits)

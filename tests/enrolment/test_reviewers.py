"""The pages of the gobernación and the DNP."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kpt.accounts.roles import Role
from kpt.enrolment.models import EntityDomain
from tests.enrolment.requests import PDF, a_request
from tests.factories import (
    DepartmentFactory,
    EntityFactory,
    MembershipFactory,
    UserFactory,
    actor_of,
    client_of,
)

QUEUE = "/solicitudes/"


def page(response) -> str:
    return response.content.decode().replace("\xa0", " ")


def url(request, step: str = "") -> str:
    return f"{QUEUE}{request.uid}/{step}"


@pytest.fixture
def ibague(quindio):
    tolima = DepartmentFactory(divipola="73", name="Tolima")
    return EntityFactory(divipola="73001", name="Ibagué", department=tolima)


# The queue ----------------------------------------------------------------------------------------


def test_the_dnp_sees_all_and_a_gobernacion_its_municipalities(salento, ibague, dnp, gobernacion):
    a_request(salento)
    a_request(ibague)
    a_request(salento.department)

    all_of_them = page(client_of(dnp).get(QUEUE))
    hers = page(client_of(gobernacion).get(QUEUE))

    assert "3 solicitudes" in all_of_them
    assert "1 solicitud<" in hers
    assert "Salento" in hers
    assert "Ibagué" not in hers


def test_the_queue_is_of_nobody_else(salento):
    for role in (Role.TEAM_LEADER, Role.TEAM_MEMBER):
        browser = client_of(actor_of(role, salento))
        assert browser.get(QUEUE).status_code == 403
        assert QUEUE not in page(browser.get("/"))


def test_reviewers_find_it_in_their_menu(dnp):
    assert f'href="{QUEUE}"' in page(client_of(dnp).get("/"))


@pytest.mark.parametrize(
    ("query", "entities"),
    [
        ({}, {"Salento"}),
        ({"estado": "rejected"}, {"Ibagué"}),
        ({"estado": "todas"}, {"Salento", "Ibagué"}),
        ({"estado": "todas", "departamento": "73"}, {"Ibagué"}),
        ({"estado": "todas", "q": "ibague"}, {"Ibagué"}),
        ({"estado": "todas", "q": "63690"}, {"Salento"}),
        ({"estado": "todas", "q": "Tomás"}, {"Salento", "Ibagué"}),
        ({"estado": "todas", "q": "nadie"}, set()),
        ({"estado": "no hay tal"}, {"Salento"}),
    ],
)
def test_the_filters_are_in_the_address(salento, ibague, dnp, query, entities):
    a_request(salento)
    a_request(ibague, state="rejected")

    html = page(client_of(dnp).get(QUEUE, query))

    rows = html[html.index('id="lista"') :]
    assert {name for name in ("Salento", "Ibagué") if f"{name}</a>" in rows} == entities


def test_what_waits_longest_comes_first_and_says_for_how_many_days(salento, ibague, dnp):
    now = timezone.now()
    a_request(salento, now=now)
    a_request(ibague, now=now - timedelta(days=12))

    html = page(client_of(dnp).get(QUEUE))

    assert html.index("Ibagué</a>") < html.index("Salento</a>")
    assert "12 días" in html


def test_the_queue_asks_as_much_for_one_as_for_thirty(
    salento, quindio, dnp, django_assert_num_queries, django_assert_max_num_queries
):
    browser = client_of(dnp)
    a_request(salento)
    with django_assert_max_num_queries(10) as one:
        browser.get(QUEUE)
    for number in range(29):
        a_request(EntityFactory(divipola=f"63{200 + number}", department=quindio))

    with django_assert_num_queries(len(one)):
        html = page(browser.get(QUEUE))

    assert "30 solicitudes" in html
    assert "pagina=2" in html


# One request --------------------------------------------------------------------------------------


def test_a_request_shows_what_there_is_to_compare(salento, dnp, django_assert_max_num_queries):
    MembershipFactory(entity=salento, user__full_name="Marcela Ospina")
    UserFactory(email="planeacion@salento.gov.co", full_name="Tomás C.", is_active=False)
    a_request(salento, state="rejected")
    request = a_request(salento)

    browser = client_of(dnp)
    with django_assert_max_num_queries(12):
        html = page(browser.get(url(request)))

    assert "Marcela Ospina" in html
    assert "Tomás C." in html
    assert "Inactiva" in html
    assert "1 solicitud de Salento" in html
    assert "Institucional: salento.gov.co" in html
    for step in ("aprobar/", "devolver/", "rechazar/"):
        assert url(request, step) in html
    assert url(request, "respaldar/") not in html


def test_the_documents_are_saved_and_never_shown(salento, dnp):
    request = a_request(salento)

    answer = client_of(dnp).get(url(request, "soportes/posesion/"))

    assert b"".join(answer.streaming_content) == PDF
    assert answer.headers["Content-Disposition"] == 'attachment; filename="acta.pdf"'
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert client_of(dnp).get(url(request, "soportes/otro/")).status_code == 404


def test_the_documents_are_not_for_the_team_nor_by_the_address_of_files(salento):
    request = a_request(salento)
    leader = client_of(actor_of(Role.TEAM_LEADER, salento))

    assert leader.get(url(request, "soportes/posesion/")).status_code == 403
    for document in (request.possession, request.appointment):
        assert leader.get(f"/archivos/{document.uid}/").status_code == 403


@pytest.mark.parametrize(
    "step",
    ["", "respaldar/", "aprobar/", "devolver/", "rechazar/", "dominio/", "soportes/posesion/"],
)
def test_the_requests_of_another_department_do_not_exist(salento, ibague, step):
    request = a_request(salento)
    tolima = client_of(actor_of(Role.DEPARTMENT_REVIEWER, ibague.department))

    assert tolima.get(url(request, step)).status_code == 404
    answer = tolima.post(url(request, step), {"razon": "x"})
    assert answer.status_code in (404, 405)

    request.refresh_from_db()
    assert request.state == "submitted"


# Deciding -----------------------------------------------------------------------------------------


def test_a_gobernacion_vouches_and_does_not_decide(salento, gobernacion):
    request = a_request(salento)
    browser = client_of(gobernacion)

    assert browser.get(url(request, "aprobar/")).status_code == 403
    assert "Solo el DNP decide" in page(browser.post(url(request, "aprobar/")))
    answer = browser.post(url(request, "respaldar/"), {"razon": ""})

    assert answer.url == url(request)
    request.refresh_from_db()
    assert request.state == "vouched"
    assert "Solo el DNP decide" in page(browser.get(url(request)))


@pytest.mark.parametrize(("step", "state"), [("devolver/", "returned"), ("rechazar/", "rejected")])
def test_what_goes_back_needs_its_reason(salento, dnp, step, state):
    request = a_request(salento)
    browser = client_of(dnp)

    assert browser.get(url(request, step)).status_code == 200
    for reason in ("", "   "):
        answer = browser.post(url(request, step), {"razon": reason})
        assert answer.status_code == 422
        assert "Escriba por qué" in page(answer)
    answer = browser.post(url(request, step), {"razon": "Falta la firma."})

    assert answer.url == url(request)
    request.refresh_from_db()
    assert request.state == state
    assert "Falta la firma." in page(browser.get(url(request)))


def test_an_approval_says_who_leaves_before_it_counts(salento, dnp):
    old = MembershipFactory(entity=salento, user__full_name="Marcela Ospina")
    request = a_request(salento)
    browser = client_of(dnp)

    asked = page(browser.get(url(request, "aprobar/")))
    assert "Marcela Ospina deja de ser líder hoy" in asked
    assert "Se crea para planeacion@salento.gov.co" in asked
    old.refresh_from_db()
    assert old.ends_on is None
    answer = browser.post(url(request, "aprobar/"))

    assert answer.url == url(request)
    assert "Tomás Cardona es líder del equipo de Salento" in page(browser.get(url(request)))
    assert browser.post(url(request, "aprobar/")).status_code == 403


def test_an_approval_that_cannot_be_says_why(salento, dnp):
    UserFactory(email="planeacion@salento.gov.co", full_name="Tomás C.", is_active=False)
    request = a_request(salento)
    browser = client_of(dnp)

    assert "ya tiene cuenta, a nombre de Tomás C." in page(browser.get(url(request, "aprobar/")))
    answer = browser.post(url(request, "aprobar/"))

    assert answer.status_code == 422
    assert "está inactiva" in page(answer)


def test_a_domain_is_noted_by_who_administers(salento, dnp):
    request = a_request(salento, email="ana@salento.com.co", domain_reason="Es el nuestro.")
    assert client_of(dnp).post(url(request, "dominio/")).status_code == 403
    browser = client_of(actor_of(Role.DNP_ADMIN))

    assert "Anotar «salento.com.co»" in page(browser.get(url(request)))
    assert "salento.com.co" in page(browser.get(url(request, "dominio/")))
    browser.post(url(request, "dominio/"))
    browser.post(url(request, "dominio/"))

    assert list(EntityDomain.objects.values_list("entity", "domain")) == [
        ("63690", "salento.com.co")
    ]
    assert "Institucional: salento.com.co" in page(browser.get(url(request)))

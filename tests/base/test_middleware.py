"""What surrounds every request: its number, its errors, who may open a page at all."""

import gzip
import io
import json
import logging

import pytest
from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse
from django.test import RequestFactory, override_settings
from django.urls import include, path

from kpt.base import errors_http
from kpt.base.access import Access, access_of, public, signed_in
from kpt.base.errors import DomainError, NotAllowed, StaleRow
from kpt.base.numbers import tamano
from kpt.base.reads import reads
from kpt.base.request_context import client_address, current_request
from tests.factories import EntityFactory, MembershipFactory, UserFactory, client_of

pytestmark = pytest.mark.django_db


def forgotten(request):
    return HttpResponse("never seen")


@public
def open_page(request):
    return HttpResponse(f"{current_request.get().request_id} {current_request.get().address}")


@signed_in
def own_page(request):
    return HttpResponse(request.actor.name)


@public
def failing(request, error):
    if error == "csrf":
        return HttpResponse()
    raise {
        "not-allowed": NotAllowed("Solo el líder puede enviar."),
        "stale": StaleRow("Otra persona cambió la meta."),
        "domain": DomainError("Faltan tres metas."),
        "bug": RuntimeError("secret detail"),
        "big": RequestDataTooBig("too big"),
    }[error]


@reads
def workspace(request):
    return HttpResponse(f"{request.entity.pk} {request.entity.department.pk} {request.actor.name}")


def forgotten_write(request):
    return HttpResponse(request.entity.pk)


inside = [path("tablero/", workspace), path("guardar/", forgotten_write)]
urlpatterns = [
    path("olvidada/", forgotten),
    path("abierta/", open_page),
    path("propia/", own_page),
    path("falla/<slug:error>/", failing),
    path("e/<divipola:divipola>/", include(inside)),
    path("", include("kpt.config.urls")),
]
handler400, handler403 = errors_http.bad_request, errors_http.permission_denied
handler404, handler500 = errors_http.page_not_found, errors_http.server_error

own_urls = override_settings(ROOT_URLCONF=__name__)


@pytest.fixture(autouse=True)
def _own_urls():
    with own_urls:
        yield


# Who may open a page ------------------------------------------------------------------------------


def test_a_view_that_was_forgotten_is_closed_to_everybody(client):
    for browser in (client, client_of(UserFactory())):
        response = browser.get("/olvidada/")
        assert response.status_code == 403
        assert "todavía no está abierta" in response.content.decode()


def test_a_public_page_opens_and_knows_its_request(client):
    response = client.get("/abierta/", REMOTE_ADDR="190.85.1.20")

    assert response.content.decode() == f"{response.headers['X-Request-ID']} 190.85.1.20"
    assert current_request.get().request_id == ""


def test_a_page_of_people_asks_to_sign_in_and_comes_back(client):
    response = client.get("/propia/?pagina=2")

    assert response.status_code == 302
    assert response.headers["Location"] == "/ingresar/?next=/propia/%3Fpagina%3D2"
    assert client_of(UserFactory(full_name="Ana")).get("/propia/").content == b"Ana"


def test_a_fragment_asks_htmx_to_move_the_whole_page(client):
    response = client.get(
        "/propia/", HTTP_HX_REQUEST="true", HTTP_HX_CURRENT_URL="http://testserver/propia/lista/"
    )

    assert response.status_code == 200
    assert response.headers["HX-Redirect"] == "/ingresar/?next=/propia/lista/"


def test_after_a_lost_session_one_does_not_come_back_to_an_address_that_only_saves(client):
    response = client.post("/propia/")

    assert response.headers["Location"] == "/ingresar/?next=/mis-entidades/"


def test_marks_do_not_leak_to_the_function_that_was_wrapped():
    def view(request): ...

    assert access_of(public(view)) == Access.PUBLIC
    assert access_of(signed_in(view)) == Access.SIGNED_IN
    assert access_of(view) is None


# The guard of the workspace -----------------------------------------------------------------------


def test_a_workspace_asks_nobody_who_did_not_sign_in(client, django_assert_num_queries):
    entity = EntityFactory()

    with django_assert_num_queries(0):
        response = client.get(f"/e/{entity.pk}/tablero/")

    assert response.headers["Location"] == f"/ingresar/?next=/e/{entity.pk}/tablero/"


def test_a_workspace_opens_for_its_people_with_entity_and_actor(django_assert_num_queries):
    entity = EntityFactory(divipola="63111")
    membership = MembershipFactory(user__full_name="Ana", entity=entity)
    browser = client_of(membership.user)

    with django_assert_num_queries(4):  # session, person, entity, memberships
        response = browser.get("/e/63111/tablero/")

    assert response.content.decode() == f"63111 {entity.department_id} Ana"
    assert response.headers["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("address", ["tablero", "guardar"])
def test_a_workspace_stays_closed_to_others_even_if_the_view_forgets(address):
    entity = EntityFactory(name="Buenavista")
    browser = client_of(MembershipFactory().user)

    response = browser.get(f"/e/{entity.pk}/{address}/")

    text = response.content.decode()
    assert response.status_code == 403
    assert "Usted no hace parte del equipo de Buenavista." in text
    assert 'href="/mis-entidades/"' in text


def test_an_entity_that_is_unknown_or_makes_no_plan_is_not_found():
    EntityFactory(divipola="88001", makes_plan=False)
    browser = client_of(MembershipFactory().user)

    for code in ("99999", "88001"):
        response = browser.get(f"/e/{code}/tablero/")
        assert response.status_code == 404
        assert f"Ninguna entidad que haga plan tiene el código {code}." in response.content.decode()
    assert browser.get("/e/631/tablero/").status_code == 404
    assert browser.get("/e/6311x/tablero/").status_code == 404


# Errors -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "status", "text"),
    [
        ("not-allowed", 403, "Solo el líder puede enviar."),
        ("stale", 409, "Otra persona cambió la meta."),
        ("domain", 422, "Faltan tres metas."),
        ("big", 413, "pasa de lo que se puede recibir"),
    ],
)
def test_what_a_person_can_fix_is_a_page_in_plain_words(client, error, status, text):
    response = client.get(f"/falla/{error}/")

    assert response.status_code == status
    assert text in response.content.decode()


def test_our_own_fault_shows_a_number_and_the_log_has_the_rest(client, caplog):
    client.raise_request_exception = False
    response = client.get("/falla/bug/")

    text = response.content.decode()
    assert response.status_code == 500
    assert response.headers["X-Request-ID"] in text
    assert "secret detail" not in text
    assert "Traceback" not in text
    assert any("secret detail" in str(record.exc_info) for record in caplog.records)


def test_the_page_of_our_fault_needs_no_template(monkeypatch):
    def broken(*args, **kwargs):
        raise ValueError("no templates today")

    monkeypatch.setattr(errors_http, "render_to_string", broken)
    request = RequestFactory().get("/")
    request.request_id = "<b>abc"

    response = errors_http.server_error(request)

    assert response.status_code == 500
    assert "&lt;b&gt;abc" in response.content.decode()


def test_a_page_that_is_not_there_says_so_in_spanish(client):
    response = client.get("/no-existe/")

    assert response.status_code == 404
    assert "tried" not in response.content.decode()


def test_a_form_without_its_token_is_refused_with_the_way_out(client):
    from django.test import Client

    response = Client(enforce_csrf_checks=True).post("/falla/csrf/")

    assert response.status_code == 403
    assert "estuvo abierta demasiado tiempo" in response.content.decode()


def test_a_bad_request_is_a_page():
    request = RequestFactory().get("/")
    request.session, request.actor, request.entity = {}, None, None

    assert errors_http.bad_request(request, ValueError("x")).status_code == 400
    assert errors_http.permission_denied(request, PermissionError()).status_code == 403


@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE", "PATCH", "OPTIONS", "CONNECT"])
def test_methods_that_no_page_uses_are_refused(client, method):
    response = client.generic(method, "/abierta/")

    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD, POST"


# The request --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("proxies", "forwarded", "remote", "address"),
    [
        (0, "6.6.6.6", "190.85.1.20", "190.85.1.20"),  # nobody to trust: the header is ignored
        (1, "6.6.6.6, 190.85.1.20", "127.0.0.1", "190.85.1.20"),
        (2, "6.6.6.6, 190.85.1.20, 10.0.0.2", "127.0.0.1", "190.85.1.20"),
        (1, "", "127.0.0.1", "127.0.0.1"),
        (1, "not-an-address", "127.0.0.1", None),
        (0, "", "", None),  # a Unix socket
        (0, "", "2800:e2::1", "2800:e2::1"),
    ],
)
def test_the_address_is_the_one_that_our_own_proxies_saw(proxies, forwarded, remote, address):
    request = RequestFactory().get("/", REMOTE_ADDR=remote, HTTP_X_FORWARDED_FOR=forwarded)

    with override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=proxies):
        assert client_address(request) == address


def test_the_number_of_a_request_is_ours(client):
    first = client.get("/abierta/", HTTP_X_REQUEST_ID="mine")
    second = client.get("/abierta/")

    assert first.headers["X-Request-ID"] != "mine"
    assert first.headers["X-Request-ID"] != second.headers["X-Request-ID"]


def test_logs_carry_the_number_of_the_request():
    from django.conf import settings

    formatter = settings.LOGGING["formatters"]["json"]
    import structlog

    structlog.contextvars.bind_contextvars(request_id="abc")
    try:
        text = structlog.stdlib.ProcessorFormatter(
            processors=formatter["processors"], foreign_pre_chain=formatter["foreign_pre_chain"]
        ).format(logging.LogRecord("x", logging.ERROR, "", 1, "Falló «algo»", None, None))
    finally:
        structlog.contextvars.clear_contextvars()

    line = json.loads(text)
    assert (line["request_id"], line["event"], line["level"]) == ("abc", "Falló «algo»", "error")


@pytest.mark.parametrize("size", [2_000_000, 600_000_000])
def test_a_body_that_is_too_large_is_refused_before_it_is_kept(client, settings, size):
    """The second one is not even read: what the header says is enough."""
    settings.KPT_MAX_UPLOAD_BYTES = 900_000
    body = io.BytesIO(b"x" * min(size, 2_000_000))

    response = client.generic(
        "POST",
        "/preferencias/",
        CONTENT_TYPE="multipart/form-data; boundary=x",
        CONTENT_LENGTH=size,
        **{"wsgi.input": body},
    )

    text = response.content.decode()
    assert response.status_code == 413
    assert f"pesa {tamano(size)} y aquí se reciben hasta {tamano(900_000)}." in text
    assert "Content-Security-Policy" in response.headers
    assert bool(body.read(1)) == (size > 512 * 1024 * 1024)


def test_a_size_that_is_no_number_is_a_bad_request(client):
    response = client.generic("POST", "/preferencias/", CONTENT_LENGTH="muchos")

    assert response.status_code == 400


def test_pages_are_compressed_and_files_are_not(client):
    page = client.get("/como-se-calcula/", headers={"Accept-Encoding": "gzip"})
    plain = client.get("/como-se-calcula/")
    file = client.get("/pais/departamentos.csv", headers={"Accept-Encoding": "gzip"})

    assert page.headers["Content-Encoding"] == "gzip"
    assert len(page.content) * 2 < len(plain.content)
    assert gzip.decompress(page.content).startswith(b"<!doctype html>")
    assert "Accept-Encoding" in page.headers["Vary"]
    assert "Content-Encoding" not in file.headers

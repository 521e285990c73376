"""A forgotten password, a new one, and what becomes of the sessions."""

import re

import pytest
from django.core import mail
from django.test import Client

from kpt.accounts.models import User
from kpt.audit.models import AuditEvent
from tests.factories import PASSWORD, UserFactory, client_of
from tests.jobs import run_jobs

pytestmark = pytest.mark.django_db

NEW = "otra frase larga y nueva"


def ask_for_a_link(browser: Client, email: str):
    response = browser.post("/clave/olvidada/", {"email": email})
    run_jobs()
    return response


def link() -> str:
    found = re.search(r"https?://testserver(/clave/nueva/\S+)", mail.outbox[-1].body)
    assert found is not None
    return found[1]


def test_a_forgotten_password_is_replaced_by_a_link_in_the_mail(client):
    user = UserFactory(email="marcela@example.org", full_name="Marcela Ospina")

    response = ask_for_a_link(client, "marcela@example.org")

    assert response.headers["Location"] == "/clave/olvidada/enviada/"
    assert "Revise su correo" in client.get("/clave/olvidada/enviada/").content.decode()
    message = mail.outbox[0]
    assert message.to == ["marcela@example.org"]
    assert message.subject == "[Kit de Planeación Territorial] Enlace para su contraseña nueva"
    assert message.body.startswith("Buen día, Marcela Ospina:")

    form = client.get(link(), follow=True)
    assert form.redirect_chain[0][0].endswith("-set-password/")  # the key leaves the address
    response = client.post(form.request["PATH_INFO"], {"password1": NEW, "password2": NEW})

    assert response.headers["Location"] == "/clave/nueva/lista/"
    assert "Ya puede ingresar" in client.get("/clave/nueva/lista/").content.decode()
    user.refresh_from_db()
    assert user.check_password(NEW)
    run_jobs()
    assert mail.outbox[-1].subject.endswith("Su contraseña cambió")
    kinds = list(AuditEvent.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["password_reset_asked", "password_changed"]


def test_a_link_serves_once(client):
    UserFactory(email="marcela@example.org")
    ask_for_a_link(client, "marcela@example.org")
    used = link()
    form = client.get(used, follow=True)
    client.post(form.request["PATH_INFO"], {"password1": NEW, "password2": NEW})

    again = Client().get(used)

    assert "El enlace ya no sirve" in again.content.decode()
    assert "El enlace ya no sirve" in client.get("/clave/nueva/zz-nada/").content.decode()


@pytest.mark.parametrize(
    ("password1", "password2", "says"),
    [
        ("corta", "corta", "10 caracteres"),
        ("1234567890123", "1234567890123", "numér"),
        ("password1234", "password1234", "comú"),
        (NEW, "otra distinta", "misma"),
    ],
)
def test_a_weak_password_is_refused_with_the_reason(client, password1, password2, says):
    user = UserFactory(email="marcela@example.org")
    ask_for_a_link(client, "marcela@example.org")
    form = client.get(link(), follow=True)

    response = client.post(
        form.request["PATH_INFO"], {"password1": password1, "password2": password2}
    )

    assert response.status_code == 422
    assert says in response.content.decode()
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_an_unknown_address_gets_the_same_answer_and_an_honest_message(client):
    UserFactory(email="marcela@example.org")

    known = ask_for_a_link(client, "marcela@example.org")
    unknown = ask_for_a_link(client, "nadie@example.org")

    assert (known.status_code, known.headers["Location"]) == (
        unknown.status_code, unknown.headers["Location"],
    )  # fmt: skip
    assert mail.outbox[-1].to == ["nadie@example.org"]
    assert "ninguna cuenta usa ese correo" in mail.outbox[-1].body


def test_an_account_without_a_password_yet_is_opened_by_the_link(client):
    User.objects.create_user("nueva@example.org", full_name="Nueva Persona")

    ask_for_a_link(client, "nueva@example.org")
    form = client.get(link(), follow=True)
    client.post(form.request["PATH_INFO"], {"password1": NEW, "password2": NEW})

    response = client.post("/ingresar/", {"login": "nueva@example.org", "password": NEW})
    assert response.status_code == 302


def test_who_is_not_active_gets_no_link(client):
    UserFactory(email="fue@example.org", is_active=False)

    ask_for_a_link(client, "fue@example.org")

    assert "/clave/nueva/" not in mail.outbox[-1].body


def test_changing_the_password_closes_every_session():
    user = UserFactory()
    here, elsewhere = client_of(user), client_of(user)

    response = here.post(
        "/clave/cambiar/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    )

    assert response.status_code == 302
    for browser in (here, elsewhere):
        assert browser.get("/mis-entidades/").headers["Location"].startswith("/ingresar/")
    assert AuditEvent.objects.filter(kind="password_changed", user_id=user.pk).count() == 1


def test_changing_the_password_needs_the_present_one():
    user = UserFactory()

    response = client_of(user).post(
        "/clave/cambiar/", {"oldpassword": "no es", "password1": NEW, "password2": NEW}
    )

    assert response.status_code == 422
    assert "Esa no es su contraseña actual." in response.content.decode()
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_messages_leave_by_the_worker_and_not_by_the_page(client):
    UserFactory(email="marcela@example.org")

    client.post("/clave/olvidada/", {"email": "marcela@example.org"})

    assert mail.outbox == []
    run_jobs()
    assert len(mail.outbox) == 1

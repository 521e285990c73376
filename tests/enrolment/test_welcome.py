"""The link with which the new leader, and nobody else, writes a password."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core import mail
from django.test import Client
from django.utils import timezone

from kpt.enrolment.actions import decisions
from tests.enrolment.requests import NOW, a_request
from tests.jobs import run_jobs

NEW = "otra frase larga y nueva"


@pytest.fixture
def link(salento, dnp) -> str:
    """Approve a request and return the path of the link that went out."""
    request = a_request(salento)
    decisions.approve_request(request_id=request.pk, actor=dnp, now=NOW)
    run_jobs()
    found = re.search(r"http://testserver(/clave/nueva/\S+)", mail.outbox[-1].body)
    assert found is not None
    return found[1]


def write_password(path: str):
    browser = Client()
    form = browser.get(path, follow=True)
    return browser.post(form.request["PATH_INFO"], {"password1": NEW, "password2": NEW})


def test_the_link_opens_the_account_and_the_entity(link):
    assert write_password(link).status_code == 302

    signed_in = Client().post(
        "/ingresar/", {"login": "planeacion@salento.gov.co", "password": NEW}, follow=True
    )

    assert signed_in.redirect_chain[-1][0] == "/e/63690/"


def test_a_used_link_explains_itself(link):
    write_password(link)

    again = Client().get(link)

    assert "El enlace ya no sirve" in again.content.decode()
    assert "Pedir otro enlace" in again.content.decode()


def test_a_link_expires_after_three_days(link, monkeypatch):
    # The generator counts in local time without zone.
    later = timezone.localtime().replace(tzinfo=None) + timedelta(days=3, seconds=60)
    monkeypatch.setattr(PasswordResetTokenGenerator, "_now", lambda self: later)

    assert "El enlace ya no sirve" in Client().get(link).content.decode()


def test_a_link_of_somebody_else_opens_nothing(link):
    person, _, key = link.removeprefix("/clave/nueva/").partition("-")

    answer = Client().get(f"/clave/nueva/{person}x-{key}")

    assert "El enlace ya no sirve" in answer.content.decode()


def test_whose_link_expired_asks_for_another(link):
    mail.outbox.clear()

    Client().post("/clave/olvidada/", {"email": "planeacion@salento.gov.co"})
    run_jobs()

    assert "/clave/nueva/" in mail.outbox[-1].body


def test_the_link_lies_neither_in_the_queue_nor_in_the_audit(salento, dnp):
    from django_tasks_db.models import DBTaskResult

    from kpt.audit.models import AuditEvent

    request = a_request(salento)
    decisions.approve_request(request_id=request.pk, actor=dnp, now=NOW)

    kept = str(list(DBTaskResult.objects.values_list("args_kwargs", flat=True)))
    assert "/clave/nueva/" not in kept + str(list(AuditEvent.objects.values()))

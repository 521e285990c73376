"""Guessing passwords is slow from anywhere, and nobody can lock an office out."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.core import signing
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory

from kpt.accounts import throttle
from kpt.accounts.models import SignInAttempt
from kpt.accounts.throttle import Attempt, Wait
from kpt.audit.models import AuditEvent
from tests.factories import PASSWORD, UserFactory

NOW = datetime(2026, 10, 20, 15, 0, tzinfo=UTC)
OFFICE, THIEF = "190.85.1.20", "203.0.113.7"


def sign_in(email: str, password: str = PASSWORD, *, address: str = OFFICE, browser=None):
    browser = browser or Client()
    data = {"login": email, "password": password}
    return browser.post("/ingresar/", data, REMOTE_ADDR=address)


def evaluated() -> int:
    return AuditEvent.objects.filter(kind="sign_in_failed").count()


def begin(email="ana@example.org", address=OFFICE, device="", *, after: float = 0):
    return throttle.begin(email, address, device, NOW + timedelta(seconds=after))


@pytest.mark.django_db
def test_fifty_passwords_for_one_person_are_five():
    UserFactory(email="victima@example.org")
    colleague = UserFactory()

    answers = [sign_in("victima@example.org", f"intento {n}", address=THIEF) for n in range(50)]

    assert evaluated() == 5
    assert AuditEvent.objects.filter(kind="sign_in_throttled").count() == 45
    assert {answer.status_code for answer in answers} == {422}
    assert "Espere 5 minutos" in answers[-1].content.decode()
    # The person herself, from her office, is not locked out; nor is whoever shares the address.
    assert sign_in("victima@example.org", address=OFFICE).status_code == 302
    assert sign_in(colleague.email, address=THIEF).status_code == 302


@pytest.mark.django_db
def test_the_right_password_does_not_pass_once_the_limit_is_reached():
    UserFactory(email="victima@example.org")
    for n in range(5):
        sign_in("victima@example.org", f"intento {n}", address=THIEF)

    assert sign_in("victima@example.org", PASSWORD, address=THIEF).status_code == 422


@pytest.mark.django_db
def test_fifty_people_from_one_address_are_thirty_a_minute_and_known_browsers_get_in():
    user = UserFactory()
    known = Client()
    sign_in(user.email, browser=known)
    known.post("/salir/")

    for n in range(50):
        sign_in(f"persona{n}@example.com", "la misma clave", address=OFFICE)

    assert evaluated() == 30
    assert sign_in(user.email, browser=known).status_code == 302
    stranger = sign_in(UserFactory().email)
    assert stranger.status_code == 422
    assert "Espere un minuto" in stranger.content.decode()


@pytest.mark.django_db
def test_one_person_guessed_at_from_many_addresses_is_thirty():
    UserFactory(email="victima@example.org")

    for n in range(40):
        sign_in("victima@example.org", f"intento {n}", address=f"203.0.113.{n}")

    assert evaluated() == 30


@pytest.mark.django_db
def test_signing_in_with_an_account_of_ones_own_does_not_buy_more_guesses():
    own = UserFactory()
    UserFactory(email="victima@example.org")
    for n in range(12):
        sign_in("victima@example.org", f"intento {n}", address=THIEF)
        sign_in(own.email, address=THIEF)

    assert evaluated() == 5


@pytest.mark.django_db
def test_a_typing_error_is_forgotten_once_the_password_was_right():
    user = UserFactory()
    for _ in range(3):
        for _ in range(4):
            sign_in(user.email, "mal escrita")
        assert sign_in(user.email).status_code == 302

    assert not SignInAttempt.objects.exclude(limit__in=["account", "address"]).exists()


@pytest.mark.django_db
def test_an_attempt_that_was_refused_does_not_make_the_wait_longer():
    for n in range(5):
        assert isinstance(begin(after=n), Attempt)
    for n in range(5, 300, 20):
        assert begin(after=n) == Wait(5)

    assert isinstance(begin(after=301), Attempt)


@pytest.mark.django_db
def test_capitals_and_blanks_are_the_same_account():
    for n in range(5):
        begin("ana@example.org" if n % 2 else " Ana@Example.org ")

    assert begin() == Wait(5)


@pytest.mark.django_db
def test_without_an_address_limits_hold_all_the_same():
    for _ in range(5):
        begin(address=None)

    assert begin(address=None) == Wait(5)


@pytest.mark.django_db
def test_old_attempts_are_forgotten_and_none_is_in_clear():
    begin()
    row = SignInAttempt.objects.first()

    assert "ana" not in f"{row.bucket}{row}"
    assert len(row.bucket) == 64
    begin("otra@example.org", THIEF, after=301)
    assert SignInAttempt.objects.filter(at=NOW).count() == 0


@pytest.mark.django_db(transaction=True)
def test_as_many_as_the_limit_pass_at_the_same_instant():
    def one(n: int):
        try:
            return begin()
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(one, range(24)))

    assert 1 <= sum(isinstance(answer, Attempt) for answer in answers) <= 5


# The cookie of a known browser --------------------------------------------------------------------


def browser_of(email: str) -> str:
    response = HttpResponse()
    throttle.remember_device(response, email, secure=True)
    cookie = response.cookies[throttle.COOKIE]
    assert (cookie["httponly"], cookie["secure"], cookie["samesite"]) == (True, True, "Lax")
    return cookie.value


def known(cookie: str, email: str) -> str:
    request = RequestFactory().get("/")
    request.COOKIES[throttle.COOKIE] = cookie
    return throttle.known_device(request, email)


@pytest.mark.django_db
def test_a_known_browser_has_a_limit_of_its_own():
    cookie = browser_of("ana@example.org")
    device = known(cookie, "Ana@example.org")
    for _ in range(40):
        begin(address=THIEF)

    assert device
    for _ in range(5):
        assert isinstance(begin(device=device), Attempt)
    assert begin(device=device) == Wait(5)


def test_a_browser_is_known_for_one_account_and_by_our_signature_only(settings):
    cookie = browser_of("ana@example.org")

    assert known(cookie, "ana@example.org")
    assert known(cookie, "otra@example.org") == ""
    assert known(cookie[:-1] + "x", "ana@example.org") == ""
    assert known("", "ana@example.org") == ""
    forged = signing.dumps({"email": "ana@example.org", "device": "1"}, salt="another purpose")
    assert known(forged, "ana@example.org") == ""
    settings.SECRET_KEY = "another key"
    settings.SECRET_KEY_FALLBACKS = []
    assert known(cookie, "ana@example.org") == ""

"""Sessions, forms, redirects, headers: what an attacker tries first."""

import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

import pytest
from django.conf import settings
from django.test import Client

from kpt.accounts.models import User
from tests.factories import PASSWORD, MembershipFactory, UserFactory, client_of

ROOT = Path(__file__).resolve().parents[2]
PAGES = ["/ingresar/", "/clave/olvidada/", "/clave/olvidada/enviada/", "/usuario/", "/no-existe/"]


def sign_in(browser: Client, user: User, **extra):
    return browser.post("/ingresar/", {"login": user.email, "password": PASSWORD, **extra})


# Sessions -----------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_session_planted_before_signing_in_is_not_the_one_after():
    browser = Client()
    browser.get("/ingresar/")
    planted = browser.session
    planted["before"] = "yes"
    planted.save()
    browser.cookies[settings.SESSION_COOKIE_NAME] = planted.session_key

    sign_in(browser, UserFactory())

    assert browser.cookies[settings.SESSION_COOKIE_NAME].value != planted.session_key
    victim = Client()
    victim.cookies[settings.SESSION_COOKIE_NAME] = planted.session_key
    assert victim.get("/mis-entidades/").headers["Location"].startswith("/ingresar/")


@pytest.mark.django_db
def test_a_session_ends_when_the_account_is_closed():
    user = MembershipFactory().user
    browser = client_of(user)
    assert browser.get("/mis-entidades/").headers["Location"].startswith("/e/")

    User.objects.filter(pk=user.pk).update(is_active=False)

    assert browser.get("/mis-entidades/").headers["Location"].startswith("/ingresar/")


@pytest.mark.django_db
def test_rights_end_with_the_membership_in_the_middle_of_a_session():
    membership = MembershipFactory()
    browser = client_of(membership.user)
    url = f"/e/{membership.entity_id}/archivos/"
    assert browser.get(url).status_code == 200

    membership.ends_on = membership.starts_on
    membership.save()

    assert browser.get(url).status_code == 403


# Where one is sent --------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    "target",
    [
        "https://malo.example/",
        "//malo.example/",
        "///malo.example/",
        "/\\malo.example/",
        "\\\\malo.example/",
        "https:malo.example",
        "javascript:alert(1)",
        "http://testserver@malo.example/",
        " https://malo.example/",
        "\thttps://malo.example/",
    ],
)
def test_nobody_is_sent_to_another_site(target):
    user = UserFactory()
    browser = Client()

    after_signing_in = sign_in(browser, user, next=target).headers["Location"]
    already_signed_in = browser.get("/ingresar/", {"next": target}).headers["Location"]
    signed_out = browser.post("/salir/", {"next": target}).headers["Location"]
    preferences = Client().post("/preferencias/", {"letra": "mayor", "next": target})

    assert after_signing_in == already_signed_in == "/mis-entidades/"
    assert signed_out == "/"
    assert preferences.headers["Location"] == "/"


# Saying who exists --------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_answers_do_not_tell_who_has_an_account():
    UserFactory(email="existe@example.org")

    def without_tokens(response) -> str:
        text = response.content.decode()
        for email in ("existe@example.org", "nadie1@example.org"):
            text = text.replace(email, "…")
        return "\n".join(line for line in text.splitlines() if "csrf" not in line)

    known = Client().post("/ingresar/", {"login": "existe@example.org", "password": "mal escrita"})
    unknown = Client().post(
        "/ingresar/", {"login": "nadie1@example.org", "password": "mal escrita"}
    )

    assert known.status_code == unknown.status_code == 422
    assert without_tokens(known) == without_tokens(unknown)


@pytest.mark.django_db
def test_the_time_does_not_tell_who_has_an_account(settings):
    """With the hasher of production, which is what takes time; generous, for busy machines."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    settings.ACCOUNT_RATE_LIMITS = {"login": False, "login_failed": False, "reset_password": False}
    known = [user.email for user in UserFactory.create_batch(12)]
    unknown = [f"no.{email}" for email in known]

    def seconds(url: str, field: str, email: str) -> float:
        start = perf_counter()
        Client().post(url, {field: email, "password": "mal escrita"})
        return perf_counter() - start

    for url, field in (("/ingresar/", "login"), ("/clave/olvidada/", "email")):
        pairs = [
            (seconds(url, field, a), seconds(url, field, b))
            for a, b in zip(known, unknown, strict=True)
        ]
        ratio = median(a for a, _ in pairs) / median(b for _, b in pairs)
        assert 0.6 < ratio < 1.6, (url, ratio)


# Forms --------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    "url", ["/ingresar/", "/salir/", "/clave/cambiar/", "/clave/olvidada/", "/preferencias/"]
)
def test_a_form_of_another_site_is_refused(url):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(UserFactory())

    without = browser.post(url, {})
    foreign = browser.post(url, {"csrfmiddlewaretoken": "x" * 64})

    assert (without.status_code, foreign.status_code) == (403, 403)
    assert "_auth_user_id" in browser.session


@pytest.mark.django_db
def test_a_form_cannot_give_more_than_it_asks():
    user = UserFactory()

    client_of(user).post(
        "/clave/cambiar/",
        {
            "oldpassword": PASSWORD,
            "password1": "otra frase larga y nueva",
            "password2": "otra frase larga y nueva",
            "is_active": "",
            "email": "otro@example.org",
            "role": "revisor_dnp",
        },
    )

    changed = User.objects.get(pk=user.pk)
    assert (changed.email, changed.is_active, changed.memberships.count()) == (user.email, True, 0)


# Headers ------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("url", PAGES)
def test_every_page_carries_its_protections(client, url):
    headers = client.get(url).headers

    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "Server" not in headers


@pytest.mark.django_db
def test_pages_of_people_are_not_kept_by_shared_caches():
    membership = MembershipFactory()
    browser = client_of(membership.user)

    for url in ("/clave/cambiar/", f"/e/{membership.entity_id}/archivos/"):
        assert "private" in browser.get(url).headers["Cache-Control"], url


def test_production_sends_its_cookies_over_https_only():
    code = """
import django; django.setup()
from django.conf import settings as s
print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY)
print(s.SESSION_COOKIE_SAMESITE, s.CSRF_COOKIE_SAMESITE)
print(s.SESSION_COOKIE_NAME[:7], s.CSRF_COOKIE_NAME[:7], s.SESSION_COOKIE_DOMAIN)
print(s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS, s.DEBUG, s.ACCOUNT_DEFAULT_HTTP_PROTOCOL)
print(s.PASSWORD_HASHERS[0].rpartition(".")[2])
"""
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT / "src"),
        "DJANGO_SETTINGS_MODULE": "kpt.config.settings",
        "SECRET_KEY": "x" * 60,
        "ALLOWED_HOSTS": "kpt.example",
    }
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )

    assert done.stdout.splitlines() == [
        "True True True",
        "Lax Lax",
        "__Host- __Host- None",
        "True 31536000 False https",
        "Argon2PasswordHasher",
    ]


def test_production_does_not_start_without_a_key_of_its_own():
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT / "src"),
        "DJANGO_SETTINGS_MODULE": "kpt.config.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", "import django; django.setup()"],
        env=environment,
        capture_output=True,
        text=True,
    )

    assert done.returncode != 0
    assert "SECRET_KEY is missing" in done.stderr


@pytest.mark.django_db
def test_an_address_that_is_not_ours_is_refused(client):
    response = client.get("/ingresar/", HTTP_HOST="malo.example")

    assert response.status_code == 400
    assert "malo.example" not in response.content.decode()

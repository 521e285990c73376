"""The second factor: who must have one, what it opens, and what nobody does for another."""

import time
from datetime import date

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from kpt.accounts.actor import actor_for
from kpt.accounts.roles import DEPARTMENTAL, NATIONWIDE, SECOND_FACTOR, Role
from kpt.accounts.second_factor import Adapter
from kpt.audit.kinds import AuditKind
from kpt.audit.models import AuditEvent
from tests.factories import PASSWORD, EntityFactory, MembershipFactory, UserFactory, client_of

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXP"
TODAY = date(2026, 10, 20)


def person_with(role, entity):
    place = None if role in NATIONWIDE else entity
    return MembershipFactory(role=role, entity=entity.department if role in DEPARTMENTAL else place)


def code(step=0):
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30 + step))


def sign_in(user, **more):
    browser = Client(**more)
    answer = browser.post("/ingresar/", {"login": user.email, "password": PASSWORD})
    return browser, answer


# Compulsory ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", Role)
def test_who_decides_has_no_rights_until_there_is_a_second_factor(role, settings):
    settings.KPT_REQUIRE_SECOND_FACTOR = True
    entity = EntityFactory()
    user = person_with(role, entity).user
    without = actor_for(user, on=TODAY)
    TOTP.activate(user, SECRET)
    with_one = actor_for(user, on=TODAY)

    assert without.lacks_second_factor == (role in SECOND_FACTOR)
    assert bool(without.memberships) == (role not in SECOND_FACTOR)
    assert not with_one.lacks_second_factor
    assert with_one.memberships


def test_she_is_sent_to_set_it_up_before_anything_else(settings):
    settings.KPT_REQUIRE_SECOND_FACTOR = True
    entity = EntityFactory()
    browser = client_of(person_with(Role.DNP_REVIEWER, entity).user)
    for url in (f"/e/{entity.pk}/", "/mis-entidades/", "/solicitudes/", f"/e/{entity.pk}/equipo/"):
        answer = browser.get(url)
        assert (answer.status_code, answer["Location"]) == (302, "/seguridad/"), url

    assert "Su rol pide un segundo factor" in browser.get("/seguridad/").content.decode()
    assert browser.get(reverse("portal:search")).status_code == 200
    assert browser.post("/salir/").status_code == 302


def test_a_fragment_moves_the_whole_page(settings):
    settings.KPT_REQUIRE_SECOND_FACTOR = True
    browser = client_of(person_with(Role.DNP_REVIEWER, EntityFactory()).user)

    answer = browser.get("/mis-entidades/", headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == "/seguridad/"


def test_recovery_codes_alone_are_not_a_second_factor(settings):
    settings.KPT_REQUIRE_SECOND_FACTOR = True
    user = person_with(Role.DNP_REVIEWER, EntityFactory()).user
    RecoveryCodes.activate(user)

    assert actor_for(user, on=TODAY).lacks_second_factor


def test_in_a_trial_it_is_offered_and_not_asked(settings):
    assert settings.KPT_REQUIRE_SECOND_FACTOR is False
    browser = client_of(person_with(Role.DNP_REVIEWER, EntityFactory()).user)

    assert browser.get("/mis-entidades/").status_code == 200
    assert "Activar la aplicación" in browser.get("/seguridad/").content.decode()


# Signing in ---------------------------------------------------------------------------------------


def test_the_password_alone_does_not_sign_in_who_has_a_second_factor():
    user = UserFactory()
    TOTP.activate(user, SECRET)
    browser, answer = sign_in(user)

    assert answer["Location"].startswith("/ingresar/codigo/")
    assert browser.get("/mis-entidades/").status_code == 302
    page = browser.get("/ingresar/codigo/").content.decode()
    assert "Falta un paso" in page
    browser.post("/ingresar/codigo/", {"code": code()})
    assert browser.get("/mis-entidades/").status_code == 200


def test_a_recovery_code_signs_in_once():
    user = UserFactory()
    TOTP.activate(user, SECRET)
    spare = RecoveryCodes.activate(user).generate_codes()[0]
    browser, _ = sign_in(user)
    browser.post("/ingresar/codigo/", {"code": spare})
    assert browser.get("/mis-entidades/").status_code == 200

    again, _ = sign_in(user)
    again.post("/ingresar/codigo/", {"code": spare})
    assert again.get("/mis-entidades/").status_code == 302


def test_codes_are_not_guessed():
    user = UserFactory()
    TOTP.activate(user, SECRET)
    browser, _ = sign_in(user)
    for _ in range(5):
        browser.post("/ingresar/codigo/", {"code": "000000"})
    page = browser.post("/ingresar/codigo/", {"code": code()}).content.decode()

    assert "demasiados intentos" in page
    assert browser.get("/mis-entidades/").status_code == 302


def test_the_secret_is_not_legible_in_the_database():
    user = UserFactory()
    TOTP.activate(user, SECRET)

    assert SECRET not in str(Authenticator.objects.get(user=user).data)


def test_a_secret_of_a_former_key_is_still_read(settings):
    kept = Adapter().encrypt("secreto")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key-that-is-long-enough-for-everything-here"

    assert Adapter().decrypt(kept) == "secreto"


def test_the_login_page_offers_the_key_and_its_challenge_is_new_each_time():
    browser = Client()
    page = browser.get("/ingresar/").content.decode()
    first, second = (
        browser.get("/ingresar/llave/", headers={"Accept": "application/json"}).json()
        for _ in range(2)
    )

    assert 'id="passkey_login"' in page
    assert "onclick" not in page
    assert (
        first["request_options"]["publicKey"]["challenge"]
        != (second["request_options"]["publicKey"]["challenge"])
    )


def test_setting_it_up_asks_for_the_password_and_is_recorded(
    django_capture_on_commit_callbacks,
):
    user = UserFactory()
    browser, _ = sign_in(user)
    asked = browser.get("/seguridad/aplicacion/")
    assert asked["Location"].startswith("/seguridad/confirmar/")
    page = browser.post(asked["Location"], {"password": PASSWORD}, follow=True)
    assert page.status_code == 200
    assert "Activar la aplicación de códigos" in page.content.decode()
    secret = page.context["form"].secret
    value = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    with django_capture_on_commit_callbacks(execute=True):
        browser.post("/seguridad/aplicacion/", {"code": value})

    assert Authenticator.objects.filter(user=user, type="totp").exists()
    added = AuditEvent.objects.filter(kind=AuditKind.SECOND_FACTOR_ADDED)
    assert {event.after["type"] for event in added} == {"totp", "recovery_codes"}
    assert "Códigos de recuperación" in browser.get("/seguridad/codigos/").content.decode()


@pytest.mark.parametrize(
    "name",
    [
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_list_webauthn",
        "mfa_deactivate_totp",
        "mfa_generate_recovery_codes",
        "mfa_view_recovery_codes",
        "account_reauthenticate",
        "mfa_reauthenticate",
        "usersessions_list",
    ],
)
def test_every_page_of_it_is_in_spanish_and_in_our_shell(name):
    user = UserFactory()
    browser, _ = sign_in(user)
    if name in ("mfa_deactivate_totp", "mfa_generate_recovery_codes", "mfa_view_recovery_codes"):
        TOTP.activate(user, SECRET)
        RecoveryCodes.activate(user)
    page = browser.get(reverse(name), follow=True).content.decode()

    assert 'id="contenido"' in page
    for word in ("Authenticator", "Two-Factor", "Passwordless", "Security key", "Sign In", "Code:"):
        assert word not in page, word


# Sessions -----------------------------------------------------------------------------------------


def test_one_closes_a_session_left_open_elsewhere_and_only_ones_own():
    user, other = UserFactory(), UserFactory()
    here, _ = sign_in(user)
    there, _ = sign_in(user)
    stranger, _ = sign_in(other)
    number = UserSession.objects.get(session_key=there.session.session_key).pk

    stranger.post(f"/seguridad/sesiones/{number}/cerrar/")
    assert there.get("/mis-entidades/").status_code == 200
    here.post(f"/seguridad/sesiones/{number}/cerrar/")
    assert there.get("/mis-entidades/").status_code == 302
    assert here.get("/mis-entidades/").status_code == 200
    assert AuditEvent.objects.filter(kind=AuditKind.SESSION_CLOSED).count() == 1


def test_all_other_sessions_close_at_once():
    user = UserFactory()
    here, _ = sign_in(user)
    there, _ = sign_in(user)
    here.post("/seguridad/sesiones/", {})

    assert there.get("/mis-entidades/").status_code == 302
    assert here.get("/mis-entidades/").status_code == 200


def test_changing_the_password_closes_the_other_sessions():
    user = UserFactory()
    here, _ = sign_in(user)
    there, _ = sign_in(user)
    new = "otra frase bien larga y distinta"
    here.post("/clave/cambiar/", {"oldpassword": PASSWORD, "password1": new, "password2": new})

    assert there.get("/mis-entidades/").status_code == 302


# A role taken away --------------------------------------------------------------------------------


def test_a_role_taken_away_ends_in_a_session_that_is_open():
    membership = MembershipFactory()
    browser = client_of(membership.user)
    url = f"/e/{membership.entity_id}/"
    assert browser.get(url).status_code == 200
    membership.ends_on = membership.starts_on
    membership.save()

    assert browser.get(url).status_code == 403

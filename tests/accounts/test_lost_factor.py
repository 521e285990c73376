"""Whoever lost telephone, key and codes gets in again, and nobody else does by it."""

from datetime import UTC, datetime
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.core.management import CommandError, call_command

from kpt.accounts.actor import actor_for
from kpt.accounts.lost_factor import remove_second_factor
from kpt.accounts.roles import Role
from kpt.audit.models import AuditEvent
from kpt.base.errors import NotAllowed
from tests.accounts.test_second_factor import sign_in
from tests.factories import MembershipFactory, actor_of
from tests.jobs import run_jobs

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 10, 20, 15, 0, tzinfo=UTC)


@pytest.fixture
def person():
    user = MembershipFactory(role=Role.DNP_REVIEWER).user
    TOTP.activate(user, generate_totp_secret())
    return user


def test_the_server_takes_it_off_and_the_owner_is_told(person, settings):
    settings.KPT_REQUIRE_SECOND_FACTOR = True
    Authenticator.objects.all().delete()
    browser, _ = sign_in(person)
    TOTP.activate(person, generate_totp_secret())
    assert browser.get("/mis-datos/").status_code == 200  # and so the session is on the list
    told, password = StringIO(), person.password
    call_command("remove_second_factor", person.email, "Perdió el teléfono", stdout=told)
    run_jobs()

    person.refresh_from_db()
    assert person.password == password
    assert not Authenticator.objects.filter(user=person).exists()
    assert actor_for(person, on=NOW.date()).lacks_second_factor  # and so has no rights yet
    assert browser.get("/mis-datos/").headers["Location"].startswith("/ingresar/")
    assert [message.to for message in mail.outbox] == [[person.email]]
    assert "Perdió el teléfono" in mail.outbox[0].body
    event = AuditEvent.objects.filter(kind="second_factor_removed").get()
    assert (event.user_email, event.after["types"]) == ("remove_second_factor", ["totp"])


@pytest.mark.parametrize("role", [Role.SITE_ADMIN, Role.DNP_ADMIN, Role.TEAM_LEADER])
def test_no_person_takes_off_that_of_another(person, role):
    with pytest.raises(NotAllowed, match="desde el servidor"):
        remove_second_factor(email=person.email, reason="x", actor=actor_of(role), now=NOW)
    assert Authenticator.objects.filter(user=person).exists()


def test_without_one_there_is_nothing_to_take_off():
    with pytest.raises(CommandError, match="no tiene un segundo factor"):
        call_command("remove_second_factor", "nadie@ejemplo.org", "x")

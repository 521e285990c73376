"""The audit says what happened, with it or not at all, and nobody changes what it said."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from kpt.accounts.actor import ANONYMOUS, system_actor
from kpt.accounts.roles import Role
from kpt.audit.kinds import AuditKind
from kpt.audit.models import AuditEvent
from kpt.audit.recording import AuditOutsideTransaction, record
from kpt.base.request_context import RequestContext, current_request
from tests.factories import EntityFactory, actor_of

NOW = datetime(2026, 10, 20, 15, 0, tzinfo=UTC)


@pytest.fixture
def request_from():
    """Answer a request of a known number and address while the test runs."""
    token = current_request.set(RequestContext("a" * 32, "190.85.1.20"))
    yield
    current_request.reset(token)


@pytest.mark.django_db
@pytest.mark.usefixtures("request_from")
def test_an_event_says_who_as_what_from_where_and_on_what():
    entity = EntityFactory(divipola="63111")
    leader = actor_of(Role.TEAM_LEADER, entity, email="lider@example.org")

    record(
        AuditKind.IMPORT_CONFIRMED,
        actor=leader,
        target=entity,
        entity=entity,
        before={"amount_cop": Decimal("1.50")},
        after={"on": date(2026, 1, 2), "rows": 3, "keys": {"a"}, "ok": True, "nested": {1: None}},
        now=NOW,
    )

    event = AuditEvent.objects.get()
    assert (event.kind, event.at) == ("import_confirmed", NOW)
    assert (event.user_id, event.user_email, event.role) == (
        leader.user.pk, "lider@example.org", "lider",
    )  # fmt: skip
    assert (event.divipola, event.target_type, event.target_id) == (
        "63111", "territories.territorialentity", "63111",
    )  # fmt: skip
    assert event.before == {"amount_cop": "1.50"}
    assert event.after == {
        "on": "2026-01-02", "rows": 3, "keys": ["a"], "ok": True, "nested": {"1": None},
    }  # fmt: skip
    assert (event.request_id, event.address) == ("a" * 32, "190.85.1.20")
    assert str(event) == "2026-10-20 15:00 import_confirmed territories.territorialentity 63111"


@pytest.mark.django_db
def test_a_command_is_recorded_by_its_name_and_nobody_as_nobody():
    by_command = record(AuditKind.REFERENCE_LOADED, actor=system_actor("load_reference"))
    by_nobody = record(AuditKind.SIGN_IN_FAILED, actor=ANONYMOUS)

    assert (by_command.user_id, by_command.user_email) == (None, "load_reference")
    assert (by_nobody.user_id, by_nobody.user_email, by_nobody.address) == (None, "", None)


@pytest.mark.django_db
def test_an_amount_is_never_kept_as_a_float():
    event = record(AuditKind.SIGNED_IN, actor=ANONYMOUS, after={"share": 0.1})

    assert event.after == {"share": "0.1"}


@pytest.mark.django_db
def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="invented"):
        record("invented", actor=ANONYMOUS)


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_recorded():
    with pytest.raises(AuditOutsideTransaction):
        record(AuditKind.SIGNED_IN, actor=ANONYMOUS)

    assert not AuditEvent.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_undone_leaves_no_record():
    class Undone(Exception):
        pass

    def record_and_fail():
        with transaction.atomic():
            record(AuditKind.SIGNED_IN, actor=ANONYMOUS)
            raise Undone

    with pytest.raises(Undone):
        record_and_fail()

    assert not AuditEvent.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        lambda event: AuditEvent.objects.filter(pk=event.pk).update(kind="signed_out"),
        lambda event: AuditEvent.objects.filter(pk=event.pk).delete(),
        lambda event: event.delete(),
        lambda event: event.save(),
        lambda event: AuditEvent.objects.all().delete(),
    ],
    ids=["update", "delete", "delete-instance", "save-again", "delete-all"],
)
def test_the_database_refuses_to_change_what_was_said(change):
    event = record(AuditKind.SIGNED_IN, actor=ANONYMOUS)

    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
        change(event)

    assert AuditEvent.objects.get().kind == "signed_in"


@pytest.mark.django_db
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="only PostgreSQL has TRUNCATE")
def test_the_database_refuses_to_empty_the_audit():
    record(AuditKind.SIGNED_IN, actor=ANONYMOUS)

    with (
        pytest.raises(DatabaseError, match="only ever added"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("TRUNCATE audit_auditevent")


@pytest.mark.django_db(transaction=True)
def test_the_protection_can_be_taken_away_and_put_back_by_migrating():
    from django.core.management import call_command

    call_command("migrate", "audit", "0001", verbosity=0)
    with transaction.atomic():
        event = record(AuditKind.SIGNED_IN, actor=ANONYMOUS)
    event.delete()

    call_command("migrate", "audit", verbosity=0)
    with transaction.atomic():
        event = record(AuditKind.SIGNED_IN, actor=ANONYMOUS)
    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
        event.delete()

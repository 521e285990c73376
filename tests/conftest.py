"""What every test stands on: no network, quick passwords, files and databases of its own."""

import ipaddress
import socket
from contextlib import contextmanager

import pytest

FAST_HASHER = "django.contrib.auth.hashers.MD5PasswordHasher"
_connect = socket.socket.connect


def _is_local(address) -> bool:
    """Tell whether a socket address stays on this machine (a Unix path, or loopback)."""
    if not isinstance(address, tuple):
        return True
    try:
        return ipaddress.ip_address(address[0].partition("%")[0]).is_loopback
    except ValueError:
        return address[0] in ("localhost", "")


def _connect_only_locally(self, address):
    if not _is_local(address):
        raise AssertionError(f"A test reached for the network: {address}")
    return _connect(self, address)


@pytest.fixture(scope="session", autouse=True)
def no_network():
    """Refuse every connection that leaves this machine: a passing suite needs no internet."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", _connect_only_locally)
        yield


@pytest.fixture(scope="session", autouse=True)
def own_files_and_quick_passwords(tmp_path_factory):
    """Keep uploads out of ``var/``, and hash passwords with something that costs nothing."""
    from django.test import override_settings

    with override_settings(
        MEDIA_ROOT=tmp_path_factory.mktemp("files"), PASSWORD_HASHERS=[FAST_HASHER]
    ):
        yield


@pytest.fixture(autouse=True)
def _nothing_counted():
    """Let each test begin with nothing counted against the address that all of them share."""
    from django.core.cache import cache

    yield
    cache.clear()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, tmp_path_factory):
    """Use a file for SQLite, as users do: in memory, threads share one connection.

    Tests of concurrency would then see locks that production never has, and miss those it has.
    """
    from django.db import connections

    settings = connections["default"].settings_dict
    if settings["ENGINE"] == "django.db.backends.sqlite3":
        settings["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(scope="session", autouse=True)
def emptying_between_tests_is_quick_and_allowed():
    """Empty the test database ourselves after a test with real transactions.

    The triggers that keep the audit from being changed (audit/0002) would refuse it: they are off
    only while the tables are emptied, so every test still meets them. Django would also write
    again the kinds of content and the permissions of every model, which takes longer than most of
    those tests; they are left where they are.
    """
    from django.db import connection
    from django.test import TransactionTestCase

    def empty(self):
        with _triggers_off(connection):
            _empty(connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty)
        yield


def _empty(connection) -> None:
    from django.contrib.auth.models import Permission
    from django.contrib.contenttypes.models import ContentType
    from django.db import transaction

    kept = {model._meta.db_table for model in (Permission, ContentType)}
    tables = set(connection.introspection.django_table_names(only_existing=True)) - kept
    with connection.constraint_checks_disabled(), transaction.atomic():
        _execute(connection, [f'DELETE FROM "{table}"' for table in sorted(tables)])


@contextmanager
def _triggers_off(connection):
    if connection.vendor == "postgresql":
        off, on = (
            ["SET session_replication_role = replica"],
            ["SET session_replication_role = DEFAULT"],
        )
    else:
        with connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = dict(cursor.fetchall())
        off, on = [f'DROP TRIGGER "{name}"' for name in triggers], list(triggers.values())
    _execute(connection, off)
    try:
        yield
    finally:
        _execute(connection, on)


def _execute(connection, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)

"""What every test stands on: no network, quick passwords, files and databases of its own."""

import ipaddress
import socket

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


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, tmp_path_factory):
    """Use a file for SQLite, as users do: in memory, threads share one connection.

    Tests of concurrency would then see locks that production never has, and miss those it has.
    """
    from django.db import connections

    settings = connections["default"].settings_dict
    if settings["ENGINE"] == "django.db.backends.sqlite3":
        settings["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")

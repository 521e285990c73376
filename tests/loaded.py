"""Data that many tests of a module read: loaded once, taken away at the end.

A module that asks for one of these is marked ``django_db`` too: each test runs in a transaction of
its own inside the module's, so it may write and leaves nothing to the next.
"""

from contextlib import contextmanager
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction


@contextmanager
def shared_rows(blocker):
    """Let a fixture of a module write to the database, inside a transaction that is undone."""
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def reference_data(django_db_setup, django_db_blocker):
    """Return what ``load_reference`` says of an empty database, with its rows in place."""
    with shared_rows(django_db_blocker):
        output = StringIO()
        call_command("load_reference", stdout=output)
        yield output.getvalue()

"""Data that many tests of a module read: loaded once, taken away at the end.

A module that asks for one of these reads only: its tests share the rows and one transaction, so
they don't ask for ``db`` too (that would close the connection under the others).
"""

from contextlib import contextmanager

import pytest
from django.core.management import call_command
from django.db import transaction


@contextmanager
def shared_rows(blocker):
    """Let the tests of a module reach the database inside a transaction that is undone."""
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def reference_data(django_db_setup, django_db_blocker):
    """Return what ``load_reference`` says of an empty database, with its rows in place."""
    from io import StringIO

    with shared_rows(django_db_blocker):
        output = StringIO()
        call_command("load_reference", stdout=output)
        yield output.getvalue()

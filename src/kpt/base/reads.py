"""A page that only reads, and is kept to it by the database."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps

from django.db import connection, transaction
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers


def reads(view: Callable) -> Callable:
    """Declare a view that changes nothing: GET and HEAD only, one answer for htmx, one without.

    The database refuses its writes: PostgreSQL by a read-only transaction, which also gives the
    whole page one state of the data; SQLite by ``query_only``. What middleware writes after the
    view (the session) is not affected.
    """

    @require_safe
    @vary_on_headers("HX-Request")
    @wraps(view)
    def reading(request, *args, **kwargs):
        with read_only():
            return view(request, *args, **kwargs)

    return reading


@contextmanager
def read_only() -> Iterator[None]:
    """Refuse writes to the default database while the block runs. Adds no query."""
    with _READ_ONLY[connection.vendor]():
        yield


@contextmanager
def _postgresql() -> Iterator[None]:
    if connection.in_atomic_block:
        # Somebody else's transaction: what it may do was decided when it began.
        yield
        return
    connection.ensure_connection()
    # psycopg opens the transaction itself with BEGIN READ ONLY.
    connection.connection.read_only = True
    try:
        with transaction.atomic():
            yield
    finally:
        if connection.connection is not None and not connection.connection.closed:
            connection.connection.read_only = None


@contextmanager
def _sqlite() -> Iterator[None]:
    connection.ensure_connection()
    before = connection.connection.execute("PRAGMA query_only").fetchone()[0]
    connection.connection.execute("PRAGMA query_only = 1")
    try:
        yield
    finally:
        if connection.connection is not None:
            connection.connection.execute(f"PRAGMA query_only = {before}")


_READ_ONLY = {"postgresql": _postgresql, "sqlite": _sqlite}

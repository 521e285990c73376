"""A database and a folder for one run, made anew and deleted at the end.

Nothing of whoever runs the benchmarks is touched: not their database, not their files.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

SMALL, LARGE, ALONE = "small", "large", "alone"


def environment(folder: Path) -> None:
    """Point the settings at the folder of the run; call it before Django wakes up.

    Files are served as in production: collected, hashed, and without ``DEBUG``.
    """
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "kpt.config.settings",
        "KPT_VAR_DIR": str(folder),
        "KPT_DEMO": "1",
        "DEBUG": "0",
        "MEDIA_ROOT": str(folder / "files"),
        "LOG_LEVEL": "ERROR",
    }


@contextmanager
def database(folder: Path, size: str = SMALL) -> Iterator[None]:
    """Make a database with its reference data, and delete it and its copy at the end."""
    from django.core.management import call_command
    from django.db import connection

    settings = connection.settings_dict
    own = settings["NAME"]
    settings["TEST"]["NAME"] = _name(connection, own, folder, size)
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        call_command("load_reference", stdout=StringIO())
        call_command("collectstatic", interactive=False, verbosity=0)
        yield
    finally:
        if size == SMALL:
            use(own, folder, LARGE)
            _drop(connection, settings["NAME"])
        use(own, folder, size)
        connection.creation.destroy_test_db(own, verbosity=0)


def _name(connection, own: str, folder: Path, size: str) -> str:
    if connection.vendor == "sqlite":
        return str(folder / f"{size}.sqlite3")
    return f"{own}_bench_{size}"


def copy(own: str, folder: Path) -> None:
    """Copy the small database as the large one, which may then grow by itself."""
    from django.db import connection

    small, large = (_name(connection, own, folder, size) for size in (SMALL, LARGE))
    connection.close()
    if connection.vendor == "sqlite":
        shutil.copyfile(small, large)
        return
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{large}"')
        cursor.execute(f'CREATE DATABASE "{large}" TEMPLATE "{small}"')


def use(own: str, folder: Path, size: str) -> None:
    """Go on with the small or the large database."""
    from django.db import connection

    connection.close()
    connection.settings_dict["NAME"] = _name(connection, own, folder, size)


def _drop(connection, name: str) -> None:
    connection.close()
    if connection.vendor == "sqlite":
        Path(name).unlink(missing_ok=True)
        return
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')

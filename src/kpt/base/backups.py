"""Copies of everything that an installation holds: the database and the files people brought.

A copy is a folder: the database (PostgreSQL's own dump, or a SQLite file), the files in one tar,
and the SHA-256 of both. The database is copied first: files are named by their content and never
changed, so one that arrives while copying is at most superfluous.
"""

import hashlib
import os
import shutil
import sqlite3
import subprocess
import tarfile
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from kpt.base.errors import DomainError

POSTGRES, SQLITE, FILES, SUMS = "database.dump", "database.sqlite3", "files.tar", "SHA256SUMS"


def make_backup(target: Path, *, database: Mapping, files: Path) -> list[Path]:
    """Write a copy into the new folder ``target`` and return what it holds.

    ``database`` is Django's settings of the connection; ``files`` the folder of stored files.
    Raises DomainError if the folder exists, or if the database's own tool fails.
    """
    if target.exists():
        raise DomainError(f"La carpeta {target} ya existe: escoja otra para esta copia.")
    target.mkdir(parents=True)
    copied = (
        _dump_postgres(target, database)
        if _is_postgres(database)
        else _copy_sqlite(Path(database["NAME"]), target / SQLITE)
    )
    with tarfile.open(target / FILES, "w") as tar:
        if files.is_dir():
            tar.add(files, arcname=".")
    parts = [copied, target / FILES]
    lines = [f"{_sha256(part)}  {part.name}\n" for part in parts]
    (target / SUMS).write_text("".join(lines), encoding="utf-8")
    return [*parts, target / SUMS]


def check_backup(source: Path) -> None:
    """Raise DomainError unless the copy is whole: every file there, each with its SHA-256."""
    sums = source / SUMS
    if not sums.is_file():
        raise DomainError(f"En {source} no hay una copia completa: falta {SUMS}.")
    for line in sums.read_text(encoding="utf-8").splitlines():
        expected, _, name = line.partition("  ")
        part = source / name
        if not part.is_file():
            raise DomainError(f"La copia está incompleta: falta {name}.")
        if _sha256(part) != expected:
            raise DomainError(f"La copia está dañada: {name} cambió después de hacerse.")


def restore_backup(source: Path, *, database: Mapping, files: Path) -> None:
    """Put a copy back over ``database`` and ``files``; nothing is touched if the copy is bad.

    The database is replaced as a whole: in one transaction (PostgreSQL), or by putting the new
    file in the place of the old one (SQLite). Files that are there already stay.
    Raises DomainError.
    """
    check_backup(source)
    name = POSTGRES if _is_postgres(database) else SQLITE
    if not (source / name).is_file():
        raise DomainError("La copia es de otra clase de base de datos que la de esta instalación.")
    files.mkdir(parents=True, exist_ok=True)
    with tarfile.open(source / FILES) as tar:
        tar.extractall(files, filter="data")
    if _is_postgres(database):
        _restore_postgres(source / name, database)
    else:
        _restore_sqlite(source / name, Path(database["NAME"]))


def _is_postgres(database: Mapping) -> bool:
    return database["ENGINE"].endswith("postgresql")


def _copy_sqlite(source: Path, target: Path) -> Path:
    """Copy a SQLite database that may be in use, with the engine's own method."""
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
    return target


def _restore_sqlite(source: Path, target: Path) -> None:
    new = target.with_name(target.name + ".new")
    shutil.copyfile(source, new)
    with closing(sqlite3.connect(new)) as connection:
        verdict = connection.execute("PRAGMA integrity_check").fetchone()[0]
    if verdict != "ok":
        new.unlink()
        raise DomainError(f"La base de datos de la copia está dañada: {verdict}")
    # The write-ahead log belongs to the old file: left behind, it would be applied to the new one.
    for suffix in ("-wal", "-shm"):
        target.with_name(target.name + suffix).unlink(missing_ok=True)
    os.replace(new, target)


def _dump_postgres(target: Path, database: Mapping) -> Path:
    path = target / POSTGRES
    _run(["pg_dump", "--format=custom", "--no-owner", "--file", str(path)], database)
    return path


def _restore_postgres(source: Path, database: Mapping) -> None:
    options = ["--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error"]
    _run(["pg_restore", *options, "--dbname", str(database["NAME"]), str(source)], database)


def _run(command: list[str], database: Mapping) -> None:
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    given = {pg: str(database[key]) for pg, key in names.items() if database.get(key)}
    try:
        done = subprocess.run(
            command,
            env=os.environ | given | {"PGDATABASE": str(database["NAME"])},
            capture_output=True,
            text=True,
        )
    except FileNotFoundError as error:
        raise DomainError(
            f"No está {command[0]}: instale el cliente de PostgreSQL (postgresql-client)."
        ) from error
    if done.returncode:
        raise DomainError(f"{command[0]} falló: {done.stderr.strip()}")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

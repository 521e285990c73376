"""Backup, wipe, restore: every row and every file comes back; a damaged copy changes nothing."""

import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from kpt.base.backups import check_backup, make_backup, restore_backup
from kpt.base.errors import DomainError

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def sqlite(tmp_path: Path) -> dict:
    """A database with a thousand rows, written through a write-ahead log as ours is."""
    name = tmp_path / "kpt.sqlite3"
    with closing(sqlite3.connect(name)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE plan (id INTEGER PRIMARY KEY, amount TEXT)")
        connection.executemany(
            "INSERT INTO plan (amount) VALUES (?)", [(f"{n}.342903",) for n in range(1000)]
        )
        connection.commit()
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(name)}


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    (folder / "ab").mkdir(parents=True)
    (folder / "ab" / "abc.xlsx").write_bytes(b"PK\x03\x04" + bytes(range(256)))
    return folder


def rows(database: dict) -> list:
    with closing(sqlite3.connect(database["NAME"])) as connection:
        return connection.execute("SELECT * FROM plan ORDER BY id").fetchall()


def contents(folder: Path) -> dict[str, str]:
    return {
        p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in folder.rglob("*")
        if p.is_file()
    }


def test_everything_comes_back_after_a_wipe(tmp_path, sqlite, files):
    before = rows(sqlite), contents(files)
    make_backup(tmp_path / "copy", database=sqlite, files=files)
    with closing(sqlite3.connect(sqlite["NAME"])) as connection:
        connection.execute("DELETE FROM plan")
        connection.commit()
    shutil.rmtree(files)

    restore_backup(tmp_path / "copy", database=sqlite, files=files)

    assert (rows(sqlite), contents(files)) == before


@pytest.mark.parametrize("damage", ["flip a byte", "cut it short", "take it away"])
@pytest.mark.parametrize("part", ["database.sqlite3", "files.tar"])
def test_a_damaged_copy_is_refused_and_nothing_is_touched(tmp_path, sqlite, files, part, damage):
    make_backup(tmp_path / "copy", database=sqlite, files=files)
    path = tmp_path / "copy" / part
    content = bytearray(path.read_bytes())
    if damage == "take it away":
        path.unlink()
    else:
        content[len(content) // 2] ^= 1
        path.write_bytes(content if damage == "flip a byte" else content[:-100])
    before = rows(sqlite), contents(files)

    with pytest.raises(DomainError, match=part):
        restore_backup(tmp_path / "copy", database=sqlite, files=files)

    assert (rows(sqlite), contents(files)) == before


def test_a_copy_never_overwrites_another(tmp_path, sqlite, files):
    make_backup(tmp_path / "copy", database=sqlite, files=files)

    with pytest.raises(DomainError, match="ya existe"):
        make_backup(tmp_path / "copy", database=sqlite, files=files)


def test_a_folder_without_sums_is_not_a_copy(tmp_path):
    with pytest.raises(DomainError, match="SHA256SUMS"):
        check_backup(tmp_path)


def test_a_copy_of_the_other_kind_of_database_is_refused(tmp_path, sqlite, files):
    make_backup(tmp_path / "copy", database=sqlite, files=files)

    with pytest.raises(DomainError, match="otra clase de base de datos"):
        restore_backup(
            tmp_path / "copy", database={"ENGINE": "django.db.backends.postgresql"}, files=files
        )


@pytest.mark.django_db(transaction=True)
def test_postgresql_comes_back_row_by_row(tmp_path, files):
    from django.db import connection

    if connection.vendor != "postgresql":
        pytest.skip("only on PostgreSQL")
    if not shutil.which("pg_dump"):
        pytest.skip("pg_dump is missing")
    database = connection.settings_dict

    def query(sql: str) -> list:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else []

    query("CREATE TABLE backup_probe (id int PRIMARY KEY, amount numeric)")
    try:
        query("INSERT INTO backup_probe SELECT n, n + 0.342903 FROM generate_series(1, 500) n")
        before = query("SELECT * FROM backup_probe ORDER BY id")
        make_backup(tmp_path / "copy", database=database, files=files)
        query("DELETE FROM backup_probe")
        connection.close()

        restore_backup(tmp_path / "copy", database=database, files=files)

        assert query("SELECT * FROM backup_probe ORDER BY id") == before
    finally:
        query("DROP TABLE IF EXISTS backup_probe")


def test_the_commands_say_what_they_did(tmp_path):
    def manage(*arguments):
        return subprocess.run(
            [sys.executable, ROOT / "manage.py", *map(str, arguments)],
            capture_output=True,
            text=True,
            env=os.environ
            | {
                "KPT_DEMO": "1",
                "KPT_VAR_DIR": str(tmp_path / "var"),
                "DATABASE_URL": f"sqlite:///{tmp_path}/kpt.sqlite3",
            },
        )

    sqlite3.connect(tmp_path / "kpt.sqlite3").close()
    made = manage("backup", tmp_path / "copy")
    looked = manage("restore", tmp_path / "copy")
    put_back = manage("restore", tmp_path / "copy", "--replace")
    missing = manage("restore", tmp_path / "nothing")

    assert made.returncode == 0, made.stderr
    assert "SHA256SUMS" in made.stdout
    assert "No se cambió nada" in looked.stdout
    assert "Copia devuelta" in put_back.stdout
    assert missing.returncode == 1
    assert "no hay una copia completa" in missing.stderr

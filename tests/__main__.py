"""``make test``: run the suite on every database and in the browser, and say what was not run.

Three passes: everything but the browser on SQLite, the journeys in Chromium, and everything but
the browser again on PostgreSQL. The last two need something that Python does not bring. Where it
is missing they are named at the end; with ``KPT_REQUIRE_ALL=1`` (CI) that is a failure.
"""

import os
import subprocess
import sys
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from tests.e2e import browser

ROOT = Path(__file__).resolve().parents[1]
POSTGRES = os.environ.get("KPT_TEST_POSTGRES", "postgres://postgres@127.0.0.1:5432")
NOTHING_COLLECTED = 5


@dataclass
class Pass:
    """One run of pytest: what it is called, how it is started, and why it may be impossible."""

    name: str
    arguments: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    missing: str = ""
    outcome: str = ""
    failed: bool = False


def postgres_is_missing() -> str:
    """Return why PostgreSQL cannot be used, or nothing if it answers."""
    import psycopg

    try:
        psycopg.connect(f"{POSTGRES}/postgres", connect_timeout=3).close()
    except psycopg.Error as error:
        return f"no se pudo entrar a PostgreSQL ({str(error).strip().splitlines()[0]})"
    return ""


def passes(extra: list[str]) -> list[Pass]:
    """Return the three passes; ``extra`` are arguments for pytest that all of them get."""
    # Two copies of the project on one machine must not use one database.
    database = f"kpt_{sha256(str(ROOT).encode()).hexdigest()[:8]}"
    coverage = ["--cov", "--cov-report="] if os.environ.get("KPT_COVERAGE") else []
    return [
        Pass(
            "Suite en SQLite",
            ["-m", "not e2e", *coverage, *extra],
            {"DATABASE_URL": f"sqlite:///{ROOT}/var/test.sqlite3"},
        ),
        Pass(
            "Recorridos en el navegador",
            ["-m", "e2e", *extra],
            {"DATABASE_URL": f"sqlite:///{ROOT}/var/test.sqlite3"},
            missing=browser.what_is_missing(),
        ),
        Pass(
            "Suite en PostgreSQL",
            ["-m", "not e2e", *extra],
            {"DATABASE_URL": f"{POSTGRES}/{database}"},
            missing=postgres_is_missing(),
        ),
    ]


def run(one: Pass) -> None:
    """Run one pass, showing pytest's own output, and keep its closing line."""
    print(f"\n── {one.name} ──", flush=True)
    if one.missing:
        one.outcome = f"NO SE EJECUTÓ: {one.missing}"
        one.failed = os.environ.get("KPT_REQUIRE_ALL") == "1"
        print(one.outcome, flush=True)
        return
    command = [sys.executable, "-m", "pytest", "-n", "auto", "--dist", "worksteal", *one.arguments]
    last = b""
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=os.environ | one.environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
    ) as process:
        # As it comes, not line by line: the dots of a long pass say that it is alive.
        for chunk in iter(lambda: process.stdout.read1(4096), b""):
            sys.stdout.buffer.write(chunk)
            sys.stdout.flush()
            last = (last + chunk)[-400:]
    said = last.decode(errors="replace").strip() or "no dijo nada"
    one.outcome = said.splitlines()[-1].strip("= ")
    one.failed = process.returncode not in (0, NOTHING_COLLECTED)


def main(extra: list[str]) -> int:
    """Run all passes, print what each one gave, and return the exit status."""
    (ROOT / "var").mkdir(exist_ok=True)
    todo = passes(extra)
    for one in todo:
        run(one)
    print("\n── Resumen ──")
    width = max(len(one.name) for one in todo)
    for one in todo:
        print(f"{'FALLA' if one.failed else 'bien '}  {one.name:<{width}}  {one.outcome}")
    return int(any(one.failed for one in todo))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

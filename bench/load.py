"""The last day of a window: everybody reports while the public reads. On PostgreSQL.

The server is the one of production, in processes of its own; those who visit are others. Saves and
empty pages take turns in the same run, so that whatever a busy machine costs, it costs both.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, perf_counter, sleep
from urllib.error import URLError
from urllib.request import urlopen

from django.conf import settings
from django.db import connection

from bench import crowd, tables
from bench.country import FIRST, multiply, template_of
from bench.invented import planned
from bench.report import Measure, Section, milliseconds
from kpt.plans.models import Plan

ROOT = Path(__file__).parents[1]
PROCESSES, AT_ONCE = 2, 8
TARGETS = 40
LIMIT = 5
SECONDS_TO_START = 60
SLOWEST_OF_TWENTY = 0.95
SECONDS_OF_AN_HOUR = 3600
TITLES = {
    crowd.SAVE: "Guardar una meta",
    crowd.SEND: "Enviar el reporte",
    crowd.EMPTY: "Página vacía con sesión",
    crowd.PUBLIC: "Página pública",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run left: seconds of each kind of visit, failures, and how long it all took."""

    spent: dict[str, list[float]]
    failed: int
    seconds: float


def measure(plans: int, saves: int, targets: int = TARGETS) -> Section:
    """Measure the last day with so many plans and so many saves."""
    if connection.vendor != "postgresql":
        return Section(
            name="load",
            title="El último día de una ventana",
            how="Se mide con PostgreSQL, que es donde corre un país: `DATABASE_URL=postgres://…`.",
            measures=[],
        )
    people = prepare(plans, targets)
    sends = min(plans // 10, saves // 10)
    visits, expected = crowd.visits(saves, sends)
    with server() as port:
        warm(port, visits)
        outcome = run(port, visits)
    return section(outcome, people, len(crowd.lost(expected)), crowd.not_sent(sends))


def prepare(plans: int, targets: int) -> int:
    """Make the plans and the people, and return how many people there are."""
    tables.empty(tables.models_of("plans", "followup"))
    template = template_of(planned(FIRST, targets))
    multiply(template, range(1, plans))
    people = crowd.people_of(list(Plan.objects.order_by("pk")))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return people


@contextmanager
def server() -> Iterator[int]:
    """Serve the database of the run as production does, and give its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "manage.py", "serve", "--bind", f"127.0.0.1:{port}", "--no-jobs"],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": _address()},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(port)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=SECONDS_TO_START)


def _address() -> str:
    one = connection.settings_dict
    who = f"{one['USER']}:{one['PASSWORD']}" if one["PASSWORD"] else one["USER"]
    return f"postgres://{who}@{one['HOST']}:{one['PORT'] or 5432}/{one['NAME']}"


def _wait(port: int) -> None:
    end = monotonic() + SECONDS_TO_START
    while monotonic() < end:
        try:
            urlopen(f"http://127.0.0.1:{port}/", timeout=SECONDS_TO_START).close()
        except (URLError, OSError):
            sleep(0.2)
        else:
            return
    raise RuntimeError("the server did not answer")


def warm(port: int, visits: Sequence[crowd.Visit]) -> None:
    """Open one page of each kind that only reads: the first one imports and compiles."""
    for kind in (crowd.EMPTY, crowd.PUBLIC):
        reading = [visit for visit in visits if visit.kind == kind][: 2 * AT_ONCE]
        run(port, reading)


def run(port: int, visits: Sequence[crowd.Visit]) -> Outcome:
    """Make the visits from several processes at once."""
    cookies = {
        "csrf": settings.CSRF_COOKIE_NAME,
        "session": settings.SESSION_COOKIE_NAME,
        "token": crowd.TOKEN,
    }
    start = perf_counter()
    processes = []
    for place in range(PROCESSES):
        own = [visit.plain() for visit in visits[place::PROCESSES]]
        asked = {"port": port, "cookies": cookies, "at_once": AT_ONCE, "visits": own}
        process = subprocess.Popen(
            [sys.executable, "-m", "bench.visitors"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        processes.append((process, json.dumps(asked), own))
    spent: dict[str, list[float]] = {kind: [] for kind in TITLES}
    failed = 0
    for told, own in _all_at_once(processes):
        for (kind, seconds, status), visit in zip(json.loads(told), own, strict=True):
            spent[kind].append(seconds)
            failed += status != visit["answers"]
    return Outcome(spent, failed, perf_counter() - start)


def _all_at_once(processes: list) -> list:
    """Feed every process before waiting for the first, and return what each wrote."""
    for process, asked, _ in processes:
        process.stdin.write(asked)
        process.stdin.close()
    return [(process.stdout.read(), own) for process, _, own in processes]


def slow(seconds: list[float]) -> float:
    """Return the time that 95 of every 100 visits stay below (nearest rank)."""
    ordered = sorted(seconds)
    return ordered[max(0, round(SLOWEST_OF_TWENTY * len(ordered)) - 1)] if ordered else 0.0


def section(outcome: Outcome, people: int, lost: int, not_sent: int) -> Section:
    """Return what was measured, in words."""
    saved = outcome.spent[crowd.SAVE]
    an_hour = round(len(saved) / outcome.seconds * SECONDS_OF_AN_HOUR)
    pages = sum(len(found) for found in outcome.spent.values())
    each = an_hour / people if people else 0
    return Section(
        name="load",
        title="El último día de una ventana",
        how=(
            f"Hay {people} personas con usuario, una de cada once líder. El servidor de producción "
            f"(gunicorn, un proceso por núcleo) atiende, en la misma máquina que PostgreSQL y que "
            f"quienes visitan, {PROCESSES * AT_ONCE} visitas a la vez y sin descanso: por cada "
            "guardado, una página vacía de la misma persona y dos páginas públicas; de vez en "
            "cuando, un líder envía. Al final se busca en la base de datos cada guardado que el "
            f"sitio dijo que quedó. Una máquina así recibe {an_hour} guardados por hora con sus "
            f"páginas, {each:.1f} por persona".replace(".", ",")
            + " y hora si todas llegan el mismo día."
        ),
        measures=[
            Measure(
                "Guardar una meta, p95 ÷ página vacía, p95",
                slow(saved) / (slow(outcome.spent[crowd.EMPTY]) or 1),
                LIMIT,
            ),
            Measure("Visitas que fallaron", outcome.failed, 0, unit=""),
            Measure("Guardados que se perdieron", lost, 0, unit=""),
            Measure("Reportes enviados que no quedaron", not_sent, 0, unit=""),
        ],
        details=[
            ("Qué", "Visitas", "Mediana", "p95"),
            *(
                (
                    TITLES[kind],
                    str(len(found)),
                    milliseconds(_middle(found)),
                    milliseconds(slow(found)),
                )
                for kind, found in outcome.spent.items()
            ),
            ("**En total**", str(pages), "", f"{outcome.seconds:.0f} s"),
        ],
    )


def _middle(seconds: list[float]) -> float:
    return sorted(seconds)[len(seconds) // 2] if seconds else 0.0

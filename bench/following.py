"""The screens of who reviews and who follows, over a country that has reported.

Each page against an empty one of the same person in the same run; what is longer is a job, and of
those it is said how long they take and how much memory.
"""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from django.test import Client
from django.urls import reverse

from bench import reporting
from bench.pages import EACH_ROUND, MOST_QUERIES, queries_of, repeated, visit
from bench.report import Measure, Section, milliseconds, times
from bench.timing import cpu_seconds, ratio
from kpt.accounts.actor import system_actor
from kpt.accounts.roles import Role
from kpt.followup.models import FollowUpReport
from kpt.review.actions.samples import draw_sample
from kpt.review.calculator import look_at

LIMIT, MOST_MIB, MIB = 5, 64, 2**20
USUAL = "Metas"
YEAR = reporting.YEAR
DEPARTMENTAL, NATIONAL, OWN = "gobernación", "DNP", "equipo"


@dataclass(frozen=True, slots=True)
class Screen:
    """A page: its title, who opens it and at which address."""

    title: str
    who: str
    address: str


@dataclass(frozen=True, slots=True)
class Row:
    """What one page cost, with as many seconds of an empty one."""

    screen: Screen
    queries: int
    spent: list[float]
    empty: list[float]
    memory: int

    @property
    def ratio(self) -> float:
        return ratio(self.spent, self.empty)

    def cells(self) -> Sequence[str]:
        """Return the row as texts."""
        return (
            self.screen.title,
            str(self.queries),
            milliseconds(median(self.spent)),
            times(self.ratio),
            _mib(self.memory),
        )


def screens() -> list[Screen]:
    """Return the pages of those who review and follow."""
    long, asked = reporting.FIRST_LONG, f"?vigencia={YEAR}"
    queue, late = reverse("windows:queue") + asked, reverse("correspondence:late") + asked
    review = reverse("review-report:review", args=[long, YEAR])
    return [
        Screen("Cola de revisión de la gobernación", DEPARTMENTAL, queue),
        Screen("Cola de revisión del DNP", NATIONAL, queue),
        Screen("Revisar un reporte", DEPARTMENTAL, review),
        Screen("Revisar: frente a PIIP y CUIPO", DEPARTMENTAL, f"{review}?ver=fuentes"),
        Screen("Segunda revisión del DNP", NATIONAL, reverse("review:second") + asked),
        Screen("Muestras", NATIONAL, reverse("review:samples")),
        Screen("Tomar una muestra", NATIONAL, reverse("review:draw")),
        Screen("Sin reportar, la gobernación", DEPARTMENTAL, late),
        Screen("Sin reportar, el DNP", NATIONAL, late),
        Screen("Escribir oficios", NATIONAL, reverse("correspondence:letter-new")),
        Screen("Tablero del país", NATIONAL, reverse("boards:nation") + asked),
        Screen(
            "Tablero de un departamento",
            DEPARTMENTAL,
            reverse("boards:department", args=[reporting.DEPARTMENT]) + asked,
        ),
        Screen("Tablero de una entidad", OWN, reverse("dashboards:follow", args=[long])),
        Screen("Avisos", NATIONAL, reverse("notices:list")),
        Screen("Cortes publicados", NATIONAL, reverse("cuts:list")),
        Screen("Cumplimiento publicado", NATIONAL, reverse("cuts:compliance")),
        Screen("Informes de una entidad", OWN, reverse("briefs:home", args=[long])),
    ]


def browsers() -> dict[str, Client]:
    """Return the browser of each of those who open the pages."""
    found = {}
    for who, role, place in (
        (DEPARTMENTAL, Role.DEPARTMENT_REVIEWER, reporting.DEPARTMENT),
        (NATIONAL, Role.DNP_ADMIN, None),
        (OWN, Role.TEAM_LEADER, reporting.FIRST_LONG),
    ):
        found[who] = Client()
        found[who].force_login(reporting.person(role, place))
    return found


def measure(
    plans: int, rounds: int, short: int = reporting.SHORT, long: int = reporting.LONG
) -> Section:
    """Measure the pages and the long work of a country of so many plans that has reported."""
    now = reporting.build(plans, short, long)
    clients = browsers()
    rows = [measured(clients[screen.who], screen, rounds) for screen in screens()]
    usual = Screen(USUAL, OWN, reverse("followup:targets", args=[reporting.FIRST_LONG]))
    return section(rows, measured(clients[OWN], usual, rounds), works(now), (plans, short, long))


@dataclass(frozen=True, slots=True)
class Work:
    """Something that a job does: how many queries, seconds of the processor and bytes it takes."""

    title: str
    queries: int
    seconds: float
    memory: int

    def cells(self) -> Sequence[str]:
        """Return the row as texts."""
        return self.title, str(self.queries), f"{self.seconds * 1000:.0f} ms", "", _mib(self.memory)


def works(now: datetime) -> list[Work]:
    """Measure what is too long for a page, and is done by the worker."""
    actor = system_actor("bench")
    report = FollowUpReport.objects.filter(plan__entity=reporting.FIRST_LONG).latest("pk")

    def draw(department: str | None) -> Callable[[], object]:
        return lambda: draw_sample(
            department_id=department,
            fiscal_year=YEAR,
            at_random=60,
            by_risk=40,
            seed="medida",
            actor=actor,
            now=now,
        )

    return [
        worked("Trabajo: muestra de un departamento", draw(reporting.DEPARTMENT)),
        worked("Trabajo: muestra del país", draw(None)),
        worked("Trabajo: valores por mirar de un reporte", lambda: look_at(report.pk, now=now)),
    ]


def worked(title: str, work: Callable[[], object]) -> Work:
    """Return what some work costs: its time apart, for to follow memory makes it slower."""
    taken = cpu_seconds(work)
    queries = queries_of(work)
    with peak() as told:
        work()
    return Work(title, queries, taken, told[0])


def section(rows: list[Row], usual: Row, found: list[Work], sizes: tuple[int, int, int]) -> Section:
    """Return what was measured, in words."""
    plans, short, long = sizes
    most = max(rows, key=lambda row: row.queries)
    slowest = max(rows, key=lambda row: median(row.spent))
    heaviest = max(row.memory for row in [*rows, *found])
    return Section(
        name="follow",
        title="Revisar y seguir el país",
        how=(
            f"{plans} planes que reportaron la vigencia {YEAR}: los de Santander con {long} metas "
            f"y los demás con {short}. Uno de cada cinco no ha enviado; dos de cada cinco esperan "
            "al DNP. El tiempo es de procesador, el del sitio sin el de la base de datos, y la "
            "razón es contra una página vacía de la misma persona en la misma corrida. Lo que "
            "tarda más es un trabajo que muestra cuánto lleva."
        ),
        measures=[
            Measure(f"Consultas de «{most.screen.title}»", most.queries, MOST_QUERIES, ""),
            Measure(
                f"«{slowest.screen.title}» ÷ «{USUAL}» de una entidad",
                ratio(slowest.spent, usual.spent),
                LIMIT,
            ),
            Measure("Memoria de Python, lo más que tomó algo", heaviest / MIB, MOST_MIB, "MiB"),
        ],
        details=[
            ("Qué", "Consultas", "Tiempo", "÷ página vacía", "Memoria"),
            *(row.cells() for row in [*rows, usual, *found]),
        ],
    )


def measured(client: Client, screen: Screen, rounds: int) -> Row:
    """Return what a page costs beside an empty one."""
    open_it, nothing = visit(client, screen.address), visit(client, reverse("portal:about"))
    open_it(), nothing()
    spent, empty = [], []
    for _ in range(rounds):
        spent.append(cpu_seconds(repeated(open_it)) / EACH_ROUND)
        empty.append(cpu_seconds(repeated(nothing)) / EACH_ROUND)
    queries = queries_of(open_it)
    with peak() as told:
        open_it()
    return Row(screen, queries, spent, empty, told[0])


@contextmanager
def peak() -> Iterator[list[int]]:
    """Give the most memory that Python took inside the block, in bytes."""
    told = [0]
    tracemalloc.start()
    try:
        yield told
        told[0] = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def _mib(value: int) -> str:
    return f"{value / MIB:.1f} MiB".replace(".", ",")

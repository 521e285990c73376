"""How many queries the pages of an entity make, and how they grow with its targets."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bench import tables
from bench.invented import planned
from bench.report import Measure, Section, milliseconds, times
from bench.timing import ratio, seconds
from kpt.accounts.models import Membership, User
from kpt.accounts.roles import Role
from kpt.files.models import ImportBatch
from kpt.rules.periods import legal_day
from kpt.territories.models import TerritorialEntity

FEW, MANY = 40, 400
MOST_QUERIES, LIMIT = 10, 2
ENTITIES = {FEW: "63111", MANY: "63130"}
TARGET = 20  # with project, money and execution, and in both plans
EACH_ROUND = 3  # requests of each page in a round


@dataclass(frozen=True, slots=True)
class Page:
    """A page of an entity: its title and how its address is made."""

    title: str
    name: str
    of_target: bool = False
    of_import: bool = False
    asked: str = ""

    def address(self, entity: TerritorialEntity) -> str:
        """Return the address of the page for an entity."""
        arguments: dict[str, object] = {"divipola": entity.pk}
        if self.of_target:
            arguments["consecutive"] = TARGET
        if self.of_import:
            arguments["uid"] = ImportBatch.objects.filter(entity=entity).latest("pk").uid
        return reverse(self.name, kwargs=arguments) + self.asked


PAGES = (
    Page("El plan de un vistazo", "dashboards:home"),
    Page("Metas", "followup:targets"),
    Page("Metas, con búsqueda", "followup:targets", asked="?q=servicio&orden=-plata"),
    Page("Una meta", "followup:target", of_target=True),
    Page("De dónde viene cada valor", "followup:provenance", of_target=True),
    Page("Seguimiento", "followup:progress"),
    Page("Cobertura", "followup:coverage"),
    Page("Revisiones", "followup:findings"),
    Page("Archivos", "exchange:imports"),
    Page("Un archivo", "exchange:import", of_import=True),
    Page("Problemas de un archivo", "exchange:problems", of_import=True),
    Page("Cambios de un archivo", "exchange:changes", of_import=True),
    Page("Versiones", "plans:versions"),
    Page("Pública: el plan", "portal:plan"),
    Page("Pública: metas", "portal:targets"),
    Page("Pública: una meta", "portal:target", of_target=True),
)


def measure(rounds: int, sizes: tuple[int, int] = (FEW, MANY)) -> Section:
    """Measure every page with few and with many targets; their plans stay in the database."""
    tables.empty(tables.models_of("plans", "followup"))
    entities = [
        planned(divipola, size).entity
        for divipola, size in zip(ENTITIES.values(), sizes, strict=True)
    ]
    client = team_of(entities)
    rows = [_measure(client, page, entities, rounds) for page in PAGES]
    most = max(rows, key=lambda row: row.queries[1])
    slowest = max(rows, key=lambda row: row.ratio)
    return Section(
        name="pages",
        title="Páginas de una entidad",
        how=(
            f"Cada página como la pide un integrante del equipo (las públicas, cualquiera), con un "
            f"plan de {sizes[0]} metas y con uno de {sizes[1]}, con dos años de ejecución. Se "
            "cuentan todas las consultas: la sesión, la persona y la guarda de la entidad también."
        ),
        measures=[
            Measure(
                f"Consultas de «{most.title}», la que más hace",
                most.queries[1],
                MOST_QUERIES,
                unit="",
            ),
            Measure(
                f"«{slowest.title}» con {sizes[1]} metas ÷ con {sizes[0]}, la que más crece",
                slowest.ratio,
                LIMIT,
            ),
        ],
        details=[
            (
                "Página",
                *(f"Consultas, {size} metas" for size in sizes),
                *(f"Tiempo, {size} metas" for size in sizes),
                "Razón",
            ),
            *(row.cells() for row in rows),
        ],
    )


@dataclass(frozen=True, slots=True)
class _Row:
    title: str
    queries: tuple[int, int]
    seconds: tuple[float, float]
    ratio: float

    def cells(self) -> Sequence[str]:
        return (
            self.title,
            *map(str, self.queries),
            *map(milliseconds, self.seconds),
            times(self.ratio),
        )


def team_of(entities: Sequence[TerritorialEntity]) -> Client:
    """Return the browser of a person who is of the team of all the entities."""
    person = User.objects.create_user("medidas@example.org", full_name="Quien mide")
    today = legal_day(timezone.now())
    for entity in entities:
        Membership.objects.create(
            user=person, role=Role.TEAM_MEMBER, entity=entity, starts_on=today
        )
    client = Client()
    client.force_login(person)
    return client


def visit(client: Client, address: str) -> Callable[[], None]:
    """Return a function that opens a page, and fails if it does not open."""

    def open_it() -> None:
        response = client.get(address)
        response.getvalue() if response.streaming else response.content
        if response.status_code != 200:
            raise RuntimeError(f"{address} answers {response.status_code}")

    return open_it


def queries_of(work: Callable[[], None]) -> int:
    """Return how many queries ``work`` makes; to begin and end a transaction is not one."""
    logger = logging.getLogger("django.db.backends")
    logger.propagate = False
    with CaptureQueriesContext(connection) as captured:
        work()
    logger.propagate = True
    control = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "SET TRANSACTION", "PRAGMA")
    return sum(not query["sql"].startswith(control) for query in captured.captured_queries)


def repeated(work: Callable[[], None], count: int = EACH_ROUND) -> Callable[[], None]:
    """Return a function that does the work several times."""

    def several() -> None:
        for _ in range(count):
            work()

    return several


def _measure(
    client: Client, page: Page, entities: Sequence[TerritorialEntity], rounds: int
) -> _Row:
    few, many = (visit(client, page.address(entity)) for entity in entities)
    few(), many()  # the first visit compiles templates
    spent: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for work, values in zip((few, many), spent, strict=True):
            values.append(seconds(repeated(work)) / EACH_ROUND)
    return _Row(
        page.title,
        (queries_of(few), queries_of(many)),
        (median(spent[0]), median(spent[1])),
        ratio(spent[1], spent[0]),
    )

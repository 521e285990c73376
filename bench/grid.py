"""The sheet of the plan plurianual: how a page grows with the plan, and what a cell costs."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from statistics import median

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bench import tables
from bench.invented import planned
from bench.pages import (
    EACH_ROUND,
    ENTITIES,
    FEW,
    MANY,
    MOST_QUERIES,
    queries_of,
    repeated,
    team_of,
    visit,
)
from bench.report import Measure, Section, milliseconds, times
from bench.timing import ratio, seconds
from kpt.accounts.actor import actor_for
from kpt.accounts.models import User
from kpt.plans.actions.opening import open_draft
from kpt.territories.models import TerritorialEntity

GROWTH, SAVING = 1.5, 3
CELL = "c-2-2025-1"
PAGES = (
    ("Plan plurianual", "draft:grid", "?linea=todas"),
    ("Plan plurianual, todo abierto", "draft:grid", "?linea=todas&abrir=todas"),
    ("Programación", "draft:programming", ""),
)


def measure(rounds: int, sizes: tuple[int, int] = (FEW, MANY)) -> Section:
    """Measure the sheets with few and with many targets, and saving a cell of the large plan."""
    tables.empty(tables.models_of("plans", "followup"))
    User.objects.filter(email="medidas@example.org").delete()
    entities = [
        planned(divipola, size).entity
        for divipola, size in zip(ENTITIES.values(), sizes, strict=True)
    ]
    client = team_of(entities)
    person = User.objects.get(email="medidas@example.org")
    now = timezone.now()
    for entity in entities:
        open_draft(entity_id=entity.pk, actor=actor_for(person, now.date()), now=now)
    rows = [_page(client, *page, entities, rounds) for page in PAGES]
    saving, empty, queries, sums = _saving(client, entities[1], rounds)
    most, slowest = max(row[1] for row in rows), max(row[4] for row in rows)
    return Section(
        name="grid",
        title="Hoja del plan plurianual",
        how=(
            f"Las hojas como las pide un integrante del equipo, con {sizes[0]} metas y con "
            f"{sizes[1]}, 25 por página. Guardar una celda del plan grande se compara con un envío "
            "vacío de la misma persona a la misma dirección: sesión, persona, guarda y versión, "
            "sin escribir nada. La celda cambia de valor en cada vuelta, queda en la historia y en "
            "la auditoría, y recalcula los totales que dependen de ella."
        ),
        measures=[
            Measure("Consultas de una página de la hoja", most, MOST_QUERIES, unit=""),
            Measure(f"La hoja con {sizes[1]} metas ÷ con {sizes[0]}", slowest, GROWTH),
            Measure("Guardar una celda ÷ envío vacío", ratio(saving, empty), SAVING),
        ],
        details=[
            ("Qué", "Consultas", f"Tiempo, {sizes[0]}", f"Tiempo, {sizes[1]}", "Razón"),
            *(
                (title, str(asked), milliseconds(few), milliseconds(many), times(grown))
                for title, asked, few, many, grown in rows
            ),
            ("Envío vacío", "", "", milliseconds(median(empty)), ""),
            (
                "Guardar una celda",
                str(queries),
                "",
                milliseconds(median(saving)),
                times(ratio(saving, empty)),
            ),
            ("Totales que se vuelven a escribir", str(sums), "", "", ""),
        ],
    )


def _page(
    client: Client,
    title: str,
    name: str,
    asked: str,
    entities: list[TerritorialEntity],
    rounds: int,
) -> tuple[str, int, float, float, float]:
    addresses = [reverse(name, args=[entity.pk]) + asked for entity in entities]
    few, many = (visit(client, address) for address in addresses)
    few(), many()
    spent: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for work, values in zip((few, many), spent, strict=True):
            values.append(seconds(repeated(work)) / EACH_ROUND)
    asked_for = max(queries_of(few), queries_of(many))
    return title, asked_for, median(spent[0]), median(spent[1]), ratio(spent[1], spent[0])


def _saving(
    client: Client, entity: TerritorialEntity, rounds: int
) -> tuple[list[float], list[float], int, int]:
    address = reverse("draft:grid-cells", args=[entity.pk])
    values = count(1_000_000, 1_000)
    save = _post(client, address, lambda: {CELL: str(next(values))}, "guardado")
    nothing = _post(client, address, dict, "celdas")
    save(), nothing()
    saving, empty = [], []
    for _ in range(rounds):
        saving.append(seconds(repeated(save)) / EACH_ROUND)
        empty.append(seconds(repeated(nothing)) / EACH_ROUND)
    queries = queries_of(save)
    with CaptureQueriesContext(connection) as captured:
        save()
    written = [q["sql"] for q in captured.captured_queries if "INTO" in q["sql"]]
    sums = sum(sql.count("), (") + 1 for sql in written if "plantotal" in sql)
    return saving, empty, queries, sums


def _post(
    client: Client, address: str, body: Callable[[], dict[str, str]], says: str
) -> Callable[[], None]:
    """Return a function that posts, and fails if it is not answered as it should."""

    def post() -> None:
        response = client.post(address, body())
        if response.status_code != 200 or says not in response.content.decode():
            raise RuntimeError(f"{address} answers {response.status_code}: {response.content!r}")

    return post

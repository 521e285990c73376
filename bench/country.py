"""How the pages of the country grow with its plans: all of them, against a dozen.

The large country is made by copying the rows of one plan inside the database, each time with other
keys: what a page must not scan is there, row by row, although nobody typed it in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from statistics import median
from time import perf_counter

from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.backends.utils import CursorWrapper
from django.test import Client
from django.urls import reverse

from bench import scratch, tables
from bench.invented import planned
from bench.pages import MOST_QUERIES, queries_of, repeated, visit
from bench.report import Measure, Section, milliseconds, times
from bench.timing import ratio, seconds
from kpt.followup.models import PlanYearSummary
from kpt.plans.models import Plan, ProductTarget, RowOrigin
from kpt.territories.models import TerritorialEntity

FIRST = "63111"
FEW, ALL, TARGETS = 12, 1135, 300
LIMIT = 2
EACH_ROUND = 3
DEPARTMENT = "05"
PAGES = (
    ("El país", "portal:country", {}),
    ("Un departamento", "portal:department", {"code": DEPARTMENT}),
    ("Portada", "portal:home", {}),
)
COPIES = "bench_copies"
# Belongs to the file that a plan came in, and the copies came in none.
NOT_COPIED = {RowOrigin}


def measure(own: str, folder: Path, plans: int, rounds: int, targets: int = TARGETS) -> Section:
    """Measure the pages of the country on two databases that differ in how many plans they hold."""
    tables.empty(tables.models_of("plans", "followup"))
    template = template_of(planned(FIRST, targets))
    few = min(FEW, plans)
    multiply(template, range(1, few))
    scratch.copy(own, folder)
    scratch.use(own, folder, scratch.LARGE)
    start = perf_counter()
    multiply(template, range(few, plans))
    made_in = perf_counter() - start
    there = (Plan.objects.count(), ProductTarget.objects.count(), row_count())
    spent: dict[str, tuple[list[float], list[float]]] = {title: ([], []) for title, *_ in PAGES}
    for _ in range(rounds):
        for side, size in enumerate((scratch.SMALL, scratch.LARGE)):
            scratch.use(own, folder, size)
            for title, taken in page_times().items():
                spent[title][side].append(taken)
    scratch.use(own, folder, scratch.LARGE)
    queries = {title: queries_of(open_it) for title, open_it in visits().items()}
    scratch.use(own, folder, scratch.SMALL)
    return _section(spent, queries, few, there, made_in)


def visits() -> dict:
    """Return what opens each page, by its title."""
    client = Client()
    return {title: visit(client, reverse(name, kwargs=kwargs)) for title, name, kwargs in PAGES}


def page_times() -> dict[str, float]:
    """Return how long each page takes now; the first visit connects, and does not count."""
    taken = {}
    for title, open_it in visits().items():
        open_it()
        taken[title] = seconds(repeated(open_it, EACH_ROUND)) / EACH_ROUND
    return taken


def template_of(plan: Plan) -> int:
    """Return the number that keys of the copied plan stay below; it must be alone in its tables."""
    assert Plan.objects.get() == plan
    return max(last_keys().values()) + 1


def last_keys() -> dict[type[models.Model], int]:
    """Return the last key of each table of a plan and its reports."""
    return {
        model: model._base_manager.aggregate(last=models.Max("pk"))["last"] or 0
        for model in copied()
    }


def copied() -> list[type[models.Model]]:
    """Return the models of a plan and its reports, each after those it points to."""
    return [m for m in tables.models_of("plans", "followup", "review") if m not in NOT_COPIED]


def row_count() -> int:
    """Return how many rows the plans are made of."""
    return sum(model._base_manager.count() for model in copied())


def multiply(template: int, numbers: range) -> None:
    """Copy the first plan once for each number, to as many other entities that make a plan."""
    others = TerritorialEntity.objects.filter(makes_plan=True).exclude(pk=FIRST)
    entities = list(others.order_by("-divipola").values_list("pk", flat=True))
    copy_to([(n, entities[n - 1]) for n in numbers], template)


def copy_to(
    copies: Sequence[tuple[int, str]],
    template: int,
    after: Mapping[type[models.Model], int] | None = None,
) -> None:
    """Copy the plan whose keys are below ``template``, once for each entity.

    ``after`` has the last key of each table that is not of that plan.
    """
    numbers = [number for number, _ in copies]
    with _hurried(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE {COPIES} (number integer, entity varchar(5))")
        cursor.executemany(f"INSERT INTO {COPIES} VALUES (%s, %s)", copies)
        for model in copied():
            for statement in copying(model, template, (after or {}).get(model, 0)):
                cursor.execute(statement)
        cursor.execute(f"DROP TABLE {COPIES}")
        # The next rows that somebody writes take keys after those of the copies.
        for statement in connection.ops.sequence_reset_sql(no_style(), copied()):
            cursor.execute(statement)
        cursor.executemany(
            f"UPDATE {PlanYearSummary._meta.db_table} SET physical_ratio = %s, "
            "coverage_found = coverage_total * %s / 100 "
            "WHERE has_execution AND plan_id BETWEEN %s AND %s",
            [(*_luck(n), n * template, (n + 1) * template - 1) for n in numbers],
        )
        if connection.vendor == "postgresql":
            # What its autovacuum does by itself within minutes of such a load.
            for model in copied():
                cursor.execute(f"ANALYZE {model._meta.db_table}")


def _luck(number: int) -> tuple[Decimal, int]:
    """Return a progress and a coverage (in percent) that differ from plan to plan."""
    return Decimal(number * 37 % 100) / 100, number * 53 % 101


@contextmanager
def _hurried() -> Iterator[None]:
    """Load without what protects a database that matters; the keys of copies are right as made."""
    with connection.cursor() as cursor:
        settings = _settings(cursor)
        for name, hurried, _ in settings:
            cursor.execute(f"{name} = {hurried}")
        yield
        for name, _, usual in settings:
            cursor.execute(f"{name} = {usual}")


def _settings(cursor: CursorWrapper) -> list[tuple[str, object, object]]:
    """Return what to set before and after a large load; nothing inside somebody's transaction."""
    if connection.in_atomic_block:
        return []
    if connection.vendor == "sqlite":
        return [
            ("PRAGMA foreign_keys", 0, 1),
            ("PRAGMA synchronous", 0, 1),
            ("PRAGMA cache_size", -500_000, -2_000),
        ]
    cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
    # Only a superuser may leave out the triggers that look every reference up.
    alone = [("SET session_replication_role", "replica", "DEFAULT")] if cursor.fetchone()[0] else []
    return [*alone, ("SET synchronous_commit", "off", "on")]


def copying(model: type[models.Model], template: int, after: int = 0) -> list[str]:
    """Return the statements that copy the rows of one plan with the keys of each copy."""
    shift = f" + copy.number * {template}"
    fresh = {
        "entity_id": "copy.entity",
        "uid": "gen_random_uuid()"
        if connection.vendor == "postgresql"
        else "lower(hex(randomblob(16)))",
    }
    fields = model._meta.concrete_fields
    values = []
    for field in fields:
        value = f'row."{field.column}"'
        if field.primary_key or field.related_model in copied():
            value += shift
        elif model is Plan:
            value = fresh.get(str(field.column), value)
        values.append(value)
    table = model._meta.db_table
    key = model._meta.pk.column
    columns = ", ".join(f'"{field.column}"' for field in fields)
    return [
        # Copy by copy, so that every table grows at its end.
        f"CREATE TEMPORARY TABLE bench_row AS SELECT * FROM {table} "
        f"WHERE {key} > {after} AND {key} < {template}",
        f"INSERT INTO {table} ({columns}) SELECT {', '.join(values)} "
        f"FROM {COPIES} copy CROSS JOIN bench_row row",
        "DROP TABLE bench_row",
    ]


def _section(
    spent: dict[str, tuple[list[float], list[float]]],
    queries: dict[str, int],
    few: int,
    there: tuple[int, int, int],
    made_in: float,
) -> Section:
    plans, targets, rows = there
    ratios = {title: ratio(large, small) for title, (small, large) in spent.items()}
    title, *_ = PAGES[0]
    counts = f"{plans} planes, {targets} metas y {rows} filas"
    return Section(
        name="country",
        title="El país",
        how=(
            f"El mismo sitio con {few} planes y con todos: {counts}, hechas en {made_in:.0f} s "
            "copiando dentro de la base de datos las de un plan. Un departamento y la portada van "
            "para comparar."
        ),
        measures=[
            Measure(f"El país con {plans} planes ÷ con {few}", ratios[title], LIMIT),
            Measure("Consultas de la página del país", queries[title], MOST_QUERIES, ""),
        ],
        details=[
            ("Página", "Consultas", f"Tiempo, {few} planes", f"Tiempo, {plans} planes", "Razón"),
            *(
                (
                    page,
                    str(queries[page]),
                    milliseconds(median(small)),
                    milliseconds(median(large)),
                    times(ratios[page]),
                )
                for page, (small, large) in spent.items()
            ),
        ],
    )

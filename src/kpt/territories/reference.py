"""Load the entities of DIVIPOLA, what is known of each by year, the periods and the mandates.

The files are in ``data``; ``data/PROVENANCE.md`` says where they come from.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.db import transaction

from kpt.base.reference import Tally, read_list, sync
from kpt.rules.periods import GovernmentTerm
from kpt.territories.models import (
    EntityKind,
    EntityYear,
    Government,
    GovernmentPeriod,
    TerritorialEntity,
)
from kpt.territories.search import search_form

DATA = Path(__file__).parent / "data"
TERMS = [2016, 2020, 2024]
CURRENT_TERM = 2024
IDF_YEARS = [2020, 2021, 2022, 2023]
POPULATION_YEARS = [2018, 2020, 2023, 2024, 2025, 2026, 2027]
DEPARTMENT_POPULATION_YEARS = [2024, 2025]
SNAPSHOT_YEARS = [2024, 2025, 2026]
SNAPSHOT_SOURCE = "Contaduría General de la Nación, consulta de 2025"


@transaction.atomic
def load_territories() -> list[Tally]:
    """Bring entities, yearly attributes, periods and mandates up to date with the files.

    Idempotent. A mandate is only ever created: who governs, and from when, is corrected by people.
    """
    return [
        sync(TerritorialEntity, [*_departments(), *_municipalities()], key=["divipola"]),
        sync(EntityYear, [*_years_of_all()], key=["entity_id", "fiscal_year"]),
        sync(GovernmentPeriod, [_period(start) for start in TERMS], key=["label"]),
        _create_governments(),
    ]


def _departments() -> Iterator[TerritorialEntity]:
    for row in read_list(DATA / "departamentos.csv"):
        kind = EntityKind(row["tipo"])
        yield TerritorialEntity(
            divipola=row["codigo"],
            name=row["nombre"],
            search_name=search_form(row["nombre"]),
            kind=kind,
            # The plan of Bogotá is that of its municipality, 11001.
            makes_plan=kind == EntityKind.DEPARTMENT,
            sgr_region=row["region_sgr"],
        )


def _municipalities() -> Iterator[TerritorialEntity]:
    for row in read_list(DATA / "municipios.csv"):
        aliases = [alias.strip() for alias in row["alias"].split("|") if alias.strip()]
        kind = EntityKind(row["tipo"])
        yield TerritorialEntity(
            divipola=row["codigo"],
            name=row["nombre"],
            search_name=" | ".join(search_form(name) for name in [row["nombre"], *aliases]),
            kind=kind,
            department_id=row["codigo_departamento"],
            makes_plan=kind == EntityKind.MUNICIPALITY,
            aliases=" | ".join(aliases),
            latitude=Decimal(row["latitud"]),
            longitude=Decimal(row["longitud"]),
            sgr_region=row["region_sgr"],
            pdet_subregion=row["subregion_pdet"],
            is_zomac=row["zomac"] == "1",
        )


def _years_of_all() -> Iterator[EntityYear]:
    for row in read_list(DATA / "departamentos.csv"):
        yield from _years(row, DEPARTMENT_POPULATION_YEARS, [])
    for row in read_list(DATA / "municipios.csv"):
        yield from _years(row, POPULATION_YEARS, IDF_YEARS)


def _years(
    row: dict[str, str], population_years: list[int], idf_years: list[int]
) -> Iterator[EntityYear]:
    for year in sorted({*population_years, *idf_years, *SNAPSHOT_YEARS}):
        category, source = _category(row, year)
        population = row.get(f"poblacion_{year}", "")
        idf = row.get(f"idf_{year}", "")
        if category or population or idf:
            yield EntityYear(
                entity_id=row["codigo"],
                fiscal_year=year,
                category=category,
                category_source=source,
                population=int(population) if population else None,
                idf=Decimal(idf) if idf else None,
            )


def _category(row: dict[str, str], year: int) -> tuple[str, str]:
    """Return the category of a year and who says so; two blanks when nobody does."""
    if year in SNAPSHOT_YEARS:
        category, source = row["categoria"], SNAPSHOT_SOURCE
    else:
        category, source = row.get(f"categoria_idf_{year}", ""), f"DNP, IDF {year}"
    return (category, source) if category else ("", "")


def _period(start: int) -> GovernmentPeriod:
    term = GovernmentTerm(start)
    return GovernmentPeriod(
        label=f"{term.start_year}-{term.end_year}",
        first_year=term.start_year,
        last_year=term.end_year,
    )


def _create_governments() -> Tally:
    """Give each entity that makes a plan its mandate of the current term, unless it has one."""
    period = GovernmentPeriod.objects.get(first_year=CURRENT_TERM)
    planning = TerritorialEntity.objects.filter(makes_plan=True)
    governed = Government.objects.filter(period=period).values_list("entity_id", flat=True)
    missing = planning.exclude(pk__in=governed).values_list("pk", flat=True)
    created = Government.objects.bulk_create(
        Government(
            entity_id=divipola,
            period=period,
            starts_on=date(period.first_year, 1, 1),
            ends_on=date(period.last_year, 12, 31),
        )
        for divipola in missing
    )
    return Tally("Mandatos", len(created), 0, planning.count() - len(created))

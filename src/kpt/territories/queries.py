"""Questions about entities: find one by what people type, and what was known of it in a year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet

from kpt.rules.authorship import Mandate, in_office
from kpt.territories.models import EntityYear, Government, TerritorialEntity
from kpt.territories.search import search_form

FOUND_AT_MOST = 20


@dataclass(frozen=True, slots=True)
class EntityFacts:
    """Category, population and IDF that hold in a vigencia, each with the year it is of.

    What is not published for the vigencia is taken from the latest earlier year that has it.
    """

    fiscal_year: int
    category: str = ""
    category_year: int | None = None
    category_source: str = ""
    population: int | None = None
    population_year: int | None = None
    idf: Decimal | None = None
    idf_year: int | None = None


def find(
    text: str, *, limit: int = FOUND_AT_MOST, planning_only: bool = True
) -> list[TerritorialEntity]:
    """Return the entities that ``text`` names, best first: «buenavista quin», «63111», «mompos».

    Every word must be in the name, an alias, the department's name, or start the DANE code.
    Accents, capitals and dots don't matter. First come the code and the exact names, then names
    that start with the text, then the rest; namesakes follow the order of their departments,
    which are loaded too (``str(found.department)`` tells them apart). Blank text finds nothing.
    """
    wanted = search_form(text)
    if not wanted:
        return []
    entities = _planning(TerritorialEntity.objects.select_related("department"), planning_only)
    for word in wanted.split():
        entities = entities.filter(
            Q(search_name__contains=word)
            | Q(department__search_name__contains=word)
            | Q(divipola__startswith=word)
        )
    return sorted(entities, key=lambda entity: _rank(entity, wanted))[:limit]


def _planning(entities: QuerySet, planning_only: bool) -> QuerySet:
    return entities.filter(makes_plan=True) if planning_only else entities


def _rank(entity: TerritorialEntity, wanted: str) -> tuple[int, str, str]:
    names = entity.search_name.split(" | ")
    department = entity.department.search_name if entity.department else ""
    in_full = f"{names[0]} {department}"
    if wanted == entity.divipola:
        place = 0
    elif wanted in names:
        place = 1
    elif in_full.startswith(wanted):
        place = 2
    elif any(f" {name}".find(f" {wanted}") >= 0 for name in names):
        place = 3
    elif all(word in entity.search_name for word in wanted.split()):
        place = 4
    else:
        place = 5
    return place, names[0], department


def entity_facts(entity: TerritorialEntity, fiscal_year: int) -> EntityFacts:
    """Return what is known of an entity for a vigencia, in one query.

    Units: persons; IDF from 0 to 100. Sources: DANE, DNP, Contaduría General de la Nación.
    """
    found: dict = {}
    years = EntityYear.objects.filter(entity=entity, fiscal_year__lte=fiscal_year)
    for year in years.order_by("fiscal_year"):
        if year.category:
            found |= {
                "category": year.category,
                "category_year": year.fiscal_year,
                "category_source": year.category_source,
            }
        if year.population is not None:
            found |= {"population": year.population, "population_year": year.fiscal_year}
        if year.idf is not None:
            found |= {"idf": year.idf, "idf_year": year.fiscal_year}
    return EntityFacts(fiscal_year, **found)


def departments() -> list[TerritorialEntity]:
    """Return the departments that make a plan, by name without regard to accents."""
    return list(
        TerritorialEntity.objects.filter(department=None, makes_plan=True).order_by("search_name")
    )


def planning_municipalities(department: TerritorialEntity) -> list[TerritorialEntity]:
    """Return the municipalities of a department that make a plan, by name."""
    return list(department.municipalities.filter(makes_plan=True).order_by("search_name"))


def government_of(entity: TerritorialEntity, first_year: int) -> Government:
    """Return the first mandate of an entity in the period that starts in ``first_year``.

    Raises Government.DoesNotExist if the reference data has none.
    """
    mandates = Government.objects.select_related("period")
    government = mandates.filter(entity=entity, period__first_year=first_year).first()
    if government is None:
        raise Government.DoesNotExist(f"{entity} has no mandate of {first_year}")
    return government


def mandate_of(government: Government) -> Mandate:
    """Return a government as the rules take it."""
    return Mandate(government.pk, government.starts_on, government.ends_on)


def government_on(entity: TerritorialEntity | str, on: date) -> Government | None:
    """Return the government of an entity that answers for what is entered ``on`` a day.

    Without one on record for that day, the last that had begun (``rules.authorship``). One query.
    """
    divipola = entity if isinstance(entity, str) else entity.pk
    governments = Government.objects.filter(entity_id=divipola).select_related("period")
    by_key = {government.pk: government for government in governments}
    found = in_office(map(mandate_of, by_key.values()), on)
    return by_key[found.key] if found else None

"""The codes that exist, read once for a whole file."""

from __future__ import annotations

import csv
from pathlib import Path

from kpt.catalogues.models import CatalogueRelease
from kpt.catalogues.queries import sdgs, sectors, transformations
from kpt.indicators.loading.rows import Known
from kpt.rules.text import fold
from kpt.territories.models import TerritorialEntity

DIMENSIONS = Path(__file__).parents[1] / "data" / "dimensiones.csv"
NATIONAL_PLAN = "2022-2026"


def known_codes() -> Known:
    """Return the codes of entities, sectors, ODS and transformations of this installation."""
    release = CatalogueRelease.objects.first()
    goals = frozenset(goal.number for goal in sdgs())
    return Known(
        entities=frozenset(TerritorialEntity.objects.values_list("pk", flat=True)),
        sectors=frozenset(sector.code for sector in sectors(release)) if release else frozenset(),
        sdgs=goals,
        transformations=frozenset(one.name for one in transformations(NATIONAL_PLAN)),
        dimensions=_dimensions(goals),
    )


def _dimensions(goals: frozenset[int]) -> dict[str, tuple[str, int | None, str]]:
    with DIMENSIONS.open(encoding="utf-8", newline="") as file:
        return {
            fold(row["dimension"]): (
                row["sector"],
                int(row["ods"]) if row["ods"] and int(row["ods"]) in goals else None,
                row["transformacion"],
            )
            for row in csv.DictReader(file)
        }

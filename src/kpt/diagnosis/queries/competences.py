"""What the entity may and must do, sector by sector."""

from __future__ import annotations

from dataclasses import dataclass

from kpt.catalogues.models import CatalogueRelease
from kpt.catalogues.queries import sectors
from kpt.indicators.competences import CompetenceKind, competences_of, level_of
from kpt.territories.models import TerritorialEntity


@dataclass(frozen=True, slots=True)
class CompetenceRow:
    """One sector."""

    sector: str
    text: str
    is_norm: bool
    kind: str
    norm: str


@dataclass(frozen=True, slots=True)
class CompetencesPage:
    """What a level of government does in each sector."""

    level: str
    rows: tuple[CompetenceRow, ...]


def competences_page(entity: TerritorialEntity) -> CompetencesPage:
    """Return the competences of the level of an entity. Two queries."""
    release = CatalogueRelease.objects.first()
    names = {sector.code: sector.name for sector in sectors(release)} if release else {}
    level = level_of(is_department=entity.is_department)
    return CompetencesPage(
        level=level.value,
        rows=tuple(
            CompetenceRow(
                sector=f"{one.sector_code} {names.get(one.sector_code, '')}".strip(),
                text=one.text,
                is_norm=one.kind is CompetenceKind.NORM,
                kind=one.kind.label,
                norm=one.norm,
            )
            for one in competences_of(level)
        ),
    )

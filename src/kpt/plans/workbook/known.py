"""What the reader of a workbook must know of the world: the entity, and the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from kpt.catalogues.models import SDG, CatalogueRelease, Product, ProductIndicator
from kpt.territories.models import TerritorialEntity


@dataclass(frozen=True, slots=True)
class CatalogueNames:
    """Codes and names of one release of the catalogue. ``indicators``: code → (name, unit)."""

    label: str = ""
    sectors: Mapping[str, str] = field(default_factory=dict)
    programmes: Mapping[str, str] = field(default_factory=dict)
    products: Mapping[str, str] = field(default_factory=dict)
    indicators: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Known:
    """The entity whose plan is read, the names of all entities by code, catalogue and ODS."""

    entity_name: str
    entities: Mapping[str, str]
    catalogue: CatalogueNames
    sdgs: Mapping[int, str]


def load_known(entity: TerritorialEntity) -> Known:
    """Return what is known for reading the plan of ``entity``."""
    release = CatalogueRelease.objects.order_by("-published_on").first()
    return Known(
        entity_name=entity.name,
        entities=dict(TerritorialEntity.objects.values_list("divipola", "name")),
        catalogue=_names(release.pk, release.sha256) if release else CatalogueNames(),
        sdgs=dict(SDG.objects.values_list("number", "name")),
    )


@lru_cache(maxsize=2)
def _names(release_id: int, sha256: str) -> CatalogueNames:
    """Keep the names of a release: it is immutable, and its hash is part of the key."""
    release = CatalogueRelease.objects.get(pk=release_id)
    indicators = ProductIndicator.objects.filter(release=release)
    return CatalogueNames(
        label=release.label,
        sectors=dict(release.sectors.values_list("code", "name")),
        programmes=dict(release.programmes.values_list("code", "name")),
        products=dict(Product.objects.filter(release=release).values_list("code", "name")),
        indicators={
            code: (name, unit)
            for code, name, unit in indicators.values_list("code", "name", "unit")
        },
    )

"""Questions about the catalogue: which edition holds, and what each code means in it."""

from __future__ import annotations

from dataclasses import dataclass

from kpt.base.errors import DomainError
from kpt.catalogues.models import (
    SDG,
    CatalogueRelease,
    FundingSource,
    NationalPlanTransformation,
    Product,
    ProductIndicator,
    Sector,
)


class NoCatalogue(DomainError):
    """No edition of the catalogue has been loaded."""


@dataclass(frozen=True, slots=True)
class ProductEntry:
    """A product of one edition with the names of the levels above it."""

    code: str
    name: str
    measured_as: str
    programme_code: str
    programme_name: str
    sector_code: str
    sector_name: str


@dataclass(frozen=True, slots=True)
class IndicatorEntry:
    """A product indicator of one edition. ``product`` is None when the catalogue lacks it."""

    pk: int
    code: str
    name: str
    unit: str
    is_principal: bool
    product: ProductEntry | None


def current_release() -> CatalogueRelease:
    """Return the newest edition. Raises NoCatalogue on a database without reference data."""
    release = CatalogueRelease.objects.first()
    if release is None:
        raise NoCatalogue(
            "Todavía no hay catálogo de productos. Cárguelo con «manage.py load_reference»."
        )
    return release


_PRODUCT = [
    "code",
    "name",
    "measured_as",
    "programme__code",
    "programme__name",
    "programme__sector__code",
    "programme__sector__name",
]


def product_by_code(release: CatalogueRelease) -> dict[str, ProductEntry]:
    """Return every product of an edition by its seven-digit code, in one query."""
    rows = Product.objects.filter(release=release).values_list(*_PRODUCT)
    return {row[0]: ProductEntry(*row) for row in rows}


def indicator_by_code(release: CatalogueRelease) -> dict[str, IndicatorEntry]:
    """Return every indicator of an edition by its nine-digit code, in one query."""
    rows = ProductIndicator.objects.filter(release=release).values_list(
        "pk", "code", "name", "unit", "is_principal", *(f"product__{field}" for field in _PRODUCT)
    )
    products: dict[str, ProductEntry] = {}
    entries = {}
    for pk, code, name, unit, is_principal, product_code, *product in rows:
        if product_code is not None and product_code not in products:
            products[product_code] = ProductEntry(product_code, *product)
        entries[code] = IndicatorEntry(
            pk, code, name, unit, is_principal, products.get(product_code)
        )
    return entries


def sectors(release: CatalogueRelease) -> list[Sector]:
    """Return the sectors of an edition, by code."""
    return list(Sector.objects.filter(release=release))


def funding_sources() -> list[FundingSource]:
    """Return the 14 sources of the ordinary budget, in their official order."""
    return list(FundingSource.objects.all())


def sdgs() -> list[SDG]:
    """Return the 17 sustainable development goals, by number."""
    return list(SDG.objects.all())


def transformations(period: str) -> list[NationalPlanTransformation]:
    """Return the transformations of the national plan of a period («2022-2026»)."""
    return list(NationalPlanTransformation.objects.filter(period=period))

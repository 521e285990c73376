"""Finding a product of the catalogue: by words, and by meaning when the words are others.

One edition is read once and kept in memory: it never changes. Asking costs no query.
"""

from __future__ import annotations

import csv
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from kpt.catalogues.models import CatalogueRelease, Product, ProductIndicator
from kpt.rules.nearest import Index
from kpt.rules.text import fold

DATA = Path(__file__).parent / "data"
EDITIONS_KEPT = 3


@dataclass(frozen=True, slots=True)
class ShelfIndicator:
    """An indicator of a product: what a target of it counts."""

    code: str
    name: str
    unit: str
    is_principal: bool


@dataclass(frozen=True, slots=True)
class ShelfProduct:
    """A product as it is looked for, with the names above it and its indicators."""

    code: str
    name: str
    measured_as: str
    programme_code: str
    programme_name: str
    sector_code: str
    sector_name: str
    indicators: tuple[ShelfIndicator, ...]
    folded: str


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Where to look: sectors (none is all), one programme, and for which level of government."""

    sectors: frozenset[str] = frozenset()
    programme: str = ""
    level: str = ""

    def takes(self, product: ShelfProduct) -> bool:
        """Say whether a product is inside."""
        if self.sectors and product.sector_code not in self.sectors:
            return False
        if self.programme and product.programme_code != self.programme:
            return False
        rule = level_of(product.code) if self.level else None
        return rule is None or rule.level == self.level


@dataclass(frozen=True, slots=True)
class LevelRule:
    """Products (by the beginning of their code) that belong to one level of government."""

    prefix: str
    level: str
    norm: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """One edition, ready to be asked."""

    products: dict[str, ShelfProduct]
    index: Index

    def by_words(self, text: str, where: Narrowed, *, limit: int) -> list[ShelfProduct]:
        """Return the products that have every word written, or the code; all for no words.

        First those that have them in their own name.
        """
        words = fold(text).split()
        found = [
            product
            for product in self.products.values()
            if where.takes(product) and all(word in product.folded for word in words)
        ]
        names = {product.code: fold(product.name) for product in found} if words else {}
        found.sort(key=lambda one: any(word not in names.get(one.code, "") for word in words))
        return found[:limit]

    def by_meaning(
        self, text: str, where: Narrowed, *, limit: int, apart: Collection[str] = ()
    ) -> list[ShelfProduct]:
        """Return the nearest products by meaning, those in ``apart`` left out."""
        among = {
            code
            for code, product in self.products.items()
            if code not in apart and where.takes(product)
        }
        return [self.products[near.key] for near in self.index.ask(text, limit=limit, among=among)]


def current_shelf() -> Shelf | None:
    """Return the newest edition ready to be asked. One query, three the first time."""
    release = CatalogueRelease.objects.first()
    return _shelf(release.pk, release.sha256, release.label) if release else None


@lru_cache(maxsize=EDITIONS_KEPT)
def _shelf(release_id: int, sha256: str, label: str) -> Shelf:
    """Read one edition. Its fingerprint is part of the key: an edition never changes."""
    indicators: dict[str, list[ShelfIndicator]] = {}
    rows = ProductIndicator.objects.filter(release_id=release_id, product__isnull=False)
    for product, code, name, unit, is_principal in rows.values_list(
        "product__code", "code", "name", "unit", "is_principal"
    ):
        found = ShelfIndicator(code, name, unit, is_principal)
        indicators.setdefault(product, []).append(found)
    products = {
        row[0]: ShelfProduct(
            *row,
            indicators=tuple(indicators.get(row[0], ())),
            folded=fold(
                " ".join([*row, *(f"{i.code} {i.name}" for i in indicators.get(row[0], ()))])
            ),
        )
        for row in Product.objects.filter(release_id=release_id)
        .order_by("code")
        .values_list(
            "code",
            "name",
            "measured_as",
            "programme__code",
            "programme__name",
            "programme__sector__code",
            "programme__sector__name",
        )
    }
    texts = {
        code: f"{product.name} {product.measured_as} "
        + " ".join(i.name for i in product.indicators)
        for code, product in products.items()
    }
    return Shelf(products, Index(texts, synonyms()))


@cache
def synonyms() -> tuple[tuple[str, ...], ...]:
    """Return the groups of ways to say one thing: ``data/sinonimos.csv``, ours."""
    with (DATA / "sinonimos.csv").open(encoding="utf-8", newline="") as file:
        return tuple(tuple(row["formas"].split("|")) for row in csv.DictReader(file))


@cache
def _level_rules() -> tuple[LevelRule, ...]:
    with (DATA / "competencias_productos.csv").open(encoding="utf-8", newline="") as file:
        rows = [LevelRule(r["prefijo"], r["nivel"], r["norma"]) for r in csv.DictReader(file)]
    return tuple(sorted(rows, key=lambda rule: -len(rule.prefix)))


def level_of(product_code: str) -> LevelRule | None:
    """Return the level of government that a product belongs to; None when it is of any."""
    return next((r for r in _level_rules() if product_code.startswith(r.prefix)), None)

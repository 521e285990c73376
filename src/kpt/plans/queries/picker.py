"""Looking in the catalogue for a product that a plan needs: by words and by meaning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Prefetch

from kpt.catalogues.search import Narrowed, Shelf, ShelfProduct, current_shelf, level_of
from kpt.indicators.competences import competences_of
from kpt.plans.models import LineSector, PlanVersion, ProductTarget, StrategicLine

MOST, NEAREST = 40, 6
OF = {"nacion": "de la Nación", "departamento": "del departamento", "municipio": "del municipio"}


@dataclass(frozen=True, slots=True)
class Offer:
    """A product to choose, with what to mind before choosing it."""

    product: ShelfProduct
    warning: str = ""
    used: tuple[str, ...] = ()


@dataclass(slots=True)
class Picker:
    """What was found: those with the words, and those that mean the same with others."""

    choices: dict[str, list[tuple[str, str]]]
    asked: bool
    found: list[Offer] = field(default_factory=list)
    near: list[Offer] = field(default_factory=list)
    more: bool = False
    sectors: tuple[str, ...] = ()
    competences: list[tuple[str, str, str]] = field(default_factory=list)


def pick(version: PlanVersion, asked: Mapping[str, str]) -> Picker:
    """Return what the catalogue has for what was asked. Four queries."""
    shelf = current_shelf()
    lines = _lines(version)
    line = next((one for one in lines if str(one.consecutive) == asked.get("linea")), None)
    mine = frozenset(one.sector_code for one in line.of_sectors) if line else frozenset()  # type: ignore[attr-defined]
    found = Picker(choices=_choices(shelf, lines, asked), asked=_has_question(asked))
    if shelf is None or not found.asked:
        return found
    level = "departamento" if version.plan.entity.is_department else "municipio"
    where = _where(asked, mine, level)
    found.sectors = tuple(sorted(mine)) if where.sectors == mine and mine else ()
    text = asked.get("q", "").strip()
    hits = shelf.by_words(text, where, limit=MOST + 1)
    found.more = len(hits) > MOST
    near = (
        shelf.by_meaning(text, where, limit=NEAREST, apart={h.code for h in hits}) if text else []
    )
    used = _used(version, [product.code for product in [*hits, *near]])
    found.found = [_offer(one, level, used) for one in hits[:MOST]]
    found.near = [_offer(one, level, used) for one in near]
    shown = {offer.product.sector_code for offer in [*found.found[:5], *found.near[:3]]}
    rules = [(code, rule) for code in sorted(shown) for rule in competences_of(level, code)]
    found.competences = [(code, rule.text, rule.norm) for code, rule in rules[:3]]
    return found


def offers_from(
    version: PlanVersion, codes: list[str], used: Mapping[str, list[str]]
) -> dict[str, Offer]:
    """Return the products of some codes that the catalogue has. One query."""
    shelf = current_shelf()
    level = "departamento" if version.plan.entity.is_department else "municipio"
    labels = {code: tuple(names) for code, names in used.items()}
    return {
        code: _offer(shelf.products[code], level, labels)
        for code in codes
        if shelf and code in shelf.products
    }


def _has_question(asked: Mapping[str, str]) -> bool:
    return any(asked.get(name, "").strip() for name in ("q", "sector", "programa", "linea"))


def _where(asked: Mapping[str, str], mine: frozenset[str], level: str) -> Narrowed:
    everything = bool(asked.get("todos"))
    sector = asked.get("sector", "")
    return Narrowed(
        sectors=frozenset({sector}) if sector else (frozenset() if everything else mine),
        programme=asked.get("programa", ""),
        level="" if everything else level,
    )


def _lines(version: PlanVersion) -> list[StrategicLine]:
    sectors = Prefetch("sectors", LineSector.objects.all(), "of_sectors")
    lines = StrategicLine.objects.filter(version=version).prefetch_related(sectors)
    return list(lines.order_by("position"))


def _choices(
    shelf: Shelf | None, lines: list[StrategicLine], asked: Mapping[str, str]
) -> dict[str, list[tuple[str, str]]]:
    products = shelf.products.values() if shelf else ()
    sectors = {one.sector_code: one.sector_name for one in products}
    sector = asked.get("sector", "")
    programmes = {
        one.programme_code: one.programme_name
        for one in products
        if not sector or one.sector_code == sector
    }
    return {
        "linea": [(str(line.consecutive), line.name) for line in lines],
        "sector": [(code, f"{code} {name}") for code, name in sorted(sectors.items())],
        "programa": [(code, f"{code} {name}") for code, name in sorted(programmes.items())],
    }


def _used(version: PlanVersion, codes: list[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    rows = ProductTarget.objects.filter(version=version, product_code__in=codes)
    for code, number in rows.order_by("consecutive").values_list("product_code", "consecutive"):
        found.setdefault(code, []).append(f"IP-{number}")
    return {code: tuple(labels) for code, labels in found.items()}


def _offer(product: ShelfProduct, level: str, used: Mapping[str, tuple[str, ...]]) -> Offer:
    rule = level_of(product.code)
    warning = ""
    if rule and rule.level != level:
        warning = f"Suele ser competencia {OF[rule.level]} ({rule.norm})."
    return Offer(product, warning, used.get(product.code, ()))

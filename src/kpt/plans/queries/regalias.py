"""The chapter of regalías in formulation: initiatives, their targets and the biennia."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.http import Http404

from kpt.accounts.actor import Actor
from kpt.base.errors_http import Spanish
from kpt.base.verdict import Verdict
from kpt.catalogues.search import Narrowed, ShelfProduct, current_shelf
from kpt.plans.actions.regalias import total_by_biennium
from kpt.plans.models import (
    PlanVersion,
    SgrBiennium,
    SgrInitiative,
    SgrInitiativeLine,
    SgrTarget,
    StrategicLine,
)
from kpt.plans.permissions import can_edit_draft
from kpt.rules.exact import exact_sum
from kpt.rules.periods import biennia

MOST_FOUND = 25
Cells = Mapping[str, tuple[Decimal | None, Decimal | None]]


@dataclass(frozen=True, slots=True)
class SgrRow:
    """A target of the chapter, with its quantity and pesos by biennium."""

    target: SgrTarget
    cells: Sequence[tuple[str, Decimal | None, Decimal | None]]
    total: Decimal


@dataclass(frozen=True, slots=True)
class InitiativeCard:
    """An initiative with the lines it serves and its targets."""

    row: SgrInitiative
    lines: Sequence[str]
    targets: Sequence[SgrRow]


@dataclass(frozen=True, slots=True)
class RegaliasPage:
    """The chapter: never summed with the ordinary budget."""

    biennia: Sequence[str]
    totals: Sequence[tuple[str, Decimal]]
    total: Decimal
    indicative: Decimal
    cards: Sequence[InitiativeCard]
    loose: Sequence[SgrRow]
    can_edit: Verdict


def regalias_page(version: PlanVersion, actor: Actor) -> RegaliasPage:
    """Return the whole chapter. Four queries."""
    initiatives = list(SgrInitiative.objects.filter(version=version).order_by("position"))
    lines: dict[int, list[str]] = defaultdict(list)
    links = SgrInitiativeLine.objects.filter(initiative__version=version).order_by("position")
    for initiative, number, name in links.values_list(
        "initiative_id", "line__consecutive", "line__name"
    ):
        if (text := f"LE-{number} {name}") not in lines[initiative]:
            lines[initiative].append(text)
    cells: dict[int, dict[str, tuple[Decimal | None, Decimal | None]]] = defaultdict(dict)
    rows = list(
        SgrBiennium.objects.filter(target__version=version).values_list(
            "target_id", "biennium", "quantity", "amount_cop"
        )
    )
    for target, biennium, quantity, amount in rows:
        cells[target][biennium] = (quantity, amount)
    periods = _biennia(version, {biennium for _, biennium, _, _ in rows})
    targets: dict[int | None, list[SgrRow]] = defaultdict(list)
    for one in SgrTarget.objects.filter(version=version).order_by("position"):
        targets[one.initiative_id].append(_row(one, cells[one.pk], periods))
    totals = total_by_biennium([(biennium, amount) for _, biennium, _, amount in rows])
    return RegaliasPage(
        biennia=periods,
        totals=[(period, totals.get(period, Decimal(0))) for period in periods],
        total=exact_sum(totals.values()),
        indicative=exact_sum(one.indicative_cop for one in initiatives if one.indicative_cop),
        cards=[InitiativeCard(one, lines[one.pk], targets[one.pk]) for one in initiatives],
        loose=targets[None],
        can_edit=can_edit_draft(actor, version),
    )


def _biennia(version: PlanVersion, found: set[str]) -> list[str]:
    return sorted({*biennia(version.plan.period.first_year), *found})


def _row(target: SgrTarget, cells: Cells, periods: Sequence[str]) -> SgrRow:
    by_period = [(period, *cells.get(period, (None, None))) for period in periods]
    return SgrRow(target, by_period, exact_sum(amount for _, _, amount in by_period if amount))


def initiative_or_404(version: PlanVersion, consecutive: int) -> SgrInitiative:
    """Return an initiative of a plan in formulation by its official number."""
    found = SgrInitiative.objects.filter(version=version, consecutive=consecutive).first()
    if found is None:
        raise Http404(Spanish("Esa iniciativa no está en el plan en formulación."))
    return found


def lines_of_initiative(row: SgrInitiative) -> list[str]:
    """Return the numbers of the lines that an initiative serves."""
    links = row.line_links.order_by("position")
    return [str(number) for number in links.values_list("line__consecutive", flat=True)]


def sgr_target_or_404(version: PlanVersion, code: str) -> tuple[SgrTarget, Cells]:
    """Return a target of the chapter with its biennia. Two queries."""
    found = SgrTarget.objects.filter(version=version, official_code=code)
    target = found.select_related("initiative").first()
    if target is None:
        raise Http404(Spanish("Esa meta de regalías no está en el plan en formulación."))
    rows = target.biennia.values_list("biennium", "quantity", "amount_cop")
    return target, {biennium: (quantity, amount) for biennium, quantity, amount in rows}


def choices_of(version: PlanVersion) -> dict[str, list[tuple[str, str]]]:
    """Return the lines, initiatives and sectors that can be chosen. Two queries."""
    lines = StrategicLine.objects.filter(version=version).order_by("position")
    initiatives = SgrInitiative.objects.filter(version=version).order_by("position")
    shelf = current_shelf()
    sectors = sorted({p.sector_name for p in shelf.products.values()}) if shelf else []
    return {
        "lineas": [(str(one.consecutive), f"LE-{one.consecutive} {one.name}") for one in lines],
        "iniciativas": [(str(one.consecutive), f"{one.label} {one.name}") for one in initiatives],
        "sectores": [(name, name) for name in sectors],
    }


def products_named(text: str) -> list[ShelfProduct]:
    """Return the products of the catalogue that have the words, then those that mean the same."""
    shelf = current_shelf()
    if shelf is None or not text.strip():
        return []
    where = Narrowed()
    found = shelf.by_words(text, where, limit=MOST_FOUND)
    near = shelf.by_meaning(text, where, limit=5, apart={one.code for one in found})
    return [*found, *near]


def biennia_of(version: PlanVersion, cells: Cells) -> list[str]:
    """Return the biennia of a plan, and those that a target has besides."""
    return _biennia(version, set(cells))


def initial_of(row: SgrTarget, cells: Cells, periods: Sequence[str]) -> dict[str, object]:
    """Return the values of a target as its form shows them."""
    values: dict[str, object] = {
        "iniciativa": str(row.initiative.consecutive) if row.initiative else "",
        "personalizacion": row.customisation,
        "acumulacion": row.accumulation,
        "meta": row.target,
        "cofinanciado": row.cofinanced,
        "bpin": row.bpin_text,
    }
    for place, period in enumerate(periods):
        quantity, amount = cells.get(period, (None, None))
        values |= {f"cantidad_{place}": quantity, f"pesos_{place}": amount}
    return values

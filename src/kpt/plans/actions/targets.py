"""What people decide about the product targets of a plan in formulation."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from kpt.accounts.actor import Actor
from kpt.base.errors import DomainError
from kpt.catalogues.models import SDG, ProductIndicator
from kpt.plans.actions.cells import CellEdit, write_cells
from kpt.plans.actions.drafting import Draft, EditConflict, drafting
from kpt.plans.actions.removal import remove_row
from kpt.plans.actions.writing import Edit, Saved, saved, token, write_values
from kpt.plans.models import ProductTarget
from kpt.plans.models.strategy import Accumulation
from kpt.plans.permissions import can_edit_sector
from kpt.rules.year_fixes import CannotSpread, Fix, level_years, spread_missing

YEAR = "programado-"
"""How a screen names the quantity of a year: «programado-2025»."""


class NoSuchIndicator(DomainError):
    """A code that the catalogue does not have."""


class NothingToFix(DomainError):
    """The numbers changed since the step was offered."""


def create_target(
    *,
    version_id: int,
    indicator_code: str,
    lines: Sequence[int],
    actor: Actor,
    now: datetime,
    outcome_uid: uuid.UUID | None = None,
) -> tuple[ProductTarget, Saved]:
    """Add a target of a product indicator of the catalogue, which fixes its words and its unit.

    Made for an outcome and without lines of its own, it serves the lines of the outcome.

    Raises NotAllowed for a sector that the person does not have, and NoSuchIndicator.
    """
    with drafting(version_id=version_id, actor=actor, now=now) as draft:
        found = _entry(indicator_code)
        target = add_from_catalogue(draft, found)
        outcomes = draft.version.outcometargets.all()
        outcome = outcomes.filter(uid=outcome_uid).first() if outcome_uid else None
        if outcome is not None:
            draft.put(target, "outcome_id", outcome.pk)
            lines = lines or list(dict.fromkeys(draft.read(outcome, "lines")))
        known = set(draft.version.strategiclines.values_list("consecutive", flat=True))
        if chosen := tuple(number for number in lines if number in known):
            draft.put(target, "lines", chosen)
    return target, saved(draft)


def add_from_catalogue(draft: Draft, entry: ProductIndicator) -> ProductTarget:
    """Add a target measured by an entry of the catalogue, with its words, its unit and usual ODS.

    Cumulative until the team says otherwise. Raises NotAllowed for a sector that is not hers.
    """
    product = entry.product
    assert product is not None  # entries without product are refused before
    programme, sector = product.programme, product.programme.sector
    can_edit_sector(draft.actor, draft.version, sector.code).require()
    return draft.add(
        ProductTarget,
        sector_code=sector.code,
        sector_name=sector.name,
        programme_code=programme.code,
        programme_name=programme.name,
        product_code=product.code,
        product_name=product.name,
        indicator_code=entry.code,
        indicator_name=entry.name,
        indicator=entry,
        unit=entry.unit,
        sdg_id=usual_sdg(entry.code),
        accumulation=Accumulation.CUMULATIVE,
    )


def edit_target(
    *, version_id: int, uid: uuid.UUID, edits: Sequence[Edit], actor: Actor, now: datetime
) -> Saved:
    """Write values of a target, or the quantity of a year («programado-2025»).

    Raises RowGone, EditConflict, NotAllowed for a sector that the person does not have.
    """
    with drafting(version_id=version_id, actor=actor, now=now) as draft:
        target = _row(draft, uid)
        plain = [edit for edit in edits if not edit.name.startswith(YEAR)]
        yearly = [edit for edit in edits if edit.name.startswith(YEAR)]
        names = [*write_values(draft, target, plain), *_write_years(draft, target, yearly)]
    return saved(draft, names)


def remove_target(*, version_id: int, uid: uuid.UUID, actor: Actor, now: datetime) -> Saved:
    """Take a target out of the plan, whole; it can come back with its money."""
    with drafting(version_id=version_id, actor=actor, now=now) as draft:
        remove_row(draft, _row(draft, uid))
    return saved(draft)


def fix_years(*, version_id: int, uid: uuid.UUID, fix: Fix, actor: Actor, now: datetime) -> Saved:
    """Take the one step that makes the years and the target agree. Raises NothingToFix."""
    with drafting(version_id=version_id, actor=actor, now=now) as draft:
        target = _row(draft, uid)
        order = list(draft.version.plan.period.fiscal_years)
        years = _years(target)
        if fix is Fix.SWITCH:
            _switch(draft, target)
        elif target.target is None:
            raise NothingToFix("Escriba primero la meta del cuatrienio.")
        elif fix is Fix.TAKE_SUM:
            total = sum((q for q in years.values() if q), Decimal(0))
            draft.put(target, "target", total)
        else:
            _fill(draft, target, _filled(fix, target.target, years, order))
    return saved(draft)


def usual_sdg(indicator_code: str) -> int | None:
    """Return the goal that adopted plans give to an indicator; None when none of them has it."""
    rows = ProductTarget.objects.filter(indicator_code=indicator_code, sdg__isnull=False)
    counted = Counter(rows.values_list("sdg_id", flat=True)[:200])
    usual = counted.most_common(1)
    return usual[0][0] if usual and SDG.objects.filter(pk=usual[0][0]).exists() else None


def _entry(code: str) -> ProductIndicator:
    entries = ProductIndicator.objects.filter(code=code, product__isnull=False)
    found = (
        entries.select_related("product__programme__sector")
        .order_by("-release__published_on")
        .first()
    )
    if found is None:
        raise NoSuchIndicator(f"El catálogo no tiene el indicador {code}. Escójalo de la lista.")
    return found


def _row(draft: Draft, uid: uuid.UUID) -> ProductTarget:
    target = draft.row(ProductTarget, uid)
    can_edit_sector(draft.actor, draft.version, target.sector_code).require()
    return target


def _years(target: ProductTarget) -> dict[int, Decimal | None]:
    return dict(target.programming.values_list("fiscal_year", "quantity"))


def _write_years(draft: Draft, target: ProductTarget, edits: Sequence[Edit]) -> list[str]:
    """Write quantities of years. Raises EditConflict for the first that somebody else wrote."""
    if not edits:
        return []
    now = _years(target)
    cells = []
    for edit in edits:
        year = int(edit.name.removeprefix(YEAR))
        seen = edit.seen is None or token(now.get(year)) == edit.seen
        expected = now.get(year) if seen else Decimal(-1)
        cells.append(CellEdit(target.uid, year, None, edit.value, expected, checked=True))
    written = write_cells(draft, cells)
    for clash in written.conflicts:
        raise EditConflict(
            label=target.label,
            field=f"{YEAR}{clash.edit.fiscal_year}",
            theirs=clash.theirs,
            mine=clash.edit.value,
            by=clash.by,
            at=draft.now,
        )
    return [f"{YEAR}{cell.fiscal_year}" for cell in written.changed]


def _switch(draft: Draft, target: ProductTarget) -> None:
    other = Accumulation.CUMULATIVE
    if target.accumulation == other:
        other = Accumulation.NON_CUMULATIVE
    draft.put(target, "accumulation", other.value)


def _filled(
    fix: Fix, target: Decimal, years: Mapping[int, Decimal | None], order: Sequence[int]
) -> dict[int, Decimal]:
    if fix is Fix.LEVEL:
        return level_years(target, years, order)
    try:
        return spread_missing(target, years, order)
    except CannotSpread as error:
        raise NothingToFix(
            "No falta nada por repartir: los años ya suman la meta o más. Recargue la página."
        ) from error


def _fill(draft: Draft, target: ProductTarget, years: Mapping[int, Decimal]) -> None:
    write_cells(draft, [CellEdit(target.uid, year, None, q) for year, q in years.items()])

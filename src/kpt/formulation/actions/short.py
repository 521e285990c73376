"""The answers of the short route. Each writes the plan through the same core as any screen."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from kpt.accounts.actor import Actor
from kpt.base.errors import DomainError
from kpt.catalogues.models import ProductIndicator
from kpt.catalogues.queries import current_release
from kpt.formulation.questions import Question
from kpt.plans.actions.cells import CellEdit, write_cells
from kpt.plans.actions.drafting import Draft, drafting
from kpt.plans.actions.naming import rename_plan
from kpt.plans.actions.targets import add_from_catalogue
from kpt.plans.models import ProductTarget, StrategicLine
from kpt.plans.permissions import can_edit_sector
from kpt.rules.codes import Accumulation
from kpt.rules.spreading import yearly_pesos, yearly_quantities


class NothingChosen(DomainError):
    """The answer is empty."""


class UnknownProduct(DomainError):
    """A code that the catalogue does not have."""


def answer(
    question: Question,
    *,
    version_id: int,
    uid: Any,
    given: Mapping[str, Any],
    actor: Actor,
    now: datetime,
) -> None:
    """Write the answer to a question: ``uid``, the row that it is about; ``given``, the form's.

    Raises what the action of each question does.
    """
    common: dict[str, Any] = {"version_id": version_id, "actor": actor, "now": now}
    match question:
        case Question.NAME:
            rename_plan(name=given["nombre"], **common)
        case Question.LINES:
            name_lines(names=given["lineas"].splitlines(), **common)
        case Question.SECTORS:
            give_sectors(line_uid=uid, codes=given["sectores"], **common)
        case Question.PRODUCTS:
            take_products(line_uid=uid, codes=given["productos"], **common)
        case Question.QUANTITY:
            give_quantity(
                target_uid=uid,
                quantity=given["cantidad"],
                mode=Accumulation(given["modo"]),
                customisation=given["precision"],
                **common,
            )
        case Question.MONEY:
            give_money(
                target_uid=uid, total_cop=given["total"], source=int(given["fuente"]), **common
            )


def name_lines(
    *, version_id: int, names: Sequence[str], actor: Actor, now: datetime
) -> list[StrategicLine]:
    """Create the lines of the plan in the order written. Raises NotAllowed, NothingChosen."""
    wanted = list(dict.fromkeys(name.strip() for name in names if name.strip()))
    if not wanted:
        raise NothingChosen("Escriba por lo menos una línea, cada una en su renglón.")
    with drafting(version_id=version_id, actor=actor, now=now) as draft:
        return [draft.add(StrategicLine, name=name[:400]) for name in wanted]


def give_sectors(
    *, version_id: int, line_uid: uuid.UUID, codes: Sequence[str], actor: Actor, now: datetime
) -> None:
    """Say which sectors work for a line. Raises NotAllowed, RowGone, NothingChosen."""
    if not codes:
        raise NothingChosen("Marque por lo menos un sector.")
    with drafting(version_id=version_id, actor=actor, now=now) as draft:
        draft.put(draft.row(StrategicLine, line_uid), "sectors", tuple(codes))


def take_products(
    *, version_id: int, line_uid: uuid.UUID, codes: Sequence[str], actor: Actor, now: datetime
) -> list[ProductTarget]:
    """Add a target for each chosen indicator, under a line.

    Raises NotAllowed, RowGone, NothingChosen, UnknownProduct.
    """
    if not codes:
        raise NothingChosen("Marque por lo menos un producto.")
    with drafting(version_id=version_id, actor=actor, now=now) as draft:
        line = draft.row(StrategicLine, line_uid)
        return [add_product(draft, line, entry) for entry in _entries(codes)]


def _entries(codes: Sequence[str]) -> list[ProductIndicator]:
    entries = ProductIndicator.objects.filter(
        release=current_release(), code__in=codes, product__isnull=False
    ).select_related("product__programme__sector")
    found = {entry.code: entry for entry in entries}
    if missing := [code for code in codes if code not in found]:
        raise UnknownProduct(f"El catálogo vigente no tiene el indicador {missing[0]}.")
    return [found[code] for code in codes]


def add_product(draft: Draft, line: StrategicLine, entry: ProductIndicator) -> ProductTarget:
    """Add a target measured by a catalogue entry, for one line."""
    target = add_from_catalogue(draft, entry)
    draft.put(target, "lines", (line.consecutive,))
    return target


def give_quantity(
    *,
    version_id: int,
    target_uid: uuid.UUID,
    quantity: Decimal,
    mode: Accumulation,
    customisation: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Say how much is delivered in four years, and spread it so that years and mode agree.

    Raises NotAllowed, RowGone.
    """
    with drafting(version_id=version_id, actor=actor, now=now) as draft:
        target = draft.row(ProductTarget, target_uid)
        can_edit_sector(actor, draft.version, target.sector_code).require()
        draft.put(target, "target", quantity)
        draft.put(target, "accumulation", mode.value)
        draft.put(target, "customisation", customisation.strip())
        years = yearly_quantities(quantity, draft.version.plan.period.fiscal_years, mode)
        write_cells(draft, [CellEdit(target.uid, year, None, n) for year, n in years.items()])


def give_money(
    *,
    version_id: int,
    target_uid: uuid.UUID,
    total_cop: Decimal,
    source: int,
    actor: Actor,
    now: datetime,
) -> None:
    """Say what a target costs in four years and from which source, in equal years.

    Years that programme nothing get no money. Raises NotAllowed, RowGone.
    """
    with drafting(version_id=version_id, actor=actor, now=now) as draft:
        target = draft.row(ProductTarget, target_uid)
        can_edit_sector(actor, draft.version, target.sector_code).require()
        programmed = [
            row.fiscal_year for row in target.programming.order_by("fiscal_year") if row.quantity
        ]
        years = programmed or list(draft.version.plan.period.fiscal_years)
        spread = yearly_pesos(total_cop, years)
        write_cells(draft, [CellEdit(target.uid, year, source, n) for year, n in spread.items()])

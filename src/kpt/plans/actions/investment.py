"""Writing the plan plurianual: cells one by one or in blocks, and filling many rows at once.

Cells are named by the official number of their target, as screens and workbooks name them:
``("56", 2025, 6)`` is IP-56, 2025, source 6; without a source it is the quantity of the year.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import Enum

from kpt.accounts.actor import Actor
from kpt.base.errors import DomainError
from kpt.plans.actions.cells import CellConflict, CellEdit, Written, write_cells
from kpt.plans.actions.drafting import Draft, RowGone, drafting
from kpt.plans.models import Funding, ProductTarget
from kpt.rules.exact import exact_sum
from kpt.rules.investment import copied, inflated, spread
from kpt.rules.money import FUNDING_SOURCES, SharesDoNotAddUp

MOST_CELLS = 2_000
"""Cells of one paste: 400 targets × 5 years; more is a workbook, and is imported."""


class TooManyCells(DomainError):
    """More cells than a paste should bring."""


class NothingToFill(DomainError):
    """No row was chosen, or the rows have nothing to copy from."""


class BadShares(DomainError):
    """Percentages that are not 100 % of the total."""


class Same(Enum):
    """What a cell was expected to hold, when the screen does not say."""

    ANYTHING = 0


@dataclass(frozen=True, slots=True)
class Typed:
    """One cell as a person left it. ``seen`` is what was there when she began to write."""

    consecutive: int
    fiscal_year: int
    source: int | None
    value: Decimal | None
    seen: Decimal | Same | None = Same.ANYTHING


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of saving: the change it made, if any, and what was written or not."""

    change_id: int | None
    consecutives: Mapping[uuid.UUID, int]
    written: Written

    @property
    def changed(self) -> int:
        return len(self.written.changed)


def save_cells(
    *, version_id: int, cells: Sequence[Typed], actor: Actor, now: datetime, note: str = ""
) -> Saved:
    """Write a block of cells as one act. What somebody else changed comes back as a conflict.

    Of two values for one cell the last one counts. Raises NotAllowed, RowGone, TooManyCells.
    """
    with drafting(version_id=version_id, actor=actor, now=now, note=note) as draft:
        edits, rows = cell_edits(draft, cells)
        written = write_cells(draft, edits, known=rows) if edits else Written((), (), ())
        change_id = draft.change.pk if draft.history else None
    return Saved(change_id, _numbers(rows), written)


def cell_edits(
    draft: Draft, cells: Sequence[Typed]
) -> tuple[list[CellEdit], dict[uuid.UUID, ProductTarget]]:
    """Return cells as the core writes them, each once, and the rows they are of.

    Raises TooManyCells, RowGone.
    """
    if len(cells) > MOST_CELLS:
        raise TooManyCells(
            f"Pegó {len(cells)} celdas y de una vez caben {MOST_CELLS}. Péguelas por partes, o "
            "importe el libro desde «Importar y exportar»."
        )
    rows = _targets(draft, {cell.consecutive for cell in cells})
    uids = {row.consecutive: uid for uid, row in rows.items()}
    edits = {(cell.consecutive, cell.fiscal_year, cell.source): _edit(cell, uids) for cell in cells}
    return list(edits.values()), rows


def _targets(draft: Draft, consecutives: Collection[int]) -> dict[uuid.UUID, ProductTarget]:
    rows = ProductTarget.objects.filter(version=draft.version, consecutive__in=consecutives)
    found = {row.uid: row for row in rows}
    if gone := sorted(set(consecutives) - {row.consecutive for row in found.values()}):
        raise RowGone(
            f"IP-{gone[0]} ya no está en el plan: alguien la retiró. Recargue la página; en "
            "«Últimos cambios» se puede devolver."
        )
    return found


def _numbers(rows: Mapping[uuid.UUID, ProductTarget]) -> dict[uuid.UUID, int]:
    return {uid: row.consecutive for uid, row in rows.items()}


def _edit(cell: Typed, uids: Mapping[int, uuid.UUID]) -> CellEdit:
    seen = None if isinstance(cell.seen, Same) else cell.seen
    checked = not isinstance(cell.seen, Same)
    return CellEdit(
        uids[cell.consecutive], cell.fiscal_year, cell.source, cell.value, seen, checked
    )


# Filling many rows -------------------------------------------------------------------------------


class Filling(Enum):
    """The ways of filling several rows at once."""

    COPY = "copiar"
    INFLATE = "inflar"
    SPREAD = "repartir"
    PUT = "llenar"


@dataclass(frozen=True, slots=True)
class Fill:
    """What to fill with. ``source`` None is every source that each target has in use.

    ``amount_cop`` is the total to spread (None: what the row already has) or the amount to put.
    """

    way: Filling
    source: int | None = None
    amount_cop: Decimal | None = None
    rate_percent: Decimal = Decimal(0)
    shares: Mapping[int, Decimal] | None = None
    years: Collection[int] = ()


def fill_rows(
    *, version_id: int, consecutives: Collection[int], fill: Fill, actor: Actor, now: datetime
) -> Saved:
    """Fill the rows of some targets as one act, which can be undone whole.

    Raises NothingToFill, BadShares, NotAllowed, RowGone.
    """
    if not consecutives:
        raise NothingToFill("Marque primero las metas que quiere llenar.")
    with drafting(version_id=version_id, actor=actor, now=now, note=NOTES[fill.way]) as draft:
        targets = _targets(draft, consecutives)
        years = draft.version.plan.period.fiscal_years
        rows = _rows(draft, targets, fill.source)
        edits = [
            CellEdit(uid, year, source, amount)
            for (uid, source), amounts in rows.items()
            for year, amount in _filled(fill, amounts, years).items()
        ]
        if not edits:
            raise NothingToFill(
                "Las metas que marcó no tienen plata de la que partir. Escriba primero el valor "
                "del primer año, o escoja «Poner el mismo valor»."
            )
        written = write_cells(draft, edits, known=targets)
        change_id = draft.change.pk if draft.history else None
    return Saved(change_id, _numbers(targets), written)


NOTES = {
    Filling.COPY: "Copió el primer año en los demás",
    Filling.INFLATE: "Creció cada año desde el primero",
    Filling.SPREAD: "Repartió por porcentajes",
    Filling.PUT: "Puso el mismo valor en varias metas",
}


def _rows(
    draft: Draft, uids: Iterable[uuid.UUID], source: int | None
) -> dict[tuple[uuid.UUID, int], dict[int, Decimal]]:
    """Return the amounts of each target and source; with a source given, also where it is not."""
    uids = list(uids)
    rows: dict[tuple[uuid.UUID, int], dict[int, Decimal]] = defaultdict(dict)
    if source is not None:
        rows.update({(uid, source): {} for uid in uids})
    money = Funding.objects.filter(target__version=draft.version, target__uid__in=uids)
    if source is not None:
        money = money.filter(source=source)
    for uid, position, year, amount in money.values_list(
        "target__uid", "source_id", "fiscal_year", "amount_cop"
    ):
        rows[uid, position][year] = amount
    return rows


def _filled(
    fill: Fill, amounts: Mapping[int, Decimal], years: Sequence[int]
) -> Mapping[int, Decimal]:
    first = amounts.get(years[0])
    if fill.way is Filling.PUT:
        return copied(fill.amount_cop or Decimal(0), [y for y in years if y in fill.years])
    if fill.way is Filling.SPREAD:
        total = exact_sum(amounts.values()) if fill.amount_cop is None else fill.amount_cop
        try:
            return spread(total, fill.shares or {}) if total else {}
        except SharesDoNotAddUp:
            raise BadShares("Los porcentajes de los años deben sumar 100.") from None
    if not first:
        return {}
    if fill.way is Filling.COPY:
        return copied(first, years)
    return inflated(first, fill.rate_percent, years)


SOURCES = tuple(source.position for source in FUNDING_SOURCES)

__all__ = [
    "SOURCES",
    "BadShares",
    "CellConflict",
    "Fill",
    "Filling",
    "NothingToFill",
    "Same",
    "Saved",
    "TooManyCells",
    "Typed",
    "cell_edits",
    "fill_rows",
    "save_cells",
]

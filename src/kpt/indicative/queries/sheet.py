"""The sheet on which a PI is programmed: some targets, their quantity and their sources."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.core.paginator import Page, Paginator

from kpt.accounts.actor import Actor
from kpt.base.numbers import pesos, quantity
from kpt.base.verdict import Verdict
from kpt.indicative.permissions import can_edit_indicative
from kpt.indicative.queries.facts import Row, indicative_rows, sectors_in
from kpt.indicative.queries.numbers import InHand
from kpt.rules.exact import exact_sum
from kpt.rules.money import FUNDING_SOURCES, FundingSource
from kpt.rules.text import fold

PAGE_SIZE = 25


@dataclass(slots=True)
class Box:
    """One cell that may be typed in: its name, what it holds, and what is wrong in it."""

    name: str
    label: str
    short: str
    text: str
    error: str = ""


@dataclass(slots=True)
class SheetRow:
    """One target of the sheet."""

    uid: uuid.UUID
    consecutive: int
    label: str
    name: str
    detail: str
    unit: str
    row_version: int
    total: str
    boxes: list[Box] = field(default_factory=list)

    @property
    def version_name(self) -> str:
        return f"v-{self.consecutive}"


@dataclass(frozen=True, slots=True)
class SheetPage:
    """The sheet, with what was asked for."""

    in_hand: InHand
    sources: list[FundingSource]
    others: list[FundingSource]
    rows: list[SheetRow]
    page: Page
    sectors: list[tuple[str, str]]
    sector: str
    search: str
    added: int
    total: str
    totals: list[tuple[str, str]]
    can_edit: Verdict


def sheet_page(in_hand: InHand, actor: Actor, asked: Mapping[str, str]) -> SheetPage:
    """Return the targets asked for, with the sources that they use. One query."""
    rows = list(indicative_rows(in_hand.indicative.pk).values())
    sector, search = asked.get("sector", ""), asked.get("q", "").strip()
    shown = [row for row in rows if _asked_for(row, sector, search)]
    used = {source for row in shown for source in row.money}
    added = _number(asked.get("fuente", ""))
    sources = [one for one in FUNDING_SOURCES if one.position in used or one.position == added]
    page = Paginator(shown, PAGE_SIZE).get_page(asked.get("pagina"))
    return SheetPage(
        in_hand=in_hand,
        sources=sources,
        others=[one for one in FUNDING_SOURCES if one not in sources],
        rows=[_sheet_row(row, sources) for row in page.object_list],
        page=page,
        sectors=sectors_in(rows),
        sector=sector,
        search=search,
        added=added,
        total=pesos(exact_sum(row.money_cop for row in shown)),
        totals=[
            (one.short, pesos(exact_sum(row.money.get(one.position, Decimal(0)) for row in shown)))
            for one in sources
        ],
        can_edit=can_edit_indicative(actor, in_hand.indicative),
    )


def _asked_for(row: Row, sector: str, search: str) -> bool:
    if sector and row.target.sector_code != sector:
        return False
    words = f"{row.target.label} {row.name} {row.detail} {row.target.indicator_code}"
    return not search or fold(search) in fold(words)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 3 else 0


def _sheet_row(row: Row, sources: list[FundingSource]) -> SheetRow:
    target = row.target
    boxes = [Box(f"c-{target.consecutive}", "Cantidad", "Cantidad", _text(row.quantity))]
    boxes += [
        Box(
            f"m-{target.consecutive}-{one.position}",
            one.label,
            one.short,
            _text(row.money.get(one.position)),
        )
        for one in sources
    ]
    return SheetRow(
        uid=row.uid,
        consecutive=target.consecutive,
        label=target.label,
        name=row.name,
        detail=row.detail,
        unit=target.unit,
        row_version=target.row_version,
        total=pesos(row.money_cop),
        boxes=boxes,
    )


def _text(value: Decimal | None) -> str:
    return "" if value is None else quantity(value)

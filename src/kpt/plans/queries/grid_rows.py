"""The rows of the sheet of the plan plurianual: targets, their sources, their cells and sums."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from kpt.accounts.actor import Actor
from kpt.base.fields import canonical
from kpt.base.numbers import quantity
from kpt.base.verdict import Verdict
from kpt.plans.models import PlanVersion
from kpt.plans.permissions import can_edit_sector
from kpt.plans.queries.grid_address import EVERY, GridAddress, cell_name
from kpt.plans.queries.grid_totals import line_key, row_texts
from kpt.rules.investment import added_by_year
from kpt.rules.money import FUNDING_SOURCES, FundingSource, source_at

OWN = 50
"""How much of the personalización of a target is shown beside its number."""
LineSums = Mapping[tuple[int, int], Decimal]
Cells = dict[tuple[int, int], tuple[Decimal, str | None]]


@dataclass(frozen=True, slots=True)
class Box:
    """A cell that is typed in: its name on the screen and what it holds, raw and written."""

    name: str
    raw: str
    text: str
    label: str
    year: int
    is_expected: bool = False
    error: str = ""


@dataclass(frozen=True, slots=True)
class SourceRow:
    """The four years of one source of a target."""

    source: FundingSource
    key: str
    boxes: Sequence[Box]
    total: str
    expected: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A computed figure and its name on the screen; it is never typed."""

    key: str
    text: str
    label: str


@dataclass(frozen=True, slots=True)
class GridRow:
    """One target. A leaf is typed in at once; one of several sources is opened to them."""

    consecutive: int
    name: str
    detail: str
    verdict: Verdict
    is_open: bool
    leaf: SourceRow | None
    sums: Sequence[Figure]
    total: Figure
    sources: Sequence[SourceRow]
    unused: Sequence[FundingSource]
    url: str

    @property
    def wants_source(self) -> bool:
        """May a source be added to it here?"""
        return self.is_open and bool(self.verdict) and bool(self.unused)


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line with its sums, and its targets when it is the one that is open."""

    number: int
    name: str
    targets: int
    is_open: bool
    url: str
    sums: Sequence[Figure]
    total: Figure


def shown_sources(row: GridRow) -> Sequence[SourceRow]:
    """Return the rows of a target that are typed in."""
    return [row.leaf] if row.leaf else row.sources


def target_row(
    target: Mapping[str, Any],
    cells: Cells,
    years: Sequence[int],
    address: GridAddress,
    actor: Actor,
    version: PlanVersion,
) -> GridRow:
    number = target["consecutive"]
    used = sorted({source for source, _ in cells})
    shown = [address.source] if address.source else used
    extra = address.extra_source(number)
    if extra and extra not in shown:
        shown = sorted([*shown, extra])
    sources = [_source_row(number, position, cells, years) for position in shown]
    is_open = address.is_open(number) and not address.source
    is_open = is_open or (address.all_open and len(sources) > 1)
    by_year = added_by_year(
        {year: amount} for (source, year), (amount, _) in cells.items() if source in shown
    )
    texts = row_texts(f"t{number}", {year: by_year.get(year, Decimal(0)) for year in years})
    sums = _labelled(texts, years)
    return GridRow(
        consecutive=number,
        name=target["indicator_name"],
        detail=_detail(target, used, address),
        verdict=can_edit_sector(actor, version, target["sector_code"]),
        is_open=is_open,
        leaf=sources[0] if len(sources) == 1 and not is_open else None,
        sums=sums[:-1],
        total=sums[-1],
        sources=sources if is_open else (),
        unused=[source for source in FUNDING_SOURCES if source.position not in shown],
        url=address.toggled(number),
    )


def _detail(target: Mapping[str, Any], used: Sequence[int], address: GridAddress) -> str:
    if address.source:
        money = f"{len(used)} fuentes en uso" if len(used) > 1 else ""
    elif not used:
        money = "sin plata todavía"
    else:
        money = source_at(used[0]).short if len(used) == 1 else f"{len(used)} fuentes"
    own = " ".join(target["customisation"].split())
    own = own[:OWN] + ("…" if len(own) > OWN else "")
    parts = (f"IP-{target['consecutive']}", own, money)
    return " · ".join(part for part in parts if part)


def _source_row(number: int, position: int, cells: Cells, years: Sequence[int]) -> SourceRow:
    source = source_at(position)
    boxes, amounts, partners = [], [], {}
    for year in years:
        amount, partner = cells.get((position, year), (None, None))
        if amount is not None:
            amounts.append({year: amount})
        if partner is not None:
            partners[year] = partner
        boxes.append(box_of(number, year, position, amount, is_expected=partner is not None))
    by_year = added_by_year(amounts)
    total = row_texts("", by_year)[""]
    return SourceRow(source, f"t{number}.s{position}", boxes, total, _expected(partners))


def _expected(partners: Mapping[int, str]) -> str:
    if not partners:
        return ""
    who = ", ".join(sorted({partner for partner in partners.values() if partner}))
    years = ", ".join(str(year) for year in sorted(partners))
    return f"por gestionar: {years}" + (f" · {who}" if who else "")


def box_of(
    number: int, year: int, source: int | None, amount: Decimal | None, *, is_expected: bool = False
) -> Box:
    """Return a cell of a target as the screen has it; source None is the quantity of the year."""
    what = source_at(source).label if source else "cantidad"
    return Box(
        name=cell_name(number, year, source),
        raw="" if amount is None else canonical(amount),
        text="" if amount is None else quantity(amount),
        label=f"IP-{number}, {year}, {what}",
        year=year,
        is_expected=is_expected,
    )


def line_row(line: Any, by_line: LineSums, years: Sequence[int], address: GridAddress) -> LineRow:
    sums = line_sums(by_line, line.consecutive, years)
    is_open = address.line == line.consecutive
    return LineRow(
        number=line.consecutive,
        name=line.name,
        targets=line.n,
        is_open=is_open,
        url=address.with_line(EVERY if is_open else line.consecutive),
        sums=sums[:-1],
        total=sums[-1],
    )


def line_sums(by_line: LineSums, line: int, years: Sequence[int]) -> list[Figure]:
    texts = row_texts(line_key(line), {year: by_line[line, year] for year in years})
    return _labelled(texts, years)


def _labelled(texts: Mapping[str, str], years: Sequence[int]) -> list[Figure]:
    labels = (*map(str, years), "Total")
    return [
        Figure(key, text, label) for (key, text), label in zip(texts.items(), labels, strict=True)
    ]

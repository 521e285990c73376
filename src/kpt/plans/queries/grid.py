"""A page of the sheet of the plan plurianual: lines, targets, sources and years."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any

from django.core.paginator import Page
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from kpt.accounts.actor import Actor
from kpt.base.fields import canonical
from kpt.base.numbers import pesos, quantity
from kpt.base.verdict import Verdict
from kpt.plans.models import (
    ChangeSet,
    ExpectedFunding,
    Funding,
    PlanVersion,
    ProductTarget,
    StrategicLine,
    ValueHistory,
)
from kpt.plans.permissions import can_edit_draft, can_edit_sector
from kpt.plans.queries.grid_address import EVERY, GridAddress, cell_name
from kpt.plans.queries.grid_totals import GridTotals, SourceRoom, grid_totals, line_key, row_texts
from kpt.plans.queries.paging import KnownCount
from kpt.rules.investment import WHOLE_PLAN, added_by_year
from kpt.rules.money import FUNDING_SOURCES, FundingSource, source_at
from kpt.rules.text import fold

PAGE_SIZE = 25
OWN = 50
"""How much of the personalización of a target is shown beside its number."""
LineSums = Mapping[tuple[int, int], Decimal]


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
class Sum:
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
    sums: Sequence[Sum]
    total: Sum
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
    sums: Sequence[Sum]
    total: Sum


@dataclass(frozen=True, slots=True)
class GridPage:
    """What the sheet shows."""

    address: GridAddress
    years: Sequence[int]
    lines: Sequence[LineRow]
    rows: Sequence[GridRow]
    page: Page
    totals: GridTotals
    sectors: Sequence[tuple[str, str]]
    targets: int
    funded: int
    last_change: int
    undo_change: int | None
    can_edit: Verdict
    sums: Sequence[Sum]
    total: Sum
    hidden: Mapping[str, str] = field(default_factory=dict)

    @property
    def columns(self) -> int:
        return len(self.years) + 2

    @property
    def unfunded(self) -> int:
        return self.targets - self.funded

    @property
    def total_pesos(self) -> str:
        return pesos(self.totals.of_line(WHOLE_PLAN))

    @property
    def expected(self) -> Decimal:
        return self.totals.expected()

    @property
    def over(self) -> Sequence[SourceRoom]:
        return self.totals.over()

    @property
    def twice(self) -> Decimal | None:
        """By how much the lines exceed the plan; None when they do not."""
        twice = self.totals.twice()
        return twice if twice > 0 else None

    @property
    def open_line(self) -> LineRow | None:
        return next((line for line in self.lines if line.is_open), None)


def grid_page(version: PlanVersion, actor: Actor, address: GridAddress) -> GridPage:
    """Return a page of the sheet. Four queries, whatever the plan."""
    years = version.plan.period.fiscal_years
    totals = grid_totals(version)
    lines, last = _lines(version)
    if address.line is None and not address.searches and lines:
        address = address.at_line(lines[0].consecutive)
    sectors, targets, funded = _sectors(version)
    found, cells, known = _targets(version, address, totals)
    rows = [_row(target, cells[target["pk"]], years, address, actor, version) for target in found]
    boxes = (box for row in rows for source in shown_sources(row) for box in source.boxes)
    sums = totals.sums(address.source)
    plan = _line_sums(sums, WHOLE_PLAN, years)
    return GridPage(
        address=address,
        years=years,
        lines=[_line_row(line, sums, years, address) for line in lines],
        rows=rows,
        page=known,
        totals=totals,
        sectors=sectors,
        targets=targets,
        funded=funded,
        last_change=last.get("last") or 0,
        undo_change=last["last"] if last and last["by"] == actor.user.pk else None,
        can_edit=can_edit_draft(actor, version),
        sums=plan[:-1],
        total=plan[-1],
        hidden={box.name: box.raw for box in boxes},
    )


def shown_sources(row: GridRow) -> Sequence[SourceRow]:
    """Return the rows of a target that are typed in."""
    return [row.leaf] if row.leaf else row.sources


def _lines(version: PlanVersion) -> tuple[list[StrategicLine], dict[str, Any]]:
    """Return the lines with how many targets they have, and the last change of the plan."""
    written = ValueHistory.objects.filter(change=OuterRef("pk"))
    changes = (
        ChangeSet.objects.filter(plan=version.plan_id, pk__gt=version.change_id)
        .filter(Exists(written))
        .order_by("-pk")
    )
    lines = list(
        StrategicLine.objects.filter(version=version)
        .annotate(
            n=Count("target_links__target", distinct=True),
            last=Subquery(changes.values("pk")[:1]),
            by=Subquery(changes.values("by")[:1]),
        )
        .order_by("position")
    )
    last = {"last": lines[0].last, "by": lines[0].by} if lines else {}
    return lines, last


def _sectors(version: PlanVersion) -> tuple[list[tuple[str, str]], int, int]:
    """Return the sectors of the plan, how many targets it has and how many have money."""
    money = Exists(Funding.objects.filter(target=OuterRef("pk")))
    rows = list(
        ProductTarget.objects.filter(version=version)
        .order_by("sector_code")
        .values_list("sector_code", "sector_name")
        .annotate(n=Count("pk"), funded=Count("pk", filter=money))
    )
    names = {code: f"{code} {name}" for code, name, _, _ in rows}
    return list(names.items()), sum(row[2] for row in rows), sum(row[3] for row in rows)


def matching(
    version: PlanVersion, address: GridAddress, totals: GridTotals
) -> QuerySet[ProductTarget]:
    """Return the targets that the address asks for."""
    found = ProductTarget.objects.filter(version=version)
    if address.line not in (None, EVERY):
        served = ProductTarget.objects.filter(line_links__line__consecutive=address.line)
        found = found.filter(pk__in=served.filter(version=version).values("pk"))
    if address.sector:
        found = found.filter(sector_code=address.sector)
    for word in fold(address.text).split():
        found = found.filter(search_text__contains=word)
    money = Funding.objects.filter(target=OuterRef("pk"))
    if address.source:
        money = money.filter(source=address.source)
    if address.only == "sin-plata":
        found = found.filter(~Exists(money))
    elif address.only == "con-plata":
        found = found.filter(Exists(money))
    elif address.only == "sobre-techo":
        places = [
            Q(fiscal_year=one.fiscal_year, source=one.source.position) for one in totals.over()
        ]
        found = found.filter(Exists(money.filter(reduce(or_, places)))) if places else found.none()
    return found


_COLUMNS = ("pk", "consecutive", "indicator_name", "customisation", "unit", "sector_code")
Cells = dict[tuple[int, int], tuple[Decimal, str | None]]


def _targets(
    version: PlanVersion, address: GridAddress, totals: GridTotals
) -> tuple[list[dict[str, Any]], dict[int, Cells], Page]:
    """Return a page of targets, their cells by (source, year), and the page. One query."""
    matched = matching(version, address, totals)
    number = max(1, address.page)
    rows = _read(matched, number)
    if not rows and number > 1:
        number = 1
        rows = _read(matched, number)
    targets: dict[int, dict[str, Any]] = {}
    cells: dict[int, Cells] = defaultdict(dict)
    for *values, year, source, amount, partner, _ in rows:
        target = targets.setdefault(values[0], dict(zip(_COLUMNS, values, strict=True)))
        if year is not None:
            cells[target["pk"]][source, year] = (amount, partner)
    count = rows[0][-1] if rows else 0
    return list(targets.values()), cells, KnownCount([*targets], PAGE_SIZE, count).page(number)


def _read(matched: QuerySet[ProductTarget], number: int) -> list[tuple]:
    start = (number - 1) * PAGE_SIZE
    counted = matched.order_by().values("version").annotate(n=Count("pk")).values("n")
    partner = ExpectedFunding.objects.filter(
        target=OuterRef("pk"),
        fiscal_year=OuterRef("funding__fiscal_year"),
        source=OuterRef("funding__source"),
    )
    keys = matched.order_by("position").values("pk")[start : start + PAGE_SIZE]
    return list(
        ProductTarget.objects.filter(pk__in=keys)
        .order_by("position", "funding__source", "funding__fiscal_year")
        .values_list(
            *_COLUMNS,
            "funding__fiscal_year",
            "funding__source",
            "funding__amount_cop",
            Subquery(partner.values("partner")[:1]),
            Subquery(counted),
        )
    )


def _row(
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


def _line_row(line: Any, by_line: LineSums, years: Sequence[int], address: GridAddress) -> LineRow:
    sums = _line_sums(by_line, line.consecutive, years)
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


def _line_sums(by_line: LineSums, line: int, years: Sequence[int]) -> list[Sum]:
    texts = row_texts(line_key(line), {year: by_line[line, year] for year in years})
    return _labelled(texts, years)


def _labelled(texts: Mapping[str, str], years: Sequence[int]) -> list[Sum]:
    labels = (*map(str, years), "Total")
    return [Sum(key, text, label) for (key, text), label in zip(texts.items(), labels, strict=True)]


def opened_years(totals: GridTotals) -> Iterable[int]:
    """Return the years whose ceilings are worth showing first: those that are passed."""
    return [one.fiscal_year for one in totals.over()] or totals.fiscal_years[:1]

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
from kpt.base.numbers import pesos
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
from kpt.plans.permissions import can_edit_draft
from kpt.plans.queries.grid_address import EVERY, GridAddress
from kpt.plans.queries.grid_rows import (
    Cells,
    Figure,
    GridRow,
    LineRow,
    line_row,
    line_sums,
    shown_sources,
    target_row,
)
from kpt.plans.queries.grid_totals import GridTotals, SourceRoom, grid_totals
from kpt.plans.queries.paging import KnownCount
from kpt.rules.investment import WHOLE_PLAN
from kpt.rules.text import fold

PAGE_SIZE = 25


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
    sums: Sequence[Figure]
    total: Figure
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
    rows = [
        target_row(target, cells[target["pk"]], years, address, actor, version) for target in found
    ]
    boxes = (box for row in rows for source in shown_sources(row) for box in source.boxes)
    sums = totals.sums(address.source)
    plan = line_sums(sums, WHOLE_PLAN, years)
    return GridPage(
        address=address,
        years=years,
        lines=[line_row(line, sums, years, address) for line in lines],
        rows=rows,
        page=known,
        totals=totals,
        sectors=sectors,
        targets=targets,
        funded=funded,
        last_change=last.get("last") or 0,
        undo_change=last["last"]
        if last and last["by"] == getattr(actor.user, "pk", None)
        else None,
        can_edit=can_edit_draft(actor, version),
        sums=plan[:-1],
        total=plan[-1],
        hidden={box.name: box.raw for box in boxes},
    )


def _lines(version: PlanVersion) -> tuple[list[Any], dict[str, Any]]:
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


def opened_years(totals: GridTotals) -> Iterable[int]:
    """Return the years whose ceilings are worth showing first: those that are passed."""
    return [one.fiscal_year for one in totals.over()] or totals.fiscal_years[:1]

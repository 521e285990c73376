"""The sheet of the yearly programming: quantities, targets, and whether they agree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.paginator import Page
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery

from kpt.accounts.actor import Actor
from kpt.base.fields import canonical
from kpt.base.numbers import hora, quantity
from kpt.base.verdict import Verdict
from kpt.plans.actions.programming import ProgrammingSaved
from kpt.plans.models import Funding, PlanVersion, ProductTarget, StrategicLine, YearProgramming
from kpt.plans.permissions import can_edit_draft, can_edit_sector
from kpt.plans.queries.grid import matching
from kpt.plans.queries.grid_address import EVERY, GridAddress
from kpt.plans.queries.grid_cells import cells_answer
from kpt.plans.queries.grid_rows import OWN, Box, box_of
from kpt.plans.queries.grid_totals import GridTotals
from kpt.plans.queries.paging import KnownCount
from kpt.rules.codes import Accumulation
from kpt.rules.year_fixes import Advice, advice

PAGE_SIZE = 25
ONLY = {
    "sin-programar": "Solo sin programar",
    "plata-sin-cantidad": "Años con plata y sin cantidad",
    "cantidad-sin-plata": "Años con cantidad y sin plata",
}
_COLUMNS = ("pk", "uid", "consecutive", "indicator_name", "customisation", "unit", "sector_code",
            "target", "accumulation")  # fmt: skip


@dataclass(frozen=True, slots=True)
class ProgrammingRow:
    """One target: its years, its target, and what the numbers say."""

    consecutive: int
    uid: str
    name: str
    detail: str
    unit: str
    mode: str
    boxes: Sequence[Box]
    target: Box
    advice: Advice
    gaps: Sequence[str]
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class ProgrammingPage:
    """What the sheet shows."""

    address: GridAddress
    only: str
    years: Sequence[int]
    lines: Sequence[tuple[str, str]]
    sectors: Sequence[tuple[str, str]]
    rows: Sequence[ProgrammingRow]
    page: Page
    can_edit: Verdict
    seen: Mapping[str, str]


def target_name(consecutive: int) -> str:
    """Return how the target of the term is named on the screen."""
    return f"m-{consecutive}"


def programming_page(
    version: PlanVersion, actor: Actor, query: Mapping[str, str]
) -> ProgrammingPage:
    """Return a page of the programming. Four queries, whatever the plan."""
    address = GridAddress.of(query)
    only = query.get("solo", "") if query.get("solo") in ONLY else ""
    found, page = _targets(version, address, only)
    money = _funded_years(version, [target["consecutive"] for target in found])
    years = version.plan.period.fiscal_years
    rows = [_row(target, money[target["consecutive"]], years, actor, version) for target in found]
    lines = StrategicLine.objects.filter(version=version).order_by("position")
    sectors = (
        ProductTarget.objects.filter(version=version)
        .order_by("sector_code")
        .values_list("sector_code", "sector_name")
        .annotate(n=Count("pk"))
    )
    boxes = [box for row in rows for box in (*row.boxes, row.target)]
    return ProgrammingPage(
        address=address,
        only=only,
        years=years,
        lines=[(str(line.consecutive), f"{n}. {line.name}") for n, line in enumerate(lines, 1)],
        sectors=list({code: f"{code} {name}" for code, name, _ in sectors}.items()),
        rows=rows,
        page=page,
        can_edit=can_edit_draft(actor, version),
        seen={box.name: box.raw for box in boxes},
    )


def _matching(version: PlanVersion, address: GridAddress, only: str) -> QuerySet[ProductTarget]:
    if address.line is None:
        address = address.at_line(EVERY)
    found = matching(version, address, GridTotals(version.plan.period.fiscal_years))
    programmed = YearProgramming.objects.exclude(quantity=None).exclude(quantity=Decimal(0))
    if only == "sin-programar":
        return found.filter(~Exists(programmed.filter(target=OuterRef("pk"))))
    if only == "plata-sin-cantidad":
        same = {"target": OuterRef("target"), "fiscal_year": OuterRef("fiscal_year")}
        lone_money = Funding.objects.filter(
            ~Exists(programmed.filter(**same)), target=OuterRef("pk")
        )
        return found.filter(Exists(lone_money))
    if only == "cantidad-sin-plata":
        same = {"target": OuterRef("target"), "fiscal_year": OuterRef("fiscal_year")}
        lone = programmed.filter(~Exists(Funding.objects.filter(**same)), target=OuterRef("pk"))
        return found.filter(Exists(lone))
    return found


def _targets(
    version: PlanVersion, address: GridAddress, only: str
) -> tuple[list[dict[str, Any]], Page]:
    matched = _matching(version, address, only)
    number = max(1, address.page)
    rows = _read(matched, number)
    if not rows and number > 1:
        number = 1
        rows = _read(matched, number)
    count = rows[0][-1] if rows else 0
    targets = _grouped(rows)
    return targets, KnownCount(targets, PAGE_SIZE, count).page(number)


def _read(matched: QuerySet[ProductTarget], number: int) -> list[tuple]:
    start = (number - 1) * PAGE_SIZE
    counted = matched.order_by().values("version").annotate(n=Count("pk")).values("n")
    keys = matched.order_by("position").values("pk")[start : start + PAGE_SIZE]
    return list(_with_years(ProductTarget.objects.filter(pk__in=keys), Subquery(counted)))


def _with_years(targets: QuerySet[ProductTarget], *more: Any) -> QuerySet:
    return targets.order_by("position", "programming__fiscal_year").values_list(
        *_COLUMNS, "programming__fiscal_year", "programming__quantity", *more
    )


def _grouped(rows: Sequence[tuple]) -> list[dict[str, Any]]:
    targets: dict[int, dict[str, Any]] = {}
    for values in rows:
        own = dict(zip(_COLUMNS, values, strict=False))
        target = targets.setdefault(own["pk"], own | {"years": {}})
        year, amount = values[len(_COLUMNS) : len(_COLUMNS) + 2]
        if year is not None:
            target["years"][year] = amount
    return list(targets.values())


def _funded_years(version: PlanVersion, numbers: Sequence[int]) -> Mapping[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    rows = Funding.objects.filter(target__version=version, target__consecutive__in=numbers)
    for number, year in rows.values_list("target__consecutive", "fiscal_year").distinct():
        found[number].add(year)
    return found


def _row(
    target: Mapping[str, Any],
    funded: set[int],
    years: Sequence[int],
    actor: Actor,
    version: PlanVersion,
) -> ProgrammingRow:
    number, quantities = target["consecutive"], target["years"]
    own = " ".join(target["customisation"].split())
    mode = Accumulation(target["accumulation"])
    meta = target["target"]
    return ProgrammingRow(
        consecutive=number,
        uid=str(target["uid"]),
        name=target["indicator_name"],
        detail=f"IP-{number}" + (f" · {own[:OWN]}{'…' if len(own) > OWN else ''}" if own else ""),
        unit=target["unit"],
        mode=mode.official,
        boxes=[box_of(number, year, None, quantities.get(year)) for year in years],
        target=Box(
            name=target_name(number),
            raw="" if meta is None else canonical(meta),
            text="" if meta is None else quantity(meta),
            label=f"IP-{number}, meta del cuatrienio",
            year=0,
        ),
        advice=advice(mode, meta, {year: quantities.get(year) for year in years}),
        gaps=_gaps(quantities, funded, years),
        verdict=can_edit_sector(actor, version, target["sector_code"]),
    )


def _gaps(
    quantities: Mapping[int, Decimal | None], funded: set[int], years: Sequence[int]
) -> list[str]:
    """Tell the years with money and no quantity, and with quantity and no money."""
    lone_money = [str(y) for y in years if y in funded and not quantities.get(y)]
    lone_quantity = [str(y) for y in years if y not in funded and quantities.get(y)]
    told = []
    if lone_money:
        told.append(f"Hay plata y falta la cantidad en {', '.join(lone_money)}.")
    if lone_quantity:
        told.append(f"Hay cantidad y falta la plata en {', '.join(lone_quantity)}.")
    return told


def saved_rows(version: PlanVersion, actor: Actor, numbers: Sequence[int]) -> list[ProgrammingRow]:
    """Return some targets as the sheet shows them, after saving. Two queries."""
    targets = ProductTarget.objects.filter(version=version, consecutive__in=numbers)
    money = _funded_years(version, numbers)
    years = version.plan.period.fiscal_years
    return [
        _row(target, money[target["consecutive"]], years, actor, version)
        for target in _grouped(list(_with_years(targets)))
    ]


def programming_answer(
    saved: ProgrammingSaved, problems: Mapping[str, str], *, now: datetime
) -> dict[str, Any]:
    """Return the state of each cell after saving. No query."""
    cells = cells_answer(saved.cells, problems)
    for edit in saved.targets:
        raw = "" if edit.value is None else canonical(edit.value)
        text = "" if edit.value is None else quantity(edit.value)
        cells[target_name(edit.consecutive)] = {"estado": "guardado", "valor": raw, "texto": text}
    for conflict in saved.conflicts:
        theirs, mine = conflict.theirs, conflict.edit.value
        cells[target_name(conflict.edit.consecutive)] = {
            "estado": "conflicto",
            "valor": "" if theirs is None else canonical(theirs),
            "texto": "" if theirs is None else quantity(theirs),
            "mio": "" if mine is None else quantity(mine),
            "quien": conflict.by or "Otra persona",
            "cuando": hora(conflict.at),
        }
    return {"celdas": cells, "cambio": saved.cells.change_id, "hora": hora(now)}


def with_typed_rows(
    page: ProgrammingPage, texts: Mapping[str, str], problems: Mapping[str, str]
) -> ProgrammingPage:
    """Return the page with what the person typed and what is wrong with it."""

    def again(box: Box) -> Box:
        return replace(box, text=texts.get(box.name, box.text), error=problems.get(box.name, ""))

    rows = [
        replace(row, boxes=[again(box) for box in row.boxes], target=again(row.target))
        for row in page.rows
    ]
    return replace(page, rows=rows)

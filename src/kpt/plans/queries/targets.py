"""Product targets of a plan in formulation: the list, one of them, and what can be chosen.

A page of them, and a target with all its parts, take four queries each: what is of one shape
(quantities, money, lines) comes together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.paginator import Page
from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Value, Window
from django.db.models import TextField as Text
from django.db.models.functions import Cast
from django.http import Http404

from kpt.accounts.models import Membership
from kpt.accounts.roles import TEAM
from kpt.base.fields import ExactDecimalField
from kpt.base.numbers import fecha_hora, row_number
from kpt.catalogues.models import SDG
from kpt.plans.models import (
    Funding,
    OutcomeTarget,
    PlanVersion,
    ProductTarget,
    ProductTargetLine,
    StrategicLine,
    TargetPlace,
    TargetPopulation,
    YearProgramming,
)
from kpt.plans.queries.lines import GONE, StoredRow
from kpt.plans.queries.paging import KnownCount
from kpt.rules.codes import Accumulation
from kpt.rules.exact import exact_sum
from kpt.rules.text import fold
from kpt.rules.year_fixes import PARTS, Advice, advice, missing_parts

PER_PAGE = 100
LINE, QUANTITY = -1, 0
SORTS = {
    "numero": ("position",),
    "nombre": ("indicator_name", "customisation"),
    "programa": ("programme_code", "indicator_code"),
}


@dataclass(slots=True)
class Cells:
    """What hangs from a target: its lines, its years and its money."""

    lines: list[int] = field(default_factory=list)
    years: dict[int, Decimal | None] = field(default_factory=dict)
    money: list[Decimal] = field(default_factory=list)

    @property
    def total_cop(self) -> Decimal:
        return exact_sum(self.money)


@dataclass(frozen=True, slots=True)
class TargetLine:
    """One target in the list."""

    uid: UUID
    label: str
    name: str
    standard: str
    code: str
    sector: str
    programme: str
    lines: str
    target: Decimal | None
    unit: str
    mode: str
    total_cop: Decimal
    missing: tuple[str, ...]
    parts: int = len(PARTS)

    @property
    def done(self) -> int:
        return self.parts - len(self.missing)


@dataclass(frozen=True, slots=True)
class TargetPage:
    """A target whole, for its page. ``values`` by the names of its form."""

    row: StoredRow
    target: ProductTarget
    choices: dict[str, list[tuple[int, str]]]
    advice: Advice
    total_cop: Decimal
    cost_cop: Decimal | None


def cells_of(targets: QuerySet[ProductTarget] | list[int]) -> dict[int, Cells]:
    """Return lines, years and money of some targets. One query."""
    exact = ExactDecimalField()
    mine = {"target__in": targets}
    years = YearProgramming.objects.filter(**mine).order_by()
    money = Funding.objects.filter(**mine).order_by()
    links = ProductTargetLine.objects.filter(**mine).order_by()
    rows = years.values_list(
        "target_id", Value(QUANTITY, IntegerField()), "fiscal_year", Cast("quantity", exact)
    ).union(
        money.values_list("target_id", "source_id", "fiscal_year", Cast("amount_cop", exact)),
        links.values_list(
            "target_id",
            Value(LINE, IntegerField()),
            "position",
            Cast("line__consecutive", exact),
        ),
        all=True,
    )
    found: dict[int, Cells] = defaultdict(Cells)
    for target, source, year, amount in sorted(rows, key=lambda row: row[:3]):
        if source == LINE:
            found[target].lines.append(int(amount))
        elif source == QUANTITY:
            found[target].years[year] = amount
        else:
            found[target].money.append(amount)
    return found


def target_choices(version: PlanVersion) -> dict[str, list[tuple[str, str]]]:
    """Return what the list can be narrowed by: lines, and sectors and programmes in use."""
    lines = StrategicLine.objects.filter(version=version).order_by()
    targets = ProductTarget.objects.filter(version=version).order_by()
    text = Text()
    rows = lines.values_list(
        Value("linea", text), Cast("consecutive", text), Cast("name", text), "position"
    ).union(
        targets.values_list(
            Value("sector", text),
            Cast("sector_code", text),
            Cast("sector_name", text),
            Value(0, IntegerField()),
        ),
        targets.values_list(
            Value("programa", text),
            Cast("programme_code", text),
            Cast("programme_name", text),
            Value(0, IntegerField()),
        ),
    )
    found: dict[str, list[tuple[str, str]]] = {"linea": [], "sector": [], "programa": []}
    for kind, code, name, _ in sorted(rows, key=lambda row: (row[3], row[1])):
        found[kind].append((code, name if kind == "linea" else f"{code} {name}"))
    return found


def list_targets(
    version: PlanVersion, asked: Mapping[str, str]
) -> tuple[Page, list[TargetLine], int]:
    """Return one page of targets, and how many there are. Two queries."""
    found = _narrowed(ProductTarget.objects.filter(version=version), asked)
    order = asked.get("orden", "")
    fields = SORTS.get(order.lstrip("-"), SORTS["numero"])
    keys = [f"-{name}" if order.startswith("-") else name for name in fields]
    number = row_number(asked.get("pagina", "")) or 1
    first = (max(number, 1) - 1) * PER_PAGE
    rows = list(
        found.select_related("detail")
        .annotate(in_all=Window(Count("pk")))
        .order_by(*keys, "consecutive")[first : first + PER_PAGE]
    )
    if not rows and number > 1:
        return list_targets(version, {**dict(asked.items()), "pagina": "1"})
    count = rows[0].in_all if rows else 0
    cells = cells_of([row.pk for row in rows])
    page = KnownCount(rows, PER_PAGE, count).page(max(number, 1))
    return page, [_line(row, cells[row.pk]) for row in rows], count


def stored_target(version: PlanVersion, uid: UUID) -> StoredRow:
    """Return the values of a target, for saving them. Three queries."""
    return target_page(version, uid, on=None).row


def target_page(version: PlanVersion, uid: UUID, *, on: date | None) -> TargetPage:
    """Return one target with all that its page shows, or answer 404.

    Four queries; without ``on`` the choices are left out, and it takes three.
    """
    target = (
        ProductTarget.objects.filter(version=version, uid=uid)
        .select_related("detail", "change__by", "outcome", "sdg")
        .first()
    )
    if target is None:
        raise Http404(GONE)
    cells = cells_of([target.pk])[target.pk]
    detail = getattr(target, "detail", None)
    cost = detail.unit_cost_cop if detail else None
    return TargetPage(
        row=StoredRow(
            uid=target.uid,
            label=target.label,
            name=target.customisation or target.indicator_name,
            values=_values(target, cells, list(version.plan.period.fiscal_years)),
            when=fecha_hora(target.change.at),
            who=str(target.change.by) if target.change.by else "",
        ),
        target=target,
        choices=form_choices(version, on) if on else {},
        advice=advice(
            Accumulation(target.accumulation), target.target, cells.years, unit=target.unit
        ),
        total_cop=cells.total_cop,
        cost_cop=cost * target.target if cost is not None and target.target else None,
    )


def form_choices(version: PlanVersion, on: date) -> dict[str, list[tuple[int, str]]]:
    """Return what the form of a target offers: lines, outcomes, goals, people. One query."""
    text, number = Text(), IntegerField()
    lines = StrategicLine.objects.filter(version=version).order_by()
    outcomes = OutcomeTarget.objects.filter(version=version).order_by()
    people = Membership.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=on),
        entity=version.plan.entity_id,
        role__in=TEAM,
        starts_on__lte=on,
    ).order_by()
    rows = lines.values_list(
        Value("lines", text), "consecutive", Cast("name", text), "position"
    ).union(
        outcomes.values_list(
            Value("outcome_id", text), "pk", Cast("indicator_name", text), "position"
        ),
        SDG.objects.order_by().values_list(
            Value("sdg_id", text), "number", Cast("name", text), Cast("number", number)
        ),
        people.values_list(
            Value("responsible_id", text),
            "user_id",
            Cast("user__full_name", text),
            Value(0, number),
        ),
    )
    found: dict[str, list[tuple[int, str]]] = {
        "lines": [],
        "outcome_id": [],
        "sdg_id": [],
        "responsible_id": [],
    }
    for kind, key, words, _ in sorted(rows, key=lambda row: (row[3], row[2])):
        found[kind].append((key, f"{key}. {words}" if kind == "sdg_id" else words))
    return found


def _narrowed(
    targets: QuerySet[ProductTarget], asked: Mapping[str, str]
) -> QuerySet[ProductTarget]:
    for word in fold(asked.get("q", "")).split():
        targets = targets.filter(search_text__contains=word)
    if sector := asked.get("sector"):
        targets = targets.filter(sector_code=sector)
    if programme := asked.get("programa"):
        targets = targets.filter(programme_code=programme)
    if line := row_number(asked.get("linea", "")):
        links = ProductTargetLine.objects.filter(target=OuterRef("pk"), line__consecutive=int(line))
        targets = targets.filter(Exists(links))
    return _in_state(targets, asked.get("estado", ""))


def _in_state(targets: QuerySet[ProductTarget], state: str) -> QuerySet[ProductTarget]:
    mine = {"target": OuterRef("pk")}
    programmed = YearProgramming.objects.filter(**mine, quantity__isnull=False)
    nobody = Q(detail=None) | Q(detail__responsible_office="", detail__responsible=None)
    states: dict[str, Q] = {
        "sin-meta": Q(target=None),
        "sin-programar": ~Q(Exists(programmed)),
        "sin-plata": ~Q(Exists(Funding.objects.filter(**mine))),
        "sin-responsable": nobody,
        "sin-linea": ~Q(Exists(ProductTargetLine.objects.filter(**mine))),
        "sin-resultado": Q(outcome=None),
    }
    return targets.filter(states[state]) if state in states else targets


def _line(row: ProductTarget, cells: Cells) -> TargetLine:
    detail = getattr(row, "detail", None)
    mode = Accumulation(row.accumulation)
    said = advice(mode, row.target, cells.years)
    return TargetLine(
        uid=row.uid,
        label=row.label,
        name=row.customisation or row.indicator_name,
        standard=row.indicator_name if row.customisation else "",
        code=row.indicator_code,
        sector=row.sector_name,
        programme=row.programme_name,
        lines=", ".join(f"LE-{number}" for number in dict.fromkeys(cells.lines)),
        target=row.target,
        unit=row.unit,
        mode="se suman" if mode is Accumulation.CUMULATIVE else "cada año",
        total_cop=cells.total_cop,
        missing=missing_parts(
            has_line=bool(cells.lines),
            target=row.target,
            agrees=said.agrees,
            has_responsible=bool(detail and (detail.responsible_office or detail.responsible_id)),
            has_money=bool(cells.money) or bool(detail and detail.unit_cost_cop is not None),
        ),
    )


def _values(target: ProductTarget, cells: Cells, years: Iterable[int]) -> dict[str, Any]:
    populations, places = _for_whom(target)
    detail = getattr(target, "detail", None)
    plain = ("customisation", "outcome_id", "sdg_id", "target", "accumulation", "bpin_text")
    kept = (
        *("refinement", "baseline", "rationale", "unit_cost_cop", "unit_cost_source"),
        *("responsible_office", "responsible_id"),
    )
    return {
        **{name: getattr(target, name) for name in plain},
        **{name: getattr(detail, name, None) for name in kept},
        "lines": tuple(cells.lines),
        "populations": populations,
        "places": places,
        **{f"programado-{year}": cells.years.get(year) for year in years},
    }


def _for_whom(target: ProductTarget) -> tuple[tuple, tuple]:
    """Return the groups and the places of a target. One query."""
    text = Text()
    groups = TargetPopulation.objects.filter(target=target).order_by()
    spots = TargetPlace.objects.filter(target=target).order_by()
    rows = groups.values_list(
        Value("g", text), Cast("group_code", text), Cast("people", text)
    ).union(spots.values_list(Value("p", text), Cast("kind", text), Cast("name", text)))
    found = sorted(rows, key=lambda row: (row[0], row[1], row[2] or ""))
    return (
        tuple((code, int(n) if n else None) for kind, code, n in found if kind == "g"),
        tuple((code, name) for kind, code, name in found if kind == "p"),
    )

"""The list of metas de producto: filtered, sorted and paged in the database, drawn from values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import F, FilteredRelation, FloatField, Q, QuerySet
from django.db.models.functions import Cast
from django.http import QueryDict

from kpt.base.numbers import cuenta, millones, quantity
from kpt.followup.filters import Choices, TargetFilter
from kpt.followup.links import PlanLinks
from kpt.followup.models import WHOLE_TERM, Dimension, PlanFigure, PlanFinding
from kpt.followup.queries.pages.findings import FindingMark, check_title, mark_of
from kpt.followup.queries.pages.plan import PlanInHand
from kpt.followup.words import word
from kpt.plans.models import ProductTarget
from kpt.rules.checks import ABOVE_PHYSICAL, NO_BPIN, QUANTITY_WITHOUT_MONEY
from kpt.rules.codes import Accumulation
from kpt.rules.money import year_total

ZERO = Decimal(0)
PAGE_SIZES = (25, 50, 100)
NO_YEAR = 1  # a vigencia that no figure has; the database refuses negative ones
DEFAULT_ORDER = "numero"
ORDERS: dict[str, tuple[str, ...]] = {
    "numero": ("consecutive",),
    "meta": ("indicator_name", "consecutive"),
    "sector": ("sector_code", "consecutive"),
    "avance": ("sortable_ratio", "consecutive"),
    "cuatrienio": ("sortable_term_ratio", "consecutive"),
    "plata": ("sortable_money", "consecutive"),
}
_BY_DIMENSION = {
    Dimension.LINE: "linea",
    Dimension.SECTOR: "sector",
    Dimension.PROGRAMME: "programa",
    Dimension.SDG: "ods",
}


@dataclass(frozen=True, slots=True)
class TargetLine:
    """One row of the list, in words. ``ratio`` is that of the year on show, 1 is 100 %."""

    url: str
    label: str
    name: str
    detail: str
    target: str
    unit: str
    done: str
    programmed: str
    ratio: Decimal | None
    word: str
    term_ratio: Decimal | None
    millions: str
    mark: FindingMark | None
    more_marks: int


@dataclass(frozen=True)
class TargetSearch:
    """What a person asked for: the filters, the order, the year on show, and what they find."""

    plan: PlanInHand
    year: int | None
    filters: TargetFilter
    order: str
    findings: Mapping[int, tuple[str, ...]]

    @cached_property
    def found(self) -> list[tuple[int, int]]:
        """The rows that match, in order: (primary key, consecutive). One query."""
        return list(_sorted(self.filters.qs, self.order).values_list("pk", "consecutive"))


def targets_of(plan: PlanInHand, year: int | None) -> QuerySet[ProductTarget]:
    """Return the targets of a version with their progress of ``year`` and of the four years."""
    return ProductTarget.objects.filter(version_id=plan.version_id).annotate(
        in_year=FilteredRelation("progress", condition=Q(progress__fiscal_year=year or NO_YEAR)),
        in_term=FilteredRelation("progress", condition=Q(progress__fiscal_year=WHOLE_TERM)),
        explanation=F("in_year__explanation"),
    )


def find_targets(plan: PlanInHand, asked: QueryDict) -> TargetSearch:
    """Read what the address asks for. Two queries: the choices of the filters, the findings."""
    findings = _findings(plan)
    year = _year(plan, asked.get("vigencia", ""))
    filters = TargetFilter(
        asked, targets_of(plan, year), year=year, choices=_choices(plan, findings)
    )
    order = asked.get("orden", "")
    known = order.removeprefix("-") in ORDERS
    return TargetSearch(plan, year, filters, order if known else DEFAULT_ORDER, findings)


def _year(plan: PlanInHand, asked: str) -> int | None:
    """Return the vigencia on show: the one asked for, or the last that has execution."""
    chosen = [year for year in plan.followed_years if str(year) == asked]
    return chosen[0] if chosen else plan.last_followed


def _findings(plan: PlanInHand) -> dict[int, tuple[str, ...]]:
    rows = PlanFinding.objects.filter(plan_id=plan.plan_id, target__isnull=False)
    codes: dict[int, list[str]] = defaultdict(list)
    for target, code in rows.order_by("position").values_list("target_id", "code"):
        if code not in codes[target]:
            codes[target].append(code)
    return {target: tuple(found) for target, found in codes.items()}


def _choices(plan: PlanInHand, findings: Mapping[int, tuple[str, ...]]) -> dict[str, Choices]:
    options: dict[str, list[tuple[str, str]]] = defaultdict(list)
    figures = PlanFigure.objects.filter(
        plan_id=plan.plan_id, fiscal_year=WHOLE_TERM, dimension__in=_BY_DIMENSION
    )
    for dimension, key, label in figures.order_by("position").values_list(
        "dimension", "key", "label"
    ):
        if key:
            options[_BY_DIMENSION[Dimension(dimension)]].append((key, label))
    counts: dict[str, int] = defaultdict(int)
    for codes in findings.values():
        for code in codes:
            counts[code] += 1
    choices: dict[str, Choices] = {name: options[name] for name in _BY_DIMENSION.values()}
    return choices | {
        "revision": [(code, f"{check_title(code)} ({counts[code]})") for code in sorted(counts)],
        "vigencia": [(str(year), str(year)) for year in reversed(plan.followed_years)],
    }


def _sorted(targets: QuerySet[ProductTarget], order: str) -> QuerySet[ProductTarget]:
    """Sort in the database. Decimals are cast for their order only; no figure is shown from it."""
    first, *rest = ORDERS[order.removeprefix("-")]
    if first == "sortable_ratio":
        targets = targets.annotate(sortable_ratio=Cast("in_year__ratio", FloatField()))
    elif first == "sortable_term_ratio":
        targets = targets.annotate(sortable_term_ratio=Cast("in_term__ratio", FloatField()))
    elif first == "sortable_money":
        money = Cast("in_term__own_programmed_cop", FloatField())
        targets = targets.annotate(sortable_money=money)
    column = F(first)
    way = column.desc(nulls_last=True) if order.startswith("-") else column.asc(nulls_last=True)
    return targets.order_by(way, *rest)


@dataclass(frozen=True, slots=True)
class TargetsPage:
    """One page of the list. ``page.object_list`` are its rows, as TargetLine."""

    search: TargetSearch
    page: Page
    quick: tuple[dict[str, object], ...]
    other_years: tuple[tuple[int, str], ...]
    total_millions: str

    @property
    def form(self):
        return self.search.filters.form

    @property
    def year(self) -> int | None:
        return self.search.year

    @property
    def year_header(self) -> str:
        return f"Avance {self.year}"

    @property
    def lead(self) -> str:
        plan = self.search.plan
        count = cuenta(plan.term.targets if plan.term else 0, "meta,metas")
        act = f" por {plan.act}" if plan.act else ""
        return f"{count} de producto, adoptadas{act}. Agregar o quitar una pide otro acto."


def targets_page(plan: PlanInHand, asked: QueryDict, links: PlanLinks) -> TargetsPage:
    """Return the page that the address asks for. Four queries whatever the number of targets."""
    search = find_targets(plan, asked)
    size = asked.get("filas", "")
    per_page = int(size) if size in map(str, PAGE_SIZES) else PAGE_SIZES[0]
    page = Paginator(search.found, per_page).get_page(asked.get("pagina"))
    query = asked.urlencode()
    rows = _rows(search, [pk for pk, _ in page.object_list])
    lines: Any = [_line(row, search, links, query) for row in rows]
    page.object_list = lines
    whole = year_total(row["money"] or ZERO for row in rows)
    return TargetsPage(
        search,
        page,
        _quick(search, asked, links),
        tuple(_other_years(search, asked)),
        millones(whole),
    )


def _other_years(search: TargetSearch, asked: QueryDict) -> Iterable[tuple[int, str]]:
    """Return the other followed vigencias, each with this list as it is in that year."""
    for year in search.plan.followed_years:
        if year != search.year:
            query = asked.copy()
            query["vigencia"] = str(year)
            yield year, f"?{query.urlencode()}"


_COLUMNS = (
    *("pk", "consecutive", "indicator_code", "indicator_name", "customisation", "sector_name"),
    *("unit", "target", "accumulation"),
)


def _rows(search: TargetSearch, keys: list[int]) -> list[dict]:
    rows = targets_of(search.plan, search.year).filter(pk__in=keys)
    found = {
        row["pk"]: row
        for row in rows.values(
            *_COLUMNS,
            "explanation",
            programmed=F("in_year__programmed"),
            executed=F("in_year__executed"),
            ratio=F("in_year__ratio"),
            term_ratio=F("in_term__ratio"),
            money=F("in_term__own_programmed_cop"),
        )
    }
    return [found[key] for key in keys]


def _line(row: dict, search: TargetSearch, links: PlanLinks, query: str) -> TargetLine:
    each_year = row["accumulation"] == Accumulation.NON_CUMULATIVE
    url = links.target(row["consecutive"])
    codes = search.findings.get(row["pk"], ())
    return TargetLine(
        url=f"{url}?{query}" if query else url,
        label=f"IP-{row['consecutive']}",
        name=row["customisation"] or row["indicator_name"],
        detail=f"IP-{row['consecutive']} · {row['indicator_code']} · {row['sector_name']}",
        target=quantity(row["target"]),
        unit=f"{row['unit'].lower()}{', cada año' if each_year else ''}",
        done=quantity(row["executed"]),
        programmed=quantity(row["programmed"]),
        ratio=row["ratio"],
        word=word(row["explanation"]),
        term_ratio=row["term_ratio"],
        millions=millones(row["money"]),
        mark=mark_of(codes[0]) if codes else None,
        more_marks=max(0, len(codes) - 1),
    )


_QUICK_CHECKS = (NO_BPIN, QUANTITY_WITHOUT_MONEY, ABOVE_PHYSICAL)


def _quick(
    search: TargetSearch, asked: QueryDict, links: PlanLinks
) -> tuple[dict[str, object], ...]:
    """Return the lists that people ask for most, each with how many it holds."""
    plan = search.plan
    found: list[tuple[str, str, int | None, dict[str, str] | bool]] = []
    last = plan.summaries.get(plan.last_followed or -1)
    narrow = any(asked.get(name) for name in search.filters.filters if name != "vigencia")
    total = plan.term.targets if plan.term else None
    found.append(("Todas", links.targets, total, not narrow))
    if last:
        late, where = last.below + last.not_executed, {"avance": "atrasada"}
        found.append((f"Atrasadas {last.fiscal_year}", links.targets_where(**where), late, where))
        if last.no_data:
            where = {"avance": "sin-dato"}
            found.append(("Sin dato", links.targets_where(**where), last.no_data, where))
    for code in (check.code for check in _QUICK_CHECKS):
        count = sum(code in codes for codes in search.findings.values())
        if count:
            where = {"revision": code}
            found.append((mark_of(code).text, links.targets_where(**where), count, where))
    given = {
        name: value
        for name, value in asked.items()
        if value and name in search.filters.filters and name != "vigencia"
    }
    return tuple(
        {
            "label": label,
            "url": url,
            "count": count,
            "current": where if isinstance(where, bool) else where == given,
        }
        for label, url, count, where in found
    )

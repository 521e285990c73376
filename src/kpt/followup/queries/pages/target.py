"""One meta de producto: what it is, its years, its money, its execution and how it was computed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import F, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.http import Http404, QueryDict

from kpt.base.calculation import Calculation
from kpt.base.fields import ExactDecimalField
from kpt.base.numbers import quantity
from kpt.followup.filters import Choices, TargetFilter
from kpt.followup.links import PlanLinks
from kpt.followup.models import FinancialExecution, PhysicalExecution, TargetYearProgress
from kpt.followup.queries.pages.calculations import calculations, measure
from kpt.followup.queries.pages.findings import Finding, findings_of_target
from kpt.followup.queries.pages.plan import PlanInHand
from kpt.followup.queries.pages.reported_target import SheetReported, sheet_reported
from kpt.followup.queries.pages.target_tables import (
    Execution,
    MoneyTable,
    YearLine,
    money_table,
    reading_sentence,
    year_lines,
)
from kpt.followup.queries.pages.targets import (
    DEFAULT_ORDER,
    ORDERS,
    TargetSearch,
    targets_of,
)
from kpt.indicative.models import TargetResponsible
from kpt.plans.models import Funding, ProductTarget
from kpt.rules.codes import Accumulation, is_principal, normal_bpins, split_bpins

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Step:
    """A neighbour in the list from which the person came."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class TargetSheet:
    """Everything that the page of one target shows. Decimals are exact."""

    label: str
    title: str
    indicator: str
    lines: tuple[tuple[str, str], ...]
    facts: tuple[tuple[str, str, str], ...]
    in_catalogue: bool
    years: tuple[YearLine, ...]
    term: YearLine | None
    chart: tuple[tuple[int, Decimal | None, Decimal | None], ...]
    unit: str
    reading: str
    reading_agrees: bool
    money: MoneyTable
    executions: tuple[Execution, ...]
    calculations: tuple[Calculation, ...]
    reported: SheetReported
    findings: tuple[Finding, ...]
    physical_mates: tuple[Step, ...]
    financial_mates: tuple[Step, ...]
    previous: Step | None
    following: Step | None
    back: str

    @property
    def step(self) -> str:
        return f"{self.label} · {self.lines[0][0]}" if self.lines else self.label

    @property
    def chart_title(self) -> str:
        return f"Programado y ejecutado por año ({self.unit})"


def target_sheet(
    plan: PlanInHand, consecutive: int, asked: QueryDict, links: PlanLinks, now: datetime
) -> TargetSheet:
    """Return the page of ``IP-consecutive``. Five queries. Raises Http404 if the plan lacks it."""
    target, lines, progress = _target(plan, consecutive)
    money, records = _cells(plan, target)
    years = year_lines(plan, target, progress)
    quantities = {line.fiscal_year: line.own_programmed for line in years}
    reading, agrees = reading_sentence(target, quantities)
    executions = _executions(records)
    before, after = _neighbours(plan, consecutive, asked, links)
    term = progress.get(0)
    any_progress = next(iter(progress.values()), None)
    mates = _mates(any_progress.physical_group if any_progress else None, consecutive, links)
    partners = _mates(any_progress.financial_group if any_progress else None, consecutive, links)
    query = asked.urlencode()
    return TargetSheet(
        label=f"IP-{consecutive}",
        title=target.customisation or target.indicator_name,
        indicator=target.indicator_name,
        lines=tuple(
            (f"{number}. {name}", links.targets_where(linea=f"LE-{number}"))
            for number, name in lines
        ),
        facts=_facts(target),
        in_catalogue=target.indicator_id is not None,
        years=years,
        term=year_lines(plan, target, {0: term}, whole=True)[0] if term else None,
        chart=tuple((line.fiscal_year, line.programmed or ZERO, line.executed) for line in years),
        unit=target.unit.lower(),
        reading=reading,
        reading_agrees=agrees,
        money=money_table(plan, money),
        executions=executions,
        calculations=calculations(target, years, term, executions, plan),
        reported=sheet_reported(
            plan, target, years, money, public=links.public, alone=not (mates or partners), now=now
        ),
        findings=findings_of_target(target.pk, links),
        physical_mates=mates,
        financial_mates=partners,
        previous=before,
        following=after,
        back=f"{links.targets}?{query}" if query else links.targets,
    )


def target_or_404(plan: PlanInHand, consecutive: int) -> QuerySet[ProductTarget]:
    """Return the one row of the plan with that number, as a queryset that is not empty yet."""
    return ProductTarget.objects.filter(version_id=plan.version_id, consecutive=consecutive)


Lines = list[tuple[int, str]]


def _target(plan: PlanInHand, consecutive: int) -> tuple[Any, Lines, dict[int, TargetYearProgress]]:
    """Return the target, its lines and its progress by vigencia; 0 is the whole term.

    One query: a row for each vigencia and line. Before the first calculation, two.
    """
    rows: list[Any] = list(
        TargetYearProgress.objects.filter(
            target__version_id=plan.version_id, target__consecutive=consecutive
        )
        .select_related("target__indicator__release", "target__sdg")
        .annotate(**_said_of("target__"))
        .order_by("fiscal_year", "target__line_links__position")
    )
    progress = {row.fiscal_year: row for row in rows}
    if rows:
        target = rows[0].target
    else:
        rows = list(
            target_or_404(plan, consecutive)
            .select_related("indicator__release", "sdg")
            .annotate(**_said_of(""))
            .order_by("line_links__position")
        )
        if not rows:
            raise Http404(f"El plan no tiene la meta IP-{consecutive}.")
        target = rows[0]
    target.office, target.person = rows[0].office_name, rows[0].person_name
    lines = {row.line_number: row.line_name for row in rows if row.line_number is not None}
    return target, list(lines.items()), progress


def _said_of(path: str) -> dict[str, Any]:
    """Return what a row adds to the target: one of its lines, and who answers for it."""
    who = TargetResponsible.objects.filter(
        plan=OuterRef(f"{path}version__plan"), target_uid=OuterRef(f"{path}uid"), until=None
    )
    return {
        "line_number": F(f"{path}line_links__line__consecutive"),
        "line_name": F(f"{path}line_links__line__name"),
        "office_name": Subquery(who.values("office")[:1]),
        "person_name": Subquery(who.values("person__full_name")[:1]),
    }


Record = tuple[str, int, str, Decimal, Decimal | None, Decimal | None]


def _cells(
    plan: PlanInHand, target: ProductTarget
) -> tuple[dict[tuple[int, int], Decimal], list[Record]]:
    """Return the money of a target, and the records of the sources that name its projects.

    One query: three tables that answer the same question, what there is of this target by year.
    """
    nothing, no_source = Value(None, ExactDecimalField()), Value(None, IntegerField())
    listed = split_bpins(target.bpin_text)
    projects = {normal_bpins(target.bpin_text), *listed} if listed else set()
    funding = Funding.objects.filter(target=target).values_list(
        Value("plan"), "fiscal_year", Value(""), "source_id", "amount_cop", nothing, nothing
    )
    financial = FinancialExecution.objects.filter(
        plan_id=plan.plan_id,
        product_code=target.product_code,
        bpins__in=projects,
    ).values_list(
        Value("financial"),
        "fiscal_year",
        "bpins",
        no_source,
        "commitments_cop",
        "obligations_cop",
        "payments_cop",
    )
    physical = PhysicalExecution.objects.filter(
        plan_id=plan.plan_id,
        indicator_code=target.indicator_code,
        accumulation=target.accumulation,
        bpins__in=projects,
    ).values_list(
        Value("physical"), "fiscal_year", "bpins", no_source, "executed", nothing, nothing
    )
    parts = [financial, physical] if projects else []
    money: dict[tuple[int, int], Decimal] = {}
    records: list[Record] = []
    for kind, year, bpins, source, first, second, third in funding.order_by().union(
        *(part.order_by() for part in parts), all=True
    ):
        if kind == "plan":
            money[year, source] = first
        else:
            records.append((kind, year, bpins, first, second, third))
    return money, records


def _executions(records: list[Record]) -> tuple[Execution, ...]:
    """Return one row for each vigencia and project, newest vigencia first."""
    found: dict[tuple[int, str], dict[str, Record]] = defaultdict(dict)
    for record in records:
        found[record[1], record[2]][record[0]] = record
    rows = []
    for (year, bpins), kinds in sorted(found.items(), key=lambda item: (-item[0][0], item[0][1])):
        physical, financial = kinds.get("physical"), kinds.get("financial")
        rows.append(
            Execution(
                fiscal_year=year,
                bpins=bpins,
                executed=physical[3] if physical else None,
                commitments_cop=financial[3] if financial else None,
                obligations_cop=financial[4] if financial else None,
                payments_cop=financial[5] if financial else None,
            )
        )
    return tuple(rows)


def _facts(target: ProductTarget) -> tuple[tuple[str, str, str], ...]:
    kind = "principal" if is_principal(target.indicator_code) else "secundario"
    release = target.indicator.release.label if target.indicator else ""
    known = f"catálogo {release}" if release else "este código no está en el catálogo cargado"
    mode = Accumulation(target.accumulation)
    explained = (
        "los años se suman hasta llegar a la meta"
        if mode is Accumulation.CUMULATIVE
        else "cada año programado debe llegar a la meta"
    )
    codes = ", ".join(split_bpins(target.bpin_text))
    return (
        (
            "Indicador",
            target.indicator_name,
            f"{target.indicator_code} · {kind} · se mide en {target.unit.lower()} · {known}",
        ),
        ("Producto", target.product_name, target.product_code),
        ("Programa", target.programme_name, target.programme_code),
        ("Sector", target.sector_name, target.sector_code),
        ("ODS", str(target.sdg) if target.sdg else "Sin ODS", ""),
        (
            "Meta del cuatrienio",
            f"{quantity(target.target)}{measure(target.unit)}",
            f"{mode.official}: {explained}",
        ),
        ("BPIN", codes or target.bpin_text or "Sin BPIN", "" if codes else _WITHOUT_BPIN),
    )


_WITHOUT_BPIN = "sin BPIN no se encuentra su ejecución en PIIP ni en CUIPO"


def _mates(group: str | None, consecutive: int, links: PlanLinks) -> tuple[Step, ...]:
    """Return the other targets with which this one is summed before dividing."""
    numbers = [int(label.removeprefix("IP-")) for label in (group or "").split(", ") if label]
    return tuple(
        Step(f"IP-{number}", links.target(number)) for number in numbers if number != consecutive
    )


def _neighbours(
    plan: PlanInHand, consecutive: int, asked: QueryDict, links: PlanLinks
) -> tuple[Step | None, Step | None]:
    """Return the targets before and after this one in the list that the address describes.

    The choices of the filters are not loaded: whatever the address says is one of them.
    """
    year = next((y for y in plan.followed_years if str(y) == asked.get("vigencia")), None)
    year = year or plan.last_followed
    given: dict[str, Choices] = {
        name: [(asked.get(name, ""), "")] if asked.get(name) else []
        for name in ("linea", "sector", "programa", "ods", "revision", "vigencia")
    }
    filters = TargetFilter(asked, targets_of(plan, year), year=year, choices=given)
    order = asked.get("orden", "")
    order = order if order.removeprefix("-") in ORDERS else DEFAULT_ORDER
    numbers = [number for _, number in TargetSearch(plan, year, filters, order, {}).found]
    if consecutive not in numbers:
        return None, None
    place = numbers.index(consecutive)
    query = f"?{asked.urlencode()}" if asked else ""

    def step(at: int) -> Step | None:
        if not 0 <= at < len(numbers):
            return None
        return Step(f"IP-{numbers[at]}", f"{links.target(numbers[at])}{query}")

    return step(place - 1), step(place + 1)

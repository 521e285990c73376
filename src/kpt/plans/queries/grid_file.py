"""The plan plurianual to take away: a table by target and source, and the page to print."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import OuterRef, Subquery

from kpt.base.downloads import TableFile
from kpt.base.sheets.styles import LONG_TEXT, MONEY, TEXT
from kpt.base.sheets.values import Value
from kpt.base.sheets.writing import Column
from kpt.plans.models import (
    ExpectedFunding,
    Funding,
    PlanVersion,
    ProductTarget,
    ProductTargetLine,
    StrategicLine,
)
from kpt.plans.queries.grid import matching
from kpt.plans.queries.grid_address import GridAddress
from kpt.plans.queries.grid_totals import GridTotals, grid_totals
from kpt.rules.exact import exact_sum
from kpt.rules.investment import WHOLE_PLAN
from kpt.rules.money import source_at

Money = Mapping[int, Mapping[int, Mapping[int, Decimal]]]  # target → source → year


def grid_table(version: PlanVersion, address: GridAddress) -> TableFile:
    """Return one row for each target and source, with its years; a target without money has one.

    Six queries.
    """
    years = version.plan.period.fiscal_years
    columns = [
        Column("Meta", 10, TEXT),
        Column("Líneas estratégicas", 30, LONG_TEXT),
        Column("Sector", 24, LONG_TEXT),
        Column("Código del indicador", 14, TEXT),
        Column("Indicador", 40, LONG_TEXT),
        Column("Personalización", 40, LONG_TEXT),
        Column("Fuente", 30, LONG_TEXT),
        *(Column(f"{year} (pesos)", 18, MONEY) for year in years),
        Column("Total (pesos)", 20, MONEY),
        Column("Por gestionar", 30, LONG_TEXT),
    ]
    found = list(matching(version, address, grid_totals(version)).order_by("position"))
    lines, money, marks = _lines(version), _money(version), _marks(version)
    rows: list[list[Value | int]] = []
    for target in found:
        start: list[Value | int] = [
            target.label,
            "; ".join(lines.get(target.pk, ())),
            f"{target.sector_code} {target.sector_name}",
            target.indicator_code,
            target.indicator_name,
            target.customisation,
        ]
        used: list[int | None] = [*sorted(money.get(target.pk, {}))]
        for position in used or [None]:
            rows.append([*start, *_years(target.pk, position, years, money, marks)])
    return TableFile(f"ppi-{version.plan.entity_id}", "Plan plurianual", columns, rows)


def _years(
    target: int, position: int | None, years: Sequence[int], money: Money, marks
) -> list[Value | int]:
    if position is None:
        return ["", *([None] * len(years)), None, ""]
    amounts = money[target][position]
    return [
        source_at(position).label,
        *(amounts.get(year) for year in years),
        exact_sum(amounts.values()),
        "; ".join(marks.get((target, position), ())),
    ]


def _lines(version: PlanVersion) -> dict[int, list[str]]:
    names: dict[int, list[str]] = defaultdict(list)
    links = ProductTargetLine.objects.filter(target__version=version).order_by("target", "position")
    for target, number, name in links.values_list("target_id", "line__consecutive", "line__name"):
        if (text := f"LE-{number} {name}") not in names[target]:
            names[target].append(text)
    return names


def _money(version: PlanVersion) -> Money:
    found: dict[int, dict[int, dict[int, Decimal]]] = defaultdict(lambda: defaultdict(dict))
    rows = Funding.objects.filter(target__version=version).order_by()
    for target, source, year, amount in rows.values_list(
        "target_id", "source_id", "fiscal_year", "amount_cop"
    ):
        found[target][source][year] = amount
    return found


def _marks(version: PlanVersion) -> dict[tuple[int, int], list[str]]:
    found: dict[tuple[int, int], list[str]] = defaultdict(list)
    rows = ExpectedFunding.objects.filter(target__version=version).order_by("fiscal_year")
    for target, source, year, partner in rows.values_list(
        "target_id", "source_id", "fiscal_year", "partner"
    ):
        found[target, source].append(f"{year} {partner}".strip())
    return found


# To be printed -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """A target with its sources in a few words and its money by year."""

    label: str
    name: str
    sources: str
    amounts: Sequence[Decimal]
    total: Decimal


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line with the targets that name it first, and its sums, which count all of its targets."""

    title: str
    rows: Sequence[PrintedRow]
    amounts: Sequence[Decimal]
    total: Decimal


@dataclass(frozen=True, slots=True)
class PrintedPlan:
    """The whole plan plurianual, and its sources by year."""

    years: Sequence[int]
    lines: Sequence[PrintedLine]
    sources: Sequence[tuple[str, Sequence[Decimal], Decimal]]
    amounts: Sequence[Decimal]
    total: Decimal
    expected: Decimal
    twice: Decimal


def grid_print(version: PlanVersion) -> PrintedPlan:
    """Return the plan plurianual as it is printed. Four queries."""
    years = version.plan.period.fiscal_years
    totals, money = grid_totals(version), _money(version)
    sums = totals.sums()
    links = ProductTargetLine.objects.filter(target=OuterRef("pk")).order_by("position")
    targets = ProductTarget.objects.filter(version=version).order_by("position")
    rows: dict[int, list[PrintedRow]] = defaultdict(list)
    for target in targets.annotate(first=Subquery(links.values("line__consecutive")[:1])):
        row = _printed(target, money.get(target.pk, {}), years)
        rows[target.first or WHOLE_PLAN].append(row)
    lines = [
        PrintedLine(
            f"{place}. {line.name}",
            rows.get(line.consecutive, []),
            [sums[line.consecutive, year] for year in years],
            totals.of_line(line.consecutive),
        )
        for place, line in enumerate(
            StrategicLine.objects.filter(version=version).order_by("position"), 1
        )
    ]
    if stray := rows.get(WHOLE_PLAN):
        columns = list(zip(*(row.amounts for row in stray), strict=True))
        amounts = [exact_sum(column) for column in columns]
        lines.append(PrintedLine("Metas sin línea", stray, amounts, exact_sum(amounts)))
    plan = [sums[WHOLE_PLAN, year] for year in years]
    return PrintedPlan(
        years, lines, _by_source(totals), plan, exact_sum(plan), totals.expected(), totals.twice()
    )


def _printed(
    target: ProductTarget, money: Mapping[int, Mapping[int, Decimal]], years: Sequence[int]
) -> PrintedRow:
    amounts = [exact_sum(row[year] for row in money.values() if year in row) for year in years]
    return PrintedRow(
        target.label,
        target.indicator_name,
        ", ".join(source_at(position).short for position in sorted(money)),
        amounts,
        exact_sum(amounts),
    )


def _by_source(totals: GridTotals) -> list[tuple[str, Sequence[Decimal], Decimal]]:
    rows: list[tuple[str, Sequence[Decimal], Decimal]] = []
    for position in sorted({source for line, _, source in totals.totals if line == WHOLE_PLAN}):
        amounts = [totals.room(position, year).programmed_cop for year in totals.fiscal_years]
        if total := exact_sum(amounts):
            rows.append((source_at(position).label, amounts, total))
    return rows

"""The money of an entity: what came in, what was spent, what is projected, and how well it does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.http import Http404
from django.utils.safestring import SafeString

from kpt.base import numbers
from kpt.base.charts.bars import year_bars
from kpt.base.errors_http import Spanish
from kpt.diagnosis.charts import reading_chart
from kpt.diagnosis.models import FinancialFigure, FinancialKind
from kpt.diagnosis.words import TITLES
from kpt.indicators.models import Indicator
from kpt.indicators.queries.readings import readings_from, values_around
from kpt.indicators.reference import IDF
from kpt.plans.models import FundingCeiling
from kpt.territories.models import TerritorialEntity


@dataclass(frozen=True, slots=True)
class Cell:
    """An amount and the figure that it is, so that it can be taken away."""

    text: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class MoneyTable:
    """Concepts by year, of one kind, executed or projected."""

    title: str
    years: tuple[int, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    totals: tuple[str, ...]
    sources: str

    @property
    def caption(self) -> str:
        return f"{self.title}, por concepto y vigencia, en pesos"


@dataclass(frozen=True, slots=True)
class CeilingRow:
    """A source with its ceiling each year, as the plan has it."""

    source: str
    amounts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FinancePage:
    """All that the financial page shows."""

    tables: tuple[MoneyTable, ...]
    chart: SafeString | None
    idf: SafeString | None
    idf_last: tuple[str, str] | None
    ceiling_years: tuple[int, ...]
    ceilings: tuple[CeilingRow, ...]


def finance_page(entity: TerritorialEntity) -> FinancePage:
    """Return the financial part of the diagnosis. Three or four queries."""
    figures = list(
        FinancialFigure.objects.filter(entity=entity).order_by("kind", "concept", "fiscal_year")
    )
    years, ceilings = _ceilings(entity)
    idf = _idf(entity)
    return FinancePage(
        tables=tuple(money_tables(figures)),
        chart=_chart(figures),
        idf=idf[0],
        idf_last=idf[1],
        ceiling_years=years,
        ceilings=ceilings,
    )


def figure_or_404(entity: TerritorialEntity, number: int) -> FinancialFigure:
    """Return a figure of this entity."""
    found = FinancialFigure.objects.filter(entity=entity, pk=number).first()
    if found is None:
        raise Http404(Spanish("Esa cifra no existe o ya se quitó."))
    return found


def money_tables(figures: Sequence[FinancialFigure]) -> list[MoneyTable]:
    """Return one table for each kind, executed and projected apart."""
    found = []
    for kind in FinancialKind:
        for projected in (False, True):
            some = [f for f in figures if f.kind == kind and f.is_projected == projected]
            if some:
                found.append(_table(TITLES[kind][projected], some))
    return found


def _table(title: str, figures: Sequence[FinancialFigure]) -> MoneyTable:
    years = tuple(sorted({figure.fiscal_year for figure in figures}))
    concepts: dict[str, dict[int, Cell]] = {}
    totals: dict[int, Decimal] = dict.fromkeys(years, Decimal(0))
    for figure in figures:
        cell = Cell(numbers.pesos(figure.amount_cop), figure.pk)
        concepts.setdefault(figure.concept, {})[figure.fiscal_year] = cell
        totals[figure.fiscal_year] += figure.amount_cop
    return MoneyTable(
        title=title,
        years=years,
        rows=tuple(
            (concept, tuple(cells.get(year, Cell(numbers.DASH)) for year in years))
            for concept, cells in concepts.items()
        ),
        totals=tuple(numbers.pesos(totals[year]) for year in years),
        sources="; ".join(sorted({figure.source for figure in figures})),
    )


def _chart(figures: Sequence[FinancialFigure]) -> SafeString | None:
    """Draw income beside spending, of the years in which there is some income."""
    sums: dict[str, dict[int, Decimal]] = {kind: {} for kind in FinancialKind}
    for figure in figures:
        if not figure.is_projected:
            by_year = sums[figure.kind]
            by_year[figure.fiscal_year] = (
                by_year.get(figure.fiscal_year, Decimal(0)) + figure.amount_cop
            )
    income, spending = sums[FinancialKind.INCOME], sums[FinancialKind.SPENDING]
    if not income:
        return None
    return year_bars(
        [(year, income[year], spending.get(year)) for year in sorted(income)][-6:],
        title="Ingresos y gastos ejecutados",
        series=("Ingresos", "Gastos"),
    )


def _idf(entity: TerritorialEntity) -> tuple[SafeString | None, tuple[str, str] | None]:
    rows = list(values_around(entity).filter(indicator__code=IDF.code, indicator__entity=None))
    if not rows:
        return None, None
    indicator = Indicator(pk=rows[0].indicator_id, name=IDF.name, unit=IDF.unit)
    (reading,) = readings_from(entity, [indicator], rows)
    last = reading.last
    if last is None or last.value is None:
        return None, None
    return reading_chart(reading, str(entity), hidden=True), (
        numbers.quantity(last.value),
        f"{last.year} · {last.source}",
    )


def _ceilings(entity: TerritorialEntity) -> tuple[tuple[int, ...], tuple[CeilingRow, ...]]:
    """Return the ceilings of the latest plan that has some."""
    everything = FundingCeiling.objects.filter(plan__entity=entity).select_related("source")
    rows = list(everything.order_by("-plan__period__first_year", "source", "fiscal_year"))
    rows = [row for row in rows if row.plan_id == rows[0].plan_id]
    years = tuple(sorted({row.fiscal_year for row in rows}))
    amounts: dict[str, dict[int, str]] = {}
    for row in rows:
        amounts.setdefault(str(row.source), {})[row.fiscal_year] = numbers.pesos(row.amount_cop)
    return years, tuple(
        CeilingRow(name, tuple(by_year.get(year, numbers.DASH) for year in years))
        for name, by_year in amounts.items()
    )

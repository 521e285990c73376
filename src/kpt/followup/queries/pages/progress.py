"""Follow-up of one vigencia: DNP's two tables, grouped as DNP groups, with its explanations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from operator import attrgetter

from django.core.paginator import Page, Paginator
from django.http import QueryDict

from kpt.base.numbers import DASH, cuenta, millones, pesos, quantity
from kpt.followup.filters import Choices, ProgressFilter
from kpt.followup.links import PlanLinks
from kpt.followup.models import Dimension, PlanFigure, ReportedCoverage, TargetYearProgress
from kpt.followup.queries.pages.averages import Average, averages
from kpt.followup.queries.pages.plan import PlanInHand, Summary
from kpt.followup.words import explanation, place
from kpt.rules.codes import Accumulation, normal_bpins
from kpt.rules.progress import ONE, Explanation

PER_PAGE = 25
MEMBERS_SHOWN = 4
ZERO = Decimal(0)


class Grain(StrEnum):
    """The two tables: by BPIN, indicator and mode; or by BPIN and product."""

    PHYSICAL = "fisico"
    FINANCIAL = "financiero"


# A sample of the official scale for each explanation; white where there is no percentage.
SAMPLES: Mapping[Explanation, Decimal | None] = {
    Explanation.NOT_EXECUTED: ZERO,
    Explanation.BELOW: Decimal("0.5"),
    Explanation.COMPLETE: ONE,
    Explanation.ABOVE: Decimal(2),
}


@dataclass(frozen=True, slots=True)
class ExplanationCount:
    """One of DNP's eight explanations and how many rows of each table it explains."""

    number: int
    sample: Decimal | None
    physical_text: str
    financial_text: str
    physical: int
    financial: int
    physical_url: str
    financial_url: str


@dataclass(frozen=True, slots=True)
class GroupLine:
    """One row of a table: targets that share a key, summed. Figures are written in words.

    ``planned`` and ``done`` are quantities of the physical table, millions of the financial one;
    ``exact`` says the whole pesos to whoever wants them.
    """

    members: tuple[tuple[str, str], ...]
    more_members: int
    first: int
    name: str
    code: str
    bpins: str
    unit: str
    planned: str
    done: str
    commitments: str
    payments: str
    exact: str
    ratio: Decimal | None
    word: str
    sort_planned: Decimal
    sort_ratio: Decimal


@dataclass(frozen=True, slots=True)
class ProgressPage:
    """The page of one vigencia and one table. ``page.object_list`` are GroupLine."""

    year: int
    grain: Grain
    summary: Summary | None
    explanations: tuple[ExplanationCount, ...]
    form: object
    page: Page | None
    cut: str
    averages: tuple[Average, ...]
    years: tuple[dict[str, object], ...]
    grains: tuple[dict[str, object], ...]

    @property
    def is_physical(self) -> bool:
        return self.grain is Grain.PHYSICAL

    @property
    def title(self) -> str:
        return f"Físico y financiero, {self.year}"

    @property
    def lead(self) -> str:
        said = (
            "Lo programado en el plan indicativo contra lo ejecutado según PIIP (bienes y "
            "servicios) y CUIPO (obligaciones)."
        )
        return f"{said} Corte del informe: {self.cut}." if self.cut else said

    @property
    def empty_title(self) -> str:
        return f"Todavía no hay ejecución de {self.year}"

    @property
    def physical_rows(self) -> int:
        return sum(row.physical for row in self.explanations)

    @property
    def financial_rows(self) -> int:
        return sum(row.financial for row in self.explanations)

    @property
    def physical_note(self) -> str:
        one = self.summary
        if one is None:
            return ""
        return f"promedio de {cuenta(one.physical_counted, 'meta,metas')}; {one.no_data} sin dato"

    @property
    def financial_note(self) -> str:
        one = self.summary
        if one is None or one.obligations_cop is None:
            return "sin ejecución financiera"
        return f"{millones(one.obligations_cop)} de {millones(one.programmed_cop)} millones"

    @property
    def coverage_text(self) -> str:
        one = self.summary
        return f"{one.coverage_found} de {one.coverage_total}" if one else DASH

    @property
    def coverage_sentence(self) -> str:
        return (
            f"{self.coverage_text} combinaciones de BPIN, indicador y tipo de acumulación del plan "
            f"se encuentran en PIIP en {self.year}."
        )


def progress_page(plan: PlanInHand, asked: QueryDict, links: PlanLinks, here: str) -> ProgressPage:
    """Return the follow-up of the vigencia that the address asks for. Four queries."""
    year = next((y for y in plan.years if str(y) == asked.get("vigencia")), None)
    year = year or plan.last_followed or plan.years[0]
    grain = Grain.FINANCIAL if asked.get("tabla") == Grain.FINANCIAL else Grain.PHYSICAL
    counts, choices = _figures(plan, year)
    explanations = tuple(_explanations(counts, year, here))
    filters = ProgressFilter(asked, _rows(plan, year), grain=grain, choices=choices)
    cuts = ReportedCoverage.objects.filter(plan_id=plan.plan_id, replaced_by=None).values_list(
        "cut_label", flat=True
    )
    page = None
    if year in plan.followed_years:
        lines = _grouped(filters.qs, grain, links)
        page = Paginator(_in_order(lines, asked.get("orden", "")), PER_PAGE).get_page(
            asked.get("pagina")
        )
    return ProgressPage(
        year=year,
        grain=grain,
        summary=plan.summaries.get(year),
        explanations=explanations,
        form=filters.form,
        page=page,
        cut=cuts.first() or "",
        averages=averages(plan, year) if page else (),
        years=tuple(_year_tabs(plan, year, grain, here)),
        grains=tuple(
            {
                "label": label,
                "url": f"{here}?vigencia={year}&tabla={one.value}#tabla",
                "current": one is grain,
            }
            for one, label in ((Grain.PHYSICAL, "Físico"), (Grain.FINANCIAL, "Financiero"))
        ),
    )


_DIMENSIONS = {
    Grain.PHYSICAL: Dimension.PHYSICAL_EXPLANATION,
    Grain.FINANCIAL: Dimension.FINANCIAL_EXPLANATION,
}
Counts = Mapping[tuple[str, str], int]


def _figures(plan: PlanInHand, year: int) -> tuple[Counts, dict[str, Choices]]:
    """Return the counts of the explanations, and the choices of the filters. One query."""
    counts: dict[tuple[str, str], int] = {}
    lines, sectors = [], []
    rows = PlanFigure.objects.filter(
        plan_id=plan.plan_id,
        fiscal_year=year,
        dimension__in=[*_DIMENSIONS.values(), Dimension.LINE, Dimension.SECTOR],
    )
    for dimension, key, label, number in rows.order_by("position").values_list(
        "dimension", "key", "label", "targets"
    ):
        if dimension == Dimension.LINE:
            lines.append((key, label))
        elif dimension == Dimension.SECTOR:
            sectors.append((key, label))
        else:
            counts[dimension, key] = number
    return counts, {"linea": lines, "sector": sectors}


def _explanations(counts: Counts, year: int, here: str) -> Iterable[ExplanationCount]:
    for case in Explanation:
        base = f"{here}?vigencia={year}&explicacion={case.value}"
        yield ExplanationCount(
            number=place(case),
            sample=SAMPLES.get(case),
            physical_text=case.physical,
            financial_text=case.financial if case.financial != case.physical else "",
            physical=counts.get((Dimension.PHYSICAL_EXPLANATION, case.value), 0),
            financial=counts.get((Dimension.FINANCIAL_EXPLANATION, case.value), 0),
            physical_url=f"{base}&tabla={Grain.PHYSICAL.value}#tabla",
            financial_url=f"{base}&tabla={Grain.FINANCIAL.value}#tabla",
        )


def _year_tabs(plan: PlanInHand, year: int, grain: Grain, here: str) -> Iterable[dict[str, object]]:
    for one in plan.years:
        yield {
            "label": str(one) if one in plan.followed_years else f"{one} sin ejecución",
            "url": f"{here}?vigencia={one}&tabla={grain.value}",
            "current": one == year,
        }


def _rows(plan: PlanInHand, year: int):
    return TargetYearProgress.objects.filter(
        target__version_id=plan.version_id, fiscal_year=year
    ).order_by("target__consecutive")


_PHYSICAL = (
    *("physical_group", "explanation", "ratio", "programmed", "executed"),
    *("target__indicator_name", "target__indicator_code", "target__bpin_text"),
    *("target__unit", "target__accumulation"),
)
_FINANCIAL = (
    *("financial_group", "financial_explanation", "financial_ratio", "programmed_cop"),
    *("obligations_cop", "target__product_name", "target__product_code", "target__bpin_text"),
    *("commitments_cop", "payments_cop"),
)


def _grouped(rows, grain: Grain, links: PlanLinks) -> list[GroupLine]:
    """Return one line for each group that has a row in ``rows``."""
    columns = _PHYSICAL if grain is Grain.PHYSICAL else _FINANCIAL
    groups: dict[str, tuple] = {}
    for row in rows.values_list(*columns):
        groups.setdefault(row[0], row)
    return [_line(row, grain, links) for row in groups.values()]


def _line(row: tuple, grain: Grain, links: PlanLinks) -> GroupLine:
    group, case, ratio, planned, done, name, code, bpin_text, fourth, fifth = row
    labels = group.split(", ")
    numbers = [int(label.removeprefix("IP-")) for label in labels]
    found = explanation(case)
    physical = grain is Grain.PHYSICAL
    write = quantity if physical else _millions
    each = physical and fifth == Accumulation.NON_CUMULATIVE
    return GroupLine(
        members=tuple(
            (label, links.target(number))
            for label, number in zip(labels[:MEMBERS_SHOWN], numbers, strict=False)
        ),
        more_members=max(0, len(labels) - MEMBERS_SHOWN),
        first=numbers[0],
        name=name,
        code=code,
        bpins=normal_bpins(bpin_text) or "sin BPIN",
        unit=f"{fourth.lower()}{', cada año' if each else ''}" if physical else "",
        planned=write(planned),
        done=write(done),
        commitments="" if physical else _millions(fourth),
        payments="" if physical else _millions(fifth),
        exact="" if physical else f"{pesos(done)} de {pesos(planned)}",
        ratio=ratio,
        word=f"{place(found)}. {found.short}" if found else "",
        sort_planned=planned or ZERO,
        sort_ratio=ratio if ratio is not None else Decimal(-1),
    )


def _millions(amount_cop: Decimal | None) -> str:
    return millones(amount_cop, 1)


_ORDERS = {"grupo": "first", "avance": "sort_ratio", "programado": "sort_planned"}


def _in_order(lines: Sequence[GroupLine], asked: str) -> list[GroupLine]:
    """Return the lines as asked; otherwise in DNP's order, by the first consecutive listed."""
    key = _ORDERS.get(asked.removeprefix("-"), "first")
    ordered = sorted(lines, key=attrgetter("first"))
    return sorted(ordered, key=attrgetter(key), reverse=asked.startswith("-"))

"""«Avance reportado»: what the entity says of its plan, by vigencia, in four years, by parts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.core.paginator import Page, Paginator
from django.http import QueryDict

from kpt.base.calculation import Calculation
from kpt.base.numbers import cuenta, entero, millones, pesos, quantity
from kpt.followup.labels import SELF, Label
from kpt.followup.links import PlanLinks
from kpt.followup.queries.pages.plan import PlanInHand
from kpt.followup.queries.pages.reported_calculations import calculations_of
from kpt.followup.queries.pages.reported_figures import (
    METHOD_NAMES,
    Chosen,
    Figures,
    Reported,
    TargetYears,
    cells_of,
    choose,
    figures_of,
    is_expected,
    reported_of,
    slices,
)
from kpt.followup.queries.report_labels import ReportInHand
from kpt.rules.exact import exact_sum
from kpt.rules.reported import ReportedTarget, four_years_reported, money_reported
from kpt.rules.rollup import RollUpMethod

PER_PAGE = 25
NO_REPORT, NOT_YET = "Sin reporte", "Todavía no se reporta"
WAYS = {  # parameter: heading, tab, several
    "linea": ("Línea estratégica", "Por línea", "líneas"),
    "sector": ("Sector", "Por sector", "sectores"),
    "programa": ("Programa", "Por programa", "programas"),
    "ods": ("Objetivo de desarrollo sostenible", "Por ODS", "ODS"),
    "responsable": ("Responsable", "Por responsable", "responsables"),
}


@dataclass(frozen=True, slots=True)
class YearRow:
    """One vigencia, or the four years, in the table of totals."""

    name: str
    url: str
    current: bool
    label: Label | None
    is_due: bool
    figures: Figures

    @property
    def without(self) -> str:
        """Say that there is no report, or that it is not time yet."""
        return NO_REPORT if self.is_due else NOT_YET


@dataclass(frozen=True, slots=True)
class PartRow:
    """A line, a sector, … with its figures; ``url`` opens its targets."""

    key: str
    name: str
    url: str
    figures: Figures
    members: tuple[TargetYears, ...]


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One target, ready to be shown."""

    label: str
    name: str
    url: str
    unit: str
    programmed: str
    achieved: str
    ratio: Decimal | None
    word: str
    programmed_cop: str
    obligations_cop: str
    financial: Decimal | None


@dataclass(frozen=True, slots=True)
class ReportedPage:
    """Everything that «Avance reportado» shows."""

    chosen: Chosen
    reports: tuple[ReportInHand, ...]
    label: Label | None
    years: tuple[YearRow, ...]
    whole: Figures
    parts: tuple[PartRow, ...]
    part: PartRow | None
    page: Page
    calculations: tuple[Calculation, ...]
    money_years: tuple[tuple, ...]
    overlap: str
    unassigned: str
    ways: tuple[dict[str, object], ...]
    methods: tuple[dict[str, object], ...]
    all_url: str

    @property
    def shown(self) -> Figures:
        return self.part.figures if self.part else self.whole

    @property
    def heading(self) -> str:
        return WAYS[self.chosen.by][0]

    @property
    def when(self) -> str:
        return self.chosen.when

    @property
    def parts_title(self) -> str:
        return f"{WAYS[self.chosen.by][1]}, {self.when}"

    @property
    def parts_caption(self) -> str:
        return f"Avance reportado de las {WAYS[self.chosen.by][2]} del plan ({self.when})"

    @property
    def targets_title(self) -> str:
        return self.part.name if self.part else "Meta por meta"

    @property
    def year_tabs(self) -> tuple[dict[str, object], ...]:
        return tuple({"label": r.name, "url": r.url, "current": r.current} for r in self.years)

    @property
    def answered_note(self) -> str:
        one = self.shown
        asked = cuenta(one.expected, "meta con algo programado,metas con algo programado")
        return f"de {asked}; {entero(one.missing)} sin reporte"

    @property
    def money_note(self) -> str:
        one = self.shown
        if not one.has_money:
            return "no se ha reportado plata"
        return f"{one.obligations} de {millones(one.money.programmed)} millones"


def reported_page(
    plan: PlanInHand, asked: QueryDict, links: PlanLinks, now: datetime
) -> ReportedPage:
    """Return the page that the address asks for. Four queries."""
    reported = reported_of(plan, public=links.public, now=now)
    chosen = choose(plan, asked, reported.reports)
    targets = reported.targets()
    whole = figures_of(targets, chosen.year, chosen.method, reported.closed)
    parts = tuple(_parts(targets, chosen, reported.closed, links))
    part = next((one for one in parts if one.key == chosen.part), None)
    inside = part.members if part else tuple(targets)
    shown = part.figures if part else whole
    rows = [target_row(one, chosen.year, reported.closed, links) for one in inside]
    return ReportedPage(
        chosen=chosen,
        reports=reported.reports,
        label=reported.label(chosen.year),
        years=tuple(
            _year_row(year, targets, chosen, reported, links) for year in (*plan.years, None)
        ),
        whole=whole,
        parts=parts,
        part=part,
        page=Paginator(rows, PER_PAGE).get_page(asked.get("pagina")),
        calculations=calculations_of(
            shown.average, shown.money, inside, chosen.year, reported.closed
        ),
        money_years=tuple(_money_years(plan, reported)),
        overlap=_overlap(parts, whole, chosen),
        unassigned=_unassigned(reported, chosen.year),
        ways=tuple(_ways(chosen, links)),
        methods=tuple(_methods(chosen, links)),
        all_url=f"{links.reported_where(**chosen.query)}#partes",
    )


def _parts(
    targets: Sequence[TargetYears], chosen: Chosen, closed: Collection[int], links: PlanLinks
) -> Iterable[PartRow]:
    for (key, name), inside in slices(targets, chosen.by).items():
        yield PartRow(
            key=key,
            name=f"{key.removeprefix('LE-')}. {name}" if chosen.by == "linea" else name,
            url=f"{links.reported_where(**chosen.query, parte=key)}#cifras",
            figures=figures_of(inside, chosen.year, chosen.method, closed),
            members=tuple(inside),
        )


def _year_row(
    year: int | None,
    targets: Sequence[TargetYears],
    chosen: Chosen,
    reported: Reported,
    links: PlanLinks,
) -> YearRow:
    asked = Chosen(year, chosen.by, chosen.method, "")
    return YearRow(
        name=str(year) if year else "Cuatrienio",
        url=links.reported_where(**asked.query),
        current=year == chosen.year,
        label=reported.label(year),
        is_due=_is_due(reported, year),
        figures=figures_of(targets, year, chosen.method, reported.closed),
    )


def _is_due(reported: Reported, year: int | None) -> bool:
    """Say whether something should have been reported: the vigencia ended, or has a report."""
    return year is None or year in reported.closed or reported.of_year(year) is not None


def _money_years(plan: PlanInHand, reported: Reported) -> Iterable[tuple]:
    for year in plan.years:
        money = money_reported(reported.years[year])
        label = reported.label(year)
        said = money.obligations if money.found else None
        absent = NO_REPORT if _is_due(reported, year) else "por ejecutar"
        # Under a bar there is room for one short word: the table below has the whole one.
        who = "autorrep." if label and label.code == SELF else label.word if label else ""
        yield (year, money.programmed, said, who or absent.lower())


def target_row(
    years: TargetYears, year: int | None, closed: Collection[int], links: PlanLinks
) -> TargetRow:
    """Return one target as a row of the list, in a vigencia or in the four years."""
    first = next(iter(years.values()))
    cells = cells_of(years, year)
    money = money_reported(cells)
    programmed, achieved, ratio = _quantities(years, year, closed)
    return TargetRow(
        label=first.label,
        name=first.name,
        url=f"{links.target(first.consecutive)}#reportado",
        unit=first.unit.lower(),
        programmed=quantity(programmed),
        achieved="sin reporte" if achieved is None else quantity(achieved),
        ratio=ratio,
        word=_word(cells),
        programmed_cop=pesos(money.programmed),
        obligations_cop=pesos(money.obligations) if money.found else "sin reporte",
        financial=money.ratio if money.found else None,
    )


def _quantities(
    years: TargetYears, year: int | None, closed: Collection[int]
) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    """Return what was programmed, what was reported and the ratio. Nothing reported is None."""
    if year is not None:
        one = years[year]
        return one.programmed, one.achieved, one.physical.ratio
    first = next(iter(years.values()))
    said = [one.achieved for one in years.values() if one.achieved is not None]
    told = four_years_reported(years, closed_years=closed)
    return first.target, exact_sum(said) if said else None, told.ratio


def _word(cells: Sequence[ReportedTarget]) -> str:
    if any(one.is_reported for one in cells):
        return ""
    return "sin reporte" if is_expected(cells) else "no programada"


def _overlap(parts: Sequence[PartRow], whole: Figures, chosen: Chosen) -> str:
    """Say by how much the parts exceed the plan, where a target serves several."""
    repeated = sum(one.figures.targets for one in parts) - whole.targets
    if repeated <= 0:
        return ""
    more = exact_sum(one.figures.money.programmed for one in parts) - whole.money.programmed
    several = WAYS[chosen.by][2]
    times = cuenta(repeated, "vez,veces")
    return (
        f"Una meta que sirve a varias {several} cuenta en cada una. Por eso la suma de las "
        f"{several} repite metas {times} y pasa del total del plan en {pesos(more)} programados."
    )


def _unassigned(reported: Reported, year: int | None) -> str:
    """Say how much of the money of several targets no target takes."""
    loose = [
        one.summary.unassigned_cop
        for one in reported.reports
        if year in (None, one.fiscal_year) and one.summary and one.summary.unassigned_cop
    ]
    if not loose:
        return ""
    return (
        f"Hay {pesos(exact_sum(loose))} obligados que la entidad no ha repartido entre metas: "
        "no están en estas cifras."
    )


def _ways(chosen: Chosen, links: PlanLinks) -> Iterable[dict[str, object]]:
    for by, (_, tab, _) in WAYS.items():
        asked = Chosen(chosen.year, by, chosen.method, "")
        url = f"{links.reported_where(**asked.query)}#partes"
        yield {"label": tab, "url": url, "current": by == chosen.by}


def _methods(chosen: Chosen, links: PlanLinks) -> Iterable[dict[str, object]]:
    for method in RollUpMethod:
        query = chosen.query | {
            "metodo": METHOD_NAMES[method] if method is not RollUpMethod.SIMPLE else "",
            "parte": chosen.part,
        }
        url = f"{links.reported_where(**query)}#cifras"
        yield {"label": method.label, "url": url, "current": method is chosen.method}

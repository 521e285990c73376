"""The plan at a glance: what a mayor repeats and a citizen reads. From the figures only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from kpt.base.numbers import cuenta, millones, percent, quantity
from kpt.followup.links import PlanLinks
from kpt.followup.models import WHOLE_TERM, Dimension, PlanFigure, PlanFinding, TargetYearProgress
from kpt.followup.queries.pages.findings import check_title
from kpt.followup.queries.pages.plan import PlanInHand, Summary
from kpt.followup.queries.pages.reported_block import ReportedYear, reported_block
from kpt.followup.words import ProgressClass, big_money, severity_words, word
from kpt.rules.checks import check_of, place_of
from kpt.rules.exact import exact_sum
from kpt.rules.money import FUNDING_SOURCES
from kpt.rules.progress import ZERO

LATE_SHOWN = 6
_PARTS = (Dimension.LINE, Dimension.SECTOR, Dimension.SDG, Dimension.SOURCE)


@dataclass(frozen=True, slots=True)
class SliceYear:
    """Progress of a slice in one vigencia: the average, and how many targets it counts."""

    fiscal_year: int
    ratio: Decimal | None
    counted: int
    left_out: int

    @property
    def word(self) -> str:
        return cuenta(self.counted, "meta,metas") if self.counted else "sin dato"


@dataclass(frozen=True, slots=True)
class Slice:
    """A line, a sector or an ODS: its targets, its money of the term and its progress."""

    key: str
    label: str
    url: str
    targets: int
    programmed_cop: Decimal
    obligations_cop: Decimal | None
    years: tuple[SliceYear, ...]


@dataclass(frozen=True, slots=True)
class SliceTable:
    """A table of slices: lines, sectors or ODS."""

    heading: str
    rows: tuple[Slice, ...]

    @property
    def caption(self) -> str:
        return f"{self.heading}: metas, plata y avance"


@dataclass(frozen=True, slots=True)
class LateTarget:
    """A target far from what was programmed for the last followed vigencia."""

    name: str
    label: str
    url: str
    detail: str
    ratio: Decimal | None
    word: str


@dataclass(frozen=True, slots=True)
class Attention:
    """A check that found something: its name, how many, and where to read about it."""

    code: str
    title: str
    kind: str
    count: int
    why: str


@dataclass(frozen=True, slots=True)
class Glance:
    """Everything that the glance shows. Money in pesos."""

    term: Summary
    last: Summary | None
    followed: tuple[Summary, ...]
    money_years: tuple[tuple, ...]
    sources: tuple[tuple, ...]
    lines: tuple[Slice, ...]
    sectors: tuple[Slice, ...]
    goals: tuple[Slice, ...]
    parts: tuple[tuple[str, int, str], ...]
    late: tuple[LateTarget, ...]
    attention: tuple[Attention, ...]
    overlap_cop: Decimal
    period: str
    adopted: str
    late_url: str
    reported: tuple[ReportedYear, ...]

    @property
    def public_lead(self) -> str:
        return f"Plan de desarrollo {self.period}, {self.adopted}."

    @property
    def last_sentence(self) -> str:
        """What happened in the last followed vigencia, as a mayor would say it."""
        one = self.last
        if one is None:
            return ""
        return (
            f"En {one.fiscal_year} le correspondían {one.programmed_targets}: cumplió {one.met}, "
            f"quedó por debajo en {one.below}, no ejecutó {one.not_executed} "
            f"y de {one.no_data} no hay dato."
        )

    @property
    def parts_title(self) -> str:
        one = self.last
        return f"Las {one.programmed_targets} metas de {one.fiscal_year}" if one else ""

    @property
    def sources_sub(self) -> str:
        return f"Total {self.period} por fuente. No incluye regalías."

    @property
    def programmed_text(self) -> str:
        return big_money(self.term.programmed_cop)

    @property
    def period_note(self) -> str:
        return f"programado {self.period}, 14 fuentes"

    @property
    def sgr_text(self) -> str:
        amount = self.term.sgr_cop
        return "Sin regalías" if not amount else big_money(amount)

    @property
    def obliged_text(self) -> str:
        if self.last is None or self.last.obligations_cop is None:
            return "sin dato"
        return big_money(self.last.obligations_cop)

    @property
    def obliged_note(self) -> str:
        one = self.last
        if one is None or one.obligations_cop is None:
            return "no hay ejecución financiera cargada"
        loose = one.unassigned_cop
        said = f"en {one.fiscal_year}, {percent(one.financial_ratio)} de lo programado"
        return f"{said}; {millones(loose)} sin meta" if loose else said

    @property
    def overlap_note(self) -> str:
        if not self.overlap_cop:
            return ""
        return (
            "Una meta puede servir a varias líneas: por líneas la plata suma "
            f"{millones(self.overlap_cop)} millones más que el plan."
        )

    @property
    def by_line(self) -> SliceTable:
        return SliceTable("Línea estratégica", self.lines)

    @property
    def by_sector(self) -> SliceTable:
        return SliceTable("Sector", self.sectors)

    @property
    def by_goal(self) -> SliceTable:
        return SliceTable("ODS", self.goals)

    @property
    def sector_bars(self) -> list[tuple]:
        return _bars(self.sectors)

    @property
    def goal_bars(self) -> list[tuple]:
        return _bars(self.goals)


def _bars(slices: Iterable[Slice]) -> list[tuple]:
    """Return slices as the chart draws them, the largest first."""
    ordered = sorted(slices, key=lambda one: one.programmed_cop, reverse=True)
    return [(one.label, one.programmed_cop, one.url) for one in ordered]


def glance(plan: PlanInHand, links: PlanLinks) -> Glance | None:
    """Return the plan at a glance, or None while it has no figures. Four queries."""
    term = plan.term
    if term is None:
        return None
    figures = _figures(plan)
    last = plan.summaries.get(plan.last_followed or -1)
    lines = tuple(_slices(plan, figures, Dimension.LINE, "linea", links))
    by_lines = exact_sum(line.programmed_cop for line in lines)
    return Glance(
        term=term,
        last=last,
        followed=tuple(plan.summaries[year] for year in plan.followed_years),
        money_years=tuple(_money_years(plan)),
        sources=tuple(_sources(figures)),
        lines=lines,
        sectors=tuple(_slices(plan, figures, Dimension.SECTOR, "sector", links)),
        goals=tuple(_slices(plan, figures, Dimension.SDG, "ods", links)),
        parts=_parts(last) if last else (),
        late=_late(plan, last.fiscal_year, links) if last else (),
        attention=tuple(_attention(plan)),
        overlap_cop=max(ZERO, by_lines - term.programmed_cop),
        period=plan.period,
        adopted=f"adoptado por {plan.act}" if plan.act else "adoptado",
        late_url=links.targets_where(avance=ProgressClass.LATE.value),
        reported=reported_block(plan.plan_id, links),
    )


FigureKey = tuple[str, str]
Figures = Mapping[FigureKey, dict[int, PlanFigure]]


def _figures(plan: PlanInHand) -> Figures:
    found: dict[FigureKey, dict[int, PlanFigure]] = {}
    rows = PlanFigure.objects.filter(plan_id=plan.plan_id, dimension__in=_PARTS)
    for row in rows.order_by("dimension", "position"):
        found.setdefault((row.dimension, row.key), {})[row.fiscal_year] = row
    return found


def _slices(
    plan: PlanInHand, figures: Figures, dimension: Dimension, parameter: str, links: PlanLinks
) -> Iterable[Slice]:
    for (of, key), years in figures.items():
        whole = years.get(WHOLE_TERM)
        if of != dimension or whole is None:
            continue
        yield Slice(
            key=key,
            label=whole.label,
            url=links.targets_where(**{parameter: key}),
            targets=whole.targets,
            programmed_cop=whole.programmed_cop or ZERO,
            obligations_cop=whole.obligations_cop,
            years=tuple(
                SliceYear(
                    year,
                    years[year].physical_ratio,
                    years[year].physical_counted,
                    years[year].physical_left_out,
                )
                for year in plan.followed_years
                if year in years
            ),
        )


def _money_years(plan: PlanInHand) -> Iterable[tuple]:
    for year in plan.years:
        summary = plan.summaries.get(year)
        if summary:
            state = "autorrep." if summary.has_execution else "por ejecutar"
            yield (year, summary.programmed_cop, summary.obligations_cop, state)


def _sources(figures: Figures) -> Iterable[tuple]:
    short = {source.position: source.short for source in FUNDING_SOURCES}
    totals = [
        (short[int(key)], years[WHOLE_TERM].programmed_cop)
        for (dimension, key), years in figures.items()
        if dimension == Dimension.SOURCE and WHOLE_TERM in years
    ]
    return sorted(totals, key=lambda one: one[1] or ZERO, reverse=True)


def _parts(last: Summary) -> tuple[tuple[str, int, str], ...]:
    """Return the targets of a vigencia by how they went, as the stacked bar draws them."""
    return (
        ("cumplidas o superadas", last.met, "ok"),
        ("por debajo", last.below, "mid"),
        ("sin ejecución", last.not_executed, "low"),
        ("sin dato", last.no_data, "none"),
    )


def _late(plan: PlanInHand, year: int, links: PlanLinks) -> tuple[LateTarget, ...]:
    """Return the targets furthest from their programme: not executed first, then the lowest."""
    rows = TargetYearProgress.objects.filter(
        target__version_id=plan.version_id,
        fiscal_year=year,
        explanation__in=ProgressClass.LATE.explanations,
    ).values_list(
        *("ratio", "target__consecutive", "target__customisation", "target__indicator_name"),
        *("programmed", "executed", "target__unit", "explanation"),
    )
    worst = sorted(rows, key=lambda row: (row[0] or ZERO, row[1]))[:LATE_SHOWN]
    return tuple(
        LateTarget(
            name=customisation or indicator,
            label=f"IP-{number}",
            url=links.target(number),
            detail=f"Programado: {quantity(programmed)} · Ejecutado: {quantity(executed)} "
            f"({unit.lower()})",
            ratio=ratio,
            word=word(case),
        )
        for ratio, number, customisation, indicator, programmed, executed, unit, case in worst
    )


def _attention(plan: PlanInHand) -> Iterable[Attention]:
    findings = PlanFinding.objects.filter(plan_id=plan.plan_id).order_by()
    counts = Counter(findings.values_list("code", flat=True))
    for code in sorted(counts, key=lambda code: place_of(check_of(code))):
        check = check_of(code)
        yield Attention(
            code, check_title(code), severity_words(check.severity).kind, counts[code], check.why
        )

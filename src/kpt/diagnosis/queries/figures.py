"""The figures that the blocks of a document show, read once for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from uuid import UUID

from kpt.base import numbers
from kpt.diagnosis.models import (
    BlockKind,
    DiagnosisBlock,
    FinancialFigure,
    FinancialKind,
    Initiative,
    NoteKind,
    PopulationFigure,
    ProblemTree,
)
from kpt.diagnosis.pieces import ChartData, ChartSeries, Piece, TableData
from kpt.diagnosis.text import paragraphs
from kpt.diagnosis.words import TITLES, short, value_text, year_text
from kpt.indicators.queries.readings import Point, Reading, readings_from, values_around
from kpt.plans.models import Plan

Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class ChosenBlock:
    """A block with the keys of the indicators that it shows, in their order."""

    block: DiagnosisBlock
    indicators: list[int]


class Figures:
    """What the blocks of one plan need, each part asked for once and only if a block shows it."""

    def __init__(self, plan: Plan, blocks: Sequence[ChosenBlock]):
        self._plan = plan
        self._blocks = blocks

    def pieces(self, blocks: Iterable[ChosenBlock], line: UUID | None) -> tuple[Piece, ...]:
        """Return the pieces of a document, one for each of its blocks that says something."""
        found = (self.piece(block, line) for block in blocks)
        return tuple(p for p in found if p.paragraphs or p.tables or p.charts)

    def piece(self, chosen_block: ChosenBlock, line: UUID | None) -> Piece:
        """Return one block with its figures."""
        piece = written(chosen_block.block)
        keys = chosen_block.indicators
        chosen = [self._readings[key] for key in keys if key in self._readings]
        match chosen_block.block.kind:
            case BlockKind.TABLE if chosen:
                return replace(piece, tables=(indicator_table(chosen),))
            case BlockKind.CHART:
                name = str(self._plan.entity)
                return replace(piece, charts=tuple(indicator_chart(r, name) for r in chosen))
            case BlockKind.FINANCES:
                return replace(piece, tables=finance_tables(self._finances))
            case BlockKind.POPULATION:
                return replace(piece, tables=_some(self._population))
            case BlockKind.PROBLEMS:
                trees = [tree for tree in self._problems if tree.line_uid == line or line is None]
                return replace(piece, tables=tuple(problem_table(tree) for tree in trees))
            case BlockKind.INITIATIVES:
                found = [i for i in self._initiatives if line is None or i.line_uid == line]
                return replace(piece, tables=_some(initiative_table(found)))
        return piece

    @cached_property
    def _readings(self) -> dict[int, Reading]:
        keys = {key for one in self._blocks for key in one.indicators}
        if not keys:
            return {}
        entity = self._plan.entity
        rows = list(
            values_around(entity).filter(indicator__in=keys).select_related("indicator", "load")
        )
        indicators = {row.indicator_id: row.indicator for row in rows}
        found = readings_from(entity, list(indicators.values()), rows)
        return {reading.indicator.pk: reading for reading in found}

    @cached_property
    def _finances(self) -> list[FinancialFigure]:
        return list(FinancialFigure.objects.filter(entity=self._plan.entity_id))

    @cached_property
    def _population(self) -> TableData | None:
        return population_table(PopulationFigure.objects.filter(entity=self._plan.entity_id))

    @cached_property
    def _problems(self) -> list[ProblemTree]:
        trees = ProblemTree.objects.filter(plan=self._plan)
        return list(trees.prefetch_related("notes"))

    @cached_property
    def _initiatives(self) -> list[Initiative]:
        return list(Initiative.objects.filter(entity=self._plan.entity_id))


def written(block: DiagnosisBlock) -> Piece:
    """Return what the team wrote in a block; its figures are added by ``figures``."""
    title = block.title or (block.get_kind_display() if block.kind != BlockKind.TEXT else "")
    return Piece(title=title, paragraphs=paragraphs(block.text))


def _some(table: TableData | None) -> tuple[TableData, ...]:
    return (table,) if table else ()


def indicator_table(found: Sequence[Reading]) -> TableData:
    """Return indicators with their last value beside the department, the country and its alikes."""
    rows = []
    for reading in found:
        last, similar = reading.last, reading.similar
        local = reading.last_local
        rows.append(
            (
                f"{reading.indicator.name} ({reading.indicator.unit})"
                if reading.indicator.unit
                else reading.indicator.name,
                value_text(last),
                year_text(last),
                f"{value_text(local)} ({year_text(local)})" if local else numbers.DASH,
                short(reading.department),
                short(reading.country),
                short(similar.median if similar else None),
            )
        )
    headers = ("Indicador", "Último dato", "Año", "Dato propio", "Departamento", "País", "Mediana")
    sources = {point.source for r in found for point in (r.last, r.last_local) if point}
    return TableData(
        "Último dato de cada indicador",
        headers,
        tuple(rows),
        (False, *[True] * 6),
        f"Fuentes: {'; '.join(sorted(sources))}. La mediana es de las entidades parecidas."
        if sources
        else "",
    )


def indicator_chart(reading: Reading, entity: str) -> ChartData:
    """Return the series of an indicator beside those it is compared with."""
    similar = reading.similar
    years = sorted({point.year for point in (*reading.national, *reading.local)})
    medians = {
        p.year: p.median for p in reading.peer_series if similar and p.group == similar.group
    }
    candidates = [
        (entity, _by_year(reading.national)),
        (f"{entity}, dato propio", _by_year(reading.local)),
        ("Departamento", _by_year(reading.department_series)),
        ("País", _by_year(reading.country_series)),
        ("Mediana de parecidos", medians),
    ]
    return ChartData(
        title=reading.indicator.name,
        unit=reading.indicator.unit,
        labels=tuple(map(str, years)),
        series=tuple(
            ChartSeries(name, tuple(values.get(year) for year in years))
            for name, values in candidates
            if any(values.get(year) is not None for year in years)
        ),
        source="; ".join(sorted({p.source for p in (*reading.national, *reading.local)})),
    )


def _by_year(points: Iterable[Point]) -> dict:
    return {point.year: point.value for point in points}


def finance_tables(figures: Sequence[FinancialFigure]) -> tuple[TableData, ...]:
    """Return income, spending and debt: concepts by year, executed and projected apart."""
    found = []
    for kind in FinancialKind:
        for projected in (False, True):
            some = [f for f in figures if f.kind == kind and f.is_projected == projected]
            if some:
                found.append(_by_concept(f"{TITLES[kind][projected]}, en pesos", some))
    return tuple(found)


def _by_concept(caption: str, figures: Sequence[FinancialFigure]) -> TableData:
    years = sorted({figure.fiscal_year for figure in figures})
    amounts: dict[str, dict[int, str]] = {}
    for figure in figures:
        amounts.setdefault(figure.concept, {})[figure.fiscal_year] = numbers.pesos(
            figure.amount_cop
        )
    return TableData(
        caption,
        ("Concepto", *map(str, years)),
        tuple(
            (concept, *(by_year.get(year, numbers.DASH) for year in years))
            for concept, by_year in amounts.items()
        ),
        (False, *[True] * len(years)),
        f"Fuentes: {'; '.join(sorted({figure.source for figure in figures}))}.",
    )


def population_table(figures: Iterable[PopulationFigure]) -> TableData | None:
    """Return how many people of each group live in the entity."""
    rows = tuple((f.group_name, numbers.entero(f.people), str(f.year), f.source) for f in figures)
    headers = ("Grupo", "Personas", "Año", "Fuente")
    return (
        TableData("Grupos poblacionales", headers, rows, (False, True, True, False))
        if rows
        else None
    )


def problem_table(tree: ProblemTree) -> TableData:
    """Return a tree as a table of what each part is and what it says."""
    rows = [("Problema central", tree.problem)]
    for kind in NoteKind:
        rows += [
            (
                f"{kind.label} {'indirecta' if kind == NoteKind.CAUSE else 'indirecto'}"
                if note.is_indirect
                else kind.label,
                note.text,
            )
            for note in tree.notes.all()
            if note.kind == kind
        ]
    if tree.strategy:
        rows.append(("Estrategia escogida", tree.strategy))
    if tree.strategy_reason:
        rows.append(("Por qué", tree.strategy_reason))
    return TableData(tree.problem[:120], ("Parte", "Qué dice"), tuple(rows), (False, False))


def initiative_table(found: Sequence[Initiative]) -> TableData | None:
    """Return what citizens asked for, and what was decided."""
    rows = tuple(
        (one.text, one.get_origin_display(), one.place or numbers.DASH, one.answer or numbers.DASH)
        for one in found
    )
    headers = ("Iniciativa", "De dónde viene", "Lugar", "Qué se decidió")
    return TableData("Iniciativas ciudadanas", headers, rows, (False,) * 4) if rows else None

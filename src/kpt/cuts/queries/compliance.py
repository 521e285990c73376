"""Published compliance, by entity and year: of the cuts, and of the series of before."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404

from kpt.base.errors_http import Spanish
from kpt.base.numbers import row_number
from kpt.cuts.models import CutEntity, EarlierFigure, Measure, Series, Situation
from kpt.cuts.queries.pages import CHIPS
from kpt.rules.periods import term_of
from kpt.rules.text import fold
from kpt.territories.models import TerritorialEntity

PER_PAGE = 50
MEASURES = {
    Measure.PHYSICAL.value: "Avance físico",
    Measure.FINANCIAL.value: "Avance financiero",
    Measure.EFFICACY.value: "Eficacia (series anteriores)",
}
METHODS = {
    Series.SIEE.value: "Método del SIEE: medía la eficacia del plan con sus propias reglas. No se "
    "compara con los cortes.",
    Series.KPT.value: "Método del KPT de 2020 a 2023. No se compara con los cortes.",
}


@dataclass(frozen=True, slots=True)
class Published:
    """What the newest cut says of an entity in one vigencia."""

    fiscal_year: int
    number: int
    published_at: datetime
    situation: str
    chip: str
    label: str
    physical: Decimal | None
    financial: Decimal | None
    reason: str

    def measured(self, measure: str) -> Decimal | None:
        """Return one measure; a cut has no efficacy."""
        return {"fisico": self.physical, "financiero": self.financial}.get(measure)


@dataclass(frozen=True, slots=True)
class Earlier:
    """What an earlier series says of an entity in one vigencia."""

    fiscal_year: int
    series: str
    series_label: str
    measure: str
    measure_label: str
    value: Decimal
    note: str
    source: str


@dataclass(frozen=True, slots=True)
class EntityCompliance:
    """The compliance of an entity, year by year, and every cut that speaks of it."""

    entity: TerritorialEntity
    years: list[Published]
    earlier: list[Earlier]
    methods: list[str]
    cuts: list[Published]


def entity_compliance(divipola: str) -> EntityCompliance:
    """Return the published compliance of one entity. Three queries."""
    entities = TerritorialEntity.objects.select_related("department")
    entity = entities.filter(pk=divipola, makes_plan=True).first()
    if entity is None:
        raise Http404(Spanish(f"No hay una entidad con plan y código {divipola}."))
    rows = CutEntity.objects.filter(entity=entity).select_related("cut").order_by("cut__number")
    cuts = [_published(row) for row in rows]
    newest = {one.fiscal_year: one for one in cuts}
    earlier = _earlier_of([divipola]).get(divipola, [])
    return EntityCompliance(
        entity=entity,
        years=sorted(newest.values(), key=lambda one: -one.fiscal_year),
        earlier=sorted(earlier, key=lambda one: (-one.fiscal_year, one.measure)),
        methods=[METHODS[one] for one in dict.fromkeys(one.series for one in earlier)],
        cuts=cuts[::-1],
    )


def _published(row: CutEntity) -> Published:
    return Published(
        fiscal_year=row.fiscal_year,
        number=row.cut.number,
        published_at=row.cut.published_at,
        situation=Situation(row.situation).label,
        chip=CHIPS[row.situation],
        label=row.label,
        physical=row.physical_ratio,
        financial=row.financial_ratio,
        reason=row.cut.reason,
    )


def _earlier_of(
    divipolas: Collection[str], years: Collection[int] = ()
) -> dict[str, list[Earlier]]:
    """Return the figures of earlier series by entity; of each, the last load counts. One query."""
    figures = EarlierFigure.objects.filter(entity__in=divipolas).select_related("load")
    if years:
        figures = figures.filter(fiscal_year__in=years)
    last: dict[tuple[Any, ...], EarlierFigure] = {}
    for one in figures.order_by("load", "pk"):
        last[one.entity_id, one.fiscal_year, one.series, one.measure] = one
    found: dict[str, list[Earlier]] = {}
    for one in last.values():
        found.setdefault(one.entity_id, []).append(_earlier(one))
    return found


def _earlier(one: EarlierFigure) -> Earlier:
    return Earlier(
        fiscal_year=one.fiscal_year,
        series=one.series,
        series_label=Series(one.series).label,
        measure=one.measure,
        measure_label=Measure(one.measure).label,
        value=one.value,
        note=one.note,
        source=one.load.source,
    )


@dataclass(frozen=True, slots=True)
class Cell:
    """One year of one entity. ``origin`` is where it comes from, in few words."""

    year: int
    value: Decimal | None
    origin: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class ComplianceRow:
    """One entity and its years."""

    divipola: str
    name: str
    department: str
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class CompliancePage:
    """The table of the country, for one term of government and one measure."""

    term: str
    years: tuple[int, ...]
    measure: str
    measure_label: str
    terms: list[dict[str, object]]
    measures: list[dict[str, object]]
    page: Page
    search: str
    query: str
    has_any: bool


def compliance_page(asked: Mapping[str, str]) -> CompliancePage:
    """Return a page of the compliance by entity and year. Five queries."""
    known = _known_terms()
    starts = sorted(known, reverse=True)
    wanted = row_number(asked.get("periodo", ""))
    start = wanted if wanted in known else next(iter(starts), 2024)
    years = term_of(start).fiscal_years
    measure = asked.get("medida", "")
    measure = measure if measure in MEASURES else Measure.PHYSICAL.value
    search = asked.get("buscar", "").strip()
    page = Paginator(_entities(search), PER_PAGE).get_page(asked.get("pagina"))
    lines: Any = list(_rows(list(page.object_list), years, measure))
    page.object_list = lines
    state = {"periodo": str(start), "medida": measure, "buscar": search}
    return CompliancePage(
        term=str(term_of(start)),
        years=years,
        measure=measure,
        measure_label=MEASURES[measure],
        terms=[
            _tab(str(term_of(one)), state | {"periodo": str(one)}, one == start) for one in starts
        ],
        measures=[
            _tab(label, state | {"medida": code}, code == measure)
            for code, label in MEASURES.items()
        ],
        page=page,
        search=search,
        query=urlencode({"buscar": search} if search else {}),
        has_any=bool(known),
    )


def _tab(label: str, state: Mapping[str, str], current: bool) -> dict[str, object]:
    return {"label": label, "url": f"?{urlencode(state)}", "current": current}


def _known_terms() -> set[int]:
    """Return the first years of the terms of which something is known. One query."""
    cuts = CutEntity.objects.order_by().values_list("fiscal_year")
    return {
        term_of(year).start_year
        for (year,) in cuts.union(EarlierFigure.objects.order_by().values_list("fiscal_year"))
    }


def _entities(search: str) -> QuerySet[TerritorialEntity]:
    found = TerritorialEntity.objects.filter(makes_plan=True).select_related("department")
    if search.isdecimal():
        found = found.filter(pk__startswith=search)
    elif search:
        found = found.filter(search_name__contains=fold(search))
    return found.order_by("department__name", "name", "pk")


def _rows(
    entities: list[TerritorialEntity], years: Iterable[int], measure: str
) -> Iterator[ComplianceRow]:
    codes, wanted = [one.pk for one in entities], tuple(years)
    newest = _newest(codes, wanted)
    earlier = _earlier_of(codes, wanted)
    for entity in entities:
        old = {one.fiscal_year: one for one in earlier.get(entity.pk, ()) if one.measure == measure}
        yield ComplianceRow(
            divipola=entity.pk,
            name=entity.name,
            department=entity.department.name if entity.department else "Departamento",
            cells=[
                _cell(year, newest.get((entity.pk, year)), old.get(year), measure)
                for year in wanted
            ],
        )


def _newest(
    divipolas: Collection[str], years: Collection[int] = ()
) -> dict[tuple[str, int], Published]:
    rows = CutEntity.objects.filter(entity__in=divipolas).select_related("cut")
    if years:
        rows = rows.filter(fiscal_year__in=years)
    return {
        (row.entity_id, row.fiscal_year): _published(row) for row in rows.order_by("cut__number")
    }


def _cell(year: int, cut: Published | None, old: Earlier | None, measure: str) -> Cell:
    if cut is not None and measure != Measure.EFFICACY:
        words = f"Corte {cut.number}" if cut.label else cut.situation
        return Cell(year, cut.measured(measure), words, cut.label)
    if old is not None:
        return Cell(year, old.value, Series(old.series).name)
    return Cell(year, None, "")


ExportRow = tuple[TerritorialEntity, Published | None, Earlier | None]


def compliance_export(asked: Mapping[str, str]) -> Iterator[ExportRow]:
    """Yield what is known of each entity that was searched for, a year at a time. Three queries."""
    entities = list(_entities(asked.get("buscar", "").strip()))
    codes = [one.pk for one in entities]
    newest: dict[str, list[Published]] = {}
    for (code, _), one in _newest(codes).items():
        newest.setdefault(code, []).append(one)
    earlier = _earlier_of(codes)
    for entity in entities:
        for cut in sorted(newest.get(entity.pk, ()), key=lambda one: one.fiscal_year):
            yield entity, cut, None
        for old in sorted(earlier.get(entity.pk, ()), key=lambda one: one.fiscal_year):
            yield entity, None, old

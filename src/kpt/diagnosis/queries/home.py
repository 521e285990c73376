"""The indicators of an entity, as the pages list them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import OuterRef, Subquery
from django.utils.safestring import SafeString

from kpt.catalogues.models import Sector
from kpt.diagnosis.charts import reading_chart
from kpt.diagnosis.filters import IndicatorFilterForm
from kpt.diagnosis.queries.lines import PlanLines
from kpt.diagnosis.words import TREND_WORDS, short, standing_words, value_text, year_text
from kpt.indicators.queries.lists import Wanted, indicators_of
from kpt.indicators.queries.readings import Reading, readings
from kpt.rules.peers import standing
from kpt.rules.text import natural_key
from kpt.territories.models import TerritorialEntity

PAGE = 25
CHARTS_A_PAGE = 12


@dataclass(frozen=True, slots=True)
class Compared:
    """A value beside which the entity's stands, and how it stands in a word."""

    value: str
    words: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator of the list, written."""

    number: int
    name: str
    unit: str
    dimension: str
    value: str
    year: str
    source: str
    is_local: bool
    is_demo: bool
    local: str
    trend: tuple[str, str, str]
    department: Compared
    country: Compared
    similar: Compared
    chart: SafeString | None = None


@dataclass(frozen=True, slots=True)
class IndicatorList:
    """A page of indicators with its filters."""

    form: IndicatorFilterForm
    page: Page
    groups: tuple[tuple[str, tuple[Row, ...]], ...]
    has_any: bool
    has_demo: bool
    as_charts: bool
    table_url: str
    charts_url: str

    @property
    def count(self) -> int:
        return self.page.paginator.count


def indicator_list(
    entity: TerritorialEntity, plan: PlanLines, asked: Any, *, published_only: bool = False
) -> IndicatorList:
    """Return what the address asks for. Three queries, whatever there is.

    The indicators of an entity are some hundreds: they are read once, and filtered here.
    """
    wanted = Wanted(published_only=published_only)
    found = indicators_of(entity, wanted).annotate(sector_name=_sector_name())
    everything = list(found)
    choices = _choices(everything, plan)
    if published_only:
        choices["datos"] = []
    form = IndicatorFilterForm(asked, choices=choices)
    chosen = form.chosen(everything, plan)
    as_charts = asked.get("vista") == "graficas"
    size = CHARTS_A_PAGE if as_charts else PAGE
    page = Paginator(chosen, size).get_page(asked.get("pagina"))
    read = readings(entity, list(page.object_list), published_only=published_only)
    rows = [row_of(reading, entity, with_chart=as_charts) for reading in read]
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.dimension or "Otros", []).append(row)
    return IndicatorList(
        form=form,
        page=page,
        groups=tuple((name, tuple(some)) for name, some in groups.items()),
        has_any=bool(everything),
        has_demo=any(row.is_demo for row in rows),
        as_charts=as_charts,
        table_url=_url(asked, ""),
        charts_url=_url(asked, "graficas"),
    )


def _url(asked: Any, view: str) -> str:
    """Return this list in another view, with the same filters, from its first page."""
    query = asked.copy()
    for name in ("vista", "pagina"):
        query.pop(name, None)
    if view:
        query["vista"] = view
    return f"?{query.urlencode()}"


def _sector_name() -> Subquery:
    """Return the name of the sector of an indicator, by the newest edition of the catalogue."""
    newest = Sector.objects.filter(code=OuterRef("sector_code")).order_by("-release__published_on")
    return Subquery(newest.values("name")[:1])


def _choices(indicators: list[Any], plan: PlanLines) -> dict[str, list[tuple[str, str]]]:
    """Return the options of each filter: only what some indicator has."""

    def options(pairs: Iterable[tuple[Any, Any]]) -> list[tuple[str, str]]:
        found = {str(key): str(words or key) for key, words in pairs if key}
        return sorted(found.items(), key=lambda option: natural_key(option[1]))

    return {
        "dimension": options((one.dimension, one.dimension) for one in indicators),
        "sector": options((one.sector_code, one.sector_name) for one in indicators),
        "linea": [(line.label, f"{line.label} {line.name}") for line in plan.lines],
        "ods": options((one.sdg_id, one.sdg) for one in indicators),
        "pnd": options((one.transformation_name, one.transformation_name) for one in indicators),
    }


def row_of(reading: Reading, entity: TerritorialEntity, *, with_chart: bool = False) -> Row:
    """Return a reading as a list writes it."""
    last, local, similar = reading.last, reading.last_local, reading.similar
    indicator = reading.indicator
    value = last.value if last else None

    def beside(other, label: str = "") -> Compared:
        how = standing(value, other, indicator.direction)
        return Compared(short(other), standing_words(how), label)

    return Row(
        number=indicator.pk,
        name=indicator.name,
        unit=indicator.unit,
        dimension=indicator.dimension,
        value=value_text(last),
        year=year_text(last),
        source=last.source if last else "",
        is_local=bool(last and last.is_local),
        is_demo=bool(last and last.is_demo),
        local=f"{value_text(local)} ({year_text(local)})" if local else "",
        trend=TREND_WORDS[reading.trend],
        department=beside(reading.department),
        country=beside(reading.country),
        similar=beside(similar.median if similar else None, similar.label if similar else ""),
        chart=reading_chart(reading, str(entity)) if with_chart else None,
    )

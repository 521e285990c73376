"""One indicator of an entity: its series, its comparisons and what the team wrote of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404
from django.utils.safestring import SafeString

from kpt.base import numbers
from kpt.base.errors_http import Spanish
from kpt.diagnosis.charts import reading_chart
from kpt.diagnosis.queries.home import Row, row_of
from kpt.diagnosis.words import short, standing_words, year_text
from kpt.indicators.models import Indicator, IndicatorValue, Origin
from kpt.indicators.queries.lists import readable
from kpt.indicators.queries.readings import Reading, readings_from, values_around
from kpt.rules.peers import standing
from kpt.territories.models import TerritorialEntity

WHOLE = "Total"


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    """Somebody to be compared with: what it is, its value, and how the entity stands."""

    who: str
    value: str
    how: str
    detail: str


@dataclass(frozen=True, slots=True)
class NationalRow:
    """A published value with the row of the file that it came in."""

    year: str
    value: str
    group: str
    source: str
    provenance: str


@dataclass(frozen=True, slots=True)
class LocalRow:
    """A figure of the team, also when it was withdrawn."""

    number: int
    year: str
    value: str
    group: str
    source: str
    note: str
    who: str
    when: str
    withdrawn: str


@dataclass(frozen=True, slots=True)
class IndicatorPage:
    """All that the page of an indicator shows."""

    indicator: Indicator
    row: Row
    chart: SafeString | None
    comparisons: tuple[ComparisonRow, ...]
    national: tuple[NationalRow, ...]
    local: tuple[LocalRow, ...]
    facts: tuple[tuple[str, str], ...]


def indicator_or_404(entity: TerritorialEntity, number: int) -> Indicator:
    """Return an indicator that the entity may read."""
    found = readable(entity).select_related("sdg").filter(pk=number).first()
    if found is None:
        raise Http404(Spanish("Ese indicador no existe."))
    return found


def local_value_or_404(entity: TerritorialEntity, indicator: int, number: int) -> IndicatorValue:
    """Return a figure that this entity wrote of an indicator."""
    values = IndicatorValue.objects.filter(entity=entity, origin=Origin.LOCAL, withdrawn_at=None)
    found = values.select_related("indicator").filter(pk=number, indicator=indicator).first()
    if found is None:
        raise Http404(Spanish("Ese dato no existe o ya se retiró."))
    return found


def indicator_page(entity: TerritorialEntity, number: int) -> IndicatorPage:
    """Return one indicator of an entity. Three queries."""
    indicator = indicator_or_404(entity, number)
    around = values_around(entity).filter(indicator=indicator).select_related("load", "entered_by")
    rows = list(around)
    (reading,) = readings_from(entity, [indicator], rows)
    values = sorted(
        (row for row in rows if row.entity_id == entity.pk),
        key=lambda row: (-row.year, -row.month, row.disaggregation, -row.pk),
    )
    return IndicatorPage(
        indicator=indicator,
        row=row_of(reading, entity),
        chart=reading_chart(reading, str(entity), hidden=True),
        comparisons=tuple(_comparisons(reading, entity)),
        national=tuple(_national(v) for v in values if v.origin == Origin.NATIONAL),
        local=tuple(_local(v) for v in values if v.origin == Origin.LOCAL),
        facts=_facts(indicator),
    )


def _comparisons(reading: Reading, entity: TerritorialEntity) -> list[ComparisonRow]:
    value = reading.last.value if reading.last else None
    published = [("Colombia", reading.country)]
    if entity.department:
        published.insert(0, (str(entity.department), reading.department))
    rows = [
        (who, other, f"Dato publicado, {year_text(reading.last)}")
        for who, other in published
        if other is not None
    ]
    rows += [
        (peers.label, peers.median, f"Mediana de {peers.entities} entidades, {peers.year}")
        for peers in reading.peers
    ]
    return [
        ComparisonRow(
            who=who,
            value=short(other),
            how=standing_words(standing(value, other, reading.indicator.direction)),
            detail=detail,
        )
        for who, other, detail in rows
    ]


def _value(value: IndicatorValue) -> str:
    return numbers.quantity(value.value) if value.value is not None else value.text


def _when(value: IndicatorValue) -> str:
    return f"{numbers.MONTHS[value.month - 1]} de {value.year}" if value.month else str(value.year)


def _national(value: IndicatorValue) -> NationalRow:
    load = value.load
    return NationalRow(
        year=_when(value),
        value=_value(value),
        group=value.disaggregation or WHOLE,
        source=value.source,
        provenance=(
            f"«{load.file_name}», fila {numbers.entero(value.load_row)}, cargado el "
            f"{numbers.fecha_corta(load.loaded_at)}"
            if load
            else ""
        ),
    )


def _local(value: IndicatorValue) -> LocalRow:
    withdrawn = ""
    if value.withdrawn_at:
        withdrawn = f"{value.withdrawn_reason} ({numbers.fecha_corta(value.withdrawn_at)})"
    return LocalRow(
        number=value.pk,
        year=_when(value),
        value=_value(value),
        group=value.disaggregation or WHOLE,
        source=value.source,
        note=value.note,
        who=str(value.entered_by) if value.entered_by else "Carga del sistema",
        when=numbers.fecha_hora(value.entered_at),
        withdrawn=withdrawn,
    )


def _facts(indicator: Indicator) -> tuple[tuple[str, str], ...]:
    pairs = (
        ("Qué mide", indicator.formula),
        ("Unidad", indicator.unit),
        ("Dimensión", " · ".join(filter(None, (indicator.dimension, indicator.subcategory)))),
        ("ODS", str(indicator.sdg) if indicator.sdg else ""),
        ("Transformación del PND", indicator.transformation_name),
        ("Hacia dónde mejora", indicator.get_direction_display() if indicator.direction else ""),
    )
    return tuple((term, value) for term, value in pairs if value)

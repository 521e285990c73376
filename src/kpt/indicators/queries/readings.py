"""What indicators say of one entity, beside its department, the country and who is like it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from kpt.indicators.models import Indicator, IndicatorComparison, IndicatorValue, Origin, PeerGroup
from kpt.rules.peers import BANDS, FEWEST_PEERS, Trend, population_band, trend
from kpt.territories.models import EntityYear, TerritorialEntity

YEARLY = 0


@dataclass(frozen=True, slots=True)
class Point:
    """One value of a series. ``value`` is None when the figure is a text (a category)."""

    pk: int
    year: int
    month: int
    value: Decimal | None
    text: str
    source: str
    origin: str
    is_demo: bool = False

    @property
    def is_local(self) -> bool:
        return self.origin == Origin.LOCAL


@dataclass(frozen=True, slots=True)
class Peers:
    """A group that the entity belongs to, and its median in one year."""

    group: str
    label: str
    year: int
    median: Decimal
    entities: int


@dataclass(frozen=True, slots=True)
class Reading:
    """An indicator of an entity: its national series, its own figures, and the comparisons.

    ``department`` and ``country`` are what is published of them for the year of ``last``;
    ``peers`` are medians for that year, only of groups with three entities or more.
    """

    indicator: Indicator
    national: tuple[Point, ...]
    local: tuple[Point, ...]
    trend: Trend
    department: Decimal | None
    country: Decimal | None
    peers: tuple[Peers, ...]
    department_series: tuple[Point, ...] = ()
    country_series: tuple[Point, ...] = ()
    peer_series: tuple[Peers, ...] = ()

    @property
    def last(self) -> Point | None:
        """The newest national value, or the entity's own when the nation publishes none."""
        if self.national:
            return self.national[-1]
        return self.local[-1] if self.local else None

    @property
    def last_local(self) -> Point | None:
        """The newest value of the entity, when it stands beside a national one."""
        return self.local[-1] if self.local and self.national else None

    @property
    def similar(self) -> Peers | None:
        """The group that is most like the entity: of its population, else of its category."""
        order = (PeerGroup.POPULATION, PeerGroup.CATEGORY, PeerGroup.DEPARTMENTS)
        found = {peers.group: peers for peers in self.peers}
        return next((found[group] for group in order if group in found), None)


def readings(
    entity: TerritorialEntity, indicators: Sequence[Indicator], *, published_only: bool = False
) -> list[Reading]:
    """Return what each indicator says of an entity, in the order given.

    Two queries, whatever the number of indicators: values, with what the entity was like in the
    year of each, and comparisons. Disaggregated values are left to the page of each indicator;
    with ``published_only``, so are the entity's own figures, which are the team's until it prints
    them.
    """
    keys = [indicator.pk for indicator in indicators]
    rows = values_around(entity).filter(indicator__in=keys, disaggregation="")
    if published_only:
        rows = rows.filter(origin=Origin.NATIONAL)
    return readings_from(entity, indicators, list(rows))


def readings_from(
    entity: TerritorialEntity, indicators: Sequence[Indicator], rows: Iterable[IndicatorValue]
) -> list[Reading]:
    """Return readings from rows of ``values_around`` that somebody has read. One query."""
    found = [row for row in rows if row.withdrawn_at is None and not row.disaggregation]
    alike = Likeness(entity, {row.year: _what_it_was(row) for row in found})
    values = _series(found)
    medians = _medians([indicator.pk for indicator in indicators], alike)
    return [_reading(one, entity, values, medians[one.pk], alike) for one in indicators]


@dataclass(frozen=True, slots=True)
class Likeness:
    """What an entity was like in some years (category, code of its band), to name its groups."""

    entity: TerritorialEntity
    by_year: dict[int, tuple[str, str]]

    def groups(self, year: int) -> dict[tuple[str, str], str]:
        """Return the groups of a year, by (group, code), with the words of each."""
        if self.entity.is_department:
            return {(PeerGroup.DEPARTMENTS.value, ""): "Departamentos del país"}
        found = {
            (PeerGroup.DEPARTMENT.value, self.entity.department_id or ""): (
                f"Municipios de {self.entity.department}"
            ),
            (PeerGroup.MUNICIPALITIES.value, ""): "Municipios del país",
        }
        category, band = self.by_year.get(year, ("", ""))
        if category:
            words = "especial" if category == "ESP" else category
            found[PeerGroup.CATEGORY.value, category] = f"Municipios de categoría {words}"
        if band:
            label = next(one.label for one in BANDS if one.code == band)
            found[PeerGroup.POPULATION.value, band] = f"Municipios {label}"
        return found


def values_around(entity: TerritorialEntity) -> QuerySet[IndicatorValue]:
    """Return the values of an entity, its department and the country, oldest first.

    Each carries what the entity was in its year: ``in_category`` and ``with_people``, by the rule
    of ``kpt.rules.peers.in_force`` (a test compares both).
    """
    places = Q(entity=entity) | Q(entity=None)
    if entity.department_id:
        places |= Q(entity=entity.department_id)
    years = EntityYear.objects.filter(entity=entity)
    return (
        IndicatorValue.objects.filter(places)
        .select_related("load")
        .annotate(
            in_category=_in_force(years.exclude(category=""), "category"),
            with_people=_in_force(years.exclude(population=None), "population"),
        )
        .order_by("year", "month", "entered_at", "pk")
    )


def _in_force(years: QuerySet[EntityYear], name: str) -> Coalesce:
    before = years.filter(fiscal_year__lte=OuterRef("year")).order_by("-fiscal_year")
    first = years.order_by("fiscal_year")
    return Coalesce(Subquery(before.values(name)[:1]), Subquery(first.values(name)[:1]))


def _what_it_was(row: Any) -> tuple[str, str]:
    people = row.with_people
    return row.in_category or "", population_band(people).code if people is not None else ""


Series = dict[tuple[int, str | None, str], list[Point]]
Medians = dict[tuple[str, str, int], IndicatorComparison]


def _series(rows: Iterable[IndicatorValue]) -> Series:
    found: dict[tuple, dict[int, Point]] = defaultdict(dict)
    for row in rows:
        point = Point(
            pk=row.pk,
            year=row.year,
            month=row.month,
            value=row.value,
            text=row.text,
            source=row.source,
            origin=row.origin,
            is_demo=bool(row.load and row.load.is_demo),
        )
        of_years = found[row.indicator_id, row.entity_id, row.origin]
        held = of_years.get(point.year)
        # The figure of the whole year counts; without it, that of its last month.
        if held is None or held.month != YEARLY or point.month == YEARLY:
            of_years[point.year] = point
    return {key: list(of_years.values()) for key, of_years in found.items()}


def _medians(keys: Iterable[int], alike: Likeness) -> dict[int, Medians]:
    wanted = Q(group__in=[PeerGroup.MUNICIPALITIES, PeerGroup.DEPARTMENTS], code="")
    if not alike.entity.is_department:
        wanted |= Q(group=PeerGroup.DEPARTMENT, code=alike.entity.department_id)
        categories = {category for category, _ in alike.by_year.values()}
        bands = {band for _, band in alike.by_year.values()}
        wanted |= Q(group=PeerGroup.CATEGORY, code__in=categories)
        wanted |= Q(group=PeerGroup.POPULATION, code__in=bands)
    found: dict[int, Medians] = defaultdict(dict)
    for row in IndicatorComparison.objects.filter(
        wanted, indicator__in=keys, entities__gte=FEWEST_PEERS
    ):
        found[row.indicator_id][row.group, row.code, row.year] = row
    return found


def _reading(
    indicator: Indicator,
    entity: TerritorialEntity,
    values: Series,
    medians: Medians,
    alike: Likeness,
) -> Reading:
    national = values.get((indicator.pk, entity.pk, Origin.NATIONAL), [])
    local = values.get((indicator.pk, entity.pk, Origin.LOCAL), [])
    country = values.get((indicator.pk, None, Origin.NATIONAL), [])
    department = []
    if entity.department_id:
        department = values.get((indicator.pk, entity.department_id, Origin.NATIONAL), [])
    shown = national or local
    year = shown[-1].year if shown else 0
    years = sorted({point.year for point in (*national, *local)})
    return Reading(
        indicator=indicator,
        national=tuple(national),
        local=tuple(local),
        trend=trend([p.value for p in shown if p.value is not None], indicator.direction),
        department=_of_year(department, year),
        country=_of_year(country, year),
        peers=_peers_of(medians, alike, year),
        department_series=tuple(department),
        country_series=tuple(country),
        peer_series=tuple(peers for y in years for peers in _peers_of(medians, alike, y)),
    )


def _of_year(series: Iterable[Point], year: int) -> Decimal | None:
    return next((point.value for point in series if point.year == year), None)


def _peers_of(medians: Medians, alike: Likeness, year: int) -> tuple[Peers, ...]:
    return tuple(
        Peers(group, label, year, row.median, row.entities)
        for (group, code), label in alike.groups(year).items()
        if (row := medians.get((group, code, year)))
    )

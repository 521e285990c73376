"""The medians of groups of entities, computed once, when values are loaded.

One indicator at a time: what is in memory is a value for each entity and year, whatever the size
of the file. Pages read the table that this writes and never scan the country.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from kpt.base.bulk import insert_rows
from kpt.indicators.models import IndicatorComparison, IndicatorValue, Origin, PeerGroup
from kpt.rules.peers import in_force, median, population_band
from kpt.territories.models import EntityYear, TerritorialEntity

Key = tuple[int, str, str]  # year, group, code


def refresh_comparisons(indicator_ids: Iterable[int]) -> int:
    """Write anew the medians of some indicators, from national values only. Returns how many."""
    peers = _Peers()
    written = 0
    for indicator_id in indicator_ids:
        rows = [
            IndicatorComparison(
                indicator_id=indicator_id,
                year=year,
                group=group,
                code=code,
                median=middle,
                entities=len(values),
            )
            for (year, group, code), values in _grouped(indicator_id, peers).items()
            if (middle := median(values)) is not None
        ]
        IndicatorComparison.objects.filter(indicator=indicator_id).delete()
        insert_rows(rows)
        written += len(rows)
    return written


def _grouped(indicator_id: int, peers: _Peers) -> dict[Key, list[Decimal]]:
    groups: dict[Key, list[Decimal]] = defaultdict(list)
    for (entity, year), value in _one_a_year(indicator_id).items():
        for group, code in peers.groups(entity, year):
            groups[year, group, code].append(value)
    return groups


def _one_a_year(indicator_id: int) -> dict[tuple[str, int], Decimal]:
    """Return the value of each entity and year: of the whole year, or of its last month."""
    rows = IndicatorValue.objects.filter(
        indicator=indicator_id,
        origin=Origin.NATIONAL,
        disaggregation="",
        entity__isnull=False,
        value__isnull=False,
    ).order_by("month")
    found: dict[tuple[str, int], tuple[int, Decimal]] = {}
    for entity, year, month, value in rows.values_list("entity_id", "year", "month", "value"):
        held = found.get((entity, year))
        if value is not None and (held is None or held[0] != 0):
            found[entity, year] = (month, value)
    return {key: value for key, (_, value) in found.items()}


class _Peers:
    """The groups of every entity, read once for a whole load."""

    def __init__(self) -> None:
        self._departments = dict(
            TerritorialEntity.objects.filter(makes_plan=True).values_list("pk", "department_id")
        )
        self._categories: dict[str, dict[int, str]] = defaultdict(dict)
        self._bands: dict[str, dict[int, str]] = defaultdict(dict)
        rows = EntityYear.objects.values_list("entity_id", "fiscal_year", "category", "population")
        for entity, year, category, population in rows:
            if category:
                self._categories[entity][year] = category
            if population is not None:
                self._bands[entity][year] = population_band(population).code

    def groups(self, entity: str, year: int) -> list[tuple[str, str]]:
        """Return the groups of an entity in a year; none if it makes no plan."""
        if entity not in self._departments:
            return []
        department = self._departments[entity]
        if department is None:
            return [(PeerGroup.DEPARTMENTS, "")]
        found: list[tuple[str, str]] = [
            (PeerGroup.MUNICIPALITIES, ""),
            (PeerGroup.DEPARTMENT, department),
        ]
        if category := in_force(self._categories.get(entity, {}), year):
            found.append((PeerGroup.CATEGORY, category))
        if band := in_force(self._bands.get(entity, {}), year):
            found.append((PeerGroup.POPULATION, band))
        return found

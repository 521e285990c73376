"""Loading the compliance of before: what an earlier system had, with where it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from kpt.accounts.actor import Actor
from kpt.audit.kinds import AuditKind
from kpt.audit.recording import record
from kpt.base.bulk import insert_rows
from kpt.base.errors import DomainError
from kpt.cuts.models import EarlierFigure, Series, SeriesLoad

YEARS = {Series.SIEE: (2016, 2019), Series.KPT: (2020, 2023)}


class SeriesProblem(DomainError):
    """The file cannot be loaded as that series."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a series. ``value`` is a ratio, 1 is 100 %."""

    divipola: str
    fiscal_year: int
    measure: str
    value: Decimal
    note: str = ""

    @property
    def key(self) -> tuple[str, int, str]:
        return (self.divipola, self.fiscal_year, self.measure)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of a load."""

    new: int
    changed: int
    same: int


@transaction.atomic
def load_series(
    *,
    series: Series,
    source: str,
    file_name: str,
    sha256: str,
    figures: Sequence[Figure],
    actor: Actor,
    now: datetime,
) -> Loaded:
    """Add the figures of an earlier series that are not there yet, with their source.

    What a load says of an entity, year and measure stands until another says something else;
    nothing is changed or deleted. The same file twice adds nothing. Raises SeriesProblem.
    """
    if not actor.is_system:
        raise SeriesProblem("Las series anteriores se cargan con el comando load_series.")
    if not source.strip():
        raise SeriesProblem("Escriba la fuente del archivo con --source: quién lo publicó y dónde.")
    # Every load of the series is locked, so that two at once do not both add the same.
    list(SeriesLoad.objects.select_for_update().filter(series=series).order_by("pk"))
    have = _have(series)
    added = [one for one in figures if have.get(one.key) != (one.value, one.note)]
    changed = sum(1 for one in added if one.key in have)
    if added:
        load = SeriesLoad.objects.create(
            series=series,
            source=source.strip(),
            file_name=file_name[:200],
            sha256=sha256,
            rows=len(added),
            loaded_at=now,
        )
        insert_rows(
            EarlierFigure(
                load=load,
                series=series,
                entity_id=one.divipola,
                fiscal_year=one.fiscal_year,
                measure=one.measure,
                value=one.value,
                note=one.note,
            )
            for one in added
        )
        after = {"series": series.value, "source": load.source, "rows": len(added)}
        record(AuditKind.SERIES_LOADED, actor=actor, target=load, after=after, now=now)
    return Loaded(len(added) - changed, changed, len(figures) - len(added))


def _have(series: Series) -> dict[tuple[str, int, str], tuple[Decimal, str]]:
    rows = EarlierFigure.objects.filter(series=series).order_by("load", "pk")
    return {
        (code, year, measure): (value, note)
        for code, year, measure, value, note in rows.values_list(
            "entity_id", "fiscal_year", "measure", "value", "note"
        ).iterator()
    }

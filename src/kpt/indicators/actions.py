"""Bringing in what others publish: checked row by row, written in batches, all or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from itertools import islice

from django.db import transaction

from kpt.accounts.actor import Actor
from kpt.audit.kinds import AuditKind
from kpt.audit.recording import record
from kpt.base.bulk import insert_rows
from kpt.base.errors import DomainError
from kpt.base.verdict import ALLOWED, Verdict, denied
from kpt.indicators.comparisons import refresh_comparisons
from kpt.indicators.loading.rows import IndicatorSheet, ValueRow
from kpt.indicators.models import Indicator, IndicatorLoad, IndicatorValue, Origin
from kpt.rules.text import fold

BATCH = 2_000
Key = tuple[int, str | None, int, int, str]


class RowsLeftOut(DomainError):
    """Some rows have errors, and nobody said to go on without them."""


@dataclass(frozen=True, slots=True)
class Origins:
    """Where a file comes from, for the provenance of its values."""

    publisher: str
    file_name: str
    sha256: str
    is_demo: bool = False


@dataclass(slots=True)
class Loaded:
    """What a load did."""

    new: int = 0
    changed: int = 0
    same: int = 0
    repeated: list[tuple[int, int]] = field(default_factory=list)  # row, the row it repeats
    indicators: set[int] = field(default_factory=set)


def can_load_indicators(actor: Actor) -> Verdict:
    """National values are brought by a command, by whoever looks after the installation."""
    if actor.is_system:
        return ALLOWED
    return denied("Los datos nacionales los carga la administración con una orden del servidor.")


@transaction.atomic
def load_values(
    *,
    rows: Iterable[ValueRow],
    origins: Origins,
    actor: Actor,
    now: datetime,
    left_out: Counter[str] | None = None,
    partial: bool = False,
) -> Loaded:
    """Write national values; what is already there stays, what differs is corrected.

    ``rows`` may be a stream; ``left_out`` counts the errors that its reading meets, and is looked
    at when the stream has ended. Local figures are not touched. A repeated load changes nothing.
    Raises NotAllowed, or RowsLeftOut if there are errors and not ``partial``.
    """
    can_load_indicators(actor).require()
    writer = _Writer(origins, actor, now)
    stream = iter(rows)
    while batch := list(islice(stream, BATCH)):
        writer.write(batch)
    done, errors = writer.done, sum((left_out or Counter()).values())
    if (errors or done.repeated) and not partial:
        raise RowsLeftOut(
            f"{errors + len(done.repeated)} filas tienen errores. No se escribió nada: corríjalas, "
            "o cargue las demás con «--partial»."
        )
    refresh_comparisons(sorted(done.indicators))
    if writer.load is not None:
        writer.load.values_new, writer.load.values_changed = done.new, done.changed
        writer.load.values_same = done.same
        writer.load.rows_left_out = errors + len(done.repeated)
        writer.load.save()
        record(
            AuditKind.INDICATORS_LOADED,
            actor=actor,
            target=writer.load,
            after={
                "file": origins.file_name,
                "new": done.new,
                "changed": done.changed,
                "left_out": writer.load.rows_left_out,
            },
            now=now,
        )
    return done


class _Writer:
    """Writes batches of rows, and remembers the indicators that it has met."""

    def __init__(self, origins: Origins, actor: Actor, now: datetime):
        self.done = Loaded()
        self.load: IndicatorLoad | None = None
        self._origins, self._actor, self._now = origins, actor, now
        self._indicators = {one.code: one for one in Indicator.objects.filter(entity=None)}
        self._sheets: dict[str, IndicatorSheet] = {}
        loads = IndicatorLoad.objects.filter(sha256=origins.sha256)
        self._of_this_file = set(loads.values_list("pk", flat=True))

    def write(self, batch: list[ValueRow]) -> None:
        """Insert the values that are new and correct those that differ."""
        for row in batch:
            self._learn(row.sheet)
        there = self._there(batch)
        new: dict[Key, IndicatorValue] = {}
        changed: dict[int, IndicatorValue] = {}
        for row in batch:
            key = self._key(row)
            held = new.get(key) or there.get(key)
            if held is None:
                new[key] = self._value(row)
            elif _says(held) == (row.value, row.text, row.source, row.observed_on):
                self.done.same += 1
            elif held.load_id in self._of_this_file and held.load_row != row.row:
                self.done.repeated.append((row.row, held.load_row or 0))
            else:
                self._correct(held, row)
                changed[held.pk] = held
        insert_rows(new.values())
        fields = ["value", "text", "source", "observed_on", "load", "load_row"]
        IndicatorValue.objects.bulk_update(changed.values(), fields, batch_size=200)
        self.done.new += len(new)
        self.done.changed += len(changed)
        self.done.indicators |= {v.indicator_id for v in (*new.values(), *changed.values())}

    def _learn(self, sheet: IndicatorSheet) -> None:
        """Write the indicator itself, or what this file says newly of it."""
        if self._sheets.get(sheet.code) == sheet:
            return
        self._sheets[sheet.code] = sheet
        told = {name: value for name, value in asdict(sheet).items() if value not in ("", None)}
        if sheet.sdg is not None:
            told["sdg_id"] = told.pop("sdg")
        one = self._indicators.get(sheet.code)
        if one is None:
            one = self._indicators[sheet.code] = Indicator(**told)
        elif all(getattr(one, name) == value for name, value in told.items()):
            return
        for name, value in told.items():
            setattr(one, name, value)
        one.search_text = fold(f"{one.name} {one.dimension} {one.subcategory}")
        one.save()

    def _there(self, batch: list[ValueRow]) -> dict[Key, IndicatorValue]:
        values = IndicatorValue.objects.filter(
            origin=Origin.NATIONAL,
            indicator__in={self._indicators[row.sheet.code].pk for row in batch},
            year__in={row.year for row in batch},
        )
        entities = {row.entity for row in batch}
        found = [*values.filter(entity__in=entities - {None})]
        if None in entities:
            found += values.filter(entity=None)
        return {(v.indicator_id, v.entity_id, v.year, v.month, v.disaggregation): v for v in found}

    def _key(self, row: ValueRow) -> Key:
        indicator = self._indicators[row.sheet.code].pk
        return indicator, row.entity, row.year, row.month, row.disaggregation

    def _value(self, row: ValueRow) -> IndicatorValue:
        return IndicatorValue(
            indicator=self._indicators[row.sheet.code],
            entity_id=row.entity,
            year=row.year,
            month=row.month,
            disaggregation=row.disaggregation,
            origin=Origin.NATIONAL,
            value=row.value,
            text=row.text,
            source=row.source,
            observed_on=row.observed_on,
            load=self._load(),
            load_row=row.row,
        )

    def _correct(self, held: IndicatorValue, row: ValueRow) -> None:
        held.value, held.text = row.value, row.text
        held.source, held.observed_on = row.source, row.observed_on
        held.load, held.load_row = self._load(), row.row

    def _load(self) -> IndicatorLoad:
        """Return the load of this file, which exists only if it brought something."""
        if self.load is None:
            self.load = IndicatorLoad.objects.create(
                loaded_at=self._now, loaded_by=self._actor.name, **asdict(self._origins)
            )
            self._of_this_file.add(self.load.pk)
        return self.load


def _says(value: IndicatorValue) -> tuple:
    return value.value, value.text, value.source, value.observed_on

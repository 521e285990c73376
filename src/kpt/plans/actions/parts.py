"""The values of a row that are not one column: its lines, sectors, places, alignments…

Each is read and written as a tuple of plain values, and kept in the history as text.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import models

from kpt.base.bulk import insert_rows
from kpt.plans.actions.apply import as_text
from kpt.plans.models import (
    Alignment,
    LineDetail,
    LineSector,
    OutcomeDetail,
    OutcomeTarget,
    OutcomeTargetLine,
    ProductTarget,
    ProductTargetLine,
    SgrInitiative,
    SgrInitiativeLine,
    StrategicLine,
    TargetBpin,
    TargetDetail,
    TargetPlace,
    TargetPopulation,
)
from kpt.rules.codes import split_bpins

DETAILS: dict[type[models.Model], tuple[type[models.Model], str]] = {
    StrategicLine: (LineDetail, "line"),
    OutcomeTarget: (OutcomeDetail, "outcome"),
    ProductTarget: (TargetDetail, "target"),
}
LINKS: dict[type[models.Model], tuple[type[models.Model], str]] = {
    OutcomeTarget: (OutcomeTargetLine, "outcome"),
    ProductTarget: (ProductTargetLine, "target"),
    SgrInitiative: (SgrInitiativeLine, "initiative"),
}
BETWEEN, WITHIN, TIED = "; ", "|", " · "


@dataclass(frozen=True, slots=True)
class Part:
    """How a part is read, written and told: ``read(row)``, ``write(row, values)``."""

    read: Callable[[Any], tuple]
    write: Callable[[Any, tuple], None]
    to_text: Callable[[tuple], str]
    from_text: Callable[[str], tuple]
    tidy: Callable[[Any], tuple] = tuple


@cache
def detail_fields(model: type[models.Model]) -> frozenset[str]:
    """Return the names of the values that a row keeps in its detail; relations by ``_id``."""
    if model not in DETAILS:
        return frozenset()
    detail, link = DETAILS[model]
    names = {field.attname for field in detail._meta.concrete_fields}
    return frozenset(names - {"id", f"{link}_id"})


def _read_lines(row: Any) -> tuple[int, ...]:
    return tuple(row.line_links.order_by("position").values_list("line__consecutive", flat=True))


def _write_lines(row: Any, numbers: tuple[int, ...]) -> None:
    model, owner = LINKS[type(row)]
    ids = dict(row.version.strategiclines.values_list("consecutive", "pk"))
    row.line_links.all().delete()
    model._default_manager.bulk_create(
        model(**{owner: row}, line_id=ids[number], position=place)
        for place, number in enumerate(numbers, start=1)
    )


def _read_sectors(line: Any) -> tuple[str, ...]:
    return tuple(line.sectors.order_by("sector_code").values_list("sector_code", flat=True))


def _write_sectors(line: Any, codes: tuple[str, ...]) -> None:
    line.sectors.exclude(sector_code__in=codes).delete()
    have = set(_read_sectors(line))
    LineSector.objects.bulk_create(
        LineSector(line=line, sector_code=code) for code in codes if code not in have
    )


def _read_populations(target: Any) -> tuple[tuple[str, int | None], ...]:
    rows = target.populations.order_by("group_code")
    return tuple(rows.values_list("group_code", "people"))


def _write_populations(target: Any, groups: tuple[tuple[str, int | None], ...]) -> None:
    target.populations.all().delete()
    TargetPopulation.objects.bulk_create(
        TargetPopulation(target=target, group_code=code, people=people) for code, people in groups
    )


def _read_places(target: Any) -> tuple[tuple[str, str], ...]:
    return tuple(target.places.order_by("kind", "name").values_list("kind", "name"))


def _write_places(target: Any, places: tuple[tuple[str, str], ...]) -> None:
    target.places.all().delete()
    TargetPlace.objects.bulk_create(
        TargetPlace(target=target, kind=kind, name=name) for kind, name in places
    )


def _read_alignments(row: Any) -> tuple[tuple[str, str, str], ...]:
    ties = Alignment.objects.filter(version_id=row.version_id, row_uid=row.uid)
    return _tidy_alignments(ties.values_list("framework", "code", "name"))


def _write_alignments(row: Any, ties: tuple[tuple[str, str, str], ...]) -> None:
    """Write which elements of bigger agendas a row serves; the change is the row's."""
    mine = Alignment.objects.filter(version_id=row.version_id, row_uid=row.uid)
    have = {(one.framework, one.code): one for one in mine}
    gone = have.keys() - {(framework, code) for framework, code, _ in ties}
    mine.filter(pk__in=[have[key].pk for key in gone]).delete()
    Alignment.objects.bulk_create(
        Alignment(
            version_id=row.version_id,
            row_uid=row.uid,
            framework=framework,
            code=code,
            name=name,
            change_id=row.change_id,
        )
        for framework, code, name in ties
        if (framework, code) not in have
    )


def _tidy_alignments(ties: Any) -> tuple[tuple[str, str, str], ...]:
    """Return ties in order, without what the history writes between them."""
    found = {
        tuple(str(text).replace(BETWEEN, ", ").replace(TIED, " - ").strip() for text in tie)
        for tie in ties
    }
    return tuple(sorted(found))  # type: ignore[arg-type]


def _ties(text: str) -> tuple[tuple[str, str, str], ...]:
    found = (tie.split(TIED, 2) for tie in text.split(BETWEEN) if tie)
    return tuple((framework, code, name) for framework, code, name in found)


def _sorted(values: Any) -> tuple:
    return tuple(sorted(set(values), key=lambda value: str(value)))


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(number) for number in text.split(",") if number)


def _pairs_to_text(pairs: tuple) -> str:
    return BETWEEN.join(WITHIN.join("" if p is None else str(p) for p in pair) for pair in pairs)


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    found = (pair.partition(WITHIN) for pair in text.split(BETWEEN) if pair)
    return tuple((first, second) for first, _, second in found)


def sync_bpins(target: ProductTarget) -> None:
    """Keep the projects of a target as its text names them."""
    codes = split_bpins(target.bpin_text)
    target.bpins.exclude(code__in=codes).delete()
    have = set(target.bpins.values_list("code", flat=True))
    insert_rows(TargetBpin(target=target, code=code) for code in codes if code not in have)


PARTS: dict[str, Part] = {
    "lines": Part(_read_lines, _write_lines, lambda v: ",".join(map(str, v)), _numbers),
    "sectors": Part(
        _read_sectors,
        _write_sectors,
        lambda v: ",".join(v),
        lambda text: tuple(code for code in text.split(",") if code),
        _sorted,
    ),
    "populations": Part(
        _read_populations,
        _write_populations,
        _pairs_to_text,
        lambda text: tuple((code, int(n) if n else None) for code, n in _pairs(text)),
        _sorted,
    ),
    "places": Part(_read_places, _write_places, _pairs_to_text, _pairs, _sorted),
    "alignments": Part(
        _read_alignments,
        _write_alignments,
        lambda ties: BETWEEN.join(TIED.join(tie) for tie in ties),
        _ties,
        _tidy_alignments,
    ),
}


def as_history(name: str, value: Any) -> str | None:
    """Return a value as the history keeps it; None stays None."""
    if value is not None and name in PARTS:
        return PARTS[name].to_text(value)
    return as_text(value)


def from_history(model: type[models.Model], name: str, text: str | None) -> Any:
    """Return a value of the history as :meth:`Draft.put` takes it."""
    if name in PARTS:
        return PARTS[name].from_text(text or "")
    owner = DETAILS[model][0] if name in detail_fields(model) else model
    kept: Any = owner._meta.get_field(name)
    if text is None:
        return None
    if isinstance(kept, models.ForeignKey):
        return kept.target_field.to_python(text)
    if isinstance(kept, models.BooleanField):
        return text == "Sí"
    return kept.to_python(text)


__all__ = ["DETAILS", "PARTS", "as_history", "detail_fields", "from_history", "sync_bpins"]

"""Load official lists from packaged files: compare with what is there, write only what differs."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import models


@dataclass(frozen=True, slots=True)
class Tally:
    """What loading one list did: how many rows were new, how many changed, how many stayed."""

    noun: str
    new: int
    changed: int
    same: int

    def __str__(self) -> str:
        if not self.new and not self.changed:
            return f"{self.noun}: {self.same}, sin cambios"
        return (
            f"{self.noun}: se agregan {self.new}, cambian {self.changed}, siguen igual {self.same}"
        )


def read_list(path: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of a CSV file (UTF-8, comma, one row of headers) as texts by header."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def sync(model: type[models.Model], rows: Iterable[models.Model], *, key: list[str]) -> Tally:
    """Make the table hold ``rows``: insert the new ones, update those that differ, touch no other.

    ``key`` names the columns (a foreign key by its ``_id``) that tell a row from another. Rows of
    the table that are not in ``rows`` stay: official codes are withdrawn, but plans still use them.
    """
    columns = [
        field for field in model._meta.concrete_fields if not field.primary_key or field.name in key
    ]
    names = [field.attname for field in columns]
    there = {_values(row, key): row for row in model._default_manager.all()}
    new, changed, same = [], [], 0
    for row in rows:
        old = there.get(_values(row, key))
        if old is None:
            new.append(row)
        elif _values(old, names) == _values(row, names):
            same += 1
        else:
            row.pk = old.pk
            changed.append(row)
    model._default_manager.bulk_create(new)
    if changed:
        values = [field.name for field in columns if not field.primary_key]
        model._default_manager.bulk_update(changed, values, batch_size=200)
    noun = str(model._meta.verbose_name_plural)
    return Tally(noun[:1].upper() + noun[1:], len(new), len(changed), same)


def _values(row: models.Model, names: list[str]) -> tuple:
    return tuple(getattr(row, name) for name in names)

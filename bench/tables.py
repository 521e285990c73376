"""The tables of plans: their rows out, and their rows in as barely as the ORM can."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.apps import apps
from django.db import models, transaction
from django.db.models.query import QuerySet


@dataclass(frozen=True, slots=True)
class TableRows:
    """All the rows of one table as plain values, in the order of its columns."""

    model: type[models.Model]
    rows: list[tuple]


def models_of(*labels: str) -> list[type[models.Model]]:
    """Return the models of some apps, each after those it points to."""
    found = [model for label in labels for model in apps.get_app_config(label).get_models()]
    ordered: list[type[models.Model]] = []

    def visit(model: type[models.Model]) -> None:
        if model in ordered or model not in found:
            return
        for field in model._meta.concrete_fields:
            if field.related_model and field.related_model is not model:
                visit(field.related_model)
        ordered.append(model)

    for model in found:
        visit(model)
    return ordered


def rows_of(tables: Iterable[type[models.Model]]) -> list[TableRows]:
    """Return the rows of every table that has any."""
    read = [
        TableRows(model, list(model._base_manager.order_by("pk").values_list(*columns(model))))
        for model in tables
    ]
    return [table for table in read if table.rows]


def columns(model: type[models.Model]) -> list[str]:
    """Return the names of the attributes that have a column, in its order."""
    return [field.attname for field in model._meta.concrete_fields]


@transaction.atomic
def insert(tables: Sequence[TableRows]) -> None:
    """Insert the rows in bulk, with nothing asked of them: the least that Django can do."""
    for table in tables:
        table.model._base_manager.bulk_create([table.model(*row) for row in table.rows])


@transaction.atomic
def empty(tables: Iterable[type[models.Model]]) -> None:
    """Delete every row of the tables, those that point to others first."""
    for model in reversed(list(tables)):
        QuerySet(model)._raw_delete(using="default")

"""Inserting many rows at once, several times quicker than ``bulk_create``.

Django resolves every value of every row as an expression before it writes the statement; for the
thousands of rows of a plan that is most of the time of an import. Here a table has one statement,
and only the values that a database keeps otherwise than Python are converted. Constraints hold as
always. Keys are not read back: for rows that nothing else in memory points to.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, cast

from django.db import DEFAULT_DB_ALIAS, connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

Row = tuple[Any, ...]

# Kept by both databases just as Python has them; a subclass may convert, so it does not count.
AS_THEY_ARE = frozenset(
    {
        models.CharField,
        models.TextField,
        models.BooleanField,
        models.IntegerField,
        models.BigIntegerField,
        models.PositiveIntegerField,
        models.PositiveSmallIntegerField,
    }
)


def insert_rows(rows: Iterable[models.Model]) -> None:
    """Insert the rows, all of one model and without a key of their own. Nothing for no rows.

    Fields with ``auto_now`` are not filled: instants are arguments here.
    """
    found = list(rows)
    if not found:
        return
    connection = connections[DEFAULT_DB_ALIAS]
    model = type(found[0])
    fields = [field for field in model._meta.local_concrete_fields if not field.primary_key]
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    columns = ", ".join(quote(str(field.column)) for field in fields)
    # The copy of PostgreSQL is no call that Django wraps, so its errors are made Django's here.
    with transaction.atomic(), connection.wrap_database_errors, connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in _values(found, fields, connection):
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(fields))
            statement = f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608 (names)
            values = cast("Sequence[Sequence[Any]]", _values(found, fields, connection))
            cursor.executemany(statement, values)


def _values(
    rows: list[models.Model], fields: list[models.Field], connection: BaseDatabaseWrapper
) -> Iterator[Row]:
    readers = [(field.attname, _converter(field)) for field in fields]
    for row in rows:
        have = row.__dict__
        yield tuple(
            value if convert is None or value is None else convert(value, connection)
            for value, convert in [(have[name], convert) for name, convert in readers]
        )


def _converter(field: models.Field) -> Callable[[Any, Any], Any] | None:
    """Return what makes of a value what the database keeps; None when it keeps it as it is."""
    kept = field
    while isinstance(kept, models.ForeignKey):
        kept = kept.target_field
    return None if type(kept) in AS_THEY_ARE or _is_key(kept) else field.get_db_prep_save


def _is_key(field: models.Field) -> bool:
    return isinstance(field, models.AutoField | models.BigAutoField)

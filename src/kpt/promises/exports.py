"""The promises of a programme as a table to take away."""

from __future__ import annotations

from collections.abc import Iterable

from kpt.base.downloads import TableFile
from kpt.base.sheets.styles import LONG_TEXT, TEXT
from kpt.base.sheets.writing import Column
from kpt.promises.queries.summary import KeptPromise

COLUMNS = (
    Column("N.º", 6),
    Column("Eje del programa", 26, LONG_TEXT),
    Column("Promesa", 60, LONG_TEXT),
    Column("Estado", 18, TEXT),
    Column("Líneas y metas que la cumplen", 60, LONG_TEXT),
    Column("Por qué se apartó", 44, LONG_TEXT),
)


def promises_table(divipola: str, promises: Iterable[KeptPromise]) -> TableFile:
    """Return ``promises`` as a table, in their order."""
    rows: list[list[str | int]] = [
        [
            one.number,
            one.heading,
            one.text,
            one.standing.label,
            "; ".join(row.whole for row in one.rows),
            one.reason,
        ]
        for one in promises
    ]
    return TableFile(f"promesas-{divipola}", "Promesas", COLUMNS, rows)

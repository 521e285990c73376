"""The one way to write a file of a cut: the same facts are the same bytes, whoever writes them.

JSON Lines in UTF-8: a JSON object a line, keys sorted, no blanks, a line feed after each. Every
number is a text («1500», «0.25»): no exponent, no zeros at the end. What is not known is null.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from kpt.base.fields import canonical

FORMAT = "kpt-corte-2"
"""2 added outcomes and money by source. Files of 1 stay as they are, and must still be read."""

Record = Mapping[str, Any]


def number(value: Decimal | int | None) -> str | None:
    """Return a number as its text; None stays unknown."""
    return None if value is None else canonical(Decimal(value))


def instant(value: datetime) -> str:
    """Return an instant in universal time: «2026-12-06T05:00:00Z»."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def line(record: Record) -> bytes:
    """Return one record as its line. Raises TypeError for a number that is not written as text."""
    _check(record)
    text = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f"{text}\n".encode()


def lines(records: Iterable[Record]) -> bytes:
    """Return the file of several records."""
    return b"".join(line(record) for record in records)


def read(content: bytes) -> list[dict[str, Any]]:
    """Return the records of a file."""
    return [json.loads(one) for one in content.decode().split("\n") if one]


def _check(value: object) -> None:
    match value:
        case None | bool() | str():
            return
        case dict():
            for inner in value.values():
                _check(inner)
        case list() | tuple():
            for inner in value:
                _check(inner)
        case _:
            raise TypeError(f"a cut writes no {type(value).__name__}")

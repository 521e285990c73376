"""What a report says, before anybody draws it: sections of a few kinds of blocks.

Figures are kept as figures, with the way in which they are written beside: the page, the PDF and
the Word file write them with :func:`shown`, the workbook keeps them as numbers. So the four say
the same. Nothing here names a person.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, fields
from decimal import Decimal
from enum import StrEnum
from typing import Any, cast

from kpt.base.numbers import NBSP, entero, millones, percent, pesos, quantity

LARGE = Decimal(1_000_000_000)  # pesos from which a figure that stands alone is in millions
Value = str | Decimal | int | None


class Shape(StrEnum):
    """How the values of a column, or one figure, are written."""

    TEXT = "text"
    COUNT = "count"
    QUANTITY = "quantity"
    PESOS = "pesos"
    PERCENT = "percent"


def shown(value: Value, shape: Shape) -> str:
    """Return a value as people read it. A figure that is not known is «—», never 0.

    Pesos without cents: the workbook keeps them.
    """
    if isinstance(value, str):
        return value
    match shape:
        case Shape.PESOS:
            return pesos(value, 0)
        case Shape.PERCENT:
            return percent(value)
        case Shape.COUNT:
            return entero(value)
    return quantity(value)


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph. ``kind``: "lead" for what is said first, "note" for how to read it."""

    text: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure that stands alone. ``value`` is a ratio when its shape is PERCENT."""

    label: str
    value: Value
    shape: Shape
    note: str = ""

    @property
    def text(self) -> str:
        if self.shape is Shape.PESOS and isinstance(self.value, Decimal) and self.value >= LARGE:
            return f"${NBSP}{millones(self.value)} millones"
        return shown(self.value, self.shape)


@dataclass(frozen=True, slots=True)
class Figures:
    items: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """A column of a grid. ``width`` is a share, as in a document."""

    label: str
    shape: Shape = Shape.TEXT
    width: float = 1

    @property
    def is_number(self) -> bool:
        return self.shape is not Shape.TEXT


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of values. ``total`` is its last row, "" without one; ``note`` how to read it."""

    caption: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[Value, ...], ...]
    total: tuple[Value, ...] = ()
    note: str = ""

    def texts(self, row: tuple[Value, ...]) -> tuple[str, ...]:
        """Return a row as people read it."""
        return tuple(shown(value, head.shape) for value, head in zip(row, self.heads, strict=True))


@dataclass(frozen=True, slots=True)
class Story:
    """What is told of one thing: its name, where it belongs, and a paragraph.

    ``group`` is what a reader may leave the list to: its sector.
    """

    title: str
    sub: str
    text: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class Stories:
    caption: str
    items: tuple[Story, ...]


Block = Words | Figures | Grid | Stories


@dataclass(frozen=True, slots=True)
class Part:
    """One section of a report, with its title."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """A whole report. ``facts`` say of whom, of when, as of which cut, and who vouches for it.

    ``label`` is "self", "reviewed" or "verified"; ``mark`` stands on every page of a document.
    """

    title: str
    entity: str
    subtitle: str
    mark: str
    label: str
    is_draft: bool
    facts: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]
    has_cover: bool = True

    def grids(self) -> Iterator[tuple[str, Grid]]:
        """Yield every grid with the title of its section."""
        for part in self.parts:
            for block in part.blocks:
                if isinstance(block, Grid):
                    yield part.title, block


_KINDS: dict[str, type] = {
    kind.__name__: kind
    for kind in (Words, Figure, Figures, Head, Grid, Story, Stories, Part, Content)
}


def as_json(content: Content) -> str:
    """Return a report as JSON, always the same for the same report."""
    return json.dumps(_plain(content), ensure_ascii=False, separators=(",", ":"))


def _plain(value: Any) -> Any:
    name = type(value).__name__
    if name in _KINDS:
        return {"_": name} | {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return {"$": str(value)} if isinstance(value, Decimal) else value


def from_json(text: str) -> Content:
    """Return the report that :func:`as_json` wrote. Raises ValueError for anything else."""
    found = json.loads(text, object_hook=_rich)
    if not isinstance(found, Content):
        raise ValueError("not a report")
    return found


def _rich(found: dict[str, Any]) -> Any:
    if "$" in found:
        return Decimal(found["$"])
    given = {name: _tuples(value) for name, value in found.items() if name != "_"}
    if "shape" in given:
        given["shape"] = Shape(given["shape"])
    return _KINDS[cast("str", found["_"])](**given)


def _tuples(value: Any) -> Any:
    return tuple(_tuples(one) for one in value) if isinstance(value, list) else value

"""A document, whatever it speaks of: a few kinds of blocks that every writer can set.

Nothing here knows of planning, of Word or of PDF. Texts are plain: no writer reads markup in them,
so what a person wrote with «#», «$» or «<» comes out as she wrote it. Figures come already written
(``kpt.base.numbers``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum


class Align(StrEnum):
    LEFT = "left"
    RIGHT = "right"
    CENTER = "center"


class RowKind(StrEnum):
    """What a row of a table is: a figure, the title of those below it, or a sum of them.

    A HEAD is a figure that its DETAIL rows explain, and stays with them.
    """

    PLAIN = "plain"
    HEAD = "head"
    DETAIL = "detail"
    GROUP = "group"
    SUBTOTAL = "subtotal"
    TOTAL = "total"


class Tone(StrEnum):
    NORMAL = "normal"
    LEAD = "lead"  # what a chapter says first
    NOTE = "note"  # what to know of the figures beside
    MISSING = "missing"  # what is still to be written


@dataclass(frozen=True, slots=True)
class Heading:
    """``level`` 1-4. Numbers («2.1») are given by the document, not typed."""

    text: str
    level: int = 1
    numbered: bool = True


@dataclass(frozen=True, slots=True)
class Run:
    """Some words of one look. ``url`` makes them a link, if it is of the web or of mail."""

    text: str
    bold: bool = False
    italic: bool = False
    url: str = ""


Words = str | tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: Words
    tone: Tone = Tone.NORMAL


@dataclass(frozen=True, slots=True)
class Bullets:
    items: tuple[Words, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """``width`` is a share of the table's: 2 is twice as wide as 1."""

    label: str
    width: float = 1
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True)
class ColumnGroup:
    """A title over ``span`` columns; an empty one stands over columns without a group."""

    label: str
    span: int


@dataclass(frozen=True, slots=True)
class Row:
    """One text for each column. A GROUP has one text, which runs over all of them."""

    cells: tuple[str, ...]
    kind: RowKind = RowKind.PLAIN


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its title. The header comes again on every page; rows are not cut in two.

    ``landscape`` asks for pages that lie on their side; ``dense`` for small narrow letters.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    groups: tuple[ColumnGroup, ...] = ()
    landscape: bool = False
    dense: bool = False
    note: str = ""

    def __post_init__(self) -> None:
        width = len(self.columns)
        if self.groups and sum(group.span for group in self.groups) != width:
            raise ValueError(f"«{self.caption}»: the groups do not cover its {width} columns")
        for row in self.rows:
            expected = 1 if row.kind == RowKind.GROUP else width
            if len(row.cells) != expected:
                raise ValueError(f"«{self.caption}»: a row has {len(row.cells)} cells: {row.cells}")


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its name, its value, and the value as people read it."""

    label: str
    value: Decimal
    shown: str
    is_ours: bool = False  # drawn stronger than those it is compared with


@dataclass(frozen=True, slots=True)
class BarChart:
    """Horizontal bars from zero. ``alt`` says in words what the picture shows."""

    title: str
    bars: tuple[Bar, ...]
    alt: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """One line of a chart: a value for each label, None where there is none."""

    name: str
    values: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class LineChart:
    """Values over time. The first series is ours, drawn stronger. ``alt`` says it in words."""

    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    alt: str
    unit: str = ""
    note: str = ""


Chart = BarChart | LineChart


@dataclass(frozen=True, slots=True)
class PageBreak:
    pass


@dataclass(frozen=True, slots=True)
class Toc:
    """The index. A PDF fills it; Word fills it when the document is opened."""

    title: str = "Contenido"
    depth: int = 3


@dataclass(frozen=True, slots=True)
class Cover:
    """The first page: who, what, and under which facts it was made."""

    above: str = ""
    title: str = ""
    subtitle: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    note: str = ""


Block = Heading | Paragraph | Bullets | Table | Chart | PageBreak | Toc | Cover


@dataclass(frozen=True, slots=True)
class Document:
    """What is to be set. ``mark`` stands on every page («Borrador · …»), ``foot`` at its bottom."""

    title: str
    blocks: tuple[Block, ...]
    subtitle: str = ""
    author: str = ""
    subject: str = ""
    mark: str = ""
    foot: str = ""
    is_draft: bool = False
    language: str = "es-CO"
    created: datetime | None = None
    keywords: tuple[str, ...] = field(default=())


def prose(text: str, tone: Tone = Tone.NORMAL) -> list[Block]:
    """Return what a person wrote as paragraphs and lists: a line that begins with «-» is an item.

    A blank line parts two paragraphs; the lines of one are joined.
    """
    blocks: list[Block] = []
    lines: list[str] = []
    items: list[Words] = []

    def close() -> None:
        if lines:
            blocks.append(Paragraph(" ".join(lines), tone))
        if items:
            blocks.append(Bullets(tuple(items)))
        lines.clear()
        items.clear()

    for line in (one.strip() for one in text.splitlines()):
        bullet = line[:2] in ("- ", "* ", "• ")
        if not line or (bullet and lines):
            close()
        if bullet:
            items.append(line[2:].strip())
        elif line and items:
            items[-1] = f"{items[-1]!s} {line}"
        elif line:
            lines.append(line)
    close()
    return blocks


def numbered(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks with the headings that count numbered: «1», «1.1», «1.1.1».

    No level is left out on the way down, as tagged PDF demands: a heading under a higher one is
    at most one level below it.
    """
    counts = [0, 0, 0, 0]
    depth, done = 0, []
    for block in blocks:
        if isinstance(block, Heading):
            depth = min(block.level, depth + 1, len(counts))
            text = block.text
            if block.numbered:
                counts[depth - 1] += 1
                counts[depth:] = [0] * (len(counts) - depth)
                text = ".".join(str(n) for n in counts[:depth]) + f". {text}"
            block = Heading(text, depth, block.numbered)
        done.append(block)
    return done


def sections(blocks: Sequence[Block]) -> list[tuple[bool, list[Block]]]:
    """Return the blocks by how their pages lie: (on their side?, blocks).

    What leads to a table that lies on its side (its headings, and the words under them) goes with
    it, and so do the words between two such tables and those right after one. A chapter without
    any stands upright.
    """
    parts: list[tuple[bool, list[Block]]] = []

    def add(lies: bool, more: Sequence[Block]) -> None:
        if more and parts and parts[-1][0] == lies:
            parts[-1][1].extend(more)
        elif any(not isinstance(block, PageBreak) for block in more):
            parts.append((lies, list(more)))

    waiting: list[Block] = []
    lies = False
    for block in blocks:
        if isinstance(block, Heading | Paragraph | Bullets | PageBreak):
            waiting.append(block)
            continue
        goes = isinstance(block, Table) and block.landscape
        before, between, after = _parted(waiting)
        if lies and goes and not between:
            add(lies, before)
        elif lies == goes:
            add(lies, before)
            add(False, between)
        else:
            head, rest = _parted_at_heading(before)
            add(lies, head)
            add(goes and not between and not after, rest)
            add(False, between)
        add(goes, after)
        add(goes, [block])
        waiting, lies = [], goes
    head, rest = _parted_at_heading(waiting) if lies else (waiting, [])
    add(lies, head)
    add(False, rest)
    return parts


def _parted(blocks: list[Block]) -> tuple[list[Block], list[Block], list[Block]]:
    """Return what goes on with the chapter before, whole chapters between, and the last one."""
    starts = [i for i, b in enumerate(blocks) if isinstance(b, Heading) and b.level == 1]
    if not starts:
        return blocks, [], []
    return blocks[: starts[0]], blocks[starts[0] : starts[-1]], blocks[starts[-1] :]


def _parted_at_heading(blocks: list[Block]) -> tuple[list[Block], list[Block]]:
    """Return what stands before the first heading, and the rest."""
    at = next((i for i, b in enumerate(blocks) if isinstance(b, Heading)), len(blocks))
    return blocks[:at], blocks[at:]

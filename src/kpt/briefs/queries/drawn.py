"""A report as its page shows it: long lists come in pages, and say how many there are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.paginator import Page, Paginator

from kpt.briefs.content import Block, Content, Figures, Grid, Part, Stories, Story, Words

PER_PAGE = 30
GROUP = "grupo"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table: its text, and the title of its column for narrow screens."""

    label: str
    text: str
    is_number: bool


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """One block, ready to be shown. ``kind`` chooses how; what is not of it stays empty."""

    kind: str
    text: str = ""
    figures: tuple[tuple[str, str, str], ...] = ()
    caption: str = ""
    heads: tuple[Cell, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    total: tuple[Cell, ...] = ()
    note: str = ""
    stories: tuple[Story, ...] = ()
    page: Page | None = None
    param: str = ""


@dataclass(frozen=True, slots=True)
class ShownPart:
    title: str
    id: str
    blocks: tuple[ShownBlock, ...]


def groups_of(content: Content) -> list[str]:
    """Return the groups to which a reader may leave the paragraphs of a report, by name."""
    found = {
        story.group
        for part in content.parts
        for block in part.blocks
        if isinstance(block, Stories)
        for story in block.items
        if story.group
    }
    return sorted(found)


def shown_parts(content: Content, asked: Mapping[str, str]) -> tuple[ShownPart, ...]:
    """Return the sections of a report.

    ``asked`` says which page of each long list, and «grupo» to which paragraphs it is left.
    """
    return tuple(_part(part, number, asked) for number, part in enumerate(content.parts, start=1))


def _part(part: Part, number: int, asked: Mapping[str, str]) -> ShownPart:
    blocks = tuple(
        _block(block, f"p{number}-{place}", asked)
        for place, block in enumerate(part.blocks, start=1)
    )
    return ShownPart(part.title, f"parte-{number}", blocks)


def _block(block: Block, param: str, asked: Mapping[str, str]) -> ShownBlock:
    match block:
        case Words():
            return ShownBlock(block.kind or "text", text=block.text)
        case Figures():
            return ShownBlock(
                "figures", figures=tuple((one.label, one.text, one.note) for one in block.items)
            )
        case Stories():
            group = asked.get(GROUP, "")
            items = [story for story in block.items if group in ("", story.group)]
            page = Paginator(items, PER_PAGE).get_page(asked.get(param))
            return ShownBlock(
                "stories",
                caption=block.caption,
                stories=tuple(page.object_list),
                page=page,
                param=param,
            )
    return _grid(block, param, asked)


def _grid(grid: Grid, param: str, asked: Mapping[str, str]) -> ShownBlock:
    page = Paginator(grid.rows, PER_PAGE).get_page(asked.get(param))
    return ShownBlock(
        "grid",
        caption=grid.caption,
        heads=tuple(Cell(head.label, head.label, head.is_number) for head in grid.heads),
        rows=tuple(_cells(grid, row) for row in page.object_list),
        total=_cells(grid, grid.total) if grid.total else (),
        note=grid.note,
        page=page,
        param=param,
    )


def _cells(grid: Grid, row) -> tuple[Cell, ...]:
    return tuple(
        Cell(head.label, text, head.is_number)
        for head, text in zip(grid.heads, grid.texts(row), strict=True)
    )

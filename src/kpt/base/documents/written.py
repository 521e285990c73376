"""A document as the JSON that the template of the PDF reads."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from kpt.base.documents.model import (
    BarChart,
    Block,
    Bullets,
    Cover,
    Document,
    Heading,
    PageBreak,
    Paragraph,
    Row,
    Table,
    Toc,
    numbered,
    sections,
)
from kpt.base.documents.text import breakable, drawable

# Letters in one cell; a row with more may be cut between two pages, because it may fill one.
LONGEST_WHOLE_CELL = 900

Clean = Callable[[str], str]


def as_json(document: Document, *, only_plain: bool = False) -> str:
    """Return the JSON of a document. ``only_plain``: with Western European letters only."""

    def clean(text: str) -> str:
        return drawable(text, only_plain=only_plain)

    data = {
        "title": clean(document.title) or "Documento",
        "author": clean(document.author),
        "subject": clean(document.subject),
        "keywords": [clean(word) for word in document.keywords],
        "mark": clean(document.mark),
        "foot": clean(document.foot),
        "draft": document.is_draft,
        "sections": [
            {"landscape": lies, "blocks": [_block(block, clean) for block in blocks]}
            for lies, blocks in sections(numbered(document.blocks))
        ],
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _block(block: Block, clean: Clean) -> dict[str, Any]:
    match block:
        case Heading():
            return {
                "kind": "heading",
                "level": block.level,
                "outlined": True,
                "text": breakable(clean(block.text)),
            }
        case Paragraph():
            return {
                "kind": "paragraph",
                "tone": block.tone.value,
                "text": breakable(clean(block.text)),
            }
        case Bullets():
            items = [breakable(clean(item)) for item in block.items]
            return {"kind": "bullets", "ordered": block.ordered, "items": items}
        case Table():
            return _table(block, clean)
        case BarChart():
            return _chart(block, clean)
        case PageBreak():
            return {"kind": "break"}
        case Toc():
            return {"kind": "toc", "title": clean(block.title), "depth": block.depth}
        case Cover():
            return {
                "kind": "cover",
                "above": clean(block.above),
                "title": breakable(clean(block.title)),
                "subtitle": breakable(clean(block.subtitle)),
                "facts": [[clean(name), breakable(clean(text))] for name, text in block.facts],
                "note": clean(block.note),
            }


def _table(table: Table, clean: Clean) -> dict[str, Any]:
    return {
        "kind": "table",
        "caption": clean(table.caption),
        "dense": table.dense,
        "note": clean(table.note),
        "groups": [{"label": clean(g.label), "span": g.span} for g in table.groups],
        "columns": [
            {"label": clean(c.label), "width": c.width, "align": c.align.value}
            for c in table.columns
        ],
        "rows": _rows(table.rows, clean),
    }


def _rows(rows: Sequence[Row], clean: Clean) -> list[list[Any]]:
    """Return each row as [kind, may it not be cut?, texts]."""
    return [
        [
            row.kind.value,
            all(len(text) <= LONGEST_WHOLE_CELL for text in row.cells),
            [breakable(clean(text)) for text in row.cells],
        ]
        for row in rows
    ]


def _chart(chart: BarChart, clean: Clean) -> dict[str, Any]:
    most = max((bar.value for bar in chart.bars), default=0)
    return {
        "kind": "chart",
        "title": clean(chart.title),
        "alt": clean(chart.alt),
        "note": clean(chart.note),
        "bars": [
            {
                "label": breakable(clean(bar.label)),
                "share": round(float(max(bar.value, 0) / most), 4) if most > 0 else 0,
                "shown": clean(bar.shown),
                "ours": bar.is_ours,
            }
            for bar in chart.bars
        ],
    }

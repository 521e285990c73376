"""A document as the JSON that the template of the PDF reads."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from kpt.base.documents.model import (
    BarChart,
    Block,
    Bullets,
    Chart,
    Cover,
    Document,
    Heading,
    LineChart,
    PageBreak,
    Paragraph,
    Row,
    Run,
    Table,
    Toc,
    Words,
    numbered,
    sections,
)
from kpt.base.documents.text import breakable, drawable
from kpt.base.numbers import quantity

# Letters in one cell; a row with more may be cut between two pages, because it may fill one.
LONGEST_WHOLE_CELL = 900
ENDS_APART = 0.08  # share of the height of a chart that a written figure takes

SAFE_ADDRESS = re.compile(r"(?:https?://|mailto:)[!-~]{1,500}")

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
                "text": _words(block.text, clean),
            }
        case Bullets():
            items = [_words(item, clean) for item in block.items]
            return {"kind": "bullets", "ordered": block.ordered, "items": items}
        case Table():
            return _table(block, clean)
        case BarChart() | LineChart():
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


def _words(words: Words, clean: Clean) -> str | list[list[Any]]:
    """Return words as a text, or as a list of [text, bold, italic, address]."""
    if isinstance(words, str):
        return breakable(clean(words))
    return [
        [_run_text(run, clean), run.bold, run.italic, address_of(run)] for run in words if run.text
    ]


def _run_text(run: Run, clean: Clean) -> str:
    """Clean a run and keep the blanks at its ends, which part it from its neighbours."""
    before = " " if run.text[:1].isspace() else ""
    after = " " if run.text[-1:].isspace() and run.text.strip() else ""
    return before + breakable(clean(run.text)) + after


def address_of(run: Run) -> str:
    """Return where a run leads, or nothing when it is not a plain address of the web or mail."""
    return run.url if SAFE_ADDRESS.fullmatch(run.url) else ""


def _chart(chart: Chart, clean: Clean) -> dict[str, Any]:
    drawn = _bars(chart, clean) if isinstance(chart, BarChart) else _lines(chart, clean)
    about = {"title": clean(chart.title), "alt": clean(chart.alt), "note": clean(chart.note)}
    return {"kind": "chart", **about, **drawn}


def _bars(chart: BarChart, clean: Clean) -> dict[str, Any]:
    most = max((bar.value for bar in chart.bars), default=Decimal(0))
    bars = [
        {
            "label": breakable(clean(bar.label)),
            "share": _place(max(bar.value, Decimal(0)), Decimal(0), most),
            "shown": clean(bar.shown),
            "ours": bar.is_ours,
        }
        for bar in chart.bars
    ]
    return {"shape": "bars", "bars": bars}


def _lines(chart: LineChart, clean: Clean) -> dict[str, Any]:
    """Return the points of each line in shares of the width and of the height of the drawing."""
    values = [v for series in chart.series for v in series.values if v is not None]
    least, most = min(values, default=Decimal(0)), max(values, default=Decimal(1))
    least = min(least, Decimal(0)) if least * 2 < most else least
    steps = max(len(chart.labels) - 1, 1)
    series: list[dict[str, Any]] = [
        {
            "name": clean(one.name),
            "points": [
                [round(at / steps, 4), _place(value, least, most), quantity(value)]
                for at, value in enumerate(one.values)
                if value is not None
            ],
        }
        for one in chart.series
    ]
    _part_ends(series)
    return {
        "shape": "lines",
        "labels": [clean(label) for label in chart.labels],
        "least": quantity(least),
        "most": quantity(most),
        "unit": clean(chart.unit),
        "series": series,
    }


def _part_ends(series: list[dict[str, Any]]) -> None:
    """Say how high the last figure of each line is written: not on top of another's."""
    drawn = sorted(
        (one for one in series if one["points"]), key=lambda one: float(one["points"][-1][1])
    )
    lowest = -ENDS_APART
    for one in drawn:
        lowest = max(one["points"][-1][1], lowest + ENDS_APART)
        one["end"] = round(lowest, 4)


def _place(value: Decimal, least: Decimal, most: Decimal) -> float:
    """Return how far from ``least`` to ``most`` a value is: a length on paper, not a figure."""
    return round(float((value - least) / (most - least)), 4) if most > least else 0.0

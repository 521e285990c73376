"""A piece of the document as JSON, and back: what a saved version keeps."""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal
from typing import Any

from kpt.base import numbers
from kpt.base.fields import canonical
from kpt.diagnosis.pieces import ChartData, ChartSeries, Paragraph, Piece, Run, TableData


def freeze(piece: Piece) -> dict[str, Any]:
    """Return a piece as JSON keeps it; figures as text, so that none becomes a float."""
    return _plain(asdict(piece))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return canonical(value) if isinstance(value, Decimal) else value


def thaw(kept: dict[str, Any]) -> Piece:
    """Return the piece that ``freeze`` wrote."""
    return Piece(
        title=kept["title"],
        paragraphs=tuple(
            Paragraph(tuple(Run(**run) for run in one["runs"]), one["style"], one["number"])
            for one in kept["paragraphs"]
        ),
        tables=tuple(
            TableData(
                one["caption"],
                tuple(one["headers"]),
                tuple(tuple(row) for row in one["rows"]),
                tuple(one["numeric"]),
                one["source"],
            )
            for one in kept["tables"]
        ),
        charts=tuple(
            ChartData(
                one["title"],
                one["unit"],
                tuple(one["labels"]),
                tuple(
                    ChartSeries(
                        series["name"],
                        tuple(None if v is None else Decimal(v) for v in series["values"]),
                    )
                    for series in one["series"]
                ),
                one["source"],
            )
            for one in kept["charts"]
        ),
    )


def lines(piece: Piece) -> list[str]:
    """Return a piece as lines of text, to be compared with those of another version."""
    found = [piece.title] if piece.title else []
    found += [paragraph.text for paragraph in piece.paragraphs]
    for table in piece.tables:
        found += [f"{table.caption}: {' · '.join(row)}" for row in table.rows]
    for chart in piece.charts:
        found += [
            f"{chart.title}, {label} · {series.name}: {numbers.quantity(value)}"
            for series in chart.series
            for label, value in zip(chart.labels, series.values, strict=True)
            if value is not None
        ]
    return found

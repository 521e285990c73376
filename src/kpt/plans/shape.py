"""How the official workbook of a plan is laid out, apart from what it says.

The order of its rows, which money cells are written as 0 and not left empty, and the sheets that
are kept as they came. A file may change that too, and an undo gives it back. Pure.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kpt.plans.content import KeptSheet, PlanContent

LISTS = ("lines", "outcomes", "targets", "initiatives", "sgr_targets")


def shape_of(content: PlanContent) -> dict[str, Any]:
    """Return the layout of ``content`` as plain values, to be kept with a change."""
    return {
        "order": {name: [row.key for row in getattr(content, name)] for name in LISTS},
        "zeros": {
            row.key: {str(year): bits for year, bits in row.zeros.items()}
            for row in content.targets
        },
        "kept": [[sheet.name, sheet.position, sheet.rows] for sheet in content.kept_sheets],
    }


def _in_place(rows: list[Any], places: dict[str, int]) -> list[Any]:
    return sorted(rows, key=lambda row: places[row.key])


def with_shape(content: PlanContent, shape: dict[str, Any]) -> PlanContent:
    """Return ``content`` laid out as ``shape`` says; both have the same rows."""
    places = {
        name: {key: place for place, key in enumerate(keys)}
        for name, keys in shape["order"].items()
    }
    lists: dict[str, Any] = {
        name: _in_place(getattr(content, name), at) for name, at in places.items()
    }
    zeros = shape["zeros"]
    lists["targets"] = [
        replace(row, zeros={int(year): bits for year, bits in zeros[row.key].items()})
        for row in lists["targets"]
    ]
    return replace(content, **lists, kept_sheets=[KeptSheet(*sheet) for sheet in shape["kept"]])

"""Rows of the table of addresses kept by part of the site, and what each adds to the world.

Each module has ``ROWS``, and ``found(world)``: what its addresses need, made in the walked world.
"""

from typing import Any

from tests.url_row import Row
from tests.url_rows import (
    boards,
    briefs,
    correspondence,
    cuts,
    entry,
    evidence,
    figures,
    indicative,
    notices,
    review,
)

PARTS = [
    boards,
    briefs,
    correspondence,
    cuts,
    entry,
    evidence,
    figures,
    indicative,
    notices,
    review,
]
ROWS: dict[str, Row] = {name: row for part in PARTS for name, row in part.ROWS.items()}


def all_found(world: dict[str, Any]) -> dict[str, Any]:
    """Return everything that the parts add to the world."""
    return {name: thing for part in PARTS for name, thing in part.found(world).items()}

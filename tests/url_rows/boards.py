"""Addresses of the boards of the follow-up."""

from typing import Any

from tests.url_row import Opens, Row, World, workspace

ROWS: dict[str, Row] = {
    "dashboards:follow": workspace(),
    "boards:nation": Row(Opens.COUNTRY_BOARD),
    "boards:nation-file": Row(Opens.COUNTRY_BOARD, lambda world: {"extension": "csv"}),
    "boards:department": Row(Opens.BOARD, lambda world: {"code": world["department"].pk}),
    "boards:department-file": Row(
        Opens.BOARD, lambda world: {"code": world["department"].pk, "extension": "csv"}
    ),
}


def found(world: World) -> dict[str, Any]:
    """Return what these addresses need."""
    return {}

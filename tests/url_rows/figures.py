"""Addresses of «figures»."""

from typing import Any

from tests.url_row import Row, of, public, workspace

ROWS: dict[str, Row] = {
    "followup:reported": workspace(),
    "followup:reported-file": workspace("extension"),
    "followup:reported-versions": workspace(),
    "portal:reported": public(needs=of("divipola")),
    "portal:reported-file": public(needs=of("divipola", "extension")),
    "portal:reported-versions": public(needs=of("divipola")),
}


def found(world: dict[str, Any]) -> dict[str, Any]:
    """Return what these addresses need."""
    return {}

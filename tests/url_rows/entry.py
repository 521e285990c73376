"""Addresses of «entry»: reporting on a sheet, by workbook and from PIIP and CUIPO."""

from typing import Any

from tests.url_row import Opens, Row, World


def _year(world: World) -> dict[str, Any]:
    return {"year": world["report"].fiscal_year}


ROWS: dict[str, Row] = {
    "reports:sheet": Row(Opens.WORKSPACE, _year, form=True),
    "reports:cells": Row(Opens.TEAM, _year, saves=True),
    "reports:changes": Row(Opens.WORKSPACE, _year, answers=frozenset({200, 204})),
    "reports:sources": Row(Opens.WORKSPACE, _year, form=True),
    "reports:undo-sources": Row(Opens.TEAM, _year, form=True, answers=frozenset({404})),
    "reports:book": Row(Opens.WORKSPACE, _year),
    "reports:template-file": Row(Opens.WORKSPACE, _year),
}


def found(world: dict[str, Any]) -> dict[str, Any]:
    """Return what these addresses need."""
    return {}

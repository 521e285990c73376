"""Addresses of «cuts»."""

from datetime import UTC, date, datetime
from typing import Any

from kpt.accounts.actor import system_actor
from kpt.cuts.actions import ask_for_cut, publish_cut
from kpt.followup.models import WindowEntity
from tests.followup.windows import a_window
from tests.url_row import Opens, Row, World, of, public, taken

NOW = datetime(2026, 10, 20, 15, 0, tzinfo=UTC)


def _cut(world: World) -> dict[str, Any]:
    return {"number": world["cut"].number}


def _entity_cut(world: World) -> dict[str, Any]:
    return _cut(world) | {"divipola": world["here"].pk}


def _window(world: World) -> dict[str, Any]:
    return {"window": world["closed_window"].pk}


ROWS: dict[str, Row] = {
    "cuts:list": public(),
    "cuts:reading": public(),
    "cuts:verifier": public(),
    "cuts:series-template": public(),
    "cuts:compliance": public(),
    "cuts:compliance-file": public(needs=taken("extension")),
    "cuts:entity": public(needs=of("divipola")),
    "cuts:cut": public(needs=_cut),
    "cuts:zip-file": public(needs=_cut),
    "cuts:entity-cut": public(needs=_entity_cut),
    "cuts:choose": Row(Opens.DNP_ADMIN),
    "cuts:publish": Row(Opens.DNP_ADMIN, _window, form=True),
}


def found(world: dict[str, Any]) -> dict[str, Any]:
    """Return a window of «here» that was ended early, and the cut that was published of it."""
    window = a_window(fiscal_year=2024, for_all=False, ended_on=date(2026, 10, 15))
    WindowEntity.objects.create(window=window, entity=world["here"], fiscal_year=2024)
    given = {"actor": system_actor("tests"), "now": NOW}
    request = ask_for_cut(window_id=window.pk, reason="", **given)
    return {"closed_window": window, "cut": publish_cut(request_id=request.pk, **given)}

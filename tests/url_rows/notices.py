"""Addresses of «notices»."""

from datetime import UTC, datetime
from typing import Any

from kpt.notices.actions import notify
from kpt.notices.models import Notice, NoticeKind
from tests.url_row import Opens, Row, World

NOW = datetime(2026, 10, 20, 15, 0, tzinfo=UTC)


def _notice(world: World) -> dict[str, Any]:
    return {"uid": world["notice"].uid}


ROWS: dict[str, Row] = {
    "notices:list": Row(Opens.SIGNED_IN, form=True),
    "notices:preferences": Row(Opens.SIGNED_IN, form=True),
    "notices:open": Row(Opens.SIGNED_IN, _notice, of_one=True, answers=frozenset({302})),
}


def found(world: dict[str, Any]) -> dict[str, Any]:
    """Return what these addresses need: one notice of the leader of here."""
    leader = world["leader"].user
    notify(
        [leader.pk],
        kind=NoticeKind.REPORT,
        title="Le devolvieron el reporte de 2025",
        key="walked",
        now=NOW,
        url=f"/e/{world['here'].pk}/reporte/2025/",
    )
    return {"notice": Notice.objects.get(user=leader, key="walked")}

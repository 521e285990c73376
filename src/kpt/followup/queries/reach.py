"""Of which sectors is what has no sector of its own."""

from __future__ import annotations

import uuid
from collections import defaultdict
from typing import Any

from django.db.models import QuerySet, SmallIntegerField, Value

from kpt.followup.models import FollowUpReport
from kpt.plans.models import CURRENT_STATES, ProductTarget, ProductTargetLine

WAYS = BY_NAME, BY_LINE = 0, 1


def sectors_of_outcomes(report: FollowUpReport) -> dict[uuid.UUID, frozenset[str]]:
    """Return the sectors that serve each outcome of the plan in force. One query.

    Those of the product targets that name it; when none does, those of the targets of its lines.
    An outcome that nothing serves is not among them.
    """
    version = {"version__plan": report.plan_id, "version__state__in": CURRENT_STATES}
    named = ProductTarget.objects.filter(**version, outcome__isnull=False)
    of_lines = ProductTargetLine.objects.filter(
        **{f"target__{key}": value for key, value in version.items()},
        line__outcome_links__isnull=False,
    )
    rows = _rows(named, BY_NAME, "outcome__uid", "sector_code").union(
        _rows(of_lines, BY_LINE, "line__outcome_links__outcome__uid", "target__sector_code")
    )
    found: dict[int, dict[uuid.UUID, set[str]]] = {way: defaultdict(set) for way in WAYS}
    for way, uid, sector in rows:
        found[way][uid].add(sector)
    return {uid: frozenset(sectors) for uid, sectors in (found[BY_LINE] | found[BY_NAME]).items()}


def _rows(rows: QuerySet[Any], way: int, *fields: str) -> QuerySet[Any]:
    marked = rows.annotate(way=Value(way, output_field=SmallIntegerField()))
    return marked.order_by().values_list("way", *fields)

"""Of which sectors is what has no sector of its own."""

from __future__ import annotations

import uuid
from collections import defaultdict

from kpt.followup.models import FollowUpReport
from kpt.plans.models import CURRENT_STATES, ProductTarget, ProductTargetLine


def sectors_of_outcomes(report: FollowUpReport) -> dict[uuid.UUID, frozenset[str]]:
    """Return the sectors that serve each outcome of the plan in force. Two queries.

    Those of the product targets that name it; when none does, those of the targets of its lines.
    An outcome that nothing serves is not among them.
    """
    version = {"version__plan": report.plan_id, "version__state__in": CURRENT_STATES}
    named: dict[uuid.UUID, set[str]] = defaultdict(set)
    targets = ProductTarget.objects.filter(**version, outcome__isnull=False)
    for uid, sector in targets.values_list("outcome__uid", "sector_code").distinct():
        named[uid].add(sector)
    by_line: dict[uuid.UUID, set[str]] = defaultdict(set)
    of_lines = ProductTargetLine.objects.filter(
        **{f"target__{key}": value for key, value in version.items()},
        line__outcome_links__isnull=False,
    )
    rows = of_lines.values_list("line__outcome_links__outcome__uid", "target__sector_code")
    for uid, sector in rows.distinct():
        by_line[uid].add(sector)
    return {uid: frozenset(named.get(uid) or by_line[uid]) for uid in named.keys() | by_line.keys()}

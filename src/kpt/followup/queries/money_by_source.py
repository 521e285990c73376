"""What a report accounts for, by source: what each target took, and what no target takes."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from kpt.followup.models import FollowUpReport, TargetSpending
from kpt.followup.queries.reported import shared_with_source
from kpt.rules.reported import Amounts, total_amounts

BySource = Mapping[int, Amounts]
"""Pesos by the position of the source, in SisPT's order."""


@dataclass(frozen=True, slots=True)
class MoneyBySource:
    """The money of a report. A target without money is not in ``targets``: that is not 0."""

    targets: Mapping[uuid.UUID, BySource] = field(default_factory=dict)
    loose: BySource = field(default_factory=dict)


def money_by_source(report: FollowUpReport) -> MoneyBySource:
    """Return the money of a report by target and source, its own and its part of what is shared.

    The sources of a target add up to its amounts of :func:`reported_targets`, to the last digit:
    each part is taken before it is added, there and here. Two queries.
    """
    parts: dict[uuid.UUID, dict[int, list[Amounts]]] = defaultdict(lambda: defaultdict(list))
    loose: dict[int, list[Amounts]] = defaultdict(list)
    own = TargetSpending.objects.filter(answer__report=report).order_by()
    for uid, source, *pesos in own.values_list(
        *("answer__target_uid", "source_id"),
        *("commitments_cop", "obligations_cop", "payments_cop"),
    ):
        parts[uid][source].append(Amounts(*pesos))
    for _, source, shared in shared_with_source([report.pk]):
        loose[source].append(shared.unassigned)
        for uid, percent in shared.shares.items():
            parts[uid][source].append(shared.amounts.part(percent))
    return MoneyBySource({uid: _added(found) for uid, found in parts.items()}, _added(loose))


def _added(found: Mapping[int, list[Amounts]]) -> BySource:
    return {source: total_amounts(found[source]) for source in sorted(found)}

"""The progress of a plan in one vigencia, averaged in the two ways a reader may choose."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kpt.followup.models import TargetYearProgress
from kpt.followup.queries.pages.plan import PlanInHand
from kpt.rules.progress import ZERO, Explanation
from kpt.rules.rollup import RollItem, RollUpMethod, roll_up


@dataclass(frozen=True, slots=True)
class Average:
    """One way of averaging: its name, the figure and the sentence that says what it counts."""

    name: str
    ratio: Decimal | None
    sentence: str


def averages(plan: PlanInHand, year: int) -> tuple[Average, ...]:
    """Return the simple average and the one weighted by money. One query."""
    rows = TargetYearProgress.objects.filter(
        target__version_id=plan.version_id, fiscal_year=year
    ).values_list("ratio", "own_programmed_cop", "own_programmed", "explanation")
    items = [
        RollItem(ratio, money or ZERO, quantity or ZERO, has_bpin=case != Explanation.NO_BPIN)
        for ratio, money, quantity, case in rows
    ]
    found = ((method, roll_up(items, method)) for method in RollUpMethod)
    return tuple(Average(method.label, one.value, one.sentence) for method, one in found)

"""What the worker counts by itself."""

from __future__ import annotations

from datetime import datetime, timedelta

from kpt.base.jobs.chores import chore
from kpt.formulation.actions.common import count_common_products
from kpt.formulation.actions.summary import refresh_summaries


@chore("formulation.summaries", every=timedelta(minutes=1))
def count_changed(now: datetime) -> int:
    """Count again the drafts that changed since the last time."""
    return refresh_summaries(now)


@chore("formulation.summaries_all", every=timedelta(hours=1))
def count_all(now: datetime) -> int:
    """Count again every draft: the checklist and the team are no changes of the plan."""
    return refresh_summaries(now, everything=True)


@chore("formulation.common_products", every=timedelta(days=1))
def count_usual(now: datetime) -> int:
    """Count again which products similar entities usually have."""
    return count_common_products()

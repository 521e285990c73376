"""What the worker does by itself of the review."""

from __future__ import annotations

from datetime import datetime, timedelta

from kpt.base.jobs.chores import chore
from kpt.review.calculator import look_again


@chore("review.findings", every=timedelta(minutes=1))
def make_findings(now: datetime) -> int:
    """Look at the reports that were sent or moved since they were last looked at."""
    return look_again(now)

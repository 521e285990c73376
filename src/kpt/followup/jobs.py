"""What the worker does by itself of the follow-up."""

from __future__ import annotations

from datetime import datetime, timedelta

from kpt.base.jobs.chores import chore
from kpt.followup.calculator.reports import summarise_stale


@chore("followup.report_summaries", every=timedelta(minutes=1))
def make_report_summaries(now: datetime) -> int:
    """Make again the figures of the reports in which something was answered."""
    return summarise_stale(now)

"""What the worker does by itself with the notices."""

from __future__ import annotations

from datetime import datetime, timedelta

from kpt.base.jobs.chores import chore
from kpt.notices.mail import mail_notices


@chore("notices.mail", every=timedelta(minutes=2))
def send_due_mail(now: datetime) -> int:
    """Mail what each person's preference lets leave by now."""
    return mail_notices(now)

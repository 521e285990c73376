"""What the worker does by itself now and then: counts, reminders, deadlines.

A chore is a function of the hour that may run twice or not at all without harm. Each runs in the
worker process, after the reaper's look, when its time has come; one that fails is told in the log
and tried again the next time, and the others go on.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from django.db import DatabaseError, connection

Chore = Callable[[datetime], int]

_CHORES: dict[str, tuple[timedelta, Chore]] = {}
log = structlog.get_logger("kpt.jobs")


def chore(name: str, *, every: timedelta) -> Callable[[Chore], Chore]:
    """Register a function that the worker calls about every ``every``; it returns how much it did.

    Raises ValueError when the name is taken.
    """

    def keep(function: Chore) -> Chore:
        if name in _CHORES and _CHORES[name][1] is not function:
            raise ValueError(f"two chores are called {name}")
        _CHORES[name] = (every, function)
        return function

    return keep


class Chores:
    """Which chores of this process are due."""

    def __init__(self) -> None:
        self._last: dict[str, datetime] = {}

    def run_due(self, now: datetime) -> list[str]:
        """Run every chore whose time has come and return the names of those that ended well."""
        done = []
        for name, (every, function) in _CHORES.items():
            last = self._last.get(name)
            if last is not None and now - last < every:
                continue
            self._last[name] = now
            if _run(name, function, now):
                done.append(name)
        return done


def _run(name: str, function: Chore, now: datetime) -> bool:
    try:
        amount = function(now)
    except DatabaseError:
        log.warning("chore_without_database", chore=name, exc_info=True)
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()
        return False
    except Exception:
        log.exception("chore_failed", chore=name)
        return False
    if amount:
        log.info("chore_done", chore=name, amount=amount)
    return True

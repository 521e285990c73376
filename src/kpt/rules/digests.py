"""When a notice leaves by mail, by the pace that its person chose.

Hours are of Bogotá. Nothing here reads the clock: the instant is always an argument.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from kpt.rules.periods import end_of_legal_day, legal_day

DIGEST_HOUR = 7
"""Digests leave at seven in the morning: they are there when the office opens."""
DIGEST_WEEKDAY = 0
"""Weekly ones, on Monday."""


class Pace(StrEnum):
    AT_ONCE = "inmediato"
    DAILY = "diario"
    WEEKLY = "semanal"
    NEVER = "nunca"


def mailed_up_to(pace: Pace, now: datetime, *, is_deadline: bool = False) -> datetime | None:
    """Return the instant before which notices leave by mail now, or None if none does.

    On Wednesday 21 October at 15:00 in Bogotá: AT_ONCE, 15:00; DAILY, the same Wednesday at 7:00
    (what came at 9:00 waits for Thursday); WEEKLY, Monday 19 at 7:00; NEVER, none. A deadline does
    not wait for Monday: whoever reads weekly gets it with the day's.

    Units: instants. Raises: ValueError if ``now`` has no time zone. Source: ours.
    """
    if pace is Pace.NEVER:
        return None
    if pace is Pace.AT_ONCE:
        legal_day(now)  # for its ValueError
        return now
    midnight = end_of_legal_day(legal_day(now) - timedelta(days=1))
    today = midnight + timedelta(hours=DIGEST_HOUR)
    last = today if now >= today else today - timedelta(days=1)
    if pace is Pace.WEEKLY and not is_deadline:
        last -= timedelta(days=(last.weekday() - DIGEST_WEEKDAY) % 7)
    return last

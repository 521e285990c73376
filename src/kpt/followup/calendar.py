"""The dates of the windows as a calendar that other programs read (.ics)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from icalendar import Calendar, Event

from kpt.followup.queries.windows import WindowLine

CONTENT_TYPE = "text/calendar; charset=utf-8"


def as_calendar(windows: Iterable[WindowLine], *, name: str, host: str, now: datetime) -> bytes:
    """Return the dates of the windows as a calendar, one event of a whole day for each.

    An event keeps its identity when its date moves, so that calendars move it too; those of a
    window that ended before are cancelled from that day on.
    """
    book = Calendar()
    book.add("prodid", "-//Kit de Planeación Territorial//Seguimiento//ES")
    book.add("version", "2.0")
    book.add("x-wr-calname", name)
    for window in windows:
        for number, (title, day) in enumerate(window.dates, 1):
            event = Event()
            event.add("uid", f"ventana-{window.id}-{number}@{host}")
            event.add("dtstamp", now)
            event.add("dtstart", day)
            event.add("dtend", day + timedelta(days=1))
            event.add("summary", f"{title} · reporte de {window.fiscal_year}")
            event.add("description", window.note or window.sentence)
            if window.ended_on is not None and day > window.ended_on:
                event.add("status", "CANCELLED")
            book.add_component(event)
    return book.to_ical()

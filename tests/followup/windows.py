"""A window in which a vigencia is reported, as on a day of the tests."""

from datetime import date

from kpt.followup.models import ReportingWindow

DATES = {
    "opens_on": date(2026, 10, 1),
    "first_cut_on": date(2026, 10, 30),
    "validation_on": date(2026, 11, 5),
    "adjustments_on": date(2026, 12, 1),
    "definitive_on": date(2026, 12, 5),
}


def a_window(**more) -> ReportingWindow:
    """Return the window of 2025 for all entities; in October of 2026 it receives reports."""
    return ReportingWindow.objects.create(**({"fiscal_year": 2025} | DATES | more))

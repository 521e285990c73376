"""When mail leaves: by the pace of each person and the clock of Bogotá."""

from datetime import UTC, datetime

import pytest

from kpt.rules.digests import Pace, mailed_up_to

WEDNESDAY_AT_THREE = datetime(2026, 10, 21, 20, 0, tzinfo=UTC)
BEFORE_SEVEN = datetime(2026, 10, 21, 11, 59, tzinfo=UTC)  # 6:59 in Bogotá
SEVEN = datetime(2026, 10, 21, 12, 0, tzinfo=UTC)
TUESDAY_SEVEN = datetime(2026, 10, 20, 12, 0, tzinfo=UTC)
MONDAY_SEVEN = datetime(2026, 10, 19, 12, 0, tzinfo=UTC)
LAST_MONDAY_EARLY = datetime(2026, 10, 19, 11, 0, tzinfo=UTC)
MONDAY_BEFORE = datetime(2026, 10, 12, 12, 0, tzinfo=UTC)
WITHOUT_ZONE = datetime(2026, 10, 21, 7, 0)  # noqa: DTZ001 (what must be refused)


@pytest.mark.parametrize(
    ("pace", "now", "expected"),
    [
        (Pace.AT_ONCE, WEDNESDAY_AT_THREE, WEDNESDAY_AT_THREE),
        (Pace.DAILY, WEDNESDAY_AT_THREE, SEVEN),
        (Pace.DAILY, SEVEN, SEVEN),
        (Pace.DAILY, BEFORE_SEVEN, TUESDAY_SEVEN),
        (Pace.WEEKLY, WEDNESDAY_AT_THREE, MONDAY_SEVEN),
        (Pace.WEEKLY, MONDAY_SEVEN, MONDAY_SEVEN),
        (
            Pace.WEEKLY,
            datetime(2026, 10, 19, 11, 0, tzinfo=UTC),
            datetime(2026, 10, 12, 12, 0, tzinfo=UTC),
        ),
        (Pace.NEVER, WEDNESDAY_AT_THREE, None),
    ],
)
def test_each_pace_has_its_hour(pace, now, expected):
    assert mailed_up_to(pace, now) == expected


def test_a_deadline_does_not_wait_for_monday():
    assert mailed_up_to(Pace.WEEKLY, WEDNESDAY_AT_THREE, is_deadline=True) == SEVEN
    assert mailed_up_to(Pace.NEVER, WEDNESDAY_AT_THREE, is_deadline=True) is None


@pytest.mark.parametrize("pace", [Pace.AT_ONCE, Pace.DAILY])
def test_an_instant_needs_its_zone(pace):
    with pytest.raises(ValueError, match="time zone"):
        mailed_up_to(pace, WITHOUT_ZONE)

"""The dates of the circular of 2021, day by day, and what ends them before or after."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpt.rules.windows import (
    PHASE_LABELS,
    RECEIVES,
    DatesOutOfOrder,
    Phase,
    WindowDates,
    check_order,
    last_day_of,
    phase_on,
)

# Circular 0026-4: opening 19 October, first cut 30 October, validation 5 November, 5 December.
CIRCULAR = WindowDates(
    date(2021, 10, 19), date(2021, 10, 30), date(2021, 11, 5), date(2021, 12, 1), date(2021, 12, 5)
)


@pytest.mark.parametrize(
    ("day", "phase"),
    [
        (date(2021, 10, 18), Phase.UPCOMING),
        (date(2021, 10, 19), Phase.REPORTING),
        (date(2021, 10, 30), Phase.REPORTING),
        (date(2021, 10, 31), Phase.VALIDATION),
        (date(2021, 11, 5), Phase.VALIDATION),
        (date(2021, 11, 6), Phase.ADJUSTMENTS),
        (date(2021, 12, 1), Phase.ADJUSTMENTS),
        (date(2021, 12, 2), Phase.FINAL),
        (date(2021, 12, 5), Phase.FINAL),
        (date(2021, 12, 6), Phase.CLOSED),
    ],
)
def test_what_each_day_of_the_circular_is_for(day, phase):
    assert phase_on(CIRCULAR, day) == phase
    assert PHASE_LABELS[phase]


def test_a_process_that_ended_before_is_closed_from_that_day():
    ended = date(2021, 11, 20)
    assert phase_on(CIRCULAR, date(2021, 11, 19), ended_on=ended) == Phase.ADJUSTMENTS
    assert phase_on(CIRCULAR, ended, ended_on=ended) == Phase.CLOSED


def test_an_extension_lets_report_after_the_first_cut_and_never_after_the_last():
    until = date(2021, 11, 10)
    assert phase_on(CIRCULAR, until, extended_until=until) == Phase.REPORTING
    assert phase_on(CIRCULAR, date(2021, 11, 11), extended_until=until) == Phase.ADJUSTMENTS
    late = date(2022, 1, 31)
    assert phase_on(CIRCULAR, date(2021, 12, 6), extended_until=late) == Phase.CLOSED
    assert last_day_of(CIRCULAR, Phase.REPORTING, extended_until=until) == until


@pytest.mark.parametrize(
    ("phase", "day"),
    [
        (Phase.UPCOMING, CIRCULAR.opens_on),
        (Phase.REPORTING, CIRCULAR.first_cut_on),
        (Phase.VALIDATION, CIRCULAR.validation_on),
        (Phase.ADJUSTMENTS, CIRCULAR.adjustments_on),
        (Phase.FINAL, CIRCULAR.definitive_on),
        (Phase.CLOSED, None),
    ],
)
def test_each_phase_says_its_last_day(phase, day):
    assert last_day_of(CIRCULAR, phase) == day


def test_dates_out_of_order_say_which():
    check_order(CIRCULAR)
    wrong = WindowDates(*[*CIRCULAR.in_order()[:4], date(2021, 11, 30)])
    with pytest.raises(DatesOutOfOrder, match=r"el corte definitivo \(30/11/2021\).*los ajustes"):
        check_order(wrong)


@given(st.lists(st.integers(0, 400), min_size=5, max_size=5), st.integers(-10, 420))
def test_phases_only_go_forward_and_a_closed_window_receives_nothing(offsets, day):
    start = date(2026, 1, 1)
    dates = WindowDates(*[start + timedelta(days=n) for n in sorted(offsets)])
    order = list(Phase)
    today, tomorrow = (phase_on(dates, start + timedelta(days=n)) for n in (day, day + 1))
    assert order.index(today) <= order.index(tomorrow)
    assert Phase.CLOSED not in RECEIVES

from datetime import UTC, date, datetime

import pytest

from kpt.rules.periods import (
    GovernmentTerm,
    NotATerm,
    biennia,
    closed_years,
    end_of_legal_day,
    fiscal_years,
    legal_day,
    term_of,
)


def test_a_term_has_four_years_and_touches_three_biennia():
    term = GovernmentTerm(2024)
    assert term.fiscal_years == fiscal_years(2024) == (2024, 2025, 2026, 2027)
    assert term.biennia == biennia(2024) == ("2023-2024", "2025-2026", "2027-2028")
    assert (term.end_year, str(term)) == (2027, "2024–2027")
    assert 2024 in term
    assert 2027 in term
    assert 2023 not in term
    assert 2028 not in term


@pytest.mark.parametrize("year", [2000, 2003, 2005, 2025])
def test_a_term_starts_every_four_years_since_2004(year):
    with pytest.raises(NotATerm):
        GovernmentTerm(year)


@pytest.mark.parametrize(
    ("year", "start"), [(2004, 2004), (2023, 2020), (2024, 2024), (2027, 2024)]
)
def test_the_term_of_a_year(year, start):
    assert term_of(year) == GovernmentTerm(start)


def test_no_term_before_the_first():
    with pytest.raises(NotATerm):
        term_of(2003)


@pytest.mark.parametrize(
    ("on", "years"),
    [
        (date(2023, 6, 1), ()),
        (date(2024, 12, 31), ()),
        (date(2025, 1, 1), (2024,)),
        (date(2026, 3, 1), (2024, 2025)),
        (date(2030, 1, 1), (2024, 2025, 2026, 2027)),
    ],
)
def test_a_year_is_closed_after_its_last_day(on, years):
    assert closed_years(2024, on) == years


def test_a_legal_day_ends_at_midnight_in_bogota():
    end = end_of_legal_day(date(2024, 4, 30))
    assert end == datetime(2024, 5, 1, 5, tzinfo=UTC)
    assert legal_day(datetime(2024, 5, 1, 4, 59, 59, tzinfo=UTC)) == date(2024, 4, 30)
    assert legal_day(end) == date(2024, 5, 1)


def test_an_instant_without_time_zone_has_no_day():
    with pytest.raises(ValueError, match="time zone"):
        legal_day(datetime(2024, 5, 1))  # noqa: DTZ001 – the mistake under test

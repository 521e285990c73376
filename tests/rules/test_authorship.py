"""Whose value it is, and when the government that comes must say why."""

from datetime import date

import pytest

from kpt.rules.authorship import (
    Mandate,
    YearEntered,
    in_office,
    legal_deadline,
    years_that_need_a_reason,
)

FIRST = Mandate(1, date(2024, 1, 1), date(2026, 6, 30))
ATYPICAL = Mandate(2, date(2026, 7, 1), date(2027, 12, 31))
NEXT = Mandate(3, date(2028, 1, 1), date(2031, 12, 31))


@pytest.mark.parametrize(
    ("on", "who"),
    [
        (date(2023, 12, 31), FIRST),  # nobody before: the first on record
        (date(2024, 1, 1), FIRST),
        (date(2026, 6, 30), FIRST),
        (date(2026, 7, 1), ATYPICAL),
        (date(2028, 1, 1), NEXT),
        (date(2032, 1, 1), NEXT),  # the following one is not registered yet
    ],
)
def test_the_government_in_office_answers_for_what_is_entered(on, who):
    assert in_office([NEXT, FIRST, ATYPICAL], on) is who


def test_without_governments_nobody_answers():
    assert in_office([], date(2026, 1, 1)) is None


def test_the_legal_date_is_31_january_of_the_year_after():
    assert legal_deadline(2027) == date(2028, 1, 31)


@pytest.mark.parametrize(
    ("author", "new", "replaced", "on", "asks"),
    [
        (ATYPICAL, 0, 5, date(2027, 12, 1), False),  # its own year
        (FIRST, 0, 5, date(2026, 3, 1), False),
        (NEXT, 5, 0, date(2028, 1, 31), False),  # missing, in time
        (NEXT, 5, 0, date(2028, 2, 1), True),  # missing, late
        (NEXT, 0, 1, date(2028, 1, 10), True),  # replaced, in time
        (NEXT, 0, 1, date(2029, 1, 10), True),
        (NEXT, 0, 0, date(2029, 1, 10), False),  # says the same
    ],
)
def test_what_another_government_reported_changes_with_a_reason(author, new, replaced, on, asks):
    year = 2026 if author is FIRST else 2027

    needed = years_that_need_a_reason([YearEntered(year, new, replaced)], author, on)

    assert needed == ((year,) if asks else ())


def test_a_year_that_two_governments_shared_is_of_both():
    entered = [YearEntered(2026, 0, 1), YearEntered(2025, 0, 1)]

    assert years_that_need_a_reason(entered, ATYPICAL, date(2026, 12, 1)) == (2025,)
    assert years_that_need_a_reason(entered, FIRST, date(2026, 3, 1)) == ()

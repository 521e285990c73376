"""Totals of the plan plurianual, ceilings, and the ways of filling many cells."""

from decimal import Decimal as D

import pytest

from kpt.rules.investment import (
    WHOLE_PLAN,
    CellTotal,
    MoneyCell,
    Room,
    added_by_year,
    copied,
    counted_twice,
    inflated,
    may_be_in_thousands,
    room,
    spread,
    totals_by_line,
    what_is_left,
)
from kpt.rules.money import SharesDoNotAddUp

YEARS = (2024, 2025, 2026, 2027)


def test_a_target_counts_in_each_of_its_lines_and_once_in_the_plan():
    cells = [
        MoneyCell(1, 2024, 1, D(100)),
        MoneyCell(2, 2024, 1, D("50.5"), is_expected=True),
        MoneyCell(2, 2025, 3, D(7)),
        MoneyCell(3, 2024, 1, D(1)),
    ]

    totals = totals_by_line(cells, {1: (1, 4, 4), 2: (4,)})

    assert totals == {
        (WHOLE_PLAN, 2024, 1): CellTotal(D("151.5"), D("50.5")),
        (1, 2024, 1): CellTotal(D(100), D(0)),
        (4, 2024, 1): CellTotal(D("150.5"), D("50.5")),
        (WHOLE_PLAN, 2025, 3): CellTotal(D(7), D(0)),
        (4, 2025, 3): CellTotal(D(7), D(0)),
    }
    assert counted_twice([D(100), D("150.5")], D("151.5")) == 99
    assert totals_by_line([], {}) == {}


@pytest.mark.parametrize(
    ("ceiling", "programmed", "left", "word"),
    [
        (D(1448400000), D(1468665000), D(-20265000), Room.OVER),
        (D(444100000), D(430755000), D(13345000), Room.LEFT),
        (D(100), D(100), D(0), Room.COMPLETE),
        (D(100), D("100.01"), D("-0.01"), Room.OVER),
        (D(0), D(0), D(0), Room.COMPLETE),
        (None, D(5), None, Room.NO_CEILING),
    ],
)
def test_what_a_ceiling_leaves(ceiling, programmed, left, word):
    assert what_is_left(ceiling, programmed) == left
    assert room(ceiling, programmed) is word


def test_inflation_is_compounded_on_the_exact_figure_and_rounded_to_the_peso():
    assert inflated(D(100_000_000), D(5), YEARS) == dict(
        zip(YEARS, map(D, (100_000_000, 105_000_000, 110_250_000, 115_762_500)), strict=True)
    )
    assert inflated(D("10.4"), D("3.5"), YEARS) == {
        2024: D("10.4"), 2025: D(11), 2026: D(11), 2027: D(12),
    }  # fmt: skip
    assert inflated(D(100), D(-50), (2024, 2025)) == {2024: D(100), 2025: D(50)}
    with pytest.raises(ValueError, match="leaves nothing"):
        inflated(D(100), D(-100), YEARS)


def test_spreading_loses_no_cent_and_asks_for_the_whole():
    shares = dict(zip(YEARS, map(D, ("33.3", "33.3", "33.4", "0")), strict=True))
    assert spread(D(10), shares) == {
        2024: D("3.33"), 2025: D("3.33"), 2026: D("3.34"), 2027: D(0),
    }  # fmt: skip
    with pytest.raises(SharesDoNotAddUp):
        spread(D(10), dict.fromkeys(YEARS, D(20)))


def test_copying_and_adding_by_year():
    assert copied(D(3), (2024, 2025)) == {2024: D(3), 2025: D(3)}
    assert added_by_year([{2024: D(1)}, {2024: D("2.5"), 2025: D(4)}]) == {
        2024: D("3.5"), 2025: D(4),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("amount", "others", "suspicious"),
    [
        (14800, (21_715_000, 22_015_000), True),
        (999_999, (500_000_000,), True),
        (1_000_000, (900_000_000_000,), False),  # a million and more is not questioned
        (400_000, (21_715_000,), False),
        (14800, (), False),
        (0, (21_715_000,), False),
    ],
)
def test_amounts_that_may_be_in_thousands(amount, others, suspicious):
    assert may_be_in_thousands(D(amount), map(D, others)) is suspicious

"""A first spread over the years: it always agrees with the total and the mode."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpt.rules.codes import Accumulation
from kpt.rules.programming import declared_matches
from kpt.rules.spreading import yearly_pesos, yearly_quantities

YEARS = (2024, 2025, 2026, 2027)


@pytest.mark.parametrize(
    ("target", "mode", "spread"),
    [
        (D(10), Accumulation.CUMULATIVE, (3, 3, 2, 2)),
        (D(1), Accumulation.CUMULATIVE, (1, 0, 0, 0)),
        (D(0), Accumulation.CUMULATIVE, (0, 0, 0, 0)),
        (D("0.25"), Accumulation.CUMULATIVE, (D("0.07"), D("0.06"), D("0.06"), D("0.06"))),
        (D(7), Accumulation.NON_CUMULATIVE, (7, 7, 7, 7)),
    ],
)
def test_quantities(target, mode, spread):
    assert tuple(yearly_quantities(target, YEARS, mode).values()) == spread


def test_pesos():
    assert yearly_pesos(D(100), YEARS[:3]) == {2024: D(33), 2025: D(33), 2026: D(34)}


@given(
    st.decimals(min_value=0, max_value=10**12, places=2, allow_nan=False),
    st.sampled_from(list(Accumulation)),
    st.integers(1, 4),
)
def test_a_spread_agrees_with_its_mode_and_adds_up(target, mode, many):
    years = YEARS[:many]
    assert declared_matches(mode, target, yearly_quantities(target, years, mode))
    assert sum(yearly_pesos(target, years).values()) == target


def test_there_must_be_years():
    with pytest.raises(ValueError, match="no years"):
        yearly_pesos(D(1), ())
    with pytest.raises(ValueError, match="no years"):
        yearly_quantities(D(1), (), Accumulation.CUMULATIVE)

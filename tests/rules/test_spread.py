"""Deciles are values that exist; bands never lose one."""

from decimal import Decimal as D

from hypothesis import given
from hypothesis import strategies as st

from kpt.rules.spread import bands, deciles

ratios = st.lists(st.decimals(-1, 2, allow_nan=False, places=3), max_size=60)


def test_of_one_to_ten_the_third_decile_is_three():
    assert deciles(D(n) for n in range(10, 0, -1)) == tuple(D(n) for n in range(1, 10))


def test_of_none_there_are_none_and_of_one_all_are_it():
    assert deciles([]) == ()
    assert deciles([D("0.5")]) == (D("0.5"),) * 9


def test_edges_fall_in_the_band_above_and_a_hundred_per_cent_in_the_last():
    found = bands([D("-0.1"), D(0), D("0.1"), D("0.25"), D("0.999"), D(1), D("1.5")])
    assert [band.count for band in found] == [2, 1, 1, 0, 0, 0, 0, 0, 0, 3]
    assert (found[2].low, found[2].high) == (D("0.2"), D("0.3"))


@given(ratios)
def test_no_value_is_lost_and_deciles_grow(values):
    assert sum(band.count for band in bands(values)) == len(values)
    found = deciles(values)
    assert list(found) == sorted(found)
    assert set(found) <= set(values)

"""Who is like whom, the middle one, and where a series goes."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpt.rules.peers import (
    BANDS,
    Standing,
    Trend,
    in_force,
    median,
    population_band,
    standing,
    trend,
)


@pytest.mark.parametrize(
    ("population", "code"),
    [
        (0, "1"),
        (10_000, "1"),
        (10_001, "2"),
        (20_000, "2"),
        (30_001, "4"),
        (100_000, "5"),
        (500_000, "6"),
        (500_001, "7"),
        (8_000_000, "7"),
    ],
)
def test_the_band_of_a_population(population, code):
    assert population_band(population).code == code


def test_a_negative_population_is_refused():
    with pytest.raises(ValueError, match="inhabitants"):
        population_band(-1)


@given(st.integers(min_value=0, max_value=10**8))
def test_every_population_has_one_band_and_they_grow(population):
    band = population_band(population)
    below = [one for one in BANDS if one.most is not None and one.most < population]

    assert BANDS.index(band) == len(below)


@pytest.mark.parametrize(
    ("values", "middle"),
    [([], None), ([D(3)], D(3)), ([D(3), D(1), D(8)], D(3)), ([D(1), D(3), D(8), D(9)], D("5.5"))],
)
def test_the_median(values, middle):
    assert median(values) == middle


@given(st.lists(st.decimals(-1000, 1000, places=2), min_size=1))
def test_the_median_leaves_as_many_above_as_below(values):
    middle = median(values)

    assert sum(v < middle for v in values) <= len(values) / 2
    assert sum(v > middle for v in values) <= len(values) / 2


@pytest.mark.parametrize(
    ("year", "category"), [(2019, "6"), (2020, "6"), (2022, "6"), (2024, "5"), (2030, "5")]
)
def test_what_was_in_force_in_a_year(year, category):
    assert in_force({2020: "6", 2024: "5"}, year) == category
    assert in_force({}, year) == ""


@pytest.mark.parametrize(
    ("series", "direction", "answer"),
    [
        ([], "reducir", Trend.UNKNOWN),
        ([D(20)], "reducir", Trend.UNKNOWN),
        ([D(20), D(17)], "reducir", Trend.BETTER),
        ([D(17), D(20)], "reducir", Trend.WORSE),
        ([D(40), D(45)], "aumentar", Trend.BETTER),
        ([D(45), D(40)], "aumentar", Trend.WORSE),
        ([D(45), D(40)], "", Trend.DOWN),
        ([D(40), D(45)], "mantener", Trend.UP),
        ([D(1), D(40), D(40)], "aumentar", Trend.SAME),
    ],
)
def test_where_a_series_goes(series, direction, answer):
    assert trend(series, direction) == answer


@pytest.mark.parametrize(
    ("value", "other", "direction", "answer"),
    [
        (D(17), D(20), "reducir", Standing.BETTER),
        (D(17), D(20), "aumentar", Standing.WORSE),
        (D(21), D(20), "aumentar", Standing.BETTER),
        (D(21), D(20), "", Standing.ABOVE),
        (D(19), D(20), "", Standing.BELOW),
        (D(20), D(20), "reducir", Standing.SAME),
        (None, D(20), "reducir", Standing.UNKNOWN),
        (D(20), None, "reducir", Standing.UNKNOWN),
    ],
)
def test_how_a_value_stands_beside_another(value, other, direction, answer):
    assert standing(value, other, direction) == answer

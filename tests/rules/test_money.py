from decimal import Decimal as D
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpt.rules.exact import exact_sum
from kpt.rules.money import (
    FUNDING_SOURCES,
    SharesDoNotAddUp,
    apportion,
    apportion_by_weight,
    as_spreadsheet,
    in_millions,
    same_as_spreadsheet,
    source_at,
    source_labelled,
    year_total,
)

amounts = st.decimals(min_value=0, max_value=10**14, places=10)


def test_the_fourteen_sources_have_their_place_and_distinct_names():
    assert [source.position for source in FUNDING_SOURCES] == list(range(1, 15))
    for name in ("code", "label", "short"):
        assert len({getattr(source, name) for source in FUNDING_SOURCES}) == 14
    assert not any("regal" in source.label.lower() for source in FUNDING_SOURCES)


def test_a_source_is_found_by_place_and_by_header():
    assert source_at(2).label == "SGP educación"
    assert source_labelled(" sgp EDUCACION") is source_at(2)
    assert source_labelled("SGR") is None
    with pytest.raises(KeyError):
        source_at(15)


def test_year_total_is_the_exact_sum():
    assert year_total([D("0.1"), D("0.2")]) == D("0.3")
    assert year_total([]) == 0


def test_kpt_screen_total_projected_is_the_sum_of_its_parts():
    # 003:205-212: line 1 = wellbeing indicator 1 (0) + indicator 2 (150.000.000,00)
    assert year_total([D("0.00"), D("150000000.00")]) == D("150000000.00")


@given(st.lists(amounts, max_size=14), st.integers(min_value=0, max_value=14), amounts)
def test_splitting_an_amount_in_two_changes_no_total(values, place, part):
    place = min(place, len(values))
    whole = [*values[:place], exact_sum([part, part]), *values[place:]]
    split = [*values, part, part]
    assert year_total(whole) == year_total(split)


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("0", "0", True),
        ("0", "0.01", False),
        ("0.3", "0.30000000000000004", True),
        ("1754013277.4499998", "1754013277.45", True),
        ("1754013277.4499", "1754013277.45", False),
        ("150000000", "150000001", False),
        ("-5.000000000000001", "-5", True),
        ("5", "-5", False),
    ],
)
def test_two_figures_that_a_spreadsheet_cannot_tell_apart(left, right, same):
    assert same_as_spreadsheet(D(left), D(right)) is same
    assert same_as_spreadsheet(D(right), D(left)) is same


@given(st.lists(amounts, min_size=1, max_size=14))
def test_a_total_added_in_binary_is_the_same_figure(values):
    binary = D(repr(sum(float(value) for value in values)))
    assert same_as_spreadsheet(exact_sum(values), binary)


def test_as_spreadsheet_keeps_fifteen_digits():
    assert as_spreadsheet(D("1.1537847")) == D("1.1537847")
    assert as_spreadsheet(D(1) / D(3)) == D("0.333333333333333")


@pytest.mark.parametrize(
    ("total", "shares", "parts"),
    [
        ("100", ["50", "50"], ["50", "50"]),
        ("0.01", ["50", "50"], ["0.01", "0.00"]),
        ("10", ["33.3", "33.3", "33.4"], ["3.33", "3.33", "3.34"]),
        ("-10", ["33.3", "33.3", "33.4"], ["-3.33", "-3.33", "-3.34"]),
        ("1.005", ["50", "50"], ["0.505", "0.50"]),
        ("1.019", ["50", "50"], ["0.51", "0.509"]),
        ("0", ["100"], ["0"]),
    ],
)
def test_parts_add_up_to_what_was_shared(total, shares, parts):
    assert apportion(D(total), [D(share) for share in shares]) == [D(part) for part in parts]


@pytest.mark.parametrize("shares", [[], ["99.99"], ["60", "60", "-20"], ["50", "50.0001"]])
def test_shares_must_be_one_hundred_percent(shares):
    with pytest.raises(SharesDoNotAddUp):
        apportion(D(1), [D(share) for share in shares])


@pytest.mark.parametrize(
    ("total", "weights", "parts"),
    [
        ("100", ["1", "1", "1"], ["33.34", "33.33", "33.33"]),
        ("-100", ["1", "1", "1"], ["-33.34", "-33.33", "-33.33"]),
        ("0.02", ["1", "0", "2"], ["0.01", "0", "0.01"]),
        ("7", ["0", "0.001"], ["0", "7"]),
    ],
)
def test_money_is_shared_by_weight_in_thirds_too(total, weights, parts):
    shared = apportion_by_weight(D(total), [D(weight) for weight in weights])
    assert shared == [D(part) for part in parts]


@pytest.mark.parametrize("weights", [[], ["0", "0"], ["3", "-1"]])
def test_weights_must_weigh_something(weights):
    with pytest.raises(SharesDoNotAddUp):
        apportion_by_weight(D(1), [D(weight) for weight in weights])


@given(
    st.decimals(min_value=-(10**14), max_value=10**14, places=4),
    st.lists(st.integers(min_value=0, max_value=10_000), max_size=8),
)
def test_nothing_is_lost_or_counted_twice_when_sharing(total, cuts):
    edges = [0, *sorted(cuts), 10_000]
    shares = [D(b - a) / 100 for a, b in pairwise(edges)]
    parts = apportion(total, shares)
    assert exact_sum(parts) == total
    for share, part in zip(shares, parts, strict=True):
        assert abs(part - total * share / 100) <= D("0.01")


@pytest.mark.parametrize(
    ("pesos", "decimals", "millions"),
    [
        ("2968988381931", 1, "2968988.4"),
        ("50000", 1, "0.1"),
        ("49999", 1, "0.0"),
        ("1500000", 0, "2"),
    ],
)
def test_millions_are_rounded_half_up(pesos, decimals, millions):
    assert in_millions(D(pesos), decimals=decimals) == D(millions)

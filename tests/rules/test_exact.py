from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpt.rules.exact import at_digits, exact_difference, exact_product, exact_sum, ratio_of

figures = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**18), max_value=10**18)


def test_nothing_is_rounded_in_a_sum_of_more_digits_than_the_default_context_keeps():
    assert exact_sum([D("12345678901234567890123456789"), D("0.1")]) == D(
        "12345678901234567890123456789.1"
    )
    assert exact_sum([]) == 0


@given(st.lists(figures, max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_a_sum_does_not_matter(values, random):
    mixed = list(values)
    random.shuffle(mixed)
    assert exact_sum(mixed) == exact_sum(values)


@given(figures, figures)
def test_a_difference_undoes_a_sum_exactly(left, right):
    assert exact_difference(exact_sum([left, right]), right) == left


def test_product_is_exact():
    assert exact_product(D("0.1"), D("0.2")) == D("0.02")


@pytest.mark.parametrize(
    ("numerator", "denominator", "expected"),
    [
        ("1", "4", "0.25"),
        ("0", "7", "0"),
        ("1", "3", "0.3333333333333333333333333333333333"),
        ("22620000", "1", "22620000"),
    ],
)
def test_a_ratio_keeps_34_digits(numerator, denominator, expected):
    assert ratio_of(D(numerator), D(denominator)) == D(expected)


@pytest.mark.parametrize("numerator", ["0", "1"])
def test_a_ratio_needs_a_denominator(numerator):
    with pytest.raises(ZeroDivisionError, match="denominator"):
        ratio_of(D(numerator), D(0))


def test_rounding_to_significant_digits():
    assert at_digits(D("1.153530000000001"), 15) == D("1.15353000000000")
    assert at_digits(D("2268.5"), 4) == D("2268")

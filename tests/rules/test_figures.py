from decimal import Decimal as D

import pytest

from kpt.rules.figures import MINUS, NBSP, count, percent, pesos, written


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("1250.50", "1.250,5"),
        ("0", "0"),
        ("-0.25", f"{MINUS}0,25"),
        ("999", "999"),
        ("1E+6", "1.000.000"),
        ("1234567890123456789012345678901.1", "1.234.567.890.123.456.789.012.345.678.901,1"),
    ],
)
def test_figures_are_written_with_dots_and_a_comma(value, text):
    assert written(D(value)) == text


@pytest.mark.parametrize(
    ("ratio", "text"),
    [
        ("0.12345", "12,3"),
        ("0.1235", "12,4"),
        ("1", "100"),
        ("0.9999999", f"<{NBSP}100"),
        ("1.0000001", f">{NBSP}100"),
        ("1.1", "110"),
        ("22620000", "2.262.000.000"),
    ],
)
def test_percentages_never_round_to_what_is_not_so(ratio, text):
    assert percent(D(ratio)) == f"{text}{NBSP}%"


def test_money_and_counts():
    assert pesos(D("1500000.5")) == f"${NBSP}1.500.000,5"
    assert (count(1, "meta", "metas"), count(1200, "meta", "metas")) == ("1 meta", "1.200 metas")

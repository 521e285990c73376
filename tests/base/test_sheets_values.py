"""Numbers: exact from and to the doubles of a workbook, and read from what people type."""

from datetime import UTC, date, datetime
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpt.base.sheets.addresses import address, column_letters, column_number, row_and_column
from kpt.base.sheets.values import (
    CellFault,
    Fault,
    NumberText,
    as_moment,
    from_double,
    number_in_text,
    plain,
    to_double,
)

PLAIN, READ = NumberText.PLAIN, NumberText.READ
AMBIGUOUS, NOT_A_NUMBER = NumberText.AMBIGUOUS, NumberText.NOT_A_NUMBER

TYPED = [
    # written as a spreadsheet would take it
    ("12", PLAIN, "12"),
    (" 12 ", PLAIN, "12"),
    ("\u00a012\u202f", PLAIN, "12"),
    ("-5", PLAIN, "-5"),
    ("\u22125", PLAIN, "-5"),
    ("007", PLAIN, "7"),
    # Colombian, and only one reading is possible
    ("1.250,5", READ, "1250.5"),
    ("1140658,00", READ, "1140658.00"),
    ("1.140.658,00", READ, "1140658.00"),
    ("1.250.000", READ, "1250000"),
    ("1'250.000", READ, "1250000"),
    ("1'250,000", AMBIGUOUS, None),
    ("1\u2019250.000,75", READ, "1250000.75"),
    ("12 345 678", READ, "12345678"),
    ("12 345,5", READ, "12345.5"),
    ("0,5", READ, "0.5"),
    ("0,250", READ, "0.250"),
    ("0.250", READ, "0.250"),
    ("1250,500", READ, "1250.500"),
    ("-1.250,5", READ, "-1250.5"),
    # the other way round, unambiguous too
    ("1,250.5", READ, "1250.5"),
    ("1,250,000.00", READ, "1250000.00"),
    ("12.5", READ, "12.5"),
    ("1250.5", READ, "1250.5"),
    # with symbols
    ("$ 1.000", READ, "1000"),
    ("$1.000", READ, "1000"),
    ("-$ 1.000", READ, "-1000"),
    ("$ -1.000", READ, "-1000"),
    ("$ 1'250.000,50", READ, "1250000.50"),
    ("COP 1.000", READ, "1000"),
    ("COP $ 1.000", READ, "1000"),
    ("1.000 pesos", READ, "1000"),
    ("$ 5", READ, "5"),
    ("12 %", READ, "12"),
    ("12,5%", READ, "12.5"),
    # two readings: thousands or a fraction?
    ("1.250", AMBIGUOUS, None),
    ("1,250", AMBIGUOUS, None),
    ("-1.250", AMBIGUOUS, None),
    ("$ 1,250", AMBIGUOUS, None),
    ("1.250 %", AMBIGUOUS, None),
    # not numbers
    ("dos", NOT_A_NUMBER, None),
    ("", NOT_A_NUMBER, None),
    ("-", NOT_A_NUMBER, None),
    ("$", NOT_A_NUMBER, None),
    ("N/A", NOT_A_NUMBER, None),
    ("NP", NOT_A_NUMBER, None),
    ("12 km", NOT_A_NUMBER, None),
    ("1.5E+10", NOT_A_NUMBER, None),
    ("12.", NOT_A_NUMBER, None),
    ("12,", NOT_A_NUMBER, None),
    (",5", NOT_A_NUMBER, None),
    ("1.25.000", NOT_A_NUMBER, None),
    ("1.250,500,1", NOT_A_NUMBER, None),
    ("1.2.3,4", NOT_A_NUMBER, None),
    ("0.250.000", NOT_A_NUMBER, None),
    ("1'2", NOT_A_NUMBER, None),
    ("1..2", NOT_A_NUMBER, None),
    ("1 2 3", NOT_A_NUMBER, None),
    ("12 13", NOT_A_NUMBER, None),
    ("31/12/2024", NOT_A_NUMBER, None),
    ("(1.000)", NOT_A_NUMBER, None),
    ("=1+1", NOT_A_NUMBER, None),
    ("\u0661\u0662", NOT_A_NUMBER, None),
    ("²", NOT_A_NUMBER, None),
    ("9" * 61, NOT_A_NUMBER, None),
    ("NaN", NOT_A_NUMBER, None),
    ("Infinity", NOT_A_NUMBER, None),
]


@pytest.mark.parametrize(("text", "certainty", "number"), TYPED, ids=[repr(t[0]) for t in TYPED])
def test_a_typed_number_is_read_only_when_one_reading_is_possible(text, certainty, number):
    expected = None if number is None else D(number)

    assert number_in_text(text) == (certainty, expected)


@given(st.text())
def test_any_text_has_an_answer(text):
    certainty, number = number_in_text(text)

    assert (number is not None) == (certainty in {PLAIN, READ})


@given(st.decimals(min_value=0, max_value=10**15, places=2))
def test_what_colombians_write_is_read_back(number):
    written = f"{number:,.2f}".translate(str.maketrans(",.", ".,"))

    assert number_in_text(f"$ {written}") == (READ, number)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_double_survives_as_decimal_and_back(double):
    number = from_double(double)

    assert float(number) == double
    assert float(to_double(number)) == double
    assert len(number.as_tuple().digits) <= 17


@pytest.mark.parametrize(
    ("double", "text"),
    [
        (0.1, "0.1"),
        (3000.0, "3000"),
        (-0.0, "0"),
        (1e22, "1E+22"),
        (0.1 + 0.2, "0.30000000000000004"),
    ],
)
def test_the_decimal_is_the_shortest_that_is_the_same_double(double, text):
    assert str(from_double(double)) == text


@pytest.mark.parametrize("double", [float("nan"), float("inf"), float("-inf")])
def test_what_is_not_a_number_is_a_fault(double):
    assert from_double(double) == CellFault(Fault.OUT_OF_RANGE, str(double))


@pytest.mark.parametrize("number", [D("1E+400"), D("NaN"), D("-Infinity"), 10**400])
def test_no_workbook_holds_what_no_double_holds(number):
    with pytest.raises(ValueError, match="cannot hold"):
        to_double(number)


@pytest.mark.parametrize(
    ("number", "text"),
    [(D("1E+3"), "1000"), (D("0.10"), "0.10"), (D("-5"), "-5"), (D("1E-7"), "0.0000001")],
)
def test_plain_digits_have_no_exponent(number, text):
    assert plain(number) == text


def test_a_date_is_the_moment_of_its_midnight():
    moment = datetime(2024, 1, 2, 3, tzinfo=UTC)

    assert as_moment(date(2024, 1, 2)) == datetime(2024, 1, 2)  # noqa: DTZ001
    assert as_moment(moment) is moment


@pytest.mark.parametrize(
    ("number", "letters"),
    [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA"), (16384, "XFD")],
)
def test_columns_have_the_letters_of_a_spreadsheet(number, letters):
    assert column_letters(number) == letters
    assert column_number(letters.lower()) == number
    assert row_and_column(address(12, number)) == (12, number)


def test_what_is_no_column_or_cell_is_an_error():
    with pytest.raises(ValueError, match="no column 0"):
        column_letters(0)
    with pytest.raises(ValueError, match="not a column"):
        column_number("A1")
    with pytest.raises(ValueError, match="not a cell"):
        row_and_column("12")

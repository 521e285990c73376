"""How figures, money and dates are written, and how people type them."""

from datetime import UTC, date, datetime, time
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpt.base import numbers
from kpt.base.numbers import NBSP


def plain(text: str) -> str:
    return text.replace(NBSP, " ")


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        (D(150000000), None, "$ 150.000.000"),
        (D(150000000), 2, "$ 150.000.000,00"),
        (150000000, "2", "$ 150.000.000,00"),
        (D("0.5"), None, "$ 0,50"),
        (D("31476440000.129"), None, "$ 31.476.440.000,13"),
        (D("31476440000.129"), "exacto", "$ 31.476.440.000,129"),
        (D("10.001"), None, "$ 10"),
        (D("1.5E+9"), None, "$ 1.500.000.000"),
        (D(-86400000), None, "−$ 86.400.000"),
        (D(0), None, "$ 0"),
        (D("1E-400"), None, "$ 0"),
        (None, None, "—"),
    ],
)
def test_pesos(value, decimals, written):
    assert plain(numbers.pesos(value, decimals)) == written


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        (D(5654900000), 0, "5.655"),
        (D(31476440000), 1, "31.476,4"),
        (D(20000000), 1, "20,0"),
        (D(400000), 0, "< 1"),
        (D(-400000), 0, "> −1"),
        (D(40000), 1, "< 0,1"),
        (D(0), 0, "0"),
        (None, 0, "—"),
    ],
)
def test_millones(value, decimals, written):
    assert plain(numbers.millones(value, decimals)) == written


@pytest.mark.parametrize(
    ("ratio", "written"),
    [
        (D("0.125"), "12,5 %"),
        (D("0.8"), "80,0 %"),
        (D(1), "100,0 %"),
        (D("1.15353"), "115,4 %"),
        (D("0.999999999"), "< 100 %"),
        (D("0." + "9" * 34), "< 100 %"),
        (D("1.0001"), "> 100 %"),
        (D("0.0001"), "< 0,1 %"),
        (D(0), "0,0 %"),
        (D("22620000"), "2.262.000.000,0 %"),
        (None, "—"),
    ],
)
def test_percent_never_contradicts_its_explanation(ratio, written):
    assert plain(numbers.percent(ratio)) == written


def test_percent_without_decimals():
    assert plain(numbers.percent(D("0.205"), 0)) == "21 %"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (D("3.500"), "3,5"),
        (D("0.25"), "0,25"),
        (D("2050"), "2.050"),
        (D("1E+3"), "1.000"),
        (D("-0.4"), "−0,4"),
        (12, "12"),
        (None, "—"),
    ],
)
def test_quantity(value, written):
    assert numbers.quantity(value) == written


def test_a_float_is_refused():
    with pytest.raises(TypeError, match="float"):
        numbers.pesos(0.1)


def test_counts():
    assert numbers.entero(214306) == "214.306"
    assert plain(numbers.cuenta(1, "meta,metas")) == "1 meta"
    assert plain(numbers.cuenta(74, "meta,metas")) == "74 metas"
    assert plain(numbers.cuenta(2, "plan")) == "2 plans"
    assert numbers.cuenta(None, "meta,metas") == numbers.entero(None) == "—"


@pytest.mark.parametrize(
    ("names", "written"),
    [
        ([], ""),
        (["Bogotá, D.C."], "Bogotá, D.C."),
        (["Calarcá", "Pijao"], "Calarcá y Pijao"),
        (["A", "B", "C"], "A, B y C"),
        (["A", "B", "C", "D", "E"], "A, B, C y 2 más"),
    ],
)
def test_names_are_written_in_full_while_they_are_few(names, written):
    assert plain(numbers.nombrados(names)) == written


def test_dates_and_hours_are_those_of_bogota():
    late = datetime(2026, 10, 21, 3, 20, tzinfo=UTC)

    assert plain(numbers.fecha(date(2026, 10, 20))) == "20 de octubre de 2026"
    assert plain(numbers.fecha_corta(late)) == "20 oct. 2026"
    assert plain(numbers.hora(late)) == "10:20 p. m."
    assert plain(numbers.hora(time(0, 5))) == "12:05 a. m."
    assert plain(numbers.hora(time(12, 0))) == "12:00 p. m."
    assert plain(numbers.fecha_hora(late)) == "20 de octubre de 2026, 10:20 p. m."
    absent = {f(None) for f in (numbers.fecha, numbers.fecha_corta, numbers.hora)}
    assert absent == {"—"} == {numbers.fecha_hora(None)}


@pytest.mark.parametrize(
    ("size", "written"),
    [
        (512, "512 bytes"),
        (98304, "96 KB"),
        (4_404_019, "4,2 MB"),
        (50 * 1024 * 1024, "50 MB"),
        (3 * 1024**3, "3 GB"),
        (None, "—"),
    ],
)
def test_size_of_a_file(size, written):
    assert plain(numbers.tamano(size)) == written


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("1.250,5", D("1250.5")),
        ("1250,50", D("1250.50")),
        ("$ 1.250.000", D(1250000)),
        (" 12 ", D(12)),
        (",5", D("0.5")),
        ("12,", D(12)),
        ("−3,2", D("-3.2")),
        ("+7", D(7)),
        (f"$ {NBSP}1.000", D(1000)),
    ],
)
def test_parse_decimal_reads_what_people_type(typed, read):
    assert numbers.parse_decimal(typed) == read


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("1250.5", "coma"),
        ("1.5", "coma"),
        ("1,250.00", "coma"),
        ("dos", "Escriba un número"),
        ("13.2OO.000", "Escriba un número"),
        ("1.2345.678", "Escriba un número"),
        ("", "Escriba un número"),
        (",", "Escriba un número"),
        ("1e5", "Escriba un número"),
        ("NaN", "Escriba un número"),
    ],
)
def test_parse_decimal_refuses_rather_than_guesses(typed, message):
    with pytest.raises(ValueError, match=message):
        numbers.parse_decimal(typed)


exact = st.decimals(
    allow_nan=False, allow_infinity=False, places=6, min_value=-(10**18), max_value=10**18
)


@given(exact)
def test_what_is_written_is_read_back_the_same(value):
    assert numbers.parse_decimal(numbers.quantity(value)) == value
    assert numbers.parse_decimal(numbers.pesos(value, "exacto").replace("−$", "-$")) == value

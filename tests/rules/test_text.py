import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpt.rules.text import clean_text, fold, natural_key


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("Metros ", "Metros"),
        ("Agricultura y desarrollo rural\r\n", "Agricultura y desarrollo rural"),
        ("Uno_x000D_\nDos_x000d_", "Uno Dos"),
        ("Instrumentos\xa0implementados\xa0", "Instrumentos implementados"),
        ("precios  justos\ty claros", "precios justos y claros"),
        ("_x000D_\n", ""),
        ("LE_x0041_", "LE_x0041_"),
    ],
)
def test_the_dirt_of_exported_workbooks_goes(dirty, clean):
    assert clean_text(dirty) == clean


@given(st.text())
def test_no_edge_blank_nor_run_of_blanks_survives(text):
    for result in (clean_text(text), fold(text)):
        assert result == " ".join(result.split())


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Educación", "educacion"),
        (" NARIÑO ", "narino"),
        ("Güicán", "guican"),
        ("Línea  estratégica", "linea estrategica"),
    ],
)
def test_search_ignores_accents_and_case(text, folded):
    assert fold(text) == folded


def test_numbers_inside_a_text_sort_as_numbers():
    names = ["IP-106", "IP-93", "IP-9", "ip-010", "Zipa", "Álamos", "alba", "7"]
    assert sorted(names, key=natural_key) == [
        "7", "Álamos", "alba", "IP-9", "ip-010", "IP-93", "IP-106", "Zipa",
    ]  # fmt: skip


def test_a_number_of_any_length_can_be_sorted():
    assert natural_key("9" * 5_000) < natural_key("1" + "0" * 5_000)
    assert natural_key("0") < natural_key("1")

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpt.rules.codes import (
    Accumulation,
    bpin_problems,
    chain_problems,
    is_principal,
    normal_bpins,
    parse_accumulation,
    parse_consecutive,
    repeated_bpins,
    split_bpins,
    split_lines,
)

A, B, C = "2024254860026", "2024254860027", "202400000001234"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Acumulativo", Accumulation.CUMULATIVE),
        (" ACUMULATIVO_x000D_\n", Accumulation.CUMULATIVE),
        ("Sí", Accumulation.CUMULATIVE),
        ("Si", Accumulation.CUMULATIVE),
        ("No acumulativo", Accumulation.NON_CUMULATIVE),
        ("no  Acumulatívo", Accumulation.NON_CUMULATIVE),
        ("no_acumulativo", Accumulation.NON_CUMULATIVE),
        ("No", Accumulation.NON_CUMULATIVE),
        ("", None),
        ("Stock", None),
    ],
)
def test_accumulation_is_read_from_both_official_workbooks(text, expected):
    assert parse_accumulation(text) is expected


@pytest.mark.parametrize("accumulation", Accumulation)
def test_accumulation_is_written_in_both_official_words_and_read_back(accumulation):
    assert parse_accumulation(accumulation.official) is accumulation
    assert parse_accumulation(accumulation.dnp) is accumulation
    assert parse_accumulation(accumulation.value) is accumulation


def test_official_words_are_letter_by_letter_those_of_the_workbooks():
    assert [a.official for a in Accumulation] == ["Acumulativo", "No acumulativo"]
    assert [a.dnp for a in Accumulation] == ["Si", "No"]


@pytest.mark.parametrize(("code", "principal"), [("320204300", True), ("320204301", False)])
def test_the_principal_indicator_ends_in_00(code, principal):
    assert is_principal(code) is principal


@pytest.mark.parametrize(
    ("chain", "problems"),
    [
        (("32", "3202", "3202003", "320200301"), []),
        (("04", "0401", "0401001", "040100100"), []),
        (
            ("33", "3202", "3202003", "320200301"),
            ["El código de programa 3202 debe empezar por el de sector, 33."],
        ),
        (
            ("32", "3202", "3203003", "320200301"),
            [
                "El código de producto 3203003 debe empezar por el de programa, 3202.",
                "El código de indicador de producto 320200301 debe empezar por el de producto, "
                "3203003.",
            ],
        ),
        (
            ("4", "0401", "0401001", "0401001A0"),
            [
                "El código de sector «4» debe tener 2 dígitos.",
                "El código de indicador de producto «0401001A0» debe tener 9 dígitos.",
            ],
        ),
        (
            ("", "٣٢٠٢", "3202003", "320200301"),
            [
                "El código de sector «» debe tener 2 dígitos.",
                "El código de programa «٣٢٠٢» debe tener 4 dígitos.",
            ],
        ),
    ],
)
def test_each_code_starts_with_the_one_before(chain, problems):
    assert chain_problems(*chain) == problems


@pytest.mark.parametrize(
    ("cell", "bpins", "normal"),
    [
        ("", (), ""),
        (A, (A,), A),
        (f"{B},{A}", (B, A), f"{A}, {B}"),
        (f" {A} ,{A}, {C}", (A, C), f"{C}, {A}"),
        (f"{A}_x000D_\n{B}", (A, B), f"{A}, {B}"),
        (f"{A};{B} / {C}", (A, B, C), f"{C}, {A}, {B}"),
        ("NO APLICA", (), ""),
        ("N/A", (), ""),
        (f"NO APLICA, {A}", (A,), A),
    ],
)
def test_bpins_are_split_deduplicated_and_sorted(cell, bpins, normal):
    assert split_bpins(cell) == bpins
    assert normal_bpins(cell) == normal


@given(st.lists(st.from_regex(r"[0-9]{13}|[0-9]{15}", fullmatch=True)), st.randoms())
def test_the_normal_form_ignores_order_and_repetition_and_is_stable(bpins, random):
    mixed = bpins * 2
    random.shuffle(mixed)
    normal = normal_bpins(",".join(bpins))
    assert normal_bpins(" , ".join(mixed)) == normal
    assert normal_bpins(normal) == normal
    assert list(split_bpins(normal)) == sorted(set(bpins))


@pytest.mark.parametrize(
    ("cell", "problems"),
    [
        ("", []),
        (f"{A}, {C}", []),
        ("NO APLICA", ["«NO APLICA» no es un código BPIN."]),
        (f"{A},{A}", [f"El código BPIN {A} está repetido."]),
        ("20242548600", ["El código BPIN «20242548600» debe tener 13 o 15 dígitos."]),
        ("BPIN2024254860", ["El código BPIN «BPIN2024254860» debe tener 13 o 15 dígitos."]),
    ],
)
def test_odd_bpins_are_named(cell, problems):
    assert bpin_problems(cell) == problems


def test_repeated_bpins_are_listed_once():
    assert repeated_bpins(f"{A},{B},{A},{A}") == (A,)


@pytest.mark.parametrize(
    ("cell", "lines"),
    [
        ("LE-1-Agua", [(1, "Agua")]),
        ("LE-1-Agua, suelo y aire,LE-4-Paz", [(1, "Agua, suelo y aire"), (4, "Paz")]),
        ("LE-2-Paz,LE-2-Paz", [(2, "Paz"), (2, "Paz")]),
        (" LE-3 - SALUD: LE-GADO_x000D_\n, LE-10-Vías ", [(3, "SALUD: LE-GADO"), (10, "Vías")]),
        ("Agua", []),
        ("Agua,LE-1-Paz", []),
        ("", []),
    ],
)
def test_a_cell_names_one_or_several_lines(cell, lines):
    assert split_lines(cell) == lines


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("IP-12", 12),
        (" ip - 012 ", 12),
        ("IP-0", None),
        ("IP-", None),
        ("IR-12", None),
        ("IP-12a", None),
        ("IP-1234567", None),
        ("", None),
    ],
)
def test_a_consecutive_is_read_with_its_own_prefix(text, number):
    assert parse_consecutive(text, prefix="IP") == number


def test_sgr_consecutives_have_a_longer_prefix():
    assert parse_consecutive("ISGR-3", prefix="ISGR") == 3
    assert parse_consecutive("ISGR-3", prefix="IP") is None

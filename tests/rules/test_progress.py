from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpt.rules.exact import at_digits, exact_difference, exact_sum
from kpt.rules.progress import (
    GREEN,
    PINK,
    RED,
    YELLOW,
    Explanation,
    annual_progress,
    colour,
)

amounts = st.decimals(min_value=0, max_value=10**15, places=6)
some_amounts = st.lists(amounts, min_size=1, max_size=5)


def number(text):
    return None if text is None else D(text)


@pytest.mark.parametrize(
    ("programmed", "executed", "ratio"),
    [
        # Physical, domain.md section 7
        ("3000", "3460.59", "1.15353"),
        ("5500", "3810.42", "0.692803636363636"),
        ("183", "183", "1"),
        ("511", "75.6", "0.147945205479452"),
        ("7", "1.4", "0.2"),
        ("7", "1.76", "0.251428571428571"),
        ("2700", "2687", "0.995185185185185"),
        ("8100", "8301", "1.02481481481481"),
        ("0", "0", None),
        ("21", None, None),
        ("0", "1", None),
        ("0", "0.25", None),
        ("1", "1.1", "1.1"),
        ("0", "0.5", None),
        # Financial, Nemocón
        ("4000000", "1000000", "0.25"),
        ("4266333", "5093083", "1.19378468581801"),
        ("0", "2000000", None),
        ("6266333", None, None),
        ("5000000", "2000000", "0.4"),
        ("5415833", "1000000", "0.18464380271696"),
        ("6533333", "6517500", "0.997576581509009"),
        ("12931875", "0", "0"),
    ],
)
def test_annual_progress_is_executed_divided_by_programmed(programmed, executed, ratio):
    progress = annual_progress(D(programmed), number(executed), has_bpin=True)
    if ratio is None:
        assert progress.ratio is None
    else:
        assert at_digits(progress.ratio, 15) == D(ratio)
    assert (progress.programmed, progress.executed) == (D(programmed), number(executed))


@pytest.mark.parametrize(
    ("programmed", "executed", "has_bpin", "explanation", "review"),
    [
        ("10", "5", False, Explanation.NO_BPIN, False),
        ("0", None, False, Explanation.NO_BPIN, False),
        ("10", None, True, Explanation.NOT_FOUND, False),
        ("0", None, True, Explanation.NOT_FOUND, False),
        ("0", "0", True, Explanation.NOTHING, False),
        ("0", "0.01", True, Explanation.UNPROGRAMMED, False),
        ("10", "0", True, Explanation.NOT_EXECUTED, False),
        ("10", "9.99", True, Explanation.BELOW, False),
        ("10", "10.00", True, Explanation.COMPLETE, False),
        ("10", "10.01", True, Explanation.ABOVE, True),
        ("10", "-1", True, Explanation.BELOW, False),
    ],
)
def test_the_eight_explanations(programmed, executed, has_bpin, explanation, review):
    progress = annual_progress(D(programmed), number(executed), has_bpin)
    assert (progress.explanation, progress.needs_review) == (explanation, review)
    if not has_bpin:
        assert progress.ratio is None


def test_one_peso_is_not_lost_in_the_ratio():
    whole = D("1" + "0" * 40)
    short = annual_progress(whole, exact_difference(whole, D("0.01")), has_bpin=True)
    assert (short.ratio, short.explanation) == (D(1), Explanation.BELOW)


def test_the_texts_are_dnps_letter_by_letter():
    assert [e.physical for e in Explanation] == [
        "Por falta de código BPIN, no se encontró ejecución en PIIP",
        "No se encontró ejecución en PIIP",
        "No se programó ni ejecutó en la vigencia",
        "Se ejecutó un producto no programado en la vigencia",
        "No se ejecutó en la vigencia",
        "Lo ejecutado está por debajo de lo programado en la vigencia",
        "Se ejecutó el 100% de lo programado en la vigencia",
        "Hubo ejecución por encima de lo programado en SisPT",
    ]
    assert [e.financial for e in Explanation] == [
        "Por falta de código BPIN, no se encontró ejecución en CUIPO",
        "No se encontró ejecución en CUIPO",
        "No se programó ni ejecutó en la vigencia",
        "Se ejecutó un producto no programado en la vigencia",
        "No se ejecutó en la vigencia",
        "Lo obligado está por debajo de lo programado en la vigencia",
        "Se ejecutó el 100% de lo programado en la vigencia",
        "Hubo ejecución por encima de lo programado en SisPT",
    ]
    assert len({e.short for e in Explanation}) == 8


@given(
    st.lists(amounts, min_size=1, max_size=5), st.lists(amounts, min_size=1, max_size=5), amounts
)
def test_splitting_a_row_in_two_changes_no_percentage(programmed, executed, part):
    whole = annual_progress(
        exact_sum([*programmed, part, part]), exact_sum([*executed, part]), has_bpin=True
    )
    split = annual_progress(
        exact_sum([*reversed(programmed), exact_sum([part, part])]),
        exact_sum([part, *reversed(executed)]),
        has_bpin=True,
    )
    assert (whole.ratio, whole.explanation) == (split.ratio, split.explanation)


@given(amounts, st.one_of(st.none(), amounts), st.booleans())
def test_a_ratio_exists_only_where_something_was_programmed_and_found(
    programmed, executed, has_bpin
):
    progress = annual_progress(programmed, executed, has_bpin)
    assert (progress.ratio is not None) == (has_bpin and executed is not None and programmed > 0)
    if progress.ratio is not None:
        assert isinstance(progress.ratio, D)
        assert progress.needs_review == (executed > programmed)


@pytest.mark.parametrize(
    ("ratio", "expected"),
    [
        (None, None),
        ("-0.5", RED),
        ("0", RED),
        ("0.25", "#FCC88E"),
        ("0.5", YELLOW),
        ("0.75", "#D5F29B"),
        ("1", GREEN),
        ("1.0000000001", PINK),
        ("22620000", PINK),
    ],
)
def test_the_official_colour_scale(ratio, expected):
    assert colour(number(ratio)) == expected


@given(st.decimals(min_value=0, max_value=1, places=30))
def test_a_colour_is_always_six_hexadecimal_digits(ratio):
    text = colour(ratio)
    assert text[0] == "#"
    assert len(text) == 7
    int(text[1:], 16)

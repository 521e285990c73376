from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpt.rules.codes import Accumulation
from kpt.rules.figures import NBSP
from kpt.rules.four_years import YearLeftOut, four_year_progress

SUM, EACH = Accumulation.CUMULATIVE, Accumulation.NON_CUMULATIVE
CLOSED = (2024, 2025)


def years(*pairs):
    return {
        2024 + place: (D(programmed), None if executed is None else D(executed))
        for place, (programmed, executed) in enumerate(pairs)
    }


@pytest.mark.parametrize(
    ("accumulation", "target", "inputs", "ratio", "counted"),
    [
        # 25 IP-1: (3460.59 + 3810.42) of 12000
        (SUM, "12000", years((3000, "3460.59"), (5500, "3810.42")), "0.6059175", (2024, 2025)),
        # 25 IP-33: mean of 0.2 and 1.76 / 7
        (EACH, "7", years((7, "1.4"), (7, "1.75")), "0.225", (2024, 2025)),
        # 25126 IP-266: the unprogrammed year counts when the years add up, and nothing is capped
        (SUM, "1", years((1, "1.1"), (0, "0.5")), "1.6", (2024, 2025)),
        # 25126 IP-47: no programmed year has ended
        (EACH, "1", years((0, "1"), (0, "0.25"), (0, None), (1, None)), None, ()),
        (EACH, "1", years((1, "4"), (1, "0")), "0.5", (2024, 2025)),
        (EACH, "1", years((1, "1"), (1, None)), "1", (2024,)),
        (SUM, "10", years((5, "5"), (5, None)), "0.5", (2024,)),
        (SUM, "10", years((5, None), (5, None), (0, "9")), None, ()),
        (SUM, "10", years((5, "1"), (5, "1"), (0, "9")), "0.2", (2024, 2025)),
        (SUM, "0", years((0, "1"), (0, "1")), None, (2024, 2025)),
        (EACH, "0", years((0, "1"), (0, "1")), None, ()),
    ],
)
def test_four_years(accumulation, target, inputs, ratio, counted):
    progress = four_year_progress(accumulation, D(target), inputs, closed_years=CLOSED)
    assert progress.ratio == (None if ratio is None else D(ratio))
    assert progress.counted_years == counted
    assert (progress.accumulation, progress.target) == (accumulation, D(target))


def test_every_year_says_what_it_adds_or_why_it_is_left_out():
    inputs = years((0, "1"), (7, None), (7, "7"), (7, "7"))
    progress = four_year_progress(EACH, D(7), inputs, closed_years=(2024, 2025, 2026))
    assert [(y.fiscal_year, y.value, y.left_out) for y in progress.years] == [
        (2024, None, YearLeftOut.UNPROGRAMMED),
        (2025, None, YearLeftOut.NOT_FOUND),
        (2026, D(1), None),
        (2027, None, YearLeftOut.OPEN),
    ]
    assert [reason.label for reason in YearLeftOut] == [
        "Vigencia sin cerrar",
        "Sin dato de ejecución",
        "Sin programación",
    ]


@pytest.mark.parametrize(
    ("accumulation", "target", "inputs", "sentence"),
    [
        (
            SUM,
            "12000",
            years((3000, "3460.59"), (5500, "3810.42"), (0, None), (0, None)),
            "Acumulativo: lo ejecutado en 2024 y 2025 (7.271,01) dividido por la meta del "
            "cuatrienio (12.000). Cuentan 2 de 4 vigencias.",
        ),
        (
            EACH,
            "7",
            years((7, "1.4"), (7, "8"), (7, None), (7, None)),
            f"No acumulativo: promedio del avance de 2024 y 2025 (20{NBSP}% y 100{NBSP}%), cada "
            "uno hasta 100 %. Cuentan 2 de 4 vigencias.",
        ),
        (
            SUM,
            "4",
            years((1, "1"), (1, None), (1, None), (1, None)),
            "Acumulativo: lo ejecutado en 2024 (1) dividido por la meta del cuatrienio (4). "
            "Cuenta 1 de 4 vigencias.",
        ),
        (
            EACH,
            "4",
            years((4, None), (4, None)),
            "No hay avance del cuatrienio: ninguna vigencia cerrada tiene programación y dato de "
            "ejecución.",
        ),
        (SUM, "0", years((0, "1")), "No hay avance del cuatrienio: la meta es 0."),
        (
            SUM,
            "4",
            years((4, None), (4, None)),
            "No hay avance del cuatrienio: ninguna vigencia cerrada tiene dato de ejecución.",
        ),
    ],
)
def test_the_figure_says_how_it_was_computed(accumulation, target, inputs, sentence):
    progress = four_year_progress(accumulation, D(target), inputs, closed_years=CLOSED)
    assert progress.sentence == sentence


pairs = st.tuples(
    st.decimals(min_value=0, max_value=10**9, places=3),
    st.one_of(st.none(), st.decimals(min_value=0, max_value=10**9, places=3)),
)


@given(st.lists(pairs, min_size=4, max_size=4), st.sampled_from(Accumulation))
def test_the_order_of_the_years_given_does_not_matter(values, accumulation):
    inputs = dict(zip(range(2024, 2028), values, strict=True))
    backwards = dict(reversed(inputs.items()))
    results = [
        four_year_progress(accumulation, D(10), given, closed_years=CLOSED)
        for given in (inputs, backwards)
    ]
    assert results[0] == results[1]
    if accumulation is EACH and results[0].ratio is not None:
        assert 0 <= results[0].ratio <= 1

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpt.rules.codes import Accumulation
from kpt.rules.programming import (
    PlanVerdict,
    Reading,
    YearPlan,
    declared_matches,
    expected_reading,
    is_inverted,
    is_running_total,
    plan_reading,
    programmed_years,
    reading_of,
)

SUM, EACH = Accumulation.CUMULATIVE, Accumulation.NON_CUMULATIVE


def years(*quantities):
    return {
        2024 + place: None if quantity is None else D(quantity)
        for place, quantity in enumerate(quantities)
    }


@pytest.mark.parametrize(
    ("target", "programmed", "reading"),
    [
        ("12000", years("3000", "5500", "2000", "1500"), Reading.SUMS),  # 25 IP-1
        ("5000", years("183", "511", "2400", "1906"), Reading.SUMS),  # 25 IP-2
        ("7", years("7", "7", "7", "7"), Reading.EACH_YEAR),  # 25 IP-33
        ("75", years("0", "21", "27", "27"), Reading.SUMS),  # 25 IP-131
        ("1", years("0", "0", "0", "1"), Reading.BOTH),  # 25126 IP-47
        ("1", years("1", "0", None, None), Reading.BOTH),
        ("1", years("1", "1", "1", "1"), Reading.EACH_YEAR),
        ("7", years(None, "7", "0", "7"), Reading.EACH_YEAR),
        ("0.3", years("0.1", "0.2", None, None), Reading.SUMS),
        ("24916", years("2700", "8100", "8000", "6016"), Reading.NEITHER),
        ("25000", years("2700", "8100", "8000", "6016"), Reading.NEITHER),
        ("10", years(None, None, None, "0"), Reading.NEITHER),
        ("10", {}, Reading.NEITHER),
        ("0", years(None, "0", None, "0"), Reading.BOTH),
    ],
)
def test_the_reading_that_the_numbers_fit(target, programmed, reading):
    assert reading_of(D(target), programmed) is reading


@pytest.mark.parametrize(
    ("accumulation", "target", "programmed", "matches", "inverted"),
    [
        (SUM, "4", years("1", "1", "1", "1"), True, False),
        (EACH, "4", years("1", "1", "1", "1"), False, True),
        (SUM, "1", years("1", "1", "1", "1"), False, True),
        (EACH, "1", years("1", "1", "1", "1"), True, False),
        (SUM, "1", years("0", "0", "0", "1"), True, False),
        (EACH, "1", years("0", "0", "0", "1"), True, False),
        (SUM, "5", years("1", "1", "1", "1"), False, False),
    ],
)
def test_words_against_numbers(accumulation, target, programmed, matches, inverted):
    assert declared_matches(accumulation, D(target), programmed) is matches
    assert is_inverted(accumulation, D(target), programmed) is inverted


def test_each_word_promises_a_reading():
    assert [expected_reading(word) for word in (SUM, EACH)] == [Reading.SUMS, Reading.EACH_YEAR]


def test_blank_and_zero_program_nothing():
    assert programmed_years(years("1", "0", None, "2")) == {2024: D(1), 2027: D(2)}


@pytest.mark.parametrize(
    ("target", "programmed", "running"),
    [
        ("1", years("0.1", "0.3", "1", "0"), True),
        ("641", years("593", "610", "625", "641"), True),
        ("1", years("1", "1", "1", "1"), False),
        ("1", years("0.3", "0.1", "1", None), False),
        ("2", years("0.1", "0.3", "1", None), False),
        ("1", years(None, None, None, None), False),
    ],
)
def test_years_that_include_the_ones_before(target, programmed, running):
    assert is_running_total(D(target), programmed) is running


quantities = st.one_of(st.none(), st.decimals(min_value=0, max_value=10**9, places=4))


@given(st.lists(quantities, min_size=4, max_size=4), st.sampled_from(Accumulation))
def test_a_target_that_is_the_sum_always_fits_the_sum(values, accumulation):
    programmed = dict(zip(range(2024, 2028), values, strict=True))
    target = sum((value for value in values if value), D(0))
    reading = reading_of(target, programmed)
    assert reading in (Reading.SUMS, Reading.BOTH)
    assert is_inverted(accumulation, target, programmed) is not declared_matches(
        accumulation, target, programmed
    )


def plan(*rows):
    """Rows as (how many, word, target, years)."""
    return [YearPlan(word, D(target), years(*q)) for n, word, target, q in rows for _ in range(n)]


ONES = ("1", "1", "1", "1")


@pytest.mark.parametrize(
    ("rows", "counts", "verdict", "sentence"),
    [
        (
            # As Cogua's plan: everything says Acumulativo, and each year is the target.
            plan((95, SUM, "1", ONES), (1, SUM, "4", ONES), (1, SUM, "1", ("0", "0", "0", "1"))),
            (1, 95, 1, 0),
            PlanVerdict.INVERTED,
            "El plan parece usar «Acumulativo» y «No acumulativo» al revés: de 96 metas con "
            "números que permiten saberlo, en 95 corresponden al otro tipo.",
        ),
        (
            plan((9, SUM, "4", ONES), (1, SUM, "1", ONES), (3, SUM, "7", ONES)),
            (9, 1, 0, 3),
            PlanVerdict.AS_DECLARED,
            "De 10 metas con números que permiten saberlo, 9 coinciden con su tipo de acumulación. "
            "3 metas no suman la meta ni la repiten cada año.",
        ),
        (
            plan((8, SUM, "4", ONES), (2, EACH, "4", ONES), (1, EACH, "7", ONES)),
            (8, 2, 0, 1),
            PlanVerdict.MIXED,
            "El plan usa el tipo de acumulación de dos maneras: 8 metas según lo declarado y 2 al "
            "revés. Revíselas una por una. 1 meta no suma la meta ni la repite cada año.",
        ),
        (
            [],
            (0, 0, 0, 0),
            PlanVerdict.AS_DECLARED,
            "Los números de este plan no permiten saber cómo usa el tipo de acumulación.",
        ),
        (
            plan((1, SUM, "4", ONES)),
            (1, 0, 0, 0),
            PlanVerdict.AS_DECLARED,
            "De 1 meta con números que permiten saberlo, 1 coincide con su tipo de acumulación.",
        ),
    ],
)
def test_how_a_whole_plan_uses_the_words(rows, counts, verdict, sentence):
    reading = plan_reading(rows)
    assert (reading.agree, reading.inverted, reading.both, reading.neither) == counts
    assert (reading.verdict, reading.sentence) == (verdict, sentence)
    assert reading.total == len(rows)

"""What the years of a target say, and the one step that puts them right."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpt.rules.codes import Accumulation
from kpt.rules.exact import exact_sum
from kpt.rules.programming import declared_matches
from kpt.rules.year_fixes import (
    CannotSpread,
    Fix,
    advice,
    level_years,
    missing_parts,
    spread_missing,
)

SUM, EACH = Accumulation.CUMULATIVE, Accumulation.NON_CUMULATIVE
ORDER = (2024, 2025, 2026, 2027)


def years(*quantities):
    return dict(zip(ORDER, (None if q is None else D(q) for q in quantities), strict=True))


@pytest.mark.parametrize(
    ("mode", "target", "given_years", "agrees", "words", "fixes"),
    [
        (SUM, 12000, (3000, 5500, 2000, 1500), True, "suman 12.000", ()),
        (SUM, 12, (2, 3, 3, None), False, "faltan 4", (Fix.SPREAD, Fix.TAKE_SUM)),
        (SUM, 12, (5, 5, 5, 5), False, "sobran 8", (Fix.TAKE_SUM,)),
        (SUM, 7, (7, 7, 7, 7), False, "No acumulativo", (Fix.SWITCH,)),
        (SUM, 1, ("0.1", "0.3", 1, None), False, "incluir lo de los anteriores", (Fix.TAKE_SUM,)),
        (SUM, 12, (None, None, None, 0), None, "nada programado", (Fix.SPREAD,)),
        (SUM, None, (1, 1, 1, 1), None, "Escriba la meta", ()),
        (EACH, 7, (7, 7, 7, 7), True, "cada año programado es 7", ()),
        (EACH, 7, (7, None, 0, 7), True, "Coincide", ()),
        (EACH, 7, (7, 5, 7, 7), False, "debería ser 7", (Fix.LEVEL,)),
        (EACH, 12, (3, 3, 3, 3), False, "es Acumulativo", (Fix.SWITCH,)),
        (EACH, 7, (None,) * 4, None, "nada programado", (Fix.LEVEL,)),
    ],
)
def test_what_the_numbers_say(mode, target, given_years, agrees, words, fixes):
    target = None if target is None else D(target)
    said = advice(mode, target, years(*given_years))
    assert (said.agrees, said.fixes) == (agrees, fixes)
    assert words in said.sentence


@pytest.mark.parametrize(
    ("target", "given_years", "after"),
    [
        (12, (None,) * 4, (3, 3, 3, 3)),
        (10, (None,) * 4, (3, 3, 2, 2)),
        (10, (4, None, None, None), (None, 2, 2, 2)),
        (2, (None,) * 4, (1, 1, None, None)),
        (12, (2, 3, 3, 2), (3, 4, None, None)),
        ("0.25", (None,) * 4, ("0.07", "0.06", "0.06", "0.06")),
    ],
)
def test_what_is_missing_is_spread(target, given_years, after):
    changed = spread_missing(D(target), years(*given_years), ORDER)
    assert changed == {year: D(q) for year, q in zip(ORDER, after, strict=True) if q is not None}


def test_nothing_missing_is_not_spread():
    with pytest.raises(CannotSpread):
        spread_missing(D(4), years(1, 1, 1, 1), ORDER)


quantities = st.none() | st.decimals(0, 10**6, places=2)


@given(st.decimals("0.01", 10**7, places=2), st.lists(quantities, min_size=4, max_size=4))
def test_after_spreading_the_years_are_the_target(target, found):
    before = dict(zip(ORDER, found, strict=True))
    if exact_sum(q for q in found if q) >= target:
        return
    after = before | spread_missing(target, before, ORDER)
    assert exact_sum(q for q in after.values() if q) == target
    assert declared_matches(SUM, target, after)


@given(st.decimals(1, 10**6, places=2), st.lists(quantities, min_size=4, max_size=4))
def test_after_levelling_each_programmed_year_is_the_target(target, found):
    before = dict(zip(ORDER, found, strict=True))
    assert declared_matches(EACH, target, before | level_years(target, before, ORDER))


def test_what_a_target_lacks_is_named_in_order():
    whole = {
        "has_line": True,
        "target": D(1),
        "agrees": True,
        "has_responsible": True,
        "has_money": True,
    }
    assert missing_parts(**whole) == ()
    assert missing_parts(**{**whole, "agrees": None, "has_line": False}) == (
        "línea",
        "programación",
    )

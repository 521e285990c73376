"""Money of several targets is shared out to the peso, and nothing of it gets lost."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpt.rules.apportionment import (
    STEP,
    SourceMoney,
    all_sources,
    equal_parts,
    left_to_share,
    parts_by_weight,
)
from kpt.rules.money import SharesDoNotAddUp
from kpt.rules.reported import Amounts, Shared

MONEY = st.integers(0, 10**15).map(D)


def test_three_equal_parts_are_a_hundred():
    assert equal_parts(3) == (D("33.333334"), D("33.333333"), D("33.333333"))
    assert equal_parts(1) == (D(100),)


def test_parts_follow_the_money():
    assert parts_by_weight([D(300), D(100), D(0)]) == (D(75), D(25), D(0))


@pytest.mark.parametrize("weights", [[], [D(0), D(0)], [D(5), D(-1)]])
def test_there_must_be_something_to_share_by(weights):
    with pytest.raises(SharesDoNotAddUp):
        parts_by_weight(weights)


@given(st.lists(MONEY, min_size=1, max_size=40).filter(any))
def test_parts_always_add_up_to_a_hundred_and_are_fair(weights):
    parts = parts_by_weight(weights)
    assert sum(parts) == 100
    for weight, part in zip(weights, parts, strict=True):
        assert abs(part - weight * 100 / sum(weights)) < STEP
        assert part >= 0


@pytest.mark.parametrize(("parts", "left"), [((60, 30), 10), ((), 100), ((70, 40), -10)])
def test_what_is_left_is_said_even_when_it_is_too_much(parts, left):
    assert left_to_share(map(D, parts)) == left


@given(MONEY, st.lists(MONEY, min_size=1, max_size=12).filter(any))
def test_the_parts_of_an_expense_and_what_is_left_are_the_expense(pesos, weights):
    parts = parts_by_weight(weights)[:-1]
    shared = Shared(Amounts(pesos, pesos, pesos), dict(enumerate(parts)))
    taken = [shared.amounts.part(part).obligations for part in parts]
    assert sum(taken) + shared.unassigned.obligations == pesos


def amounts(n):
    return Amounts(D(n), D(n), D(n))


def test_a_source_is_reconciled_with_the_budget():
    one = SourceMoney(amounts(60), amounts(30), amounts(10), amounts(120))
    assert one.explained == amounts(100)
    assert one.difference == amounts(20)
    assert SourceMoney(amounts(60), amounts(30), amounts(10), None).difference is None


def test_several_sources_are_reconciled_as_one_only_when_all_are_written():
    written = SourceMoney(amounts(60), amounts(0), amounts(0), amounts(50))
    assert all_sources([written, written]).difference == amounts(-20)
    without = SourceMoney(amounts(1), amounts(0), amounts(0), None)
    assert all_sources([written, without]).difference is None
    assert all_sources([]).explained == amounts(0)

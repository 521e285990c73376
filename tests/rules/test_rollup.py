from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpt.rules.figures import NBSP
from kpt.rules.rollup import (
    LeftOut,
    MoneyItem,
    RollItem,
    RollUpMethod,
    roll_up,
    roll_up_money,
)

SIMPLE, WEIGHTED = RollUpMethod


def item(ratio, weight="1", programmed="1", *, has_bpin=True):
    return RollItem(None if ratio is None else D(ratio), D(weight), D(programmed), has_bpin)


def test_the_simple_mean_takes_each_target_as_one_at_most():
    result = roll_up([item("1.15353"), item("0.5"), item("0")], SIMPLE)
    assert (result.value, result.counted, result.left_out) == (D("0.5"), 3, {})
    assert result.sentence == (
        "Promedio simple del avance de las metas, cada una hasta 100 %. Cuentan 3 metas; ninguna "
        "queda por fuera. Cálculo propio, no es el del DNP."
    )


def test_the_weighted_mean_weighs_by_money():
    result = roll_up([item("1", "3"), item("0", "1"), item("-2", "1")], WEIGHTED)
    assert result.value == D("0.6")


def test_unknown_is_not_zero_and_every_reason_is_counted():
    items = [
        item("1", weight="5"),
        item(None, programmed="0"),
        item(None, programmed="0", has_bpin=False),
        item(None, has_bpin=False),
        item(None),
        item("0.5", weight="0"),
    ]
    simple, weighted = roll_up(items, SIMPLE), roll_up(items, WEIGHTED)
    assert (simple.value, simple.counted, simple.left_out_total) == (D("0.75"), 2, 4)
    assert list(weighted.left_out.items()) == [
        (LeftOut.UNPROGRAMMED, 2),
        (LeftOut.NO_BPIN, 1),
        (LeftOut.NOT_FOUND, 1),
        (LeftOut.NO_MONEY, 1),
    ]
    assert weighted.value == 1
    assert weighted.sentence == (
        "Promedio del avance de las metas, ponderado por los recursos programados, cada una hasta "
        "100 %. Cuenta 1 meta; quedan por fuera 5: 2 no programadas en la vigencia, 1 sin código "
        "BPIN, 1 sin ejecución encontrada, 1 sin recursos programados. Cálculo propio, no es el "
        "del DNP."
    )


def test_nothing_that_counts_has_no_value():
    result = roll_up([item(None)], SIMPLE)
    assert (result.value, result.counted) == (None, 0)
    assert result.sentence == (
        "Promedio simple del avance de las metas, cada una hasta 100 %. Cuentan 0 metas; queda "
        "por fuera 1: 1 sin ejecución encontrada. Cálculo propio, no es el del DNP."
    )
    assert roll_up([], WEIGHTED).value is None


def test_methods_have_labels():
    assert [method.label for method in RollUpMethod] == [
        "Promedio simple",
        "Ponderado por recursos",
    ]


rolled = st.builds(
    RollItem,
    st.one_of(st.none(), st.decimals(min_value=0, max_value=3, places=12)),
    st.decimals(min_value=0, max_value=10**12, places=2),
    st.decimals(min_value=0, max_value=10**6, places=2),
    st.booleans(),
)


@given(st.lists(rolled, max_size=12), st.sampled_from(RollUpMethod), st.randoms())
def test_order_does_not_matter_and_every_target_is_accounted_for(items, method, random):
    mixed = list(items)
    random.shuffle(mixed)
    result = roll_up(items, method)
    assert roll_up(mixed, method) == result
    assert result.counted + result.left_out_total == len(items)
    assert result.value is None or 0 <= result.value <= 1


def test_money_is_summed_and_what_was_not_found_is_said():
    result = roll_up_money(
        [
            MoneyItem(D(4), D(4), D(3), D(2)),
            MoneyItem(D(6)),
            MoneyItem(D(0), D(1), D("0.5"), D(0)),
        ]
    )
    assert (result.programmed, result.commitments, result.obligations, result.payments) == (
        10, 5, D("3.5"), 2,
    )  # fmt: skip
    assert (result.ratio, result.programmed_not_found) == (D("0.35"), 6)
    assert (result.found, result.not_found) == (2, 1)
    assert result.sentence == (
        f"Obligaciones (${NBSP}3,5) divididas por lo programado (${NBSP}10). De 1 combinación "
        f"con ${NBSP}6 programados no se encontró ejecución."
    )


@pytest.mark.parametrize(
    ("items", "ratio", "sentence"),
    [
        ([], None, "No hay recursos programados, así que no hay porcentaje."),
        (
            [MoneyItem(D(2), D(2), D(1), D(1))],
            D("0.5"),
            f"Obligaciones (${NBSP}1) divididas por lo programado (${NBSP}2).",
        ),
    ],
)
def test_money_without_programme_and_money_all_found(items, ratio, sentence):
    result = roll_up_money(items)
    assert (result.ratio, result.sentence) == (ratio, sentence)


money = st.decimals(min_value=0, max_value=10**12, places=2)


@given(st.lists(st.builds(MoneyItem, money, money, money, money), max_size=8), money)
def test_splitting_a_row_in_two_changes_no_total(items, part):
    whole = [*items, MoneyItem(part + part, part + part, part + part, part + part)]
    split = [MoneyItem(part, part, part, part), *items, MoneyItem(part, part, part, part)]
    ours, theirs = roll_up_money(whole), roll_up_money(split)
    assert (ours.programmed, ours.obligations, ours.ratio) == (
        theirs.programmed, theirs.obligations, theirs.ratio,
    )  # fmt: skip

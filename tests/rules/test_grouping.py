from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpt.rules.codes import Accumulation
from kpt.rules.exact import exact_sum
from kpt.rules.grouping import (
    FinancialAmounts,
    FinancialKey,
    FinancialRecord,
    PhysicalKey,
    PhysicalRecord,
    PlanRow,
    executed_money,
    executed_quantity,
    execution_index,
    financial_groups,
    match_execution,
    physical_groups,
    split_key,
)

SUM, EACH = Accumulation.CUMULATIVE, Accumulation.NON_CUMULATIVE
A, B, C = "2024258860001", "2024258860002", "2024258860003"
INDICATOR, PRODUCT = "410205200", "4102052"


def row(n, bpins=A, *, indicator=INDICATOR, accumulation=SUM, target=10, quantity=1, money=1):
    return PlanRow(
        consecutive=n,
        bpin_text=bpins,
        indicator_code=indicator,
        product_code=indicator[:7],
        accumulation=accumulation,
        target=D(target),
        quantities={2024: D(quantity)},
        money={2024: D(money)},
    )


def test_rows_that_share_a_key_are_summed_before_dividing():
    # 25 IP-44 + IP-64 are one row of DNP's sheet
    rows = [row(64, target=5000, quantity=700), row(44, target=20000, quantity=2000)]
    (group,) = physical_groups(rows)
    assert (group.label, group.target, group.programmed) == ("IP-44, IP-64", 25000, {2024: 2700})
    assert group.key == PhysicalKey(A, INDICATOR, SUM)
    assert group.consecutives == (44, 64)
    assert group.has_bpin


def test_consecutives_are_ordered_as_text_and_groups_by_their_first_number():
    rows = [row(93), row(106), row(99, B), row(7, C), row(41, B), row(256, B)]
    assert [group.label for group in physical_groups(rows)] == [
        "IP-7",
        "IP-106, IP-93",
        "IP-256, IP-41, IP-99",
    ]


def test_the_written_order_of_bpins_does_not_matter():
    rows = [row(1, f"{B},{A}"), row(2, f"{A}, {B},{A}")]
    assert [group.key.bpins for group in financial_groups(rows)] == [f"{A}, {B}"]


def test_accumulation_parts_physical_groups_and_not_financial_ones():
    rows = [row(1, accumulation=SUM), row(2, accumulation=EACH), row(3, indicator="410205201")]
    assert [group.label for group in physical_groups(rows)] == ["IP-1", "IP-2", "IP-3"]
    (group,) = financial_groups(rows)
    assert (group.label, group.target) == ("IP-1, IP-2, IP-3", 3)


def test_rows_without_bpin_group_by_product_among_themselves():
    rows = [row(1, ""), row(2, "NO APLICA"), row(3)]
    groups = financial_groups(rows)
    assert [(group.label, group.key.bpins, group.has_bpin) for group in groups] == [
        ("IP-1, IP-2", "", False),
        ("IP-3", A, True),
    ]


def test_a_year_that_only_one_row_has_is_still_summed():
    first = row(1)
    second = PlanRow(2, A, INDICATOR, PRODUCT, SUM, D(1), {2025: D(3)}, {})
    (group,) = physical_groups([first, second])
    assert group.programmed == {2024: 1, 2025: 3}


plan_rows = st.lists(
    st.builds(
        row,
        st.integers(min_value=1, max_value=400),
        st.sampled_from(["", A, B, f"{A},{B}", f"{B},{A}"]),
        indicator=st.sampled_from([INDICATOR, "410205201", "320204300"]),
        accumulation=st.sampled_from(Accumulation),
        quantity=st.integers(min_value=0, max_value=100),
        money=st.integers(min_value=0, max_value=100),
    ),
    max_size=10,
    unique_by=lambda one: one.consecutive,
)


@given(plan_rows, st.randoms())
@pytest.mark.parametrize("groups_of", [physical_groups, financial_groups])
def test_grouping_loses_nothing_and_ignores_the_order_of_rows(groups_of, rows, random):
    mixed = list(rows)
    random.shuffle(mixed)
    groups = groups_of(rows)
    assert groups_of(mixed) == groups
    assert sorted(n for group in groups for n in group.consecutives) == sorted(
        one.consecutive for one in rows
    )
    years = [group.programmed[2024] for group in groups]
    parts = [(one.quantities if groups_of is physical_groups else one.money)[2024] for one in rows]
    assert exact_sum(years) == exact_sum(parts)


def paid(bpins, amount, product=PRODUCT):
    return FinancialRecord(FinancialKey(bpins, product), D(amount), D(amount), D(amount))


def key(bpins):
    return FinancialKey(bpins, PRODUCT)


@pytest.mark.parametrize(
    ("groups", "records", "obligations", "unmatched"),
    [
        ([A], [paid(A, 5)], {A: 5}, 0),
        ([A], [paid(A, 5), paid(A, 2)], {A: 7}, 0),
        ([A], [paid(B, 5)], {A: None}, 5),
        ([A], [paid(A, 5, product="4102053")], {A: None}, 5),
        ([""], [paid("", 5)], {"": None}, 5),
        # the list's own record wins over those of its single projects
        ([f"{A}, {B}"], [paid(f"{A}, {B}", 5), paid(A, 1)], {f"{A}, {B}": 5}, 1),
        ([f"{A}, {B}"], [paid(A, 1), paid(B, 2)], {f"{A}, {B}": 3}, 0),
        ([f"{A}, {B}"], [paid(A, 1), paid(C, 2)], {f"{A}, {B}": 1}, 2),
        # a project that has its own group is not counted again in the list
        ([A, f"{A}, {B}"], [paid(A, 1), paid(B, 2)], {A: 1, f"{A}, {B}": 2}, 0),
        # a project in two lists belongs to neither
        (
            [f"{A}, {B}", f"{A}, {C}"],
            [paid(A, 1), paid(C, 2)],
            {f"{A}, {B}": None, f"{A}, {C}": 2},
            1,
        ),
    ],
)
def test_execution_belongs_to_one_group_or_stays_unmatched(groups, records, obligations, unmatched):
    index = execution_index([key(bpins) for bpins in groups], records)
    found = {bpins: executed_money(match_execution(key(bpins), index)) for bpins in groups}
    assert {bpins: money and money.obligations for bpins, money in found.items()} == obligations
    assert exact_sum(record.obligations for record in index.unmatched) == unmatched


def test_executed_quantities_are_summed_and_none_is_not_zero():
    record = PhysicalRecord(PhysicalKey(A, INDICATOR, SUM), D("3460.59"))
    assert executed_quantity([]) is None
    assert executed_quantity([record, record]) == D("6921.18")
    assert executed_money([]) is None
    assert executed_money([paid(A, 1), paid(A, 2)]) == FinancialAmounts(D(3), D(3), D(3))


@given(
    st.lists(st.sampled_from([A, B, C, f"{A}, {B}", f"{B}, {C}"]), unique=True),
    st.lists(st.tuples(st.sampled_from(["", A, B, C, f"{A}, {B}"]), st.integers(0, 99))),
)
def test_groups_and_unmatched_are_always_the_whole_source(groups, records):
    records = [paid(bpins, amount) for bpins, amount in records]
    index = execution_index([key(bpins) for bpins in groups], records)
    matched = [r for bpins in groups for r in match_execution(key(bpins), index)]
    assert exact_sum(r.obligations for r in [*matched, *index.unmatched]) == exact_sum(
        r.obligations for r in records
    )


def test_a_key_with_a_list_splits_in_one_per_bpin():
    assert split_key(key(f"{A}, {B}")) == (key(A), key(B))
    assert split_key(key("")) == (key(""),)

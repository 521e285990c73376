"""Comparing a report with what we have, whatever either says."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from kpt.followup.executions import ExecutionRecord, RecordKey, compare, totals
from kpt.followup.workbook.book import FinancialLine, FollowUpBook
from kpt.rules.grouping import FinancialAmounts, FinancialKey

D = Decimal
YEARS = (2024, 2025)
amounts = st.decimals(0, 10**12, places=2)
money = st.builds(FinancialAmounts, amounts, amounts, amounts)
keys = st.builds(
    FinancialKey, st.sampled_from(["1", "2", "1, 2", ""]), st.sampled_from(["2402041", "1903025"])
)
lines = st.dictionaries(
    keys, st.fixed_dictionaries({year: st.none() | money for year in YEARS}), max_size=8
)


def book(rows, stopped=()) -> FollowUpBook:
    return FollowUpBook(
        entity_text="",
        plan_name="",
        cut_label="",
        sispt_on=None,
        physical_years=(),
        financial_years=YEARS,
        physical=(),
        financial=tuple(
            FinancialLine(key, "", years, {}, "", row)
            for row, (key, years) in enumerate(rows.items(), 8)
        ),
        coverage={},
        stopped_financial=frozenset(stopped),
    )


def stored(comparison):
    return {
        key: replace(record, pk=number, change_id=1)
        for number, (key, record) in enumerate(comparison.after.items(), 1)
    }


@given(lines, lines)
def test_afterwards_we_have_what_the_report_says(first, second):
    before = stored(compare({}, book(first)))
    comparison = compare(before, book(second))

    assert {key: r.amounts for key, r in comparison.after.items()} == {
        RecordKey("financiera", year, key.bpins, key.product_code, ""): (
            found.commitments,
            found.obligations,
            found.payments,
        )
        for key, years in second.items()
        for year, found in years.items()
        if found is not None
    }
    assert compare(stored(comparison), book(second)).is_same


@given(lines, lines)
def test_every_record_is_new_changed_gone_or_equal_and_only_one_of_them(first, second):
    before = stored(compare({}, book(first)))
    found = compare(before, book(second))

    changed = [after for _, after in found.changed]
    brought = [r.key for r in (*found.new, *changed, *found.equal)]
    assert sorted(brought) == sorted(found.after)
    gone = [r.key for r in found.gone]
    assert sorted([*gone, *(r.key for r in (*changed, *found.equal))]) == sorted(before)
    assert not set(gone) & set(brought)


@given(lines, lines)
def test_what_we_have_of_a_stopped_row_and_of_other_years_stays(first, second):
    before = stored(compare({}, book(first)))
    old = ExecutionRecord(
        RecordKey("financiera", 2027, "1", "2402041", ""), (D(1), D(1), D(1)), "", None, 99, 1
    )
    before[old.key] = old
    kept = {key: years for key, years in second.items() if key not in first}

    found = compare(before, book(kept, stopped=first))

    assert not found.gone
    assert not found.changed
    assert before.items() <= found.after.items()


@given(lines)
def test_totals_are_exact_and_by_year(rows):
    records = compare({}, book(rows)).after.values()

    sums = totals(records, YEARS)

    for year in YEARS:
        found = [years[year] for years in rows.values() if years[year] is not None]
        assert sums[year].financial == len(found)
        assert sums[year].obligations_cop == sum((m.obligations for m in found), D(0))
    assert totals([], [2024])[2024].payments_cop == 0

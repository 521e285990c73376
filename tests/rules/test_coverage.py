from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpt.rules.codes import Accumulation
from kpt.rules.coverage import (
    Coincidence,
    CoverageReason,
    coincidence,
    financial_coverage,
    physical_coverage,
    product_key,
    source_key,
)
from kpt.rules.exact import at_digits
from kpt.rules.grouping import FinancialKey, PhysicalKey

SUM, EACH = Accumulation.CUMULATIVE, Accumulation.NON_CUMULATIVE
A, B, C = "2024258860001", "2024258860002", "2024258860003"
ONE, TWO = "320204300", "320305000"


def physical(bpins, indicator=ONE, mode=SUM):
    return PhysicalKey(bpins, indicator, mode)


@pytest.mark.parametrize(
    ("plan", "source", "reason"),
    [
        (physical(""), [physical("")], CoverageReason.NO_BPIN),
        (physical(A), [physical(B)], CoverageReason.BPIN_NOT_FOUND),
        (physical(A), [], CoverageReason.BPIN_NOT_FOUND),
        (physical(A), [physical(A, TWO), physical(B)], CoverageReason.INDICATOR_NOT_FOUND),
        (physical(A), [physical(A, mode=None)], CoverageReason.WITHOUT_MODE),
        (physical(A, mode=None), [physical(A)], CoverageReason.WITHOUT_MODE),
        (physical(A), [physical(A, mode=EACH)], CoverageReason.MODE_NOT_FOUND),
        (
            physical(A),
            [physical(A, mode=EACH), physical(A, mode=None)],
            CoverageReason.MODE_NOT_FOUND,
        ),
        (physical(A), [physical(A), physical(A, mode=EACH)], CoverageReason.FOUND),
    ],
)
def test_the_reason_is_the_first_that_holds(plan, source, reason):
    coverage = physical_coverage([plan], source)
    assert coverage.by_reason[reason] == {plan}
    assert list(coverage.by_reason) == list(CoverageReason)
    assert (plan in coverage.both) == (reason is CoverageReason.FOUND)


def test_each_project_of_a_list_is_a_key_of_its_own():
    coverage = physical_coverage(
        [physical(f"{A}, {B}")], [physical(B), physical(C), physical(B, TWO)]
    )
    assert coverage.only_plan == {physical(A)}
    assert coverage.both == {physical(B)}
    assert coverage.only_source == {physical(C), physical(B, TWO)}
    assert coverage.ratio == D("0.5")


def test_labels_are_dnps():
    assert [reason.label for reason in CoverageReason] == [
        "No tienen BPIN",
        "BPIN no encontrado en PIIP",
        "BPIN encontrado, pero no el indicador de producto (IP)",
        "BPIN e IP hallados, pero no tienen modo de acumulación",
        "BPIN e IP hallados, pero modo de acumulación no fue encontrado en PIIP",
        "BPIN, IP y modo de acumulación encontrados (hay seguimiento físico)",
    ]


def financial(bpins, product="3202043"):
    return FinancialKey(bpins, product)


def test_money_without_bpin_crosses_with_nothing():
    coverage = financial_coverage(
        [financial(""), financial(A), financial(B)], [financial(""), financial(B), financial(C)]
    )
    assert coverage.only_plan == {financial(""), financial(A)}
    assert coverage.both == {financial(B)}
    assert coverage.only_source == {financial(""), financial(C)}


def test_an_empty_plan_has_no_percentage():
    assert financial_coverage([], [financial(A)]).ratio is None


def test_a_record_with_a_list_counts_as_one_project():
    assert source_key(physical(f"{A}, {B}")) == physical(A)
    assert source_key(financial("")) == financial("")


def test_an_indicator_belongs_to_the_product_of_its_first_seven_digits():
    assert product_key(physical(A)) == financial(A, "3202043")


def test_the_seven_regions():
    names = {n: financial(f"20242588600{n:02}") for n in range(1, 8)}
    result = coincidence(
        plan=[names[n] for n in (3, 5, 6, 7)],
        piip=[names[n] for n in (2, 4, 6, 7)],
        cuipo=[names[n] for n in (1, 4, 5, 7)],
    )
    assert result == Coincidence(1, 1, 1, 1, 1, 1, 1)
    assert result.union == 7


def test_percentage_of_coincidence_is_the_triple_over_the_union():
    # DNP's summary of Cundinamarca
    regions = Coincidence(
        only_plan=34,
        only_piip=32,
        only_cuipo=180,
        plan_piip=22,
        plan_cuipo=42,
        piip_cuipo=57,
        all_three=266,
    )
    assert at_digits(regions.ratio, 6) == D("0.420221")
    assert coincidence([], [], []).ratio is None


def test_without_bpin_each_source_counts_its_own():
    result = coincidence(plan=[financial("")], piip=[], cuipo=[financial("")])
    assert (result.only_plan, result.only_cuipo, result.all_three) == (1, 1, 0)


keys = st.lists(
    st.builds(
        PhysicalKey,
        st.sampled_from(["", A, B, f"{A}, {B}", C]),
        st.sampled_from([ONE, TWO]),
        st.sampled_from([SUM, EACH, None]),
    )
)


@given(keys, keys)
def test_reasons_part_the_plan_and_sets_are_disjoint(plan, source):
    coverage = physical_coverage(plan, source)
    whole = coverage.only_plan | coverage.both
    assert sum(len(found) for found in coverage.by_reason.values()) == len(whole)
    assert frozenset().union(*coverage.by_reason.values()) == whole
    assert not coverage.only_source & coverage.both


@given(keys, keys, keys)
def test_every_key_is_in_one_region(plan, piip, cuipo):
    sets = [[product_key(key) for key in part if key.bpins] for part in (plan, piip, cuipo)]
    result = coincidence(*sets)
    reversed_result = coincidence(*(part[::-1] for part in sets))
    single = {bpin for part in sets for key in part for bpin in _singles(key)}
    assert result == reversed_result
    assert result.union == len(single)


def _singles(key):
    return [(bpin, key.product_code) for bpin in key.bpins.split(", ")]

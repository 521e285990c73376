"""The plan wins; what the entity declares says whose word it is and lacks nothing."""

from decimal import Decimal as D

import pytest

from kpt.rules.baselines import (
    DECLARED,
    Baseline,
    DeclaredBaseline,
    Origin,
    baseline_that_counts,
    declaration_problems,
)

WHOLE = DeclaredBaseline(D(20), 2023, "DANE", "SisPT no la recibe")


@pytest.mark.parametrize(
    ("of_plan", "declared", "value", "origin"),
    [
        (D(20), D(21), D(20), Origin.PLAN),
        (D(0), D(21), D(0), Origin.PLAN),
        (None, D(0), D(0), Origin.ENTITY),
        (None, None, None, Origin.NOBODY),
    ],
)
def test_a_declaration_never_takes_the_place_of_the_plan(of_plan, declared, value, origin):
    found = baseline_that_counts(of_plan, declared)
    assert found == Baseline(value, origin)
    assert found.origin.label == (DECLARED if origin is Origin.ENTITY else "")


@pytest.mark.parametrize(
    ("changed", "is_correction", "fields"),
    [
        ({}, False, set()),
        ({"year": 2024}, False, set()),
        ({"year": 2025}, False, {"year"}),
        ({"year": 1949}, False, {"year"}),
        ({"year": None, "source": "", "absence_reason": ""}, False, None),
        ({"value": None}, False, {"value"}),
        ({}, True, {"correction_reason"}),
        ({"value": None}, True, {"correction_reason"}),
        ({"value": None, "year": None, "correction_reason": "Otra"}, True, set()),
        ({"value": D(0), "correction_reason": "Error"}, True, set()),
    ],
)
def test_what_a_declaration_lacks_is_said_by_field(changed, is_correction, fields):
    known = {name: getattr(WHOLE, name) for name in WHOLE.__slots__}
    given = DeclaredBaseline(**(known | changed))
    found = declaration_problems(given, first_year=2024, is_correction=is_correction)
    assert set(found) == ({"year", "source", "absence_reason"} if fields is None else fields)


def test_a_withdrawal_keeps_nothing_but_its_reason():
    blank = DeclaredBaseline(None, 2023, "DANE", "No cabe", " Era de otro indicador ")
    assert blank.trimmed() == DeclaredBaseline(None, correction_reason="Era de otro indicador")
    assert DeclaredBaseline(D(1), 2020, " D ", " N ", " ").trimmed() == DeclaredBaseline(
        D(1), 2020, "D", "N", ""
    )

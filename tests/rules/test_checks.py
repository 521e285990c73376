import re
from dataclasses import replace
from datetime import date

import pytest

from kpt.rules import checks
from kpt.rules.checks import CHECKS, AppliesTo, Check, Nature, Severity, check_of, place_of
from kpt.rules.draft_checks import ALL_CHECKS


def test_every_check_of_the_module_is_registered_once():
    defined = [value for value in vars(checks).values() if isinstance(value, Check)]
    assert len(defined) == len(CHECKS)
    assert set(defined) == set(CHECKS)
    assert len({check.code for check in CHECKS}) == len(CHECKS)
    assert len({check.title for check in CHECKS}) == len(CHECKS)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.code)
def test_every_check_is_explained(check):
    assert re.fullmatch(r"[a-z0-9-]{1,48}", check.code)
    for text in (check.why, check.how_to_fix):
        assert text.endswith(".")
        assert "  " not in text
    assert not check.title.endswith(".")
    assert check.basis
    assert check_of(check.code) is check
    assert CHECKS[place_of(check)] is check


def test_what_the_real_system_accepts_is_never_an_error():
    assert [check for check in CHECKS if check.severity is Severity.ERROR] == [checks.BROKEN_CHAIN]


def test_an_unknown_code_has_no_check():
    with pytest.raises(KeyError):
        check_of("otra")


def test_severities_have_labels_and_everything_is_checked():
    assert [severity.label for severity in Severity] == ["Error", "Advertencia", "Nota"]
    assert {check.applies_to for check in ALL_CHECKS} == set(AppliesTo)


def test_what_stands_on_no_norm_and_no_sum_only_advises():
    grounded = {Nature.NORM, Nature.ARITHMETIC}
    ungrounded = [check for check in ALL_CHECKS if check.nature not in grounded]

    assert ungrounded
    assert Severity.ERROR not in {check.severity for check in ungrounded}
    assert {nature.label for nature in Nature} == {
        "Norma",
        "Cuenta",
        "Sistema oficial",
        "Buena práctica",
    }


def test_a_norm_is_cited_with_its_article():
    for check in ALL_CHECKS:
        if check.nature is Nature.NORM:
            assert re.search(r"Ley \d+ de \d{4}.*art\. \d+", check.basis), check.code
            assert check.valid_from is not None, check.code
        if check.nature is Nature.PRACTICE:
            assert check.basis == checks.GOOD_PRACTICE


@pytest.mark.parametrize(
    ("day", "holds"),
    [("1994-07-14", False), ("1994-07-15", True), ("2020-12-31", True), ("2021-01-01", False)],
)
def test_a_check_holds_from_its_norm_until_it_is_repealed(day, holds):
    check = replace(checks.NO_BPIN, valid_from=date(1994, 7, 15), valid_to=date(2020, 12, 31))

    assert check.holds_on(date.fromisoformat(day)) is holds
    assert checks.NO_BPIN.holds_on(date(1900, 1, 1))

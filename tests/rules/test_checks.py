import re

import pytest

from kpt.rules import checks
from kpt.rules.checks import CHECKS, AppliesTo, Check, Severity, check_of, place_of


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
    assert {check.applies_to for check in CHECKS} == set(AppliesTo)

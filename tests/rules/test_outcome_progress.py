"""How far an outcome has come, whichever way it should go."""

from decimal import Decimal as D

import pytest

from kpt.rules.exact import ratio_of
from kpt.rules.outcome_progress import OutcomeState as S
from kpt.rules.outcome_progress import outcome_progress


@pytest.mark.parametrize(
    ("baseline", "target", "value", "ratio", "state"),
    [
        ("20", "17", "18", ratio_of(D(2), D(3)), S.ON_THE_WAY),
        ("20", "17", "21", ratio_of(D(-1), D(3)), S.AWAY),
        ("20", "17", "20", D(0), S.SAME),
        ("20", "17", "17", D(1), S.REACHED),
        ("20", "17", "15.5", D("1.5"), S.BEYOND),
        ("60", "80", "70", D("0.5"), S.ON_THE_WAY),
        ("60", "80", "50", D("-0.5"), S.AWAY),
        ("-4", "0", "-1", D("0.75"), S.ON_THE_WAY),
        ("95", "95", "95", None, S.KEPT),
        ("95", "95", "94", None, S.NOT_KEPT),
        (None, "17", "18", None, S.NO_BASELINE),
        ("20", None, "18", None, S.NO_TARGET),
        ("20", "17", None, None, S.NOT_REPORTED),
    ],
)
def test_an_outcome_makes_its_way(baseline, target, value, ratio, state):
    found = outcome_progress(*(None if x is None else D(x) for x in (baseline, target, value)))
    assert (found.ratio, found.state) == (ratio, state)
    assert found.state.text
    assert len(found.state.short) <= 25
    assert str(found.ratio) != "-0"
    assert not found.warning


@pytest.mark.parametrize("value", ["180", "-20"])
def test_a_decimal_point_astray_is_asked_about(value):
    assert "coma de los decimales" in outcome_progress(D(20), D(17), D(value)).warning

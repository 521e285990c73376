"""The target of an outcome and where its indicator should go."""

from decimal import Decimal as D

import pytest

from kpt.indicators.models import Direction
from kpt.rules.outcomes import Way, change_sentence, direction_warning


@pytest.mark.parametrize(
    ("direction", "baseline", "target", "words"),
    [
        ("reducir", 20, 17, ""),
        ("reducir", 20, 23, "debería bajar y la meta (23) es mayor"),
        ("aumentar", 56, 60, ""),
        ("aumentar", 56, "50.5", "debería subir y la meta (50,5) es menor"),
        ("aumentar", 56, 56, "¿el sentido es «mantener»?"),
        ("mantener", 95, 95, ""),
        ("", 20, 23, ""),
        ("reducir", None, 17, ""),
        ("reducir", 20, None, ""),
    ],
)
def test_a_target_that_goes_the_other_way_is_told(direction, baseline, target, words):
    baseline, target = (None if v is None else D(v) for v in (baseline, target))
    said = direction_warning(direction, baseline, target)
    assert bool(said) == bool(words)
    assert words in said


@pytest.mark.parametrize(
    ("baseline", "target", "said"),
    [
        (20, 17, "De 20 a 17 porcentaje: baja 3."),
        ("0.5", 1, "De 0,5 a 1 porcentaje: sube 0,5."),
        (5, 5, "De 5 a 5 porcentaje: no cambia."),
        (None, 5, ""),
    ],
)
def test_the_change_is_said_in_words(baseline, target, said):
    baseline = None if baseline is None else D(baseline)
    assert change_sentence(baseline, D(target), "Porcentaje") == said


def test_the_ways_are_those_of_the_indicators():
    assert {way.value for way in Way} == set(Direction.values)

"""A sample that anybody can draw again: by its seed, part at random and part by risk."""

import random
from decimal import Decimal as D

import pytest

from kpt.rules.sampling import (
    Chosen,
    TooMany,
    Unit,
    Verified,
    chance_of,
    draw,
    method_of,
    result_of,
    shuffled,
)

UNITS = [Unit(f"63111:2025:{n}", n % 4, D(n * 1_000)) for n in range(100)]


def test_the_same_seed_gives_the_same_sample_in_any_order():
    mixed = random.Random(7).sample(UNITS, len(UNITS))
    first = draw(UNITS, seed="2026-10-20", at_random=15, by_risk=5)
    assert first == draw([*mixed, UNITS[0]], seed="2026-10-20", at_random=15, by_risk=5)
    assert first != draw(UNITS, seed="otra", at_random=15, by_risk=5)
    assert len({one.unit.key for one in first}) == 20
    assert [one.chosen for one in first] == [Chosen.RANDOM] * 15 + [Chosen.RISK] * 5


def test_the_draw_is_the_one_that_the_method_tells():
    # sha256sum of «a|b», by hand
    assert chance_of("a", "b") == (
        "0eab8a0a3380abf4c7d1fb0b43b66aafbb64a4b953e4eb2dccca579461912d0c"
    )
    lowest = min(UNITS, key=lambda unit: chance_of("x", unit.key))
    assert draw(UNITS, seed="x", at_random=1, by_risk=0)[0].unit == lowest


def test_by_risk_come_those_with_most_findings_and_then_most_money():
    drawn = draw(UNITS, seed="x", at_random=0, by_risk=3)
    assert [one.unit.key for one in drawn] == [f"63111:2025:{n}" for n in (99, 95, 91)]


@pytest.mark.parametrize("at_a_time", [1, 7, 60])
def test_a_country_read_bit_by_bit_gives_the_same_sample(monkeypatch, at_a_time):
    whole = draw(UNITS, seed="x", at_random=15, by_risk=9)
    monkeypatch.setattr("kpt.rules.sampling.AT_A_TIME", at_a_time)
    for order in range(5):
        mixed = random.Random(order).sample(UNITS, len(UNITS))
        assert draw([*mixed, *UNITS[:9]], seed="x", at_random=15, by_risk=9) == whole


def test_every_key_may_be_drawn_and_a_small_place_gives_all_of_it():
    times = {unit.key: 0 for unit in UNITS[:10]}
    for seed in range(300):
        for one in draw(UNITS[:10], seed=str(seed), at_random=3, by_risk=0):
            times[one.unit.key] += 1
    assert all(50 <= count <= 130 for count in times.values())
    assert len(draw(UNITS[:4], seed="x", at_random=3, by_risk=9)) == 4
    assert draw([], seed="x", at_random=3, by_risk=0) == []


@pytest.mark.parametrize(("at_random", "by_risk"), [(0, 0), (-1, 5), (5, -1), (150, 51)])
def test_a_size_that_nobody_verifies(at_random, by_risk):
    with pytest.raises(TooMany):
        draw(UNITS, seed="x", at_random=at_random, by_risk=by_risk)


def test_an_order_by_chance_is_the_same_for_everybody():
    assert shuffled([3, 1, 2], "s") == shuffled([1, 2, 3], "s")


def test_the_method_says_how_to_draw_it_again():
    said = method_of(seed="s", population=1, at_random=1, by_risk=0)
    assert said.startswith("De 1 meta reportada con avance se tomaron 1 al azar y 0 por riesgo.")
    assert "SHA-256 de «s|clave»" in said


@pytest.mark.parametrize(
    ("seen", "sentence"),
    [
        ([None, None], "Todavía no se ha verificado ninguna de 2 metas."),
        ([D(5), D(4), None], "2 de 3 metas verificadas: 1 coincide (50 %) y 1 difiere."),
        ([D("5.0")], "1 de 1 meta verificada: 1 coincide (100 %) y 0 difieren."),
        ([D(0), D(1), D(2)], "3 de 3 metas verificadas: 0 coinciden (0 %) y 3 difieren."),
    ],
)
def test_the_result_counts_what_was_verified(seen, sentence):
    result = result_of([Verified(D(5), one) for one in seen])
    assert result.sentence.replace("\N{NO-BREAK SPACE}", " ") == sentence

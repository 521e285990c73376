"""Coordinates as people copy them, and whether they are in Colombia."""

from decimal import Decimal as D

import pytest

from kpt.rules.places import Coordinates, coordinates


@pytest.mark.parametrize(
    "text",
    [
        "4.53389, -75.68111",
        " 4.53389,-75.68111 ",
        "4,53389; -75,68111",
        "4,53389 -75,68111",
        "+4.53389000, -75.68111",
    ],
)
def test_a_place_is_understood_as_phones_copy_it(text):
    assert coordinates(text) == Coordinates(D("4.533890"), D("-75.681110"))


def test_nothing_is_no_place():
    assert coordinates("  ") is None


@pytest.mark.parametrize("text", ["4,53", "4.53389", "4 -75", "Pijao", "4.5, -75.6, 3.1"])
def test_what_is_not_two_numbers_says_how_to_write_them(text):
    with pytest.raises(ValueError, match="como las copia el mapa"):
        coordinates(text)


@pytest.mark.parametrize("text", ["91.0, -75.6", "4.5, -181.0"])
def test_what_is_not_on_earth_is_refused(text):
    with pytest.raises(ValueError, match="La latitud va de -90 a 90"):
        coordinates(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("4.53389, -75.68111", ""),
        ("12.58, -81.70", ""),
        ("-4.2, -69.9", ""),
        ("4.53389, 75.68111", "falta el signo menos"),
        ("-75.68111, 4.53389", "la longitud está antes"),
        ("40.4, -3.7", "Revise las coordenadas"),
    ],
)
def test_a_place_out_of_colombia_is_told(text, words):
    found = coordinates(text)
    assert words in found.warning
    assert bool(found.warning) == bool(words)

from decimal import Decimal

import pytest

from kpt.rules.promises import (
    Proposal,
    Standing,
    coverage_of,
    paragraphs_of,
    proposals,
    sentences_of,
    standing_of,
)

TEXT = """PROGRAMA DE GOBIERNO
Visión
En 2027 seremos un pueblo con salud y vías
dignas para todas las personas.

1. EJE SOCIAL
• Construir el hospital local y dotar los puestos de salud
• Ampliar el transporte escolar; así ningún niño dejará la escuela.
2. Vías para el campo:
a) Mejorar 12 km de vías terciarias. Gestionaremos el mante-
nimiento de los puentes según el art. 5 de la ley.
"""


def test_broken_lines_are_joined_and_bullets_are_apart():
    assert paragraphs_of(TEXT) == [
        "PROGRAMA DE GOBIERNO",
        "Visión",
        "En 2027 seremos un pueblo con salud y vías dignas para todas las personas.",
        "1. EJE SOCIAL",
        "• Construir el hospital local y dotar los puestos de salud",
        "• Ampliar el transporte escolar; así ningún niño dejará la escuela.",
        "2. Vías para el campo:",
        "a) Mejorar 12 km de vías terciarias. Gestionaremos el mantenimiento de los puentes "
        "según el art. 5 de la ley.",
    ]
    assert paragraphs_of("") == []


def test_an_open_line_goes_on_in_the_next():
    long = "Durante los cuatro años del gobierno vamos a llegar a todas las escuelas de la zona"

    assert paragraphs_of(f"{long}\nRural del municipio.") == [f"{long} Rural del municipio."]
    assert paragraphs_of("Haremos escuelas, vías,\nPuentes.") == [
        "Haremos escuelas, vías, Puentes."
    ]
    assert paragraphs_of("Uno\n\nmás") == ["Uno", "más"]


def test_bullets_and_sentences_are_proposed_under_their_heading():
    assert proposals(paragraphs_of(TEXT)) == [
        Proposal(
            "En 2027 seremos un pueblo con salud y vías dignas para todas las personas.",
            "Visión",
            3,
        ),
        Proposal("Construir el hospital local y dotar los puestos de salud", "EJE SOCIAL", 5),
        Proposal(
            "Ampliar el transporte escolar; así ningún niño dejará la escuela.", "EJE SOCIAL", 6
        ),
        Proposal("Mejorar 12 km de vías terciarias.", "Vías para el campo", 8),
        Proposal(
            "Gestionaremos el mantenimiento de los puentes según el art. 5 de la ley.",
            "Vías para el campo",
            8,
        ),
    ]


def test_what_is_known_is_not_proposed_again():
    known = ["CONSTRUIR el hospital local y dotar los puestos de salud."]
    texts = [one.text for one in proposals(paragraphs_of(TEXT + TEXT), known=known)]

    assert len(texts) == 4
    assert not any("hospital" in text for text in texts)


def test_a_title_that_is_known_needs_no_guess():
    found = proposals(["Haremos un puesto de salud"], titles={1: "Salud"})

    assert found == []  # a short line without a stop reads as a heading of its own
    found = proposals(["Haremos un puesto de salud."], titles={1: "Salud"})
    assert [one.heading for one in found] == ["Salud"]


def test_a_bulleted_deed_is_a_promise_and_a_bulleted_word_a_heading():
    found = proposals(["• Salud", "• Construir un puesto de salud"])

    assert found == [Proposal("Construir un puesto de salud", "Salud", 2)]


def test_abbreviations_do_not_end_a_sentence():
    assert sentences_of("El Sr. Pérez y el art. 5. Otra cosa.") == [
        "El Sr. Pérez y el art. 5.",
        "Otra cosa.",
    ]
    assert sentences_of("") == []


@pytest.mark.parametrize(
    ("links", "aside", "standing"),
    [
        (1, False, Standing.LINKED),
        (2, True, Standing.LINKED),
        (0, True, Standing.SET_ASIDE),
        (0, False, Standing.PENDING),
    ],
)
def test_the_standing_of_a_promise(links, aside, standing):
    assert standing_of(links=links, is_set_aside=aside) is standing
    assert standing.label


def test_what_was_set_aside_counts_neither_way():
    standings = [Standing.LINKED] * 12 + [Standing.SET_ASIDE] * 4 + [Standing.PENDING] * 4
    coverage = coverage_of(standings)

    assert coverage.ratio == Decimal("0.75")
    assert (coverage.total, coverage.linked, coverage.answered) == (20, 12, 16)


def test_nothing_due_has_no_percentage():
    assert coverage_of([]).ratio is None
    assert coverage_of([Standing.SET_ASIDE]).ratio is None

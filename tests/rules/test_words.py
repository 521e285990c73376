from fractions import Fraction

import pytest

from kpt.rules.words import (
    key_of,
    nearest,
    proposed_exclusions,
    singular,
    terms_of,
    words_of,
)

ROOTS = {"educacion": "educ", "educativa": "educ", "educa": "educ", "escuela": "escuel"}


def stem(word: str) -> str:
    """A stemmer of four words: the real one is a library, and these rules do not know it."""
    return ROOTS.get(word, word)


@pytest.mark.parametrize(
    ("plural", "one"),
    [
        ("mujeres", "mujer"),
        ("vias", "via"),
        ("luces", "luz"),
        ("leyes", "ley"),
        ("educativas", "educativa"),
        ("gas", "gas"),
        ("paz", "paz"),
        ("mes", "mes"),
    ],
)
def test_plurals_go(plural, one):
    assert singular(plural) == one


def test_words_of_grammar_numbers_and_short_words_are_left_out():
    assert words_of("La salud de los 1.200 niños, ¡primero!") == ["salud", "niños", "primero"]
    assert words_of("a y o, de la") == []
    assert words_of("socio-ambiental") == ["socio-ambiental"]


def test_the_forms_of_a_word_are_one_term():
    terms = terms_of(
        ["Educación para todos", "La escuela educa", "", "Educación EDUCATIVA"], stem=stem
    )

    assert [(term.word, term.count, term.paragraphs) for term in terms] == [
        ("educación", 4, (1, 2, 4)),
        ("escuela", 1, (2,)),
    ]
    assert terms[0].forms == (("educación", 2), ("educa", 1), ("educativa", 1))
    assert terms[0].stem == key_of("Educativas", stem) == "educ"


def test_equals_go_by_alphabet_without_accents():
    assert [t.word for t in terms_of(["vía árbol zanja"], stem=stem)] == ["árbol", "vía", "zanja"]


def test_names_and_generic_words_are_proposed_for_leaving_out():
    proposed = proposed_exclusions(["Buenavista", "Rosalba Quintero de la Peña"], stem=stem)

    assert {"buenavista", "rosalba", "pena", "municipio", "gobierno"} <= proposed
    assert "de" not in proposed


ROWS = {
    "LE-1": "Fortalecer la educación rural",
    "LE-2": "Fortalecer las vías rurales",
    "LE-3": "Cultura",
}


def test_the_row_with_the_same_words_is_nearest():
    found = nearest("Mejorar las vías", ROWS, stem=stem)

    assert [row for row, _ in found] == ["LE-2"]
    assert nearest("Vías rurales para fortalecer", ROWS, stem=stem)[0] == ("LE-2", Fraction(1))


def test_what_every_row_says_weighs_little():
    found = nearest("Fortalecer la educación", ROWS, stem=stem)

    assert [row for row, _ in found] == ["LE-1", "LE-2"]
    assert found[0][1] > 4 * found[1][1]


def test_nothing_in_common_suggests_nothing():
    assert nearest("Deporte", ROWS, stem=stem) == []
    assert nearest("", ROWS, stem=stem) == []
    assert len(nearest("Fortalecer cultura vías", ROWS, stem=stem, at_most=2)) == 2

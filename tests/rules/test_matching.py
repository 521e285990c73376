"""Which target a row of a matrix speaks of."""

from decimal import Decimal as D

import pytest

from kpt.rules.matching import Candidate, MatchedBy, MatrixRow, carried, match_rows


def target(ip, code="240204100", *texts, unit="Kilómetros"):
    return Candidate(ip, ip, code[:7], code, texts, unit)


def row(code="", *texts, unit="Kilómetros", quantity="1", office=""):
    number = None if quantity is None else D(quantity)
    return MatrixRow("Hoja, fila 2", code, texts, unit, number, office)


ROAD = target(1, "240204100", "Vía a Río Verde", "Vía terciaria mejorada")
OTHER_ROAD = target(2, "240204100", "Vía a Pijao", "Vía terciaria mejorada")
SCHOOL = target(3, "220103000", "", "Sede educativa dotada", unit="Número")
PERCENT = target(4, "190301600", "Cobertura", unit="Porcentaje")
ALL = [ROAD, OTHER_ROAD, SCHOOL, PERCENT]


def one(given, targets=ALL):
    return match_rows([given], targets)[0]


@pytest.mark.parametrize(
    ("given", "key", "by"),
    [
        (row("IP-2"), 2, MatchedBy.NUMBER),
        (row(" ip - 3 "), 3, MatchedBy.NUMBER),
        (row("220103000"), 3, MatchedBy.CODE),
        (row("220103000\n"), 3, MatchedBy.CODE),
        (row("240204100", "VIA A PIJAO"), 2, MatchedBy.CODE_AND_TEXT),
        (row("2201030"), 3, MatchedBy.PRODUCT),
        (row("400001", "Sede  Educativa Dotada"), 3, MatchedBy.TEXT),
        (row("", "", "vía a rio verde"), 1, MatchedBy.TEXT),
    ],
)
def test_a_row_finds_its_target(given, key, by):
    found = one(given)
    assert (found.key, found.by, found.problem) == (key, by, "")


@pytest.mark.parametrize(
    ("given", "problem", "way_out"),
    [
        (row("IP-99"), "no tiene la meta IP-99", "con un acto"),
        (row("999999999"), "usa el indicador 999999999", "con un acto"),
        (row("240204100"), "2 metas del plan usan el indicador", "IP-1 o IP-2"),
        (row("2402041"), "Ninguna meta del plan vigente", "IP-12"),
        (row("", "Vía terciaria mejorada"), "2 metas del plan tienen ese texto", "IP-12"),
        (row("", "Otra cosa"), "Ninguna meta del plan vigente", "IP-12"),
    ],
)
def test_a_row_that_may_be_none_or_two_is_of_none(given, problem, way_out):
    found = one(given)
    assert found.key is None
    assert problem in found.problem
    assert way_out in found.way_out


def test_repeated_rows_count_once_and_contradictions_not_at_all():
    same = match_rows([row("IP-1"), row("IP-1"), row("IP-2")], ALL)
    assert [found.key for found in same] == [1, None, 2]
    assert "repetida" in same[1].problem

    other = match_rows([row("IP-1"), row("IP-1", quantity="2"), row("IP-2")], ALL)
    assert [found.key for found in other] == [None, None, 2]
    assert "dice otra cosa" in other[0].problem


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (row("IP-1", unit=""), "No dice la unidad: queda la del plan, Kilómetros."),
        (row("IP-1", unit="Metros"), "queda la del plan"),
        (row("IP-1", quantity=None), "No dice cantidad"),
        (row("IP-1", quantity="-1"), "es negativa"),
        (row("IP-4", unit="porcentaje", quantity="0.85"), "Parece un porcentaje"),
    ],
)
def test_what_is_odd_is_noted_and_does_not_stop_the_row(given, words):
    found = one(given)
    assert found.key is not None
    assert [words in note for note in found.notes] == [True]


def test_a_clean_row_has_no_notes():
    assert one(row("IP-1", unit="KILOMETROS")).notes == ()


def test_offices_are_carried_by_identity_and_else_by_an_indicator_of_one_office():
    earlier = [("a", "1", "Obras"), ("b", "2", "Salud"), ("c", "2", "Educación"), ("d", "3", "X")]

    assert carried(earlier, [("a", "9", ""), ("e", "1", ""), ("f", "2", ""), ("g", "7", "")]) == {
        "a": "Obras",
        "e": "Obras",
    }

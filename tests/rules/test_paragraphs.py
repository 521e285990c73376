"""A target in plain words: what is known, nothing more, and in the singular when it is one."""

from decimal import Decimal as D

import pytest

from kpt.rules.paragraphs import paragraph_of, quantity_text
from kpt.rules.reported import Amounts
from tests.rules.test_reported import a_target

WHO = "el municipio"
SPENT = Amounts(D(90), D(60), D(40))


def said(**more) -> str:
    text = paragraph_of(a_target(**({"unit": "Kilómetros"} | more)), 2025, WHO)
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        ("4", "Kilómetros", "4 kilómetros"),
        ("1", "Kilómetros", "1 kilómetro"),
        ("1.5", "Metros cuadrados", "1,5 metros cuadrados"),
        ("1200", "Número", "1.200"),
        ("3", "", "3"),
        ("90", "Porcentaje", "90 %"),
        ("1500000", "Pesos", "$ 1.500.000"),
        ("2", "Longitud", "2 (longitud)"),
    ],
)
def test_a_quantity_is_said_with_its_unit(value, unit, text):
    assert quantity_text(D(value), unit).replace("\N{NO-BREAK SPACE}", " ") == text


def test_the_paragraph_of_the_brief():
    assert said(achieved=D(3), amounts=SPENT) == (
        "En 2025 el municipio se propuso 4 kilómetros y reporta 3 (75 %). "
        "Costó $ 60 de $ 100 programados (60 %)."
    )


@pytest.mark.parametrize(
    ("more", "text"),
    [
        ({}, "se propuso 4 kilómetros y no reportó qué hizo. Tenía $ 100 programados y no"),
        ({"achieved": D(0)}, "y reporta que no hubo avance (0 %). No dice por qué."),
        (
            {"achieved": D(0), "no_progress_reason": " Se declaró\n desierto "},
            "La razón que da: Se declaró desierto.",
        ),
        ({"achieved": D(0), "no_progress_reason": "Llovió."}, "La razón que da: Llovió. Tenía"),
        ({"achieved": D(5)}, "y reporta 5: más de lo propuesto (125 %)."),
        ({"programmed": None}, "Para 2025 el municipio no se propuso una cantidad en esta meta, y"),
        ({"programmed": D(0), "achieved": D(2)}, "en esta meta; reporta 2 kilómetros."),
        ({"achieved": D(4), "evidence": 1}, "Lo muestra con 1 evidencia."),
        ({"achieved": D(4), "evidence": 3}, "Lo muestra con 3 evidencias."),
    ],
)
def test_it_says_what_is_known(more, text):
    assert text in said(**more)


@pytest.mark.parametrize(
    ("more", "text"),
    [
        ({"programmed_cop": D(0)}, "En 2025 el municipio se propuso 4 kilómetros y reporta 3"),
        ({"programmed_cop": D(0), "amounts": Amounts()}, "No tenía recursos programados y no rep"),
        ({"programmed_cop": D(0), "amounts": SPENT}, "Costó $ 60, sin recursos programados"),
        ({"amounts": Amounts()}, "No reporta gasto de los $ 100 programados."),
    ],
)
def test_money_that_is_not_known_is_not_zero(more, text):
    found = said(achieved=D(3), **more)
    assert text in found
    assert ("Costó" in found) == ("Costó" in text)

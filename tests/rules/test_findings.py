from dataclasses import replace
from decimal import Decimal as D

import pytest

from kpt.rules import checks
from kpt.rules.codes import Accumulation
from kpt.rules.figures import NBSP
from kpt.rules.findings import (
    CheckedFinancial,
    CheckedPhysical,
    CheckedTarget,
    check_financial,
    check_physical,
    check_plan,
    check_target,
)
from kpt.rules.progress import annual_progress

SUM, EACH = Accumulation.CUMULATIVE, Accumulation.NON_CUMULATIVE
A, B = "2024258860001", "2024258860002"


def years(*values):
    return {2024 + place: None if value is None else D(value) for place, value in enumerate(values)}


GOOD = CheckedTarget(
    consecutive=7,
    sector_code="32",
    programme_code="3202",
    product_code="3202003",
    indicator_code="320200301",
    accumulation=SUM,
    target=D(4),
    quantities=years(1, 1, 1, 1),
    money=years(100, 100, 100, 100),
    bpin_text=A,
    lines=(1, 3),
    sdg=15,
    is_principal=False,
)


def found(**changes):
    return [(finding.check, finding.sentence) for finding in check_target(replace(GOOD, **changes))]


def test_a_good_target_has_no_findings():
    assert found() == []
    assert found(is_principal=None, accumulation=EACH, target=D(1)) == []


@pytest.mark.parametrize(
    ("changes", "check", "sentence"),
    [
        (
            {"sector_code": "33"},
            checks.BROKEN_CHAIN,
            "El código de programa 3202 debe empezar por el de sector, 33.",
        ),
        (
            {"known_product": False, "known_indicator": False},
            checks.UNKNOWN_PRODUCT,
            "El catálogo no tiene el producto 3202003.",
        ),
        (
            {"known_indicator": False},
            checks.UNKNOWN_INDICATOR,
            "El catálogo no tiene el indicador 320200301.",
        ),
        (
            {"is_principal": True},
            checks.PRINCIPAL_CONTRADICTS,
            "«Principal» dice «Sí», pero 320200301 no termina en 00.",
        ),
        (
            {"is_principal": False, "indicator_code": "320200300"},
            checks.PRINCIPAL_CONTRADICTS,
            "«Principal» dice «No», pero 320200300 termina en 00.",
        ),
        (
            {"target": D(1)},
            checks.INVERTED,
            "La meta de 1 está marcada «Acumulativo», pero cada año programado (1 · 1 · 1 · 1) es "
            "igual a la meta: los números corresponden a «No acumulativo».",
        ),
        (
            {"accumulation": EACH},
            checks.INVERTED,
            "La meta de 4 está marcada «No acumulativo», pero los años suman la meta (1 + 1 + 1 + "
            "1 = 4): los números corresponden a «Acumulativo».",
        ),
        (
            {"target": D("24.5")},
            checks.NEITHER_READING,
            "Los años suman 4 y la meta es 24,5; tampoco es cada año igual a la meta.",
        ),
        (
            {"target": D(1), "quantities": years("0.1", "0.3", "0.9", 1)},
            checks.NEITHER_READING,
            "Los años suman 2,3 y la meta es 1; tampoco es cada año igual a la meta. Parece que "
            "cada año incluye lo de los anteriores.",
        ),
        ({"target": None}, checks.NO_TARGET, "No tiene meta del cuatrienio."),
        (
            {"quantities": years(None, 0, 0, 0), "money": {}},
            checks.NOTHING_PROGRAMMED,
            "Ningún año tiene cantidad ni recursos programados.",
        ),
        (
            {"quantities": years(2, None, 2, 0)},
            checks.MONEY_WITHOUT_QUANTITY,
            f"En 2025 y 2027 hay ${NBSP}200 sin cantidad programada.",
        ),
        (
            {"quantities": {}},
            checks.MONEY_WITHOUT_QUANTITY,
            f"En 2024, 2025, 2026 y 2027 hay ${NBSP}400 sin cantidad programada.",
        ),
        (
            {"money": years(1, 1, 1, 0)},
            checks.QUANTITY_WITHOUT_MONEY,
            "En 2027 hay cantidad programada sin recursos.",
        ),
        ({"bpin_text": ""}, checks.NO_BPIN, "La meta no tiene un proyecto asociado."),
        (
            {"bpin_text": f"{A}, 123"},
            checks.MALFORMED_BPIN,
            "El código BPIN «123» debe tener 13 o 15 dígitos.",
        ),
        (
            {"bpin_text": f"{A},{A},{B},{B}"},
            checks.REPEATED_BPIN,
            f"Se repite el código BPIN {A}, {B}.",
        ),
        ({"sdg": None}, checks.NO_SDG, "La meta no tiene ODS."),
        ({"lines": (1, 4, 1)}, checks.REPEATED_LINE, "Se repite la línea LE-1."),
    ],
)
def test_each_check_speaks_with_the_plans_own_numbers(changes, check, sentence):
    assert found(**changes) == [(check, sentence)]


def test_a_text_that_is_not_a_bpin_is_named_and_leaves_the_target_without_one():
    assert found(bpin_text="NO APLICA") == [
        (checks.NO_BPIN, "La meta no tiene un proyecto asociado."),
        (checks.MALFORMED_BPIN, "«NO APLICA» no es un código BPIN."),
    ]


def test_findings_come_in_the_order_of_the_registry_and_name_their_target():
    findings = check_target(replace(GOOD, sdg=None, bpin_text="", target=D(9)))
    assert [finding.check for finding in findings] == [
        checks.NEITHER_READING,
        checks.NO_BPIN,
        checks.NO_SDG,
    ]
    assert {finding.consecutives for finding in findings} == {(7,)}
    assert {finding.fiscal_year for finding in findings} == {None}
    assert findings[0].numbers == (
        ("meta", D(9)),
        ("suma de los años", D(4)),
        ("2024", D(1)),
        ("2025", D(1)),
        ("2026", D(1)),
        ("2027", D(1)),
    )


def test_a_whole_plan_that_uses_the_words_the_other_way_round_is_told_once():
    inverted = replace(GOOD, target=D(1))
    (finding,) = check_plan([inverted] * 19 + [GOOD, replace(GOOD, target=None)])
    assert (finding.check, finding.consecutives) == (checks.INVERTED_PLAN, ())
    assert finding.numbers == (("metas al revés", D(19)), ("metas según lo declarado", D(1)))
    assert "en 19 corresponden al otro tipo" in finding.sentence


def test_a_plan_that_uses_the_words_both_ways_is_told_so():
    (finding,) = check_plan([replace(GOOD, target=D(1)), GOOD])
    assert finding.check is checks.MIXED_PLAN
    assert check_plan([GOOD]) == []


def physical(programmed, executed, *, has_bpin=True):
    executed = None if executed is None else D(executed)
    progress = annual_progress(D(programmed), executed, has_bpin)
    return check_physical(CheckedPhysical((44, 64), 2024, progress))


@pytest.mark.parametrize(
    ("programmed", "executed", "check", "sentence"),
    [
        (
            "2700",
            "2700.5",
            checks.ABOVE_PHYSICAL,
            f"En 2024 se ejecutaron 2.700,5 y se habían programado 2.700: >{NBSP}100{NBSP}%.",
        ),
        (
            "1",
            "10",
            checks.ABOVE_PHYSICAL,
            f"En 2024 se ejecutaron 10 y se habían programado 1: 1.000{NBSP}%.",
        ),
        (
            "1",
            "226200",
            checks.EXTREME_PHYSICAL,
            f"En 2024 se ejecutaron 226.200 y se habían programado 1: 22.620.000{NBSP}%.",
        ),
        (
            "0",
            "0.25",
            checks.UNPROGRAMMED_PHYSICAL,
            "En 2024 se ejecutaron 0,25 y no había nada programado.",
        ),
    ],
)
def test_physical_progress_that_asks_for_a_look(programmed, executed, check, sentence):
    (finding,) = physical(programmed, executed)
    assert (finding.check, finding.sentence) == (check, sentence)
    assert (finding.consecutives, finding.fiscal_year) == ((44, 64), 2024)
    assert finding.numbers == (("programado", D(programmed)), ("ejecutado", D(executed)))


@pytest.mark.parametrize(
    ("programmed", "executed"), [("10", "10"), ("10", "0"), ("0", "0"), ("10", None)]
)
def test_physical_progress_that_does_not(programmed, executed):
    assert physical(programmed, executed) == []
    assert physical(programmed, executed, has_bpin=False) == []


def financial(programmed, commitments, obligations, payments):
    progress = annual_progress(D(programmed), D(obligations), has_bpin=True)
    row = CheckedFinancial((8,), 2025, progress, D(commitments), D(obligations), D(payments))
    return [(finding.check, finding.sentence) for finding in check_financial(row)]


@pytest.mark.parametrize(
    ("amounts", "expected"),
    [
        (("10", "10", "10", "10"), []),
        (("10", "10", "5", "0"), []),
        (
            ("4266333", "5511625", "5093083", "5093083"),  # Nemocón IP-8
            [
                (
                    checks.ABOVE_FINANCIAL,
                    f"En 2025 se obligaron ${NBSP}5.093.083 y se habían programado "
                    f"${NBSP}4.266.333: 119,4{NBSP}%.",
                )
            ],
        ),
        (
            ("15", "15000000", "15000000", "0"),
            [
                (
                    checks.EXTREME_FINANCIAL,
                    f"En 2025 se obligaron ${NBSP}15.000.000 y se habían programado ${NBSP}15: "
                    f"100.000.000{NBSP}%.",
                )
            ],
        ),
        (
            ("0", "1", "2", "3.5"),
            [
                (
                    checks.UNPROGRAMMED_FINANCIAL,
                    f"En 2025 se obligaron ${NBSP}2 y no había nada programado.",
                ),
                (
                    checks.OBLIGATIONS_ABOVE_COMMITMENTS,
                    f"En 2025 se obligaron ${NBSP}2 y se comprometieron ${NBSP}1.",
                ),
                (
                    checks.PAYMENTS_ABOVE_OBLIGATIONS,
                    f"En 2025 se pagaron ${NBSP}3,5 y se obligaron ${NBSP}2.",
                ),
            ],
        ),
    ],
)
def test_money_that_asks_for_a_look(amounts, expected):
    assert financial(*amounts) == expected

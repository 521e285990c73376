"""Each check of the value chain, on a target that has nothing else."""

from dataclasses import replace
from decimal import Decimal as D

import pytest

from kpt.rules.value_chain import CHAIN_CHECKS, ChainTarget, chain_findings

GOOD = ChainTarget(
    key="IP-1",
    sector_code="24",
    programme_code="2402",
    programme_name="Infraestructura red vial regional",
    product_code="2402041",
    product_name="Vía terciaria mejorada",
    indicator_code="240204100",
    indicator_name="Vía terciaria mejorada",
    customisation="Vereda Río Verde",
    unit="Kilómetros",
    target=D(12),
    accumulation="acumulativo",
    quantity=D(3),
    money_cop=D(150_000_000),
    office="Secretaría de Infraestructura",
)


def found(*targets):
    return [(one.check.code, one.key) for one in chain_findings(targets)]


def test_a_whole_chain_has_no_findings():
    assert found(GOOD) == []


@pytest.mark.parametrize(
    ("change", "code", "words"),
    [
        ({"indicator_code": "330204100"}, "chain_broken", "debe empezar por"),
        ({"programme_name": " "}, "name_missing", "nombre de programa"),
        ({"unit": ""}, "unit_missing", "en qué unidad"),
        ({"target": None}, "target_missing", "está vacía"),
        ({"money_cop": D(0)}, "quantity_without_money", "Programa 3 kilómetros"),
        ({"quantity": None}, "money_without_quantity", "150.000.000 y no programa"),
        ({"quantity": D(0)}, "money_without_quantity", "no programa cantidad"),
        ({"quantity": D(13)}, "more_than_target", "suma de los años"),
        (
            {"quantity": D(13), "accumulation": "no_acumulativo"},
            "more_than_target",
            "meta de cada año",
        ),
        ({"office": ""}, "without_responsible", "Ninguna dependencia"),
        ({"indicator_code": "240204101"}, "principal_missing", "solo se mide con 240204101"),
    ],
)
def test_each_check_finds_its_target_and_says_why(change, code, words):
    one = chain_findings([replace(GOOD, **change)])

    assert [finding.check.code for finding in one] == [code]
    assert words in one[0].sentence


def test_targets_of_one_indicator_are_told_apart_by_their_words():
    twin = replace(GOOD, key="IP-2", customisation="VEREDA RIO VERDE")
    other = replace(GOOD, key="IP-3", customisation="Centro")
    bare = [replace(GOOD, key=f"IP-{n}", customisation="") for n in (4, 5)]

    assert found(GOOD, other) == []
    assert found(GOOD, twin) == [("same_words", "IP-1"), ("same_words", "IP-2")]
    assert "sin personalización" in chain_findings(bare)[0].sentence


def test_a_secondary_indicator_beside_its_principal_is_fine():
    assert found(GOOD, replace(GOOD, key="IP-2", indicator_code="240204101")) == []


def test_every_check_says_why_and_what_to_do():
    assert len({check.code for check in CHAIN_CHECKS}) == len(CHAIN_CHECKS)
    assert all(check.title and check.why and check.what_to_do for check in CHAIN_CHECKS)

"""Each check of a plan in formulation: a case that it finds, and one that it leaves alone."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal as D

import pytest

from kpt.rules import draft_checks as own
from kpt.rules.checks import Severity
from kpt.rules.codes import Accumulation
from kpt.rules.draft_checks import (
    DRAFT_CHECKS,
    OWN,
    SHARED,
    draft_check_of,
    draft_place_of,
    fix_of,
)
from kpt.rules.draft_findings import (
    DraftLine,
    DraftOutcome,
    DraftPlan,
    DraftSgrTarget,
    DraftTarget,
    check_draft,
)
from kpt.rules.findings import CheckedTarget
from kpt.rules.promises import Standing, coverage_of

DAY = date(2024, 2, 1)
YEARS = (2024, 2025, 2026, 2027)
LINE = DraftLine("LE-1", sectors=1, targets=1, outcomes=1)
OUTCOME = DraftOutcome("IR-1", 1, D(17), D(20), "Baja con el programa.", increases=False)
CHECKED = CheckedTarget(
    consecutive=1,
    sector_code="24",
    programme_code="2402",
    product_code="2402041",
    indicator_code="240204100",
    accumulation=Accumulation.CUMULATIVE,
    target=D(12),
    quantities=dict.fromkeys(YEARS, D(3)),
    money=dict.fromkeys(YEARS, D(300)),
    lines=(1,),
    sdg=9,
)
TARGET = DraftTarget(CHECKED, "", "Planeación", D(100))
SGR = DraftSgrTarget("SGR-1", has_initiative=True, has_money=True)
GOOD = DraftPlan(
    lines=[LINE],
    outcomes=[OUTCOME],
    targets=[TARGET],
    sgr_targets=[SGR],
    ceilings={(2024, 1): D(300)},
    spent={(2024, 1): D(300)},
    source_names={1: "Recursos propios"},
    promises=coverage_of([Standing.LINKED]),
)


def line(**more) -> DraftPlan:
    return replace(GOOD, lines=[replace(LINE, **more)])


def outcome(**more) -> DraftPlan:
    return replace(GOOD, outcomes=[replace(OUTCOME, **more)])


def target(**more) -> DraftPlan:
    return replace(GOOD, targets=[replace(TARGET, **more)])


def checked(**more) -> DraftPlan:
    return target(checked=replace(CHECKED, **more))


def sgr(**more) -> DraftPlan:
    return replace(GOOD, sgr_targets=[replace(SGR, **more)])


SECOND = replace(TARGET, checked=replace(CHECKED, consecutive=2))
CASES = {
    own.NO_LINES: (replace(GOOD, lines=[]), ""),
    own.NO_TARGETS: (replace(GOOD, targets=[]), ""),
    own.ABOVE_CEILING: (
        replace(GOOD, ceilings={(2024, 1): D(250)}),
        "Recursos propios 2024: el plan tiene $ 300 y el techo es $ 250; sobran $ 50.",
    ),
    own.NO_CEILINGS: (replace(GOOD, ceilings={}), ""),
    own.PENDING_PROMISES: (
        replace(GOOD, promises=coverage_of([Standing.PENDING, Standing.LINKED])),
        "De 2 promesas, falta ubicar 1 promesa.",
    ),
    own.NO_PROMISES: (replace(GOOD, promises=None), ""),
    own.LINE_WITHOUT_SECTORS: (line(sectors=0), ""),
    own.LINE_WITHOUT_TARGETS: (line(targets=0), ""),
    own.LINE_WITHOUT_OUTCOME: (line(outcomes=0), ""),
    own.OUTCOME_WITHOUT_LINE: (outcome(lines=0), ""),
    own.OUTCOME_WITHOUT_BASELINE: (outcome(baseline=None), ""),
    own.OUTCOME_WITHOUT_TARGET: (outcome(target=None), ""),
    own.OUTCOME_WITHOUT_RATIONALE: (outcome(rationale=" "), ""),
    own.OUTCOME_AGAINST_ITS_WAY: (
        outcome(target=D("22.5")),
        "El indicador mejora si disminuye, y la meta pasa de 20 a 22,5.",
    ),
    own.TARGET_WITHOUT_LINE: (checked(lines=()), ""),
    own.TARGET_WITHOUT_RESPONSIBLE: (target(responsible=""), ""),
    own.OTHER_LEVEL: (target(other_level="Suele ser del departamento."), "Suele ser del"),
    own.DUPLICATE_PRODUCT: (replace(GOOD, targets=[TARGET, SECOND]), "que IP-2 (LE-1)."),
    own.COST_FAR: (
        target(unit_cost=D(50)),
        "12 unidades a $ 50 son $ 600, y los recursos programados son $ 1.200.",
    ),
    own.SGR_WITHOUT_INITIATIVE: (sgr(has_initiative=False), ""),
    own.SGR_WITHOUT_MONEY: (sgr(has_money=False), ""),
}


def codes(plan: DraftPlan, on: date = DAY) -> list[str]:
    return [one.check.code for one in check_draft(plan, on)]


def test_a_sound_plan_has_no_findings():
    assert codes(GOOD) == []


def test_every_check_has_its_case():
    assert set(CASES) == set(OWN)


@pytest.mark.parametrize("check", OWN, ids=lambda check: check.code)
def test_each_check_finds_its_case_and_says_it_with_its_numbers(check):
    plan, says = CASES[check]
    found = [one for one in check_draft(plan, DAY) if one.check == check]

    assert found
    assert says in found[0].sentence.replace("\xa0", " ")


@pytest.mark.parametrize(
    ("plan", "code"),
    [
        (checked(accumulation=Accumulation.NON_CUMULATIVE), "acumulacion-invertida"),
        (checked(target=D(10)), "programacion-que-no-cuadra"),
        (checked(target=None), "meta-vacia"),
        (checked(quantities={}, money={}), "sin-programacion"),
        (checked(quantities={2024: D(12)}), "recursos-sin-cantidad"),
        (checked(money={2024: D(1200)}), "cantidad-sin-recursos"),
        (checked(indicator_code="990204100"), "codigos-que-no-encadenan"),
        (checked(known_product=False), "producto-fuera-del-catalogo"),
        (checked(known_indicator=False), "indicador-fuera-del-catalogo"),
        (checked(bpin_text="no tiene"), "bpin-mal-escrito"),
        (checked(bpin_text="2024001,2024001"), "bpin-repetido"),
        (checked(sdg=None), "sin-ods"),
        (checked(lines=(1, 1)), "linea-repetida"),
    ],
)
def test_what_any_plan_is_asked_is_asked_of_a_draft(plan, code):
    assert code in codes(plan)
    assert "SisPT" not in fix_of(draft_check_of(code))


def test_a_draft_has_no_projects_yet():
    assert CHECKED.bpin_text == ""
    assert "sin-bpin" not in codes(GOOD)


def test_the_whole_plan_is_told_when_its_words_are_the_other_way_round():
    found = codes(checked(accumulation=Accumulation.NON_CUMULATIVE))

    assert "plan-con-acumulacion-invertida" in found


@pytest.mark.parametrize(
    "plan",
    [
        replace(GOOD, targets=[TARGET, replace(SECOND, customisation="Vereda El Placer")]),
        replace(GOOD, targets=[TARGET, replace(SECOND, checked=replace(CHECKED, lines=(2,)))]),
        target(unit_cost=D(124)),
        target(unit_cost=None),
        outcome(target=D(20)),
        outcome(increases=None, target=D(30)),
        outcome(increases=True, target=D(30)),
    ],
)
def test_what_is_within_reason_is_left_alone(plan):
    assert codes(plan) == []


def test_what_does_not_accumulate_is_paid_every_year():
    four = checked(
        accumulation=Accumulation.NON_CUMULATIVE,
        target=D(3),
        quantities=dict.fromkeys(YEARS, D(3)),
    )

    assert codes(four) == []


def test_a_norm_is_not_asked_before_it_was_in_force():
    plan = sgr(has_initiative=False)

    assert "sgr-sin-iniciativa" not in codes(plan, date(2020, 12, 31))
    assert "sgr-sin-iniciativa" in codes(plan, date(2021, 1, 1))


def test_findings_come_by_weight_and_then_by_row():
    rows = [
        replace(TARGET, checked=replace(CHECKED, consecutive=n), responsible="") for n in (9, 10)
    ]
    rows = [replace(one, customisation=one.key) for one in rows]
    found = check_draft(replace(GOOD, targets=rows, lines=[]), DAY)

    assert [(one.check.severity, one.key) for one in found] == [
        (Severity.ERROR, ""),
        (Severity.NOTE, "IP-9"),
        (Severity.NOTE, "IP-10"),
    ]


@pytest.mark.parametrize("check", DRAFT_CHECKS, ids=lambda check: check.code)
def test_every_check_is_explained_and_leads_to_a_field(check):
    assert re.fullmatch(r"[a-z0-9-]{1,48}", check.code)
    for text in (check.why, fix_of(check)):
        assert text.endswith(".")
        assert "  " not in text
    assert check.field
    assert draft_check_of(check.code) is check
    assert DRAFT_CHECKS[draft_place_of(check)] is check


def test_codes_and_titles_are_said_once():
    assert len({check.code for check in DRAFT_CHECKS}) == len(OWN) + len(SHARED)
    assert len({check.title for check in DRAFT_CHECKS}) == len(DRAFT_CHECKS)

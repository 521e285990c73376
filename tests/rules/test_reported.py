"""Figures of what was reported: the same formulas as DNP's, and nothing unknown taken for zero."""

import uuid
from decimal import Decimal as D

import pytest

from kpt.rules.codes import Accumulation
from kpt.rules.reported import (
    Amounts,
    ReportedTarget,
    Shared,
    four_years_reported,
    money_reported,
    roll_four_years,
    roll_reported,
    slices_of,
    total_amounts,
)
from kpt.rules.rollup import RollUpMethod


def a_target(number=1, **more) -> ReportedTarget:
    given = {
        "uid": uuid.UUID(int=number),
        "consecutive": number,
        "name": f"Meta {number}",
        "indicator_code": "170203800",
        "indicator_name": "Organizaciones apoyadas",
        "unit": "Número",
        "accumulation": Accumulation.CUMULATIVE,
        "target": D(20),
        "lines": (("LE-1", "Campo"),),
        "sector": ("17", "Agricultura"),
        "programme": ("1702", "Inclusión productiva"),
        "sdg": 2,
        "bpin_text": "",
        "programmed": D(4),
        "programmed_cop": D(100),
    }
    return ReportedTarget(**(given | more))


def test_a_report_needs_no_bpin_and_is_never_capped():
    done = a_target(achieved=D(5), amounts=Amounts(D(90), D(50), D(40)))
    assert (done.physical.ratio, done.financial.ratio) == (D("1.25"), D("0.5"))
    assert done.label == "IP-1"


def test_what_was_not_reported_is_not_zero():
    silent = a_target()
    assert not silent.is_reported
    assert silent.physical.ratio is None
    assert silent.financial.ratio is None
    assert roll_reported([silent, a_target(2, achieved=D(2))]).value == D("0.5")


def test_a_target_with_money_and_no_quantity_is_expected():
    assert a_target(programmed=None).is_expected
    assert not a_target(programmed=None, programmed_cop=D(0)).is_expected


def test_money_adds_up_and_what_is_not_reported_stays_programmed():
    rolled = money_reported([a_target(amounts=Amounts(D(9), D(3), D(1))), a_target(2)])
    assert (rolled.programmed, rolled.obligations, rolled.programmed_not_found) == (200, 3, 100)
    assert rolled.ratio == D("0.015")


def test_shares_and_what_is_left_are_the_whole():
    one, other = uuid.UUID(int=1), uuid.UUID(int=2)
    shared = Shared(Amounts(D(1000), D(100), D(7)), {one: D(60), other: D(30)})
    assert shared.unassigned == Amounts(D(100), D(10), D("0.7"))
    parts = [shared.amounts.part(D(60)), shared.amounts.part(D(30)), shared.unassigned]
    assert total_amounts(parts) == shared.amounts


def test_a_target_of_two_lines_is_in_both_and_a_code_keeps_its_first_name():
    two = a_target(lines=(("LE-1", "Campo"), ("LE-2", "Agua")))
    again = a_target(2, lines=(("LE-2", "Agua limpia"),))
    assert slices_of([two, again], "linea") == {
        ("LE-1", "Campo"): [two],
        ("LE-2", "Agua"): [two, again],
    }


@pytest.mark.parametrize(
    ("by", "slice_"),
    [
        ("sector", ("17", "Agricultura")),
        ("programa", ("1702", "Inclusión productiva")),
        ("ods", ("2", "ODS 2")),
        ("responsable", ("", "Sin responsable")),
    ],
)
def test_the_ways_of_cutting_a_plan(by, slice_):
    assert list(slices_of([a_target()], by)) == [slice_]
    assert list(slices_of([a_target(sdg=None)], "ods")) == [("0", "Sin ODS")]
    assert list(slices_of([a_target(office="Salud")], "responsable")) == [("Salud", "Salud")]


def test_four_years_count_the_closed_ones_that_were_reported():
    years = {2024: a_target(achieved=D(4)), 2025: a_target(achieved=D(1)), 2026: a_target()}
    found = four_years_reported(years, closed_years=[2024, 2025])
    assert found.ratio == D("0.25")
    assert found.counted_years == (2024, 2025)
    with pytest.raises(ValueError, match="no fiscal year"):
        four_years_reported({}, closed_years=[])
    blank = four_years_reported({2024: a_target(target=None, achieved=D(4))}, closed_years=[2024])
    assert blank.ratio is None


def test_the_four_years_of_a_plan_average_those_of_its_targets():
    def years(number, *achieved, **more):
        said = zip((2024, 2025, 2026, 2027), achieved, strict=False)
        return {year: a_target(number, achieved=done, **more) for year, done in said}

    targets = [
        years(1, D(5), D(5), D(9), None, programmed_cop=D(300)),  # 10 of 20: 2026 is open
        years(2, D(20), D(4), None, None),  # 24 of 20 counts as 1
        years(3, None, None, None, None),
        years(4, D(1), D(1), None, None, programmed=None),
    ]
    closed = [2024, 2025]
    simple = roll_four_years(targets, closed_years=closed)
    assert (simple.value, simple.counted, simple.left_out_total) == (D("0.75"), 2, 2)
    assert "1 no programada en el cuatrienio, 1 sin reporte" in simple.sentence
    weighted = roll_four_years(targets, closed_years=closed, method=RollUpMethod.WEIGHTED)
    assert weighted.value == D("0.625")


def test_a_target_without_money_lacks_none():
    money = money_reported(
        [
            a_target(amounts=Amounts(D(50), D(40), D(30))),
            a_target(2),
            a_target(3, programmed_cop=D(0)),
        ]
    )
    assert (money.ratio, money.not_found, money.programmed_not_found) == (D("0.2"), 1, D(100))
    assert "De 1 meta con" in money.sentence
    assert "no se reportó plata" in money.sentence

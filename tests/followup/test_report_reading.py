"""What a follow-up report says is read; what is wrong with it is told by its cell."""

from datetime import date
from decimal import Decimal

import pytest

from kpt.base.sheets.books import Sheet, Workbook
from kpt.base.sheets.problems import Grade
from kpt.base.sheets.values import CellFault, Fault
from kpt.followup.workbook import layout
from kpt.followup.workbook.reading import ExpectedEntity, read_followup
from kpt.followup.workbook.summary_reading import read_summary, spanish_date
from kpt.rules.codes import Accumulation
from kpt.rules.grouping import FinancialAmounts, FinancialKey, PhysicalKey
from tests.followup.books import COUNTS, ENTITY, financial_row, physical_row, report

D = Decimal


def told(reading) -> list[tuple]:
    return [(p.grade, p.code, p.sheet, p.cell) for p in reading.problems]


def test_a_sound_report_is_read_without_a_word():
    reading = read_followup(report(), ENTITY)

    assert told(reading) == []
    book = reading.book
    assert (book.entity_text, book.plan_name) == ("Puerto Ñandú, Valle Nuevo", "Un plan para todos")
    assert (book.cut_label, book.sispt_on) == ("2025 - tercer trimestre", date(2026, 3, 9))
    assert book.fiscal_years == book.physical_years == book.financial_years == (2024, 2025)
    (line,) = book.physical
    assert line.key == PhysicalKey("2024990010001", "240204100", Accumulation.CUMULATIVE)
    assert (line.label, line.sheet_row) == ("IP-1", 8)
    assert line.executed == {2024: D(3), 2025: None}
    (row,) = book.financial
    assert row.key == FinancialKey("2024990010001", "2402041")
    assert row.amounts == {2024: FinancialAmounts(D(80), D(50), D(20)), 2025: None}
    assert row.description == "Mejoramiento de vías terciarias."
    assert reading.layout[layout.PHYSICAL_SHEET][layout.executed(2024)] == "R"
    assert reading.left_out == set()


def test_counts_of_the_summary_are_found_by_their_labels():
    coverage = dict(read_followup(report(), ENTITY).book.coverage)

    assert {field: coverage[field] for field in COUNTS} == COUNTS
    assert coverage["physical_only_plan"] == 15
    assert (coverage["physical_both"], coverage["physical_only_source"]) == (6, 7)
    assert [coverage[f"financial_{part}"] for part in ("only_plan", "both", "only_source")] == [
        10,
        11,
        12,
    ]
    assert (coverage["only_cuipo"], coverage["triple"]) == (1, 7)


def test_counts_that_are_missing_are_left_out():
    coverage = read_followup(report(counts={"all_found": 6}), ENTITY).book.coverage

    assert coverage["all_found"] == 6
    assert "without_bpin" not in coverage
    assert "physical_only_plan" not in coverage


def test_a_summary_in_disorder_gives_what_it_has():
    rows = [(layout.REASON_LABELS[0][1], None), ("Resumen", None), (layout.SISPT_DATE_LABEL, None)]
    summary = read_summary(Sheet(layout.SUMMARY_SHEET, rows))

    assert summary.coverage == {}
    assert (summary.entity_text, summary.cut_label, summary.sispt_on) == ("", "", None)


def test_lists_of_bpins_are_read_in_their_normal_form():
    row = physical_row(bpin="2024990010002, 2024990010001")
    (line,) = read_followup(report([row]), ENTITY).book.physical

    assert line.key.bpins == "2024990010001, 2024990010002"


@pytest.mark.parametrize("text", ["puerto ñandu, VALLE NUEVO", "Puerto Nandú", " PUERTO ÑANDÚ "])
def test_the_entity_is_recognised_without_accents_or_capitals(text):
    assert read_followup(report(entity=text), ENTITY).book is not None


def test_an_alias_and_a_comma_inside_the_name_are_recognised():
    bogota = ExpectedEntity("Bogotá", ("Bogotá, D.C.", "Santafé de Bogotá"), ("Bogotá",), (2024,))

    assert bogota.is_named("BOGOTA D.C.")
    assert bogota.is_named("Bogotá, D.C., Bogotá")
    assert not bogota.is_named("Bogotá de Arriba")


ONLY_PLAN = Workbook({"Plan indicativo - Productos": Sheet("Plan indicativo - Productos")})
BUDGET = Workbook({"Hoja1": Sheet("Hoja1"), "Hoja2": Sheet("Hoja2")})


@pytest.mark.parametrize(
    ("workbook", "code", "words"),
    [
        (ONLY_PLAN, "plan_workbook", "es la exportación del plan"),
        (BUDGET, "other_workbook", "«Hoja1», «Hoja2»"),
        (report(without=layout.FINANCIAL_SHEET), "missing_sheet", layout.FINANCIAL_SHEET),
        (report(without=layout.SUMMARY_SHEET), "missing_sheet", "Resumen"),
        (report(without=layout.BPIN), "missing_header", layout.BPIN),
        (report(without=layout.physical_percent(2025)), "missing_header", "Avance físico 2025 (%)"),
        (report(entity="Cogua, Cundinamarca"), "another_entity", "«Cogua, Cundinamarca»"),
        (report(entity="Puerto Ñandú, Otro Valle"), "another_entity", "Puerto Ñandú (99001)"),
        (report(years=(2022, 2023)), "year_outside_the_term", "2022, 2023"),
        (report(years=()), "no_execution_years", "Obligaciones 2024 (CUIPO)"),
        (report([], []), "no_rows", "ninguna fila"),
    ],
)
def test_what_is_wrong_with_the_structure_stops_the_file(workbook, code, words):
    reading = read_followup(workbook, ENTITY)

    assert reading.book is None
    assert {p.code for p in reading.problems} == {code}
    first = next(iter(reading.problems))
    assert first.grade is Grade.ERROR
    assert words in first.message
    assert first.fix


@pytest.mark.parametrize(
    ("spoiled", "code", "cell"),
    [
        ({layout.executed(2024): "dos"}, "not_a_number", "R8"),
        ({layout.executed(2024): D(-1)}, "negative", "R8"),
        ({layout.MODE: "Tal vez"}, "unknown_mode", "K8"),
        ({layout.INDICATOR_CODE: "330204100"}, "broken_chain", "F8"),
        ({layout.INDICATOR_CODE: "2402041"}, "broken_chain", "F8"),
        ({layout.PROGRAMME_CODE: "2502"}, "broken_chain", "F8"),
        ({layout.BPIN: ",".join(f"2024{n:09}" for n in range(99))}, "bpins_too_long", "J8"),
        ({layout.executed(2024): CellFault(Fault.NO_VALUE)}, "cell_no_value", "R8"),
        ({layout.executed(2024): CellFault(Fault.ERROR, "#REF!")}, "cell_error", "R8"),
    ],
)
def test_an_error_in_a_physical_row_stops_that_row_only(spoiled, code, cell):
    good = physical_row(2, bpin="2024990010002")
    reading = read_followup(report([physical_row(**spoiled), good]), ENTITY)

    assert [line.label for line in reading.book.physical] == ["IP-2"]
    assert code in {p.code for p in reading.problems}
    assert cell in {p.cell for p in reading.problems}
    assert reading.left_out == {(layout.PHYSICAL_SHEET, 8)}


@pytest.mark.parametrize(
    ("spoiled", "code", "cell"),
    [
        ({layout.obligations(2024): "dos"}, "not_a_number", "P8"),
        ({layout.payments(2024): D("-0.01")}, "negative", "Q8"),
        ({layout.PRODUCT_CODE: ""}, "missing_value", "F8"),
        ({layout.PRODUCT_CODE: "3302041"}, "broken_chain", "F8"),
    ],
)
def test_an_error_in_a_financial_row_stops_that_row_only(spoiled, code, cell):
    reading = read_followup(report(financial=[financial_row(**spoiled)]), ENTITY)

    assert reading.book.financial == ()
    assert (code, cell) in {(p.code, p.cell) for p in reading.problems}
    assert reading.left_out == {(layout.FINANCIAL_SHEET, 8)}


def test_the_key_of_a_stopped_row_is_remembered():
    spoiled = {layout.executed(2024): "dos"}
    money = financial_row(**{layout.payments(2024): "tres"})
    book = read_followup(report([physical_row(**spoiled)], [money]), ENTITY).book

    key = PhysicalKey("2024990010001", "240204100", Accumulation.CUMULATIVE)
    assert book.stopped_physical == {key}
    assert book.stopped_financial == {FinancialKey("2024990010001", "2402041")}


def test_the_same_key_twice_stops_the_second_row():
    reading = read_followup(
        report([physical_row(1), physical_row(2)], [financial_row(1), financial_row(2)]), ENTITY
    )

    assert told(reading) == [
        (Grade.ERROR, "repeated_key", layout.PHYSICAL_SHEET, "H9"),
        (Grade.ERROR, "repeated_key", layout.FINANCIAL_SHEET, "F9"),
    ]
    assert "fila 8" in next(iter(reading.problems)).message


@pytest.mark.parametrize(
    ("spoiled", "code", "cell"),
    [
        ({layout.obligations(2024): D(90)}, "amounts_out_of_order", "P8"),
        ({layout.payments(2024): D(51)}, "amounts_out_of_order", "Q8"),
        ({layout.payments(2024): " "}, "half_blank", "Q8"),
        ({layout.BPIN: "NO APLICA"}, "odd_bpin", "I8"),
    ],
)
def test_what_the_real_system_accepts_is_a_warning(spoiled, code, cell):
    reading = read_followup(report(financial=[financial_row(**spoiled)]), ENTITY)

    assert told(reading) == [(Grade.WARNING, code, layout.FINANCIAL_SHEET, cell)]
    assert len(reading.book.financial) == 1


def test_a_blank_amount_beside_others_is_zero():
    row = financial_row(**{layout.payments(2024): " "})
    (line,) = read_followup(report(financial=[row]), ENTITY).book.financial

    assert line.amounts[2024] == FinancialAmounts(D(80), D(50), D(0))


def test_an_execution_without_mode_is_kept_and_belongs_to_no_target():
    reading = read_followup(report([physical_row(**{layout.MODE: None})]), ENTITY)

    assert told(reading) == [(Grade.WARNING, "no_mode", layout.PHYSICAL_SHEET, "K8")]
    assert [line.key.accumulation for line in reading.book.physical] == [None]


def test_faults_where_nothing_depends_on_them_stop_nothing():
    fault = CellFault(Fault.NO_VALUE)
    spoiled = {
        layout.CONSECUTIVES: fault,
        layout.physical_percent(2024): fault,
        layout.explanation(2024): fault,
    }
    reading = read_followup(report([physical_row(**spoiled)]), ENTITY)

    assert told(reading) == []
    assert [line.label for line in reading.book.physical] == [""]


def test_a_column_of_ones_own_is_told_and_not_read():
    reading = read_followup(report(extra_header="Nota interna"), ENTITY)

    assert {(p.grade, p.code) for p in reading.problems} == {(Grade.WARNING, "unknown_column")}
    assert reading.book is not None


def test_a_report_that_does_not_say_whose_it_is_asks_to_be_looked_at():
    reading = read_followup(report(entity=""), ENTITY)

    assert [(p.grade, p.code) for p in reading.problems] == [(Grade.WARNING, "no_entity")]
    assert "Puerto Ñandú" in next(iter(reading.problems)).fix


def test_without_a_plan_any_year_may_be_spoken_of():
    nobody = ExpectedEntity("Puerto Ñandú", ("Puerto Ñandú",), ("Valle Nuevo",), ())

    assert read_followup(report(), nobody).book.fiscal_years == (2024, 2025)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("9 de marzo de 2026", date(2026, 3, 9)),
        ("al 31 de Diciembre del 2025", date(2025, 12, 31)),
        ("31 de febrero de 2025", None),
        ("3 de marso de 2025", None),
        ("2025", None),
    ],
)
def test_days_in_words_are_read(text, day):
    assert spanish_date(text) == day

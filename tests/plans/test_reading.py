"""Reading the official workbook: what it says, and every problem with its cell and its way out."""

from datetime import datetime
from decimal import Decimal as D

import pytest
from openpyxl import load_workbook

from kpt.base.sheets.problems import Grade
from kpt.plans.workbook import layout
from kpt.rules.codes import Accumulation
from tests import official
from tests.official import changed, default_rows, official_workbook, target

SALUD_24 = layout.money("SGP salud", 2024)
PROPIOS_24 = layout.money("Recursos propios", 2024)
TOTAL_24 = layout.TOTAL.format(2024)
TARGETS = layout.TARGETS
ERROR, WARNING, NOTE = "error", "warning", "note"
PROGRAMMED_24 = layout.quantity(2024)


def told(book) -> list[tuple[str, str, str]]:
    return [(p.grade.value, p.code, p.cell) for p in book.problems]


def test_a_plan_is_read_whole_in_its_order_and_without_dirt(read):
    book = read(official_workbook())

    assert told(book) == []
    content = book.content
    assert (content.plan_name, content.first_year) == (official.PLAN, 2024)
    assert [line.key for line in content.lines] == ["LE-1", "LE-2"]
    assert [row.key for row in content.targets] == ["IP-7", "IP-3", "IP-12"]
    first, second, third = content.targets
    assert first.sector_name == "Agricultura y desarrollo rural"
    assert first.indicator_name == "Organizaciones de productores apoyadas"
    assert first.customisation == "Mercado campesino 7"
    assert first.accumulation is Accumulation.CUMULATIVE
    assert first.quantities == dict.fromkeys(official.YEARS, D(2))
    assert first.money == {(year, 1): D("1000000.5") for year in official.YEARS}
    assert first.zeros == dict.fromkeys(official.YEARS, 0b100)
    assert second.lines == (2, 1, 2)
    assert third.sdg is None
    assert content.outcomes[0].target == D("17.25")
    assert content.initiatives[0].indicative_cop == D(350000000)
    sgr = content.sgr_targets[0]
    assert (sgr.official_code, sgr.initiative) == ("IPSGR-1", 2)
    assert sgr.biennia["2025-2026"] == (D(3), D(350000000))
    assert sgr.biennia["2023-2024"] == (None, None)


def test_every_value_knows_its_cell(read):
    book = read(official_workbook())

    assert book.layout[layout.TARGETS][PROGRAMMED_24] == "U"
    assert [row.sheet_row for row in book.content.targets] == [3, 4, 5]


@pytest.mark.parametrize(
    ("sheet", "cells", "grade", "code", "cell", "says"),
    [
        (TARGETS, {layout.IP_CODE: "IP-3"}, ERROR, "repeated_consecutive", "D4", "fila 3"),
        (TARGETS, {layout.IP_CODE: "meta"}, ERROR, "bad_consecutive", "D3", "IP-1"),
        (TARGETS, {PROPIOS_24: -5}, ERROR, "negative", "Y3", "negativo"),
        (TARGETS, {PROPIOS_24: "dos"}, ERROR, "not_a_number", "Y3", "dos"),
        (TARGETS, {TOTAL_24: 999}, ERROR, "total_is_not_its_sum", "AM3", "$ 999"),
        (TARGETS, {layout.INDICATOR_CODE: "170303800"}, ERROR, "broken_code_chain", "L3", "empez"),
        (TARGETS, {layout.ACCUMULATION: "a veces"}, ERROR, "unknown_accumulation", "T3", "veces"),
        (TARGETS, {layout.LINE: "LE-9-Otra"}, ERROR, "unknown_line", "E3", "LE-9"),
        (TARGETS, {layout.LINE: "Otra"}, ERROR, "bad_line", "E3", "Otra"),
        (TARGETS, {layout.SDG_CODE: 40}, ERROR, "unknown_sdg", "R3", "17"),
        (TARGETS, {layout.PRINCIPAL: "No"}, WARNING, "principal_contradicts_code", "Q3", "00"),
        (TARGETS, {layout.SDG: "Agua"}, WARNING, "sdg_name_differs", "S3", "Hambre cero"),
        (TARGETS, {layout.LINE: "LE-1-Tejido"}, WARNING, "line_name_differs", "E3", "social"),
        (TARGETS, {layout.TARGET: "8"}, NOTE, "number_as_text", "P3", "8"),
        (layout.OUTCOMES, {layout.IN_NATIONAL_PLAN: "Quizá"}, ERROR, "not_yes_or_no", "G3", "Sí"),
        (layout.LINES, {layout.LINE: None}, ERROR, "missing_value", "E3", "Línea"),
        (layout.INITIATIVES, {layout.INDICATIVE: -1}, ERROR, "negative", "I3", "negativo"),
    ],
)  # fmt: skip
def test_each_problem_names_its_cell_and_the_way_out(read, sheet, cells, grade, code, cell, says):
    book = read(official_workbook(changed(sheet, 0, **cells)))

    found = [p for p in book.problems if p.code == code]
    assert [(p.grade.value, p.cell, p.sheet) for p in found] == [(grade, cell, sheet)]
    assert says in found[0].message + found[0].fix
    assert found[0].fix


def test_a_row_with_an_error_stays_out_and_the_others_come_in(read):
    book = read(official_workbook(changed(layout.TARGETS, 0, **{PROPIOS_24: "dos"})))

    assert [row.key for row in book.content.targets] == ["IP-3", "IP-12"]
    assert book.left_out == {(layout.TARGETS, 3)}


def test_a_code_the_catalogue_lacks_is_told_and_comes_in_unless_its_programme_is_unknown(read):
    secondary = read(official_workbook(changed(layout.TARGETS, 0, **{
        layout.INDICATOR_CODE: "170203807", layout.PRINCIPAL: "No",
    })))  # fmt: skip
    unplaced = read(official_workbook(changed(layout.TARGETS, 0, **{
        layout.PROGRAMME_CODE: "1799", layout.PRODUCT_CODE: "1799001",
        layout.INDICATOR_CODE: "179900100",
    })))  # fmt: skip

    assert told(secondary) == [("warning", "unknown_code", "L3")]
    assert len(secondary.content.targets) == 3
    assert told(unplaced) == [("error", "unknown_code", "H3")]
    assert len(unplaced.content.targets) == 2


def test_a_total_that_only_differs_by_binary_noise_is_its_sum(read):
    rows = changed(layout.TARGETS, 0, **{PROPIOS_24: 0.1, SALUD_24: 0.2, TOTAL_24: 0.1 + 0.2})

    assert told(read(official_workbook(rows))) == []


def stopped(book) -> tuple[str, str]:
    assert book.content is None
    first = next(iter(book.problems))
    assert first.grade is Grade.ERROR
    return first.code, first.message


def test_another_entitys_workbook_is_refused_by_its_name(read):
    rows = default_rows()
    for found in rows.values():
        for row in found:
            row[layout.DANE] = "63001"

    code, message = stopped(read(official_workbook(rows)))

    assert code == "another_entity"
    assert "Armenia (63001)" in message
    assert "Buenavista (63111)" in message


def test_two_entities_in_one_workbook_are_refused(read):
    code, _ = stopped(read(official_workbook(changed(layout.TARGETS, 1, **{layout.DANE: "63001"}))))

    assert code == "another_entity"


def test_a_code_that_lost_its_zero_is_understood(read, small_world):
    rows = default_rows()
    for found in rows.values():
        for row in found:
            row[layout.DANE] = "5001"
    book = read(official_workbook(rows), divipola="05001")

    assert {(p.grade.value, p.code) for p in book.problems} == {
        ("warning", "divipola_without_zero")
    }
    assert book.content.divipola == "05001"


def test_a_missing_sheet_is_named(read):
    code, message = stopped(read(official_workbook(sheets=layout.SHEETS[:-1])))

    assert (code, message) == ("missing_sheet", "Falta la hoja «Iniciativas SGR».")


def test_a_missing_header_is_named_with_the_one_that_looks_like_it(read):
    headers = layout.headers(layout.TARGETS, 2024)
    headers[headers.index(layout.UNIT)] = "Unidad de la medida"

    book = read(official_workbook(headers={layout.TARGETS: headers}))

    assert stopped(book)[0] == "missing_header"
    assert "Unidad de la medida" in next(iter(book.problems)).fix


def test_another_kind_of_workbook_says_what_it_is(read):
    other = official_workbook(sheets=("Hoja rara",))
    followup = official_workbook(sheets=("Detalle seguimiento físico",))

    assert stopped(read(other))[0] == "other_workbook"
    assert "Hoja rara" in stopped(read(other.__class__(other.getvalue())))[1]
    assert stopped(read(followup))[0] == "followup_workbook"


def test_a_workbook_without_a_term_or_without_targets_is_refused(read):
    headers = [h.replace("2024", "2023") for h in layout.headers(layout.TARGETS, 2024)]
    rows = default_rows() | {layout.TARGETS: []}

    assert stopped(read(official_workbook(headers={layout.TARGETS: headers})))[0] == "no_term"
    assert stopped(read(official_workbook(rows)))[0] == "no_rows"


def test_formulas_without_a_saved_value_are_told(read):
    book = official_workbook(changed(layout.TARGETS, 0, **{PROPIOS_24: "=1+1"}))

    assert ("error", "cell_no_value", "Y3") in told(read(book))


def test_a_foreign_column_and_a_foreign_sheet_are_told_and_left_alone(read):
    headers = [*layout.headers(layout.LINES, 2024), "Observaciones"]
    book = read(
        official_workbook(headers={layout.LINES: headers}, sheets=(*layout.SHEETS, "Notas"))
    )

    assert told(book) == [("warning", "unknown_column", "F2"), ("note", "unknown_sheet", "")]
    assert len(book.content.targets) == 3


def test_a_name_with_markup_is_only_text(read):
    nasty = "<script>alert(1)</script> & =1+1"
    book = read(official_workbook(changed(layout.TARGETS, 0, **{layout.CUSTOMISATION: nasty})))

    assert book.content.targets[0].customisation == nasty


def test_the_patr_sheet_is_kept_cell_by_cell(read):
    book = read(official_workbook(patr=[["Iniciativa", "Valor"], ["Vía", 12.5]]))

    (kept,) = book.content.kept_sheets
    assert (kept.name, kept.position) == (layout.PATR, 6)
    assert kept.rows == [[["s", "Iniciativa"], ["s", "Valor"]], [["s", "Vía"], ["n", "12.5"]]]


def test_the_workbook_of_86_columns_brings_when_the_plan_was_created(read):
    # A workbook's date has no zone: it is what Bogotá's calendar showed.
    created = datetime(2024, 10, 4, 11, 52, 19)  # noqa: DTZ001
    book = read(official_workbook(with_created=created))

    assert book.content.has_created_at
    assert book.content.created_at.isoformat() == "2024-10-04T11:52:19-05:00"


def test_two_plan_names_are_told_and_the_first_counts(read):
    book = read(official_workbook(changed(layout.TARGETS, 2, **{layout.PLAN_NAME: "Otro plan"})))

    assert told(book) == [("warning", "several_plan_names", "C5")]
    assert book.content.plan_name == official.PLAN


def test_the_header_row_may_have_moved_down(read):
    moved = official_workbook()
    book = load_workbook(moved)
    book[layout.LINES].insert_rows(1)
    again = official_workbook().__class__()
    book.save(again)

    assert [line.key for line in read(again).content.lines] == ["LE-1", "LE-2"]


def test_many_rows_keep_their_numbers(read):
    rows = default_rows() | {layout.TARGETS: [target(n) for n in range(500, 540)]}

    assert [row.consecutive for row in read(official_workbook(rows)).content.targets] == list(
        range(500, 540)
    )

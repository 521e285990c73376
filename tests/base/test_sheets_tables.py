"""Tables by header: what dirt is survived, and what every problem says."""

# Dates in a workbook have no zone.
# ruff: noqa: DTZ001

from datetime import datetime, time, timedelta
from decimal import Decimal as D

import pytest

from kpt.base.sheets.books import Sheet
from kpt.base.sheets.problems import Grade, ProblemList
from kpt.base.sheets.tables import as_text, spanish, table
from kpt.base.sheets.values import CellFault, Fault

CODE, NAME, TOTAL = "Código de producto", "Producto (MGA)", "Total 2024"


def sheet(*rows, headers=(CODE, NAME, TOTAL), title="Plan indicativo") -> Sheet:
    """Return a sheet with a title in row 1, headers in row 2 and the rows from row 3."""
    width = len(headers)
    return Sheet("Plan", [(title, *[None] * (width - 1)), tuple(headers), *rows])


def read(value, ask="number", **options):
    """Return what one cell gives and the problems of asking."""
    found = table(sheet(("1", "Vías", value)), required=[CODE, NAME, TOTAL])
    [cells] = found
    return getattr(cells, ask)(TOTAL, **options), list(found.problems), cells


def test_cells_are_read_by_the_name_of_their_column():
    found = table(sheet(("4002001", "Vías", D(5))), required=[TOTAL, CODE], optional=[NAME])

    [cells] = found
    assert cells.row_number == 3
    assert cells.sheet == "Plan"
    assert cells.values == {TOTAL: D(5), CODE: "4002001", NAME: "Vías"}
    assert (cells.address(TOTAL), cells.text(CODE), cells.number(TOTAL)) == ("C3", "4002001", D(5))
    assert (found.letters(TOTAL), found.header_row, found.first_row) == ("C", 2, 3)
    assert list(found.problems) == []


def test_headers_are_recognised_through_dirt():
    dirty = ("CODIGO  de\r\nproducto ", "Producto(MGA)_x000D_\n", " total 2024")

    found = table(sheet(("1", "x", D(1)), headers=dirty), required=[CODE, NAME, TOTAL])

    assert found.columns == {CODE: 0, NAME: 1, TOTAL: 2}
    assert not found.missing


def test_a_column_nobody_asked_for_is_listed_by_its_letters():
    found = table(sheet(headers=(CODE, " Mi  nota", None)), required=[CODE])

    assert found.unknown == {"B": "Mi nota"}
    assert CODE in found
    assert NAME not in found


def test_an_absent_optional_column_reads_as_blank():
    found = table(sheet(("1", "x", D(1))), required=[CODE], optional=["ODS"])

    [cells] = found
    assert "ODS" not in cells
    assert CODE in cells
    assert (cells["ODS"], cells.text("ODS"), cells.number("ODS"), cells.address("ODS")) == (
        None, "", None, "",
    )  # fmt: skip
    assert not found.problems


def test_a_missing_column_is_an_error_that_points_at_its_likeness():
    found = table(sheet(headers=(CODE, "Productos (MGA)", None)), required=[CODE, NAME, "BPIN"])

    assert found.missing == [NAME, "BPIN"]
    near, far = found.problems
    assert (near.code, near.grade, near.row, near.column) == (
        "missing_header",
        Grade.ERROR,
        2,
        NAME,
    )
    assert near.message == f"Falta la columna «{NAME}» en la fila 2."
    assert near.fix.endswith("¿Es la que dice «Productos (MGA)»? Cámbiele el nombre.")
    assert far.fix == "Agregue la columna con ese nombre exacto en la fila de títulos."


def test_a_repeated_column_is_an_error_that_names_both():
    found = table(sheet(headers=(CODE, NAME, "código de PRODUCTO")), required=[CODE])

    [problem] = found.problems
    assert (problem.code, problem.cell) == ("repeated_header", "C2")
    assert problem.message == f"La columna «{CODE}» aparece 2 veces: A2, C2."
    assert found.columns[CODE] == 0


def test_headers_that_cannot_be_told_apart_are_our_mistake():
    with pytest.raises(ValueError, match="same key"):
        table(sheet(), required=[CODE], optional=[CODE.upper()])


def test_rows_inserted_above_the_headers_are_survived():
    moved = sheet(("1", "x", D(1)))
    moved.rows.insert(0, (None, None, None))

    found = table(moved, required=[CODE, TOTAL])

    assert (found.header_row, [cells.row_number for cells in found]) == (3, [4])


def test_headers_may_be_lower_and_data_begin_later():
    rows = [(None,)] * 6 + [(CODE,), ("(texto)",), ("1",), ("2",)]

    found = table(Sheet("Plan", rows), header_row=7, required=[CODE], first_row=9)

    assert [cells.row_number for cells in found] == [9, 10]


def test_a_sheet_shorter_than_its_headers_misses_them_all():
    found = table(Sheet("Plan"), required=[CODE])

    assert (found.missing, list(found)) == ([CODE], [])


def test_wholly_empty_rows_are_skipped_and_numbers_kept():
    blank, white = (None, None, None), (" ", "\t", None)

    found = table(sheet(("1", "a", None), blank, white, ("2", "b", D(0))), required=[CODE])

    assert [cells.row_number for cells in found] == [3, 6]


def test_problems_can_go_to_a_list_of_the_whole_file():
    problems = ProblemList()

    table(sheet(headers=(NAME, None, None)), required=[CODE], problems=problems)

    assert problems.errors == 1


# --- numbers --------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", [D(5), D("-1.5"), None, "", " ", "\u00a0"])
def test_numbers_and_blanks_are_no_problem(value):
    number, problems, _ = read(value)

    assert number == (value if isinstance(value, D) else None)
    assert problems == []


@pytest.mark.parametrize(
    ("text", "number", "grade", "code", "message"),
    [
        ("12", D(12), Grade.NOTE, "number_as_text",
         "El número 12 está escrito como texto; se leyó como número."),
        ("1.250,5", D("1250.5"), Grade.WARNING, "number_as_text_read",
         "«1.250,5» está escrito como texto; se leyó como 1.250,5."),
        ("$ 1.000", D(1000), Grade.WARNING, "number_as_text_read",
         "«$ 1.000» está escrito como texto; se leyó como 1.000."),
        ("12 %", D(12), Grade.WARNING, "number_as_text_read",
         "«12 %» está escrito como texto; se leyó como 12."),
        ("1.250", None, Grade.ERROR, "ambiguous_number",
         "No se sabe si «1.250» lleva separador de miles o de decimales."),
        ("dos", None, Grade.ERROR, "not_a_number",
         "Aquí va un número y la celda dice «dos»."),
    ],
)  # fmt: skip
def test_numbers_typed_as_text_are_read_or_explained(text, number, grade, code, message):
    read_number, [problem], cells = read(text)

    assert read_number == number
    assert (problem.grade, problem.code, problem.message) == (grade, code, message)
    assert (problem.sheet, problem.cell, problem.row, problem.column, problem.value) == (
        "Plan", "C3", 3, TOTAL, text,
    )  # fmt: skip
    assert problem.fix.endswith(".")
    assert cells.errors == (grade is Grade.ERROR)


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (datetime(2024, 1, 2), "una fecha o una hora"),
        (time(8), "una fecha o una hora"),
        (timedelta(hours=30), "una fecha o una hora"),
        (True, "un sí o no"),
    ],
)
def test_a_date_or_a_truth_is_no_number(value, kind):
    number, [problem], _ = read(value)

    assert number is None
    assert problem.message == f"Aquí va un número y la celda tiene {kind}."


@pytest.mark.parametrize("ask", ["number", "text", "moment"])
@pytest.mark.parametrize(
    ("fault", "code"),
    [(CellFault(Fault.ERROR, "#REF!"), "cell_error"), (CellFault(Fault.NO_VALUE), "cell_no_value")],
)
def test_a_cell_without_a_usable_value_is_an_error_however_it_is_asked(ask, fault, code):
    value, [problem], cells = read(fault, ask)

    assert not value
    assert (problem.code, problem.message, problem.fix) == (code, fault.message, fault.fix)
    assert cells.errors == 1


@pytest.mark.parametrize("ask", ["number", "text", "moment"])
@pytest.mark.parametrize("blank", [None, "  "])
def test_a_required_cell_that_is_blank_is_an_error(ask, blank):
    value, [problem], _ = read(blank, ask, required=True)

    assert not value
    assert (problem.code, problem.message) == ("missing_value", f"Falta «{TOTAL}».")


# --- texts and dates ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (" Salud _x000D_\npública ", "Salud pública"),
        (D("320204300"), "320204300"),
        (D("1E+3"), "1000"),
        (True, "VERDADERO"),
        (False, "FALSO"),
        (datetime(2024, 1, 2), "2024-01-02"),
        (datetime(2024, 1, 2, 3, 4, 5), "2024-01-02 03:04:05"),
        (time(8, 30), "08:30:00"),
        (None, ""),
    ],
)
def test_any_value_has_a_text(value, text):
    assert read(value, "text")[:2] == (text, [])
    assert as_text(D("0.10")) == "0.10"


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        (datetime(2024, 10, 4, 11, 52), datetime(2024, 10, 4, 11, 52)),
        ("31/12/2024", datetime(2024, 12, 31)),
        ("31-12-2024", datetime(2024, 12, 31)),
        ("2024-12-31", datetime(2024, 12, 31)),
        (" 2024-12-31 23:59:00 ", datetime(2024, 12, 31, 23, 59)),
        (None, None),
        ("", None),
    ],
)
def test_dates_are_read_from_cells_and_from_text(value, moment):
    assert read(value, "moment")[:2] == (moment, [])


@pytest.mark.parametrize("value", ["12/31/2024", "ayer", D(45000), True])
def test_what_is_no_date_is_an_error(value):
    moment, [problem], _ = read(value, "moment")

    assert (moment, problem.code) == (None, "not_a_date")
    assert "Aquí va una fecha y la celda dice «" in problem.message


def test_a_problem_of_the_whole_row_has_no_cell():
    found = table(sheet(("1", "x", D(1))), required=[CODE])
    [cells] = found

    problem = cells.problem("", "La fila está repetida.", grade=Grade.WARNING)

    assert (problem.cell, problem.row, problem.value, cells.errors) == ("", 3, "", 0)


@pytest.mark.parametrize(
    ("value", "blank"), [(None, True), (" ", True), (D(0), False), ("x", False)]
)
def test_blank_is_nothing_or_only_blanks(value, blank):
    assert read(value, "is_blank")[0] is blank


def test_numbers_are_shown_as_colombians_write_them():
    assert [spanish(n) for n in (D("1250.5"), D("-1000000"), D(0), None)] == [
        "1.250,5", "-1.000.000", "0", "0",
    ]  # fmt: skip

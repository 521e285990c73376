"""The workbook that goes back to the person with what to correct in it."""

# Dates in a workbook have no zone.
# ruff: noqa: DTZ001

import io
from datetime import datetime
from decimal import Decimal as D

import openpyxl
import pytest

from kpt.base.sheets.annotated import PROBLEM_HEADERS, WHAT_TO_FIX, is_ours, write_annotated
from kpt.base.sheets.books import Sheet, Workbook
from kpt.base.sheets.problems import Grade, Problem, ProblemList
from kpt.base.sheets.reading import read_workbook, table
from kpt.base.sheets.values import CellFault, Fault
from kpt.base.sheets.writing import LONGEST_TEXT

PLAN, LINES = "Plan indicativo - Productos", "Líneas estratégicas"


def book() -> Workbook:
    return Workbook(
        {
            LINES: Sheet(LINES, [("Título", None), ("Código", "Línea"), ("LE-1", "=Salud")]),
            PLAN: Sheet(
                PLAN,
                [
                    ("Título", None, None, None),
                    ("Código", "Total", "Fecha", "Fórmula"),
                    ("IP-1", D("0.1"), datetime(2024, 1, 2, 3, 4, 5), D(3)),
                    ("IP-2", "dos", None, CellFault(Fault.ERROR, "#REF!")),
                    (None, None, None, None),
                    ("IP-2", D(1), None, CellFault(Fault.NO_VALUE)),
                ],
            ),
        }
    )


def problem(cell="", *, grade=Grade.ERROR, row=None, sheet=PLAN, message="Mal.", fix="Arréglelo."):
    return Problem(grade, "x", message, fix, sheet, cell, row, "Total", "dos")


def annotated(problems, source=None, **options):
    target = io.BytesIO()
    write_annotated(source or book(), problems, target, **options)
    return target


def test_every_sheet_comes_back_with_its_rows_in_their_places():
    read = read_workbook(annotated([problem("B4", row=4)]))

    assert list(read.sheets) == ["Problemas", LINES, PLAN]
    plan = read.sheets[PLAN]
    assert [row[:3] for row in plan.rows] == [
        tuple(None if isinstance(v, CellFault) else v for v in row[:3])
        for row in book().sheets[PLAN].rows
    ]
    assert plan.rows[1][-1] == WHAT_TO_FIX
    assert plan.value("E4") == "Error – B4: Mal. Arréglelo."
    assert plan.value("D4") == "#REF!"
    assert [plan.value(f"E{row}") for row in (1, 3, 5, 6)] == [None] * 4
    assert read.sheets[LINES].rows[2][:2] == ("LE-1", "=Salud")


def test_the_first_sheet_lists_every_problem_with_a_link_to_its_cell():
    problems = [
        problem("B3", row=3, grade=Grade.NOTE),
        problem("B4", row=4),
        problem(sheet="", message="Falta la hoja «X»."),
        problem("A1", sheet="Hoja que no está"),
    ]

    sheet = openpyxl.load_workbook(annotated(ProblemList(problems)))["Problemas"]

    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert tuple(rows[0]) == PROBLEM_HEADERS
    assert [row[0] for row in rows[1:]] == ["Error", "Error", "Error", "Nota"]
    assert rows[1] == ["Error", PLAN, "B4", "Total", "dos", "Mal.", "Arréglelo."]
    assert [cell.hyperlink.location if cell.hyperlink else None for cell in sheet["C"]] == [
        None, f"'{PLAN}'!B4", None, None, f"'{PLAN}'!B3",
    ]  # fmt: skip
    assert sheet.auto_filter.ref == "A1:G5"


def test_faulty_cells_are_filled_and_the_gravest_gives_the_colour():
    problems = [
        problem("B4", row=4, grade=Grade.NOTE),
        problem("B4", row=4),
        problem("C3", row=3, grade=Grade.WARNING),
        problem("B2", row=2, message="Falta la columna."),
    ]

    sheet = openpyxl.load_workbook(annotated(problems))[PLAN]

    fills = {place: sheet[place].fill.fgColor.rgb[-6:] for place in ("B4", "C3", "B2", "A4", "A2")}
    assert fills == {
        "B4": "FBD5D5", "C3": "FCEFC7", "B2": "FBD5D5", "A4": "000000", "A2": "1D4D8C",
    }  # fmt: skip
    assert sheet["E4"].value == "Error – B4: Mal. Arréglelo.\nNota – B4: Mal. Arréglelo."
    assert (sheet.freeze_panes, sheet["C3"].number_format) == ("A3", "yyyy-mm-dd hh:mm:ss")


def test_rows_are_high_enough_for_what_is_said_in_them():
    sheets = openpyxl.load_workbook(
        annotated([problem("B4", row=4, message="palabra " * 40), problem("B3", row=3)])
    )

    heights = [sheets[PLAN].row_dimensions[row].height for row in (3, 4)]
    assert heights == [None, 75]  # 15 is what any row has
    assert sheets["Problemas"].row_dimensions[2].height == 90


def test_a_date_without_hours_shows_none():
    source = Workbook({PLAN: Sheet(PLAN, [(datetime(2024, 1, 2),), ("Código",)])})

    sheet = openpyxl.load_workbook(annotated([], source))[PLAN]

    assert sheet["A1"].number_format == "dd/mm/yyyy"


def test_problems_beyond_the_last_row_or_column_have_their_place():
    read = read_workbook(annotated([problem("F9", row=9), problem(row=8, message="Fila.")]))

    assert read.sheets[PLAN].value("E8") == "Error – Fila. Arréglelo."
    assert read.sheets[PLAN].value("E9").startswith("Error – F9: Mal.")


def test_the_corrected_workbook_can_be_uploaded_again():
    """Annotating what was annotated adds no second list and no second column."""
    first = annotated([problem("B4", row=4), problem("B3", row=3)])
    second = annotated([problem("B4", row=4)], read_workbook(first))

    read = read_workbook(second)
    assert list(read.sheets) == ["Problemas", LINES, PLAN]
    assert read.sheets[PLAN].width == 5
    assert (read.sheets[PLAN].value("E3"), read.sheets[PLAN].value("E4")) == (
        None, "Error – B4: Mal. Arréglelo.",
    )  # fmt: skip
    found = table(read.sheets[PLAN], required=["Código", "Total"], optional=["Fecha", "Fórmula"])
    assert found.unknown == {"E": WHAT_TO_FIX}


def test_a_sheet_of_theirs_called_problems_is_kept():
    theirs = Workbook({"Problemas": Sheet("Problemas", [("Los nuestros",)])})

    read = read_workbook(annotated([], theirs))

    assert list(read.sheets) == ["Problemas", "Problemas (2)"]
    assert [is_ours(sheet) for sheet in read.sheets.values()] == [True, False]
    assert not is_ours(Sheet("Vacía"))


@pytest.mark.parametrize("rows", [{"header_row": 7}, {"header_rows": {PLAN: 7}, "header_row": 2}])
def test_headers_may_be_in_another_row(rows):
    source = Workbook({PLAN: Sheet(PLAN, [("x",)] * 6 + [("Código",), ("IP-1",)])})

    read = read_workbook(annotated([problem("A8", row=8)], source, **rows))

    assert read.sheets[PLAN].value("B7") == WHAT_TO_FIX
    assert read.sheets[PLAN].value("B8").startswith("Error – A8")


def test_a_row_with_more_to_say_than_a_cell_holds_is_cut_and_listed_whole():
    problems = [problem("B4", row=4, message=f"{n} " + "x" * 300) for n in range(200)]

    read = read_workbook(annotated(problems))

    assert len(read.sheets[PLAN].value("E4")) == LONGEST_TEXT
    assert read.sheets[PLAN].value("E4").endswith("…")
    assert len(read.sheets["Problemas"].rows) == 201


def test_an_empty_workbook_gets_its_list_all_the_same():
    read = read_workbook(annotated([problem(sheet="")], Workbook({"Vacía": Sheet("Vacía")})))

    assert len(read.sheets["Problemas"].rows) == 2
    assert read.sheets["Vacía"].value("A2") == WHAT_TO_FIX

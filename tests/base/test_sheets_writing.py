"""What we write reads back equal, to the last digit, and nothing in it can run."""

# Dates in a workbook have no zone.
# ruff: noqa: DTZ001

import csv
import io
import os
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal as D

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpt.base.sheets.csv_export import csv_bytes, csv_lines
from kpt.base.sheets.reading import read_workbook
from kpt.base.sheets.styles import DATE, MONEY, PLAIN, TEXT, Style
from kpt.base.sheets.values import CellFault, Fault, from_double
from kpt.base.sheets.writing import (
    LONGEST_TEXT,
    MOST_LINKS,
    Column,
    WorkbookWriter,
    write_table,
)

DANGEROUS = ["=1+1", '=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"]
MARKUP = ["<r><t>hola</t></r>", "<script>alert(1)</script>", "a & b", '"', "]]>", "&lt;", "<!--"]
ODD = ["_x000D_", "_x005F_x000D_", " a ", "a\nb", "a\r\nb", "\x01", "ñandú 🌱", "x" * LONGEST_TEXT]


def written(*rows, name="Hoja") -> io.BytesIO:
    target = io.BytesIO()
    with WorkbookWriter(target) as book:
        sheet = book.sheet(name)
        for number, row in enumerate(rows, start=1):
            sheet.row(number, row)
    return target


def read_back(*rows):
    return read_workbook(written(*rows)).sheets["Hoja"].rows


# --- round trip --------------------------------------------------------------------------------

doubles = st.floats(allow_nan=False, allow_infinity=False).map(from_double)
money = st.decimals(-(10**14), 10**14, places=2, allow_nan=False).map(
    lambda number: from_double(float(number))
)
moments = st.datetimes(datetime(1901, 1, 1), datetime(9999, 12, 31)).map(
    lambda moment: moment.replace(microsecond=moment.microsecond // 1000 * 1000)
)
# Blanks only, or nothing, and a lone carriage return are the same to every spreadsheet.
texts = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff"), min_size=1
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.lists(st.one_of(st.none(), doubles, money, texts, moments, st.booleans()), min_size=1),
        min_size=1,
        max_size=8,
    )
)
def test_what_is_written_reads_back_equal(rows):
    width = max(map(len, rows))
    expected = [tuple(row) + (None,) * (width - len(row)) for row in rows]

    read = read_back(*rows)

    assert _trimmed(read) == _trimmed(expected)


def _trimmed(rows) -> dict:
    """Return the filled cells by place: blank borders are not part of a sheet."""
    return {
        (r, c): (value, type(value))
        for r, row in enumerate(rows)
        for c, value in enumerate(row)
        if value is not None
    }


@pytest.mark.parametrize("text", [*DANGEROUS, *MARKUP, *ODD])
def test_any_text_is_kept_as_text(text):
    assert read_back([text]) == [(text,)]


@pytest.mark.parametrize(
    "number",
    ["1279193547.7087123", "0.30000000000000004", "-5", "0", "100", "1E+22", "9007199254740993"],
)
def test_numbers_keep_every_digit_of_their_double(number):
    read = read_back([D(number)])[0][0]

    assert float(read) == float(D(number))
    assert repr(openpyxl.load_workbook(written([D(number)])).active["A1"].value + 0.0) == repr(
        float(D(number))
    )


def test_integers_truths_and_dates_are_written_as_such():
    rows = read_back([7, True, date(2024, 1, 2), datetime(2024, 1, 2, 3, 4, 5, 877000)])

    assert rows == [(D(7), True, datetime(2024, 1, 2), datetime(2024, 1, 2, 3, 4, 5, 877000))]


def test_a_fault_is_written_as_what_the_cell_showed():
    assert read_back([CellFault(Fault.ERROR, "#REF!"), CellFault(Fault.NO_VALUE), "x"]) == [
        ("#REF!", None, "x")
    ]


# --- nothing runs ------------------------------------------------------------------------------


def test_no_text_becomes_a_formula_or_a_link():
    target = written(DANGEROUS, ["http://example.com", "mailto:a@b.co", "internal:Hoja!A1"])

    sheet = openpyxl.load_workbook(target).active
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert len(cells) == len(DANGEROUS) + 3
    assert all(cell.data_type == "s" and cell.hyperlink is None for cell in cells)
    with zipfile.ZipFile(target) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_dangerous_texts_carry_the_mark_that_keeps_them_texts_when_edited():
    book = openpyxl.load_workbook(written(["=1+1", "hola"]))

    assert [cell.quotePrefix for cell in book.active[1]] == [True, False]


def test_what_xml_cannot_hold_is_replaced():
    assert read_back(["a\ud800b\uffff"]) == [("a\ufffdb\ufffd",)]


# --- what we do not write ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "error"),
    [
        (0.1, TypeError),
        (object(), TypeError),
        (D("NaN"), ValueError),
        (D("1E+400"), ValueError),
        ("x" * (LONGEST_TEXT + 1), ValueError),
    ],
)
def test_what_cannot_be_written_exactly_is_an_error(value, error):
    with pytest.raises(error):
        written([value])


def test_rows_are_written_from_top_to_bottom():
    with WorkbookWriter(io.BytesIO()) as book:
        sheet = book.sheet("Hoja")
        sheet.row(5, ["a"])
        with pytest.raises(ValueError, match="Hoja!A2"):
            sheet.row(2, ["b"])


def test_a_failure_leaves_no_file_behind(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    path = tmp_path / "plan.xlsx"

    def fail(target) -> None:
        with WorkbookWriter(target) as book:
            book.sheet("Uno").row(1, ["a"])
            book.sheet("Dos").row(1, [0.1])

    for target in (path, io.BytesIO()):
        with pytest.raises(TypeError):
            fail(target)

    assert not path.exists()
    assert os.listdir(tmp_path / "tmp") == []


def test_a_workbook_is_written_to_a_path_too(tmp_path):
    path = tmp_path / "plan.xlsx"

    with WorkbookWriter(path, title="Plan", created=datetime(2026, 1, 2, tzinfo=UTC)) as book:
        book.sheet("Hoja").row(1, ["a"])

    properties = openpyxl.load_workbook(path).properties
    assert (properties.title, properties.creator) == ("Plan", "Kit de Planeación Territorial")
    assert properties.created == datetime(2026, 1, 2)


def test_the_same_content_gives_the_same_bytes():
    def make() -> bytes:
        target = io.BytesIO()
        with WorkbookWriter(target, created=datetime(2026, 1, 2, tzinfo=UTC)) as book:
            book.sheet("Hoja").row(1, ["a", D("1.5")])
        return target.getvalue()

    assert make() == make()


# --- looks -------------------------------------------------------------------------------------


def test_titles_formulas_and_links_come_out_as_asked():
    target = io.BytesIO()
    with WorkbookWriter(target) as book:
        sheet = book.sheet("Plan d'Ávila")
        sheet.height(1, 30)
        sheet.title(1, "Título", last_column=4)
        sheet.title(2, "=Solo", last_column=1)
        sheet.row(3, [D(1), D("2.5")], [PLAIN, MONEY])
        sheet.formula(4, 1, "=SUM(A3:B3)", D("3.5"), MONEY)
        sheet.formula(4, 2, '=CONCATENATE("a","b")', "ab")
        sheet.formula(4, 3, "=A9", None)
        sheet.link(5, 1, "Plan d'Ávila", "B3")

    book = openpyxl.load_workbook(target)
    sheet = book["Plan d'Ávila"]
    assert [str(merged) for merged in sheet.merged_cells.ranges] == ["A1:D1"]
    assert (sheet["A1"].value, sheet["A2"].value, sheet["A4"].value) == (
        "Título", "=Solo", "=SUM(A3:B3)",
    )  # fmt: skip
    assert (sheet["A2"].data_type, sheet["A4"].data_type) == ("s", "f")
    assert sheet["A5"].hyperlink.location == "'Plan d''Ávila'!B3"
    assert sheet.row_dimensions[1].height == 30
    assert sheet["B3"].number_format == "#,##0.00"
    read = read_workbook(target).sheets["Plan d'Ávila"]
    assert read.rows[3][:2] == (D("3.5"), "ab")


def test_beyond_what_excel_opens_links_are_plain_addresses():
    target = io.BytesIO()
    with WorkbookWriter(target) as book:
        sheet = book.sheet("Hoja")
        sheet._links = MOST_LINKS - 1
        sheet.link(1, 1, "Hoja", "B1")
        sheet.link(2, 1, "Hoja", "B2")

    sheet = openpyxl.load_workbook(target).active
    assert [bool(cell.hyperlink) for cell in sheet["A"]] == [True, False]
    assert [cell.value for cell in sheet["A"]] == ["B1", "B2"]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["Plan", "plan", "PLAN"], ["Plan", "plan (2)", "PLAN (3)"]),
        (["a/b:c?*[d]\\"], ["a b c   d"]),
        (["'x'"], ["x"]),
        (["", "??"], ["Hoja", "Hoja (2)"]),
        (["x" * 40, "x" * 40], ["x" * 31, "x" * 27 + " (2)"]),
    ],
)
def test_names_of_sheets_are_made_valid_and_unique(names, expected):
    target = io.BytesIO()
    with WorkbookWriter(target) as book:
        got = [book.sheet(name) for name in names]
        for sheet in got:
            sheet.row(1, ["x"])

    assert [sheet.name for sheet in got] == expected
    assert list(read_workbook(target).sheets) == expected


def test_a_table_has_a_frozen_header_widths_and_a_filter():
    target = io.BytesIO()
    columns = [Column("Código", 12, TEXT), Column("Fecha", style=DATE), Column("Total", 20, MONEY)]
    with WorkbookWriter(target) as book:
        rows = [("01", date(2024, 1, 2), D(5)), ("02", None, D(6))]
        last = write_table(book.sheet("Con"), columns, iter(rows), header_row=2, frozen_columns=1)
        empty = write_table(book.sheet("Sin"), columns, [])

    assert (last, empty) == (4, 1)
    book = openpyxl.load_workbook(target)
    sheet = book["Con"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B3", "A2:C4")
    assert (sheet.column_dimensions["A"].width, sheet["A3"].number_format) == (
        pytest.approx(12.7, abs=0.1), "@",
    )  # fmt: skip
    assert sheet["B3"].number_format == "dd/mm/yyyy"
    assert book["Sin"].auto_filter.ref == "A1:C1"


def test_a_style_is_made_once_and_knows_its_properties():
    with WorkbookWriter(io.BytesIO()) as book:
        book.sheet("Hoja")
        assert book.look(MONEY) is book.look(Style(number_format="#,##0.00"))
        assert book.look(PLAIN) is None
    assert Style(bold=True, border=True).properties() == {
        "bold": True, "border": 1, "border_color": "#B1B4B6", "valign": "top",
    }  # fmt: skip


def test_columns_hide_cells_offer_choices_and_ratios_have_colours():
    target = io.BytesIO()
    with WorkbookWriter(target) as book:
        sheet = book.sheet("Hoja")
        sheet.row(1, [D("0.5"), "a"])
        sheet.hide(17, 18)
        sheet.choices("B1", "$Q$1:$Q$5")
        official = ("#FB9985", "#FCF797", "#ADEC9E")
        sheet.colours("A1:A9", *official, above="#E399DC", scaled=["A1:A4", "A6:A9"])

    sheet = openpyxl.load_workbook(target).active
    assert sheet.column_dimensions["Q"].hidden
    [choice] = sheet.data_validations.dataValidation
    assert (str(choice.sqref), choice.formula1) == ("B1", "$Q$1:$Q$5")
    rules = {str(found.sqref): found.rules for found in sheet.conditional_formatting}
    [above], [scale] = rules["A1:A9"], rules["A1:A4 A6:A9"]
    assert (above.type, above.formula, above.stopIfTrue) == ("cellIs", ["1"], True)
    assert [color.rgb for color in scale.colorScale.color] == ["FFFB9985", "FFFCF797", "FFADEC9E"]


def test_many_rows_take_no_memory():
    tracemalloc = pytest.importorskip("tracemalloc")
    tracemalloc.start()
    try:
        with WorkbookWriter(io.BytesIO()) as book:
            sheet = book.sheet("Hoja")
            for row in range(1, 3_001):
                sheet.row(row, [D(row)] * 20)
            peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert peak < 3 * 1024 * 1024


# --- CSV ---------------------------------------------------------------------------------------


def test_a_csv_has_the_mark_of_utf8_commas_and_exact_numbers():
    data = csv_bytes(
        ["Código", "Total"],
        [["01", D("-5.10")], ["a,b", 3], [True, None], [False, D("1E+3")],
         [date(2024, 1, 2), datetime(2024, 1, 2, 3, 4)]],
    )  # fmt: skip

    assert data == (
        b"\xef\xbb\xbf" + "Código,Total\r\n01,-5.10\r\n\"a,b\",3\r\nSí,\r\nNo,1000\r\n"
        "2024-01-02,2024-01-02 03:04:00\r\n".encode()
    )  # fmt: skip


@pytest.mark.parametrize("text", [text for text in DANGEROUS if not text.startswith("\n")])
def test_a_csv_runs_nothing(text):
    data = csv_bytes([text], [[text], [D(-1)]]).decode("utf-8-sig")

    header, row, number = csv.reader(io.StringIO(data, newline=""))
    assert header == row == [f"'{text}"]
    assert number == ["-1"]


def test_a_csv_comes_line_by_line_and_takes_no_float():
    lines = csv_lines(["a"], iter([["b"], [0.1]]))

    assert [next(lines), next(lines)] == ["\ufeffa\r\n", "b\r\n"]
    with pytest.raises(TypeError):
        next(lines)

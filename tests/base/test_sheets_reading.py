"""What comes out of a workbook, and that nothing a file does reaches the process that serves."""

import io
import os
import resource
import time
from contextlib import suppress
from datetime import datetime, timedelta
from datetime import time as clock
from decimal import Decimal as D
from pathlib import Path

import pytest
import python_calamine
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpt.base.sheets import child, reading
from kpt.base.sheets.books import Sheet, Workbook, clean, match_key
from kpt.base.sheets.limits import Limits
from kpt.base.sheets.reading import read_workbook
from kpt.base.sheets.refusals import UnsafeWorkbook
from kpt.base.sheets.values import CellFault, Fault
from tests.base.workbooks import CELL, SHEET_PART, row_of, sheet_xml, workbook

REAL = sorted((Path(__file__).parents[3] / "shared" / "data").glob("*/*.xlsx"))
MANY = "".join(row_of(f'<c r="A{n}"><v>{n}</v></c>', number=n) for n in range(1, 300))


# Dates in a workbook have no zone.
# ruff: noqa: DTZ001


def cells(*xml: str) -> tuple:
    """Read a row of cells given in XML."""
    return read_workbook(workbook(row_of(*xml))).sheets["Hoja"].rows[0]


def inline(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


# --- values ------------------------------------------------------------------------------------


def test_numbers_come_as_the_decimal_that_was_typed():
    typed = ["0.1", "3000", "1279193547.7087123", "-5", "-0", "1E+20", "2024254860001"]

    read = cells(*(f"<c><v>{number}</v></c>" for number in typed))

    assert [str(number) for number in read] == [
        "0.1", "3000", "1279193547.7087123", "-5", "0", "1E+20", "2024254860001",
    ]  # fmt: skip
    assert all(type(number) is D for number in read)


def test_texts_blanks_truths_and_dates_come_as_what_they_are():
    read = cells(
        inline("A1", " Salud  "),
        '<c r="B1"/>',
        inline("C1", ""),
        inline("D1", " "),
        '<c r="E1" t="b"><v>1</v></c>',
        '<c r="F1" t="d"><v>2024-12-31T23:59:59</v></c>',
        '<c r="G1" t="d"><v>2024-12-31</v></c>',
        '<c r="H1" t="d"><v>08:30:00</v></c>',
        inline("I1", "a_x000D_\nb"),
    )

    assert read == (
        " Salud  ", None, None, " ", True, datetime(2024, 12, 31, 23, 59, 59),
        datetime(2024, 12, 31), clock(8, 30), "a\r\nb",
    )  # fmt: skip


def test_errors_and_formulas_without_result_stand_in_their_place():
    book = read_workbook(
        workbook(
            row_of('<c r="B1" t="e"><v>#REF!</v></c>', '<c r="C1"><v>NaN</v></c>')
            + row_of('<c r="A2"><f>1+1</f></c>', '<c r="B2"><f>1+1</f><v>2</v></c>', number=2)
            + row_of('<c r="E4"><f>1+1</f></c>', number=4)
        )
    )

    sheet = book.sheets["Hoja"]
    assert sheet.rows == [
        (None, CellFault(Fault.ERROR, "#REF!"), CellFault(Fault.OUT_OF_RANGE, "nan"), None, None),
        (CellFault(Fault.NO_VALUE), D(2), None, None, None),
        (None,) * 5,
        (None, None, None, None, CellFault(Fault.NO_VALUE)),
    ]
    assert [place for place, _ in sheet.faults()] == ["B1", "C1", "A2", "E4"]
    assert str(sheet.value("B1")) == "#REF!"


def test_the_words_for_a_fault_say_what_to_do():
    for fault in Fault:
        cell = CellFault(fault, "#REF!")
        assert cell.message.endswith(".")
        assert cell.fix.endswith(".")
    assert CellFault(Fault.ERROR, "#REF!").message == "La celda muestra el error #REF!."


def test_rows_keep_the_numbers_that_excel_shows():
    book = read_workbook(workbook(row_of('<c r="C4"><v>7</v></c>', number=4)))

    sheet = book.sheets["Hoja"]
    assert sheet.rows == [(None, None, None)] * 3 + [(None, None, D(7))]
    assert (sheet.value("C4"), sheet.value("C9"), sheet.value("ZZ1"), sheet.width) == (
        D(7), None, None, 3,
    )  # fmt: skip


def test_an_empty_sheet_has_no_rows():
    sheet = read_workbook(workbook("")).sheets["Hoja"]

    assert (sheet.rows, sheet.width, list(sheet.faults())) == ([], 0, [])


def test_sheets_keep_their_order_and_charts_are_left_out():
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        for name in ("Zeta", "Oculta", "Álfa"):
            book.add_worksheet(name).write(0, 0, name)
        book.get_worksheet_by_name("Oculta").hide()
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=Zeta!$A$1:$A$2"})
        book.add_chartsheet("Gráfica").set_chart(chart)

    read = read_workbook(target)

    assert [(s.name, s.visible) for s in read.sheets.values()] == [
        ("Zeta", True), ("Oculta", False), ("Álfa", True),
    ]  # fmt: skip
    assert read.sheet("Álfa") is read.sheet("ALFA ") is read.sheets["Álfa"]
    assert read.sheet("Otra") is None


def test_a_sheet_is_found_by_its_name_whatever_the_writing():
    book = Workbook({"Plan indicativo - Productos": Sheet("Plan indicativo - Productos")})

    assert (
        book.sheet("PLAN INDICATIVO -  PRODUCTOS_x000D_\n") is book.sheets[next(iter(book.sheets))]
    )


def test_dirt_is_cleaned_and_keys_ignore_it():
    assert clean("Agricultura  y\u00a0desarrollo_x000D_\n ") == "Agricultura y desarrollo"
    assert match_key("Código de  ODS_x000D_\n") == match_key("CODIGO DE ODS")


# --- where a workbook may come from ------------------------------------------------------------


def test_a_path_an_open_file_and_an_upload_read_the_same(tmp_path):
    data = workbook().getvalue()
    path = tmp_path / "sin-extension"
    path.write_bytes(data)
    upload = TemporaryUploadedFile("plan.xlsx", "application/x", len(data), None)
    upload.write(data)

    with open(path, "rb") as file:
        file.read()
        sources = [path, str(path), file, io.BytesIO(data), SimpleUploadedFile("a", data), upload]
        for source in sources:
            assert read_workbook(source).sheets["Hoja"].rows == [(D(1),)]
    upload.close()


def test_the_guard_stands_before_the_reader():
    with pytest.raises(UnsafeWorkbook) as caught:
        read_workbook(io.BytesIO(b"%PDF-1.7"))

    assert caught.value.code == "pdf"


@pytest.mark.parametrize(
    "changes",
    [
        {SHEET_PART: sheet_xml(row_of('<c r="A1" t="e"><v>#XX!</v></c>'))},
        {SHEET_PART: sheet_xml('<row r="1"><c r="A1"><v>1</c></row>')},
        {SHEET_PART: sheet_xml(row_of('<c r="A"><v>1</v></c>'))},
        {SHEET_PART: None},
        {"xl/_rels/workbook.xml.rels": None},
    ],
)
def test_what_only_the_reader_finds_broken_is_damage(changes):
    with pytest.raises(UnsafeWorkbook) as caught:
        read_workbook(workbook(**changes))

    assert caught.value.code == "damaged"


# --- the process that reads --------------------------------------------------------------------


def gigantic() -> io.BytesIO:
    """A cell written so oddly that the guard overlooks it: 512 GiB for the reader."""
    far = row_of('<c\nr="XFD1048576"><v>1</v></c>', number=1_048_576)
    return workbook(CELL + far)


def test_a_reader_that_asks_for_too_much_dies_alone():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.monotonic()

    with pytest.raises(UnsafeWorkbook) as caught:
        read_workbook(gigantic())

    assert caught.value.code == "too_much_memory"
    assert time.monotonic() - started < 10
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000  # KiB


def test_a_reader_without_memory_is_told_as_such():
    with pytest.raises(UnsafeWorkbook) as caught:
        read_workbook(workbook(MANY), limits=Limits(memory_bytes=1 << 20))

    assert caught.value.code == "too_much_memory"


def test_a_reader_that_takes_too_long_is_stopped(tmp_path, monkeypatch):
    endless = tmp_path / "endless.py"
    endless.write_text("while True:\n    pass\n")
    monkeypatch.setattr(reading, "CHILD", endless)

    with pytest.raises(UnsafeWorkbook) as caught:
        read_workbook(workbook(), limits=Limits(seconds=0.2))

    assert caught.value.code == "too_slow"
    assert "más de 0.2 segundos" in caught.value.message


def test_no_process_or_open_pipe_is_left_behind():
    def open_files() -> int:
        return len(os.listdir("/proc/self/fd"))

    read_workbook(workbook())
    before = open_files()
    for source in (workbook(), gigantic()):
        with suppress(UnsafeWorkbook):
            read_workbook(source)

    assert open_files() == before
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_the_reader_learns_nothing_of_our_environment(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "secreto")
    monkeypatch.setenv("SYSTEMROOT", "C:\\Windows")

    assert reading._environment() == {"SYSTEMROOT": "C:\\Windows"}


def test_only_plain_values_are_rebuilt_from_what_the_reader_sends():
    import pickle

    frame = pickle.dumps([[os.system]])
    pipe = io.BytesIO(len(frame).to_bytes(4, "big") + frame)

    with pytest.raises(reading._ChildDied):
        reading._sheets(pipe)


def test_a_stream_that_ends_early_is_a_death():
    with pytest.raises(reading._ChildDied):
        reading._sheets(io.BytesIO(b"\x00\x00\x00\x09short"))


def test_long_sheets_are_sent_in_batches():
    rows = "".join(row_of(f'<c r="A{n}"><v>{n}</v></c>', number=n) for n in range(1, 1_001))

    frames = list(child.frames(workbook(rows), python_calamine))

    assert [len(f) if isinstance(f, list) else f[0] for f in frames] == ["sheet", 500, 500, "end"]
    assert read_workbook(workbook(rows)).sheets["Hoja"].rows[-1] == (D(1000),)


VALID = workbook(MANY).getvalue()


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    edits=st.lists(
        st.tuples(st.integers(0, len(VALID) - 1), st.integers(0, 255)), min_size=1, max_size=6
    ),
    cut=st.integers(0, 200),
)
def test_no_mutation_of_a_workbook_does_more_than_be_refused(edits, cut):
    data = bytearray(VALID)
    for at, byte in edits:
        data[at] = byte

    # Anything but a refusal, and above all the death of this process, fails the test.
    with suppress(UnsafeWorkbook):
        assert len(read_workbook(io.BytesIO(bytes(data[: len(data) - cut]))).sheets) <= 1


# --- real workbooks ----------------------------------------------------------------------------


@pytest.mark.skipif(not REAL, reason="the real workbooks are not in ../shared/data")
@pytest.mark.parametrize("path", REAL, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_real_workbooks_are_read_exactly_as_the_parser_reads_them(path):
    raw = python_calamine.CalamineWorkbook.from_path(str(path))

    book = read_workbook(path)

    assert list(book.sheets) == raw.sheet_names
    for name in raw.sheet_names:
        expected = raw.get_sheet_by_name(name).to_python(skip_empty_area=False)
        rows = book.sheets[name].rows
        assert len(rows) >= len(expected)
        for ours, theirs in zip(rows, expected, strict=False):
            assert [_as_parser(value) for value in ours[: len(theirs)]] == theirs
            assert not any(ours[len(theirs) :])


def _as_parser(value):
    if isinstance(value, D):
        return float(value)
    return "" if value is None or isinstance(value, CellFault) else value


@pytest.mark.skipif(not REAL, reason="the real workbooks are not in ../shared/data")
def test_the_summary_of_the_official_report_has_formulas_without_results():
    path = next(p for p in REAL if p.parent.name == "dnp_followup")

    book = read_workbook(path)

    faults = {name: len(list(sheet.faults())) for name, sheet in book.sheets.items()}
    assert faults["Resumen"] > 100
    assert [n for name, n in faults.items() if name != "Resumen"] == [0, 0]


def test_durations_stay_durations():
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        look = book.add_format({"num_format": "[h]:mm:ss"})
        book.add_worksheet("Hoja").write_datetime(0, 0, timedelta(hours=30), look)

    assert read_workbook(target).sheets["Hoja"].rows == [(timedelta(hours=30),)]

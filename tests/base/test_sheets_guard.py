"""Every file that must be refused, with the reason the person reads; all made here."""

import io
import os
import struct
import zipfile
import zlib

import pytest

from kpt.base.errors import DomainError
from kpt.base.sheets.guard import inspect
from kpt.base.sheets.limits import MIB, Limits
from kpt.base.sheets.reading import read_workbook
from kpt.base.sheets.refusals import REFUSALS, UnsafeWorkbook, megabytes
from tests.base.workbooks import (
    CELL,
    HEAD,
    MAIN,
    OFFICE,
    PACKAGE,
    SHEET_PART,
    lying_about_size,
    packed,
    parts,
    row_of,
    sheet_xml,
    workbook,
)

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def refusal(file, **limits) -> UnsafeWorkbook:
    handle = io.BytesIO(file) if isinstance(file, bytes) else file
    with pytest.raises(UnsafeWorkbook) as caught:
        inspect(handle, limits=Limits(**limits))
    return caught.value


def ole2(stream: str, padding: int = 600) -> bytes:
    return OLE2 + b"\x00" * padding + stream.encode("utf-16-le") + b"\x00" * 512


def package(content_type: str, part: str) -> io.BytesIO:
    types = f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Override ContentType="{content_type}"/>'
    return packed({"[Content_Types].xml": f"{types}</Types>", part: "<x/>"})


OPENDOCUMENT = "application/vnd.oasis.opendocument"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
BINARY = "application/vnd.ms-excel.sheet.binary.main"
OTHER_FILES = {
    "nothing": (b"", "empty"),
    "only blanks": (b" \r\n\x00\x00", "empty"),
    "encrypted xlsx": (ole2("EncryptedPackage"), "password"),
    "old xls": (ole2("Workbook"), "old_excel"),
    "older xls": (ole2("Book"), "old_excel"),
    "old Word": (ole2("WordDocument"), "document"),
    "old PowerPoint": (ole2("PowerPoint Document"), "slides"),
    "a message of Outlook": (ole2("__substg1.0"), "not_a_workbook"),
    "name across a chunk": (ole2("EncryptedPackage", padding=MIB - 8 - 10), "password"),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3", "pdf"),
    "png": (b"\x89PNG\r\n\x1a\n\x00\x00", "image"),
    "jpeg": (b"\xff\xd8\xff\xe0\x00\x10JFIF", "image"),
    "rtf": (b"{\\rtf1\\ansi hola}", "document"),
    "svg with a script": (b"<svg onload='alert(1)'><script/></svg>", "not_a_workbook"),
    "csv": ("Código;Meta\n1;Vías".encode(), "text"),
    "csv in Latin 1": ("Código;Meta\n1;Vías".encode("latin-1"), "text"),
    "csv in UTF-16": ("Código;Meta".encode("utf-16"), "text"),
    "table saved as a page": (b"\xef\xbb\xbf<html><table><tr><td>1</td></table>", "web_page"),
    "xml spreadsheet of 2003": (b'<?xml version="1.0"?><Workbook/>', "web_page"),
    "a program": (b"\x7fELF\x02\x01\x01\x00\x00", "not_a_workbook"),
    "noise": (bytes(range(1, 32)) * 9, "not_a_workbook"),
    "empty zip": (packed({}), "other_zip"),
    "zip of photos": (packed({"foto.jpg": b"\xff\xd8"}), "other_zip"),
    "ods": (packed({"mimetype": f"{OPENDOCUMENT}.spreadsheet"}), "opendocument"),
    "odt": (packed({"mimetype": f"{OPENDOCUMENT}.text"}), "document"),
    "docx": (package(WORD, "word/document.xml"), "document"),
    "pptx": (package(SLIDES, "ppt/presentation.xml"), "slides"),
    "xlsb": (package(BINARY, "xl/workbook.bin"), "binary_excel"),
    "office package of nobody": (package("application/x-other", "x.xml"), "not_a_workbook"),
}  # fmt: skip


@pytest.mark.parametrize(("file", "code"), OTHER_FILES.values(), ids=OTHER_FILES)
def test_another_kind_of_file_is_named_for_what_it_is(file, code):
    assert refusal(file).code == code


@pytest.mark.parametrize(
    ("rows", "changes", "code"),
    [
        (CELL, {"xl/vbaProject.bin": b"x"}, "macros"),
        (CELL, {"xl/macrosheets/sheet1.xml": "<x/>"}, "macros"),
        (CELL, {"xl/externalLinks/externalLink1.xml": "<x/>"}, "external_links"),
        (CELL, {"../fuera.xml": "<x/>"}, "unsafe_names"),
        (CELL, {"xl/../../fuera.xml": "<x/>"}, "unsafe_names"),
        (CELL, {"..\\fuera.xml": "<x/>"}, "unsafe_names"),
        (CELL, {"/etc/passwd": "<x/>"}, "unsafe_names"),
        (CELL, {"c:fuera.xml": "<x/>"}, "unsafe_names"),
        (CELL, {"a" * 300: "<x/>"}, "unsafe_names"),
        (CELL, {"xl/WORKBOOK.xml": "<x/>"}, "unsafe_names"),
        (CELL, {"xl/x.xml": "<!DOCTYPE x><x/>"}, "unsafe_xml"),
        (CELL, {"xl/x.xml": '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}, "unsafe_xml"),
        (CELL, {"xl/x.xml": "<x/>".encode("utf-16")}, "unsafe_xml"),
        (CELL, {"xl/x.xml": "<!--" + "-" * 262_130 + "--><!DOCTYPE x><x/>"}, "unsafe_xml"),
        (CELL, {"xl/workbook.xml": f"<!DOCTYPE x>{HEAD}<workbook/>"}, "unsafe_xml"),
        (CELL, {"xl/workbook.xml": f"{HEAD}<workbook><sheets>"}, "damaged"),
        (CELL, {SHEET_PART: sheet_xml(before="<!DOCTYPE x>")}, "unsafe_xml"),
        (CELL, {SHEET_PART: sheet_xml() + "<!ENTITY x>"}, "unsafe_xml"),
        (CELL, {"xl/empty.xml": "", "xl/folder/": "", "xl/x.xml": "<!DOCTYPE"}, "unsafe_xml"),
    ],
)  # fmt: skip
def test_a_workbook_with_something_hidden_is_refused(rows, changes, code):
    assert refusal(workbook(rows, **changes)).code == code


def test_macros_are_told_by_the_declared_type_too():
    types = parts()["[Content_Types].xml"].replace("sheet.main", "sheet.macroEnabled.main")

    assert refusal(workbook(**{"[Content_Types].xml": types})).code == "macros"


@pytest.mark.parametrize(
    ("kind", "target_mode", "refused"),
    [
        ("hyperlink", "External", False),
        ("image", "Internal", False),
        ("image", "External", True),
        ("externalLinkPath", "external", True),
    ],
)
def test_links_in_cells_are_harmless_and_links_to_other_files_are_not(kind, target_mode, refused):
    relations = (
        f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{OFFICE}/{kind}" Target="file:///x" TargetMode="{target_mode}"/></Relationships>'
    )
    file = workbook(**{"xl/worksheets/_rels/sheet1.xml.rels": relations})

    if refused:
        assert refusal(file).code == "external_links"
    else:
        assert inspect(file).faults == {}


def test_a_workbook_may_carry_a_word_document():
    types = parts()["[Content_Types].xml"].replace(
        "</Types>", f'<Default Extension="docx" ContentType="{WORD}"/></Types>'
    )
    file = workbook(**{"[Content_Types].xml": types, "xl/embeddings/a.docx": b"PK"})

    assert inspect(file).faults == {}


# --- the zip itself ---------------------------------------------------------------------------


def test_a_large_file_is_refused_without_being_read(tmp_path):
    path = tmp_path / "plan.xlsx"
    with open(path, "wb") as file:
        file.truncate(200 * MIB)

    class Counting(io.FileIO):
        read_bytes = 0

        def read(self, size=-1):
            data = super().read(size)
            Counting.read_bytes += len(data)
            return data

    with Counting(path) as handle, pytest.raises(UnsafeWorkbook) as caught:
        inspect(handle)

    assert caught.value.code == "too_big"
    assert "pesa 200 MB y el límite es 50 MB" in caught.value.message
    assert Counting.read_bytes == 0


@pytest.mark.parametrize("keep", [10, 200, 0.3, 0.5, 0.9, 0.99, -1])
def test_a_truncated_download_is_told_as_such(keep):
    whole = workbook("".join(row_of(f'<c r="A{n}"><v>{n}</v></c>') for n in range(500))).getvalue()
    size = keep if isinstance(keep, int) else int(len(whole) * keep)

    assert refusal(whole[:size]).code == "truncated"


def test_a_flipped_bit_inside_a_part_is_damage():
    data = bytearray(workbook().getvalue())
    data[data.index(SHEET_PART.encode()) + len(SHEET_PART) + 20] ^= 0x10

    assert refusal(bytes(data)).code == "damaged"


def test_a_broken_directory_is_damage():
    data = bytearray(workbook().getvalue())
    data[data.index(b"PK\x01\x02") + 1] = 0

    assert refusal(bytes(data)).code == "damaged"


def test_a_part_that_is_not_where_the_directory_says_is_damage():
    data = bytearray(workbook().getvalue())
    struct.pack_into("<L", data, data.index(b"PK\x01\x02") + 42, 20)

    assert refusal(bytes(data)).code == "damaged"


def test_parts_must_be_packed_the_usual_way():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("xl/workbook.xml", "<x/>")

    assert refusal(target).code == "damaged"


def test_an_encrypted_zip_has_a_password():
    data = bytearray(workbook().getvalue())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1

    assert refusal(bytes(data)).code == "password"


def test_the_same_name_twice_is_refused():
    pairs = [*parts().items()]
    with pytest.warns(UserWarning, match="Duplicate name"):
        twice = packed([*pairs, pairs[-1]])

    assert refusal(twice).code == "unsafe_names"


def test_a_name_with_a_nul_is_refused():
    data = workbook(**{"xl/media/aXb.png": b"x"}).getvalue().replace(b"aXb.png", b"a\x00b.png")

    assert refusal(data).code == "unsafe_names"


def test_too_many_parts_are_refused_before_the_directory_is_loaded():
    many = packed({f"xl/{n}.xml": "" for n in range(1001)})

    assert refusal(many).code == "too_many_parts"
    assert refusal(many, parts=2000).code == "other_zip"


def test_a_directory_that_hides_its_size_in_the_64_bit_record_is_refused():
    end = zipfile.ZipFile(workbook())
    data = workbook().getvalue()
    tail = len(data) - 22
    record = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 1, 10**6, 10**8, 0)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, tail, 1)
    end.close()

    assert refusal(data[:tail] + record + locator + data[tail:]).code == "too_many_parts"
    assert refusal(data[:tail] + b"\x00" * 56 + locator + data[tail:]).code == "damaged"


def test_a_workbook_written_with_64_bit_records_is_read():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts().items():
            with archive.open(zipfile.ZipInfo(name), "w", force_zip64=True) as part:
                part.write(content.encode())

    assert inspect(target).faults == {}


# --- decompression bombs: small on the wire ----------------------------------------------------


def zeros(size: int) -> bytes:
    """Return deflated zeros without ever holding them."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return b"".join(packer.compress(bytes(MIB)) for _ in range(size // MIB)) + packer.flush()


def test_a_bomb_that_declares_its_size_is_refused_by_its_directory():
    file = workbook(**{"xl/media/image1.png": bytes(30 * MIB)})
    assert len(file.getvalue()) < 50_000

    error = refusal(file, unpacked_bytes=20 * MIB)

    assert error.code == "bomb"
    assert refusal(file).code == "bomb"  # 30 MiB out of 30 KB: the ratio


@pytest.mark.parametrize("part", ["xl/media/image1.png", SHEET_PART, "xl/workbook.xml"])
def test_a_bomb_that_lies_about_its_size_is_measured(part):
    bomb = workbook(**{part: b"<x>" + bytes(30 * MIB)})

    assert refusal(lying_about_size(bomb, part, 100)).code == "bomb"


def test_a_bomb_does_not_fill_memory():
    tracemalloc = pytest.importorskip("tracemalloc")
    bomb = workbook(**{SHEET_PART: sheet_xml("<row/>" * (5 * MIB))})
    tracemalloc.start()
    try:
        assert refusal(bomb).code == "bomb"
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert peak < 8 * MIB


def test_the_guard_itself_has_a_clock():
    assert refusal(workbook(), seconds=-1).code == "too_slow"


# --- sheets that span too much ------------------------------------------------------------------


def test_two_cells_at_the_corners_are_refused_though_the_file_is_tiny():
    file = workbook(CELL + row_of('<c r="XFD1048576"><v>1</v></c>', number=1_048_576))
    assert len(file.getvalue()) < 2_000

    error = refusal(file)

    assert error.code == "too_many_rows"
    assert "La hoja «Hoja» tiene datos hasta la fila 1048576" in error.message


FAR = {
    "row": (row_of('<c r="A50001"><v>1</v></c>'), "too_many_rows"),
    "column": (row_of('<c r="AAA1"><v>1</v></c>'), "too_many_columns"),
    "lower case": (row_of('<c r="aaa1"><v>1</v></c>'), "too_many_columns"),
    "styled": (row_of('<c s="1" r="AAA1" t="s"><v>1</v></c>'), "too_many_columns"),
    "single quotes": (row_of("<c r='AAA1'><v>1</v></c>"), "too_many_columns"),
    "blanks": (row_of('<c  r = "AAA1" >\n <v>1</v></c>'), "too_many_columns"),
    "formula": (row_of('<c r="AAA1"><f>1+1</f></c>'), "too_many_columns"),
    "in the sheet": (row_of('<c r="AAA1" t="inlineStr"><is><t>x</t></is></c>'), "too_many_columns"),
    "area": (row_of('<c r="ZZ40000"><v>1</v></c>'), "too_many_cells"),
    "no addresses": (row_of("<c><v>1</v></c>" * 703), "too_many_columns"),
    "no addresses, many rows": ("<row><c><v>1</v></c></row>" * 50_001, "too_many_rows"),
    "no addresses, far row": ('<row r="60000"><c s="1"><v>1</v></c></row>', "too_many_rows"),
    "absurd column": (row_of('<c r="ABCDEFG1"><v>1</v></c>'), "too_many_columns"),
}


@pytest.mark.parametrize(("rows", "code"), FAR.values(), ids=FAR)
def test_cells_too_far_out_are_refused(rows, code):
    padding = {"pad": os.urandom(100_000)}  # so that repeated rows are not taken for a bomb

    assert refusal(workbook(rows, **padding)).code == code


def test_a_prefixed_sheet_is_measured_too():
    xml = (
        f'{HEAD}<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1">'
        '<x:c r="AAA1"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )

    assert refusal(workbook(**{SHEET_PART: xml})).code == "too_many_columns"


@pytest.mark.parametrize(
    "rows",
    [
        row_of('<c r="ZZ1"><v>1</v></c>'),
        row_of('<c r="A50000"><v>1</v></c>'),
        row_of("<c><v>1</v></c>" * 702),
        CELL + row_of('<c r="XFD1048576" s="1"/>', number=1_048_576),
        CELL + row_of('<c r="XFD1048576" s="1"></c>', number=1_048_576),
        '<row r="1048576" ht="15"/>',
    ],
)
def test_the_limits_themselves_and_formats_without_content_are_fine(rows):
    assert inspect(workbook(rows)).faults == {}


def test_a_lying_dimension_is_of_no_consequence():
    xml = sheet_xml(before='<dimension ref="A1:XFD1048576"/>')

    assert read_workbook(workbook(**{SHEET_PART: xml})).sheets["Hoja"].width == 1


def test_tighter_limits_are_honoured():
    nine = workbook("".join(row_of(f'<c r="J{n}"><v>1</v></c>', number=n) for n in range(1, 10)))

    assert refusal(nine, rows=8).code == "too_many_rows"
    assert refusal(nine, columns=9).code == "too_many_columns"
    assert refusal(nine, cells=89).code == "too_many_cells"
    assert inspect(nine, limits=Limits(rows=9, columns=10, cells=90)).faults == {}


HOSTILE_TEXTS = {
    "cells without end": "<c " * 400_000,
    "errors without end": '<c t="e" ' * 130_000,
    "one cell of many attributes": "<c " + 't="e" r="A1" ' * 90_000,
    "formulas without end": '<c r="A1"><f>' * 90_000,
    "values without end": '<c r="A1" t="e"><f>1</f><v>' * 45_000,
    "rows without end": '<row r="1" ' * 110_000,
    "blanks": '<c r="A1">' + " " * 1_200_000,
}


@pytest.mark.parametrize("text", HOSTILE_TEXTS.values(), ids=HOSTILE_TEXTS)
def test_no_text_makes_the_scan_slow(text):
    file = packed(parts(**{SHEET_PART: sheet_xml(text), "pad": os.urandom(100_000)}))

    inspect(file, limits=Limits(seconds=5))


# --- cells without a value -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        ('<c r="B1"><f>A1+1</f></c>', ""),
        ('<c r="B1"><f>A1+1</f><v></v></c>', ""),
        ('<c r="B1"><f>A1+1</f><v/></c>', ""),
        ('<c r="B1" s="3"><f t="shared" si="0"/></c>', ""),
        ('<c r="B1" t="str"><f>A1</f></c>', ""),
        ('<c r="B1" t="e"><v>#REF!</v></c>', "#REF!"),
        ('<c r="B1" t="e"><f>1/0</f><v>#DIV/0!</v></c>', "#DIV/0!"),
        ('<c t="e" s="1" r="B1"><v>#N/A</v></c>', "#N/A"),
        ('<c r="B1"><f>A1+1</f><v>2</v></c>', None),
        ('<c r="B1" t="str"><f>A1</f><v></v></c>', None),
        ('<c r="B1" t="e"><v>#REF!</v></c>'.replace(' r="B1"', ""), None),
    ],
)
def test_formulas_without_result_and_errors_are_noticed(cell, fault):
    found = inspect(workbook(row_of('<c r="A1"><v>1</v></c>', cell))).faults

    assert found == ({} if fault is None else {"Hoja": {"B1": fault}})


def test_cells_cut_by_the_end_of_a_chunk_are_seen_once_and_whole():
    cells = "".join(f'<c r="A{n}"><f>B{n}+{"1" * (n % 97)}</f></c>' for n in range(1, 9_000))
    file = packed(parts(cells, **{"pad": os.urandom(100_000)}))

    assert list(inspect(file).faults["Hoja"]) == [f"A{n}" for n in range(1, 9_000)]


# --- the error itself ----------------------------------------------------------------------------


def test_a_refusal_is_a_domain_error_that_survives_pickling():
    import pickle

    error = refusal(b"%PDF-1.7")
    again = pickle.loads(pickle.dumps(error))

    assert isinstance(again, DomainError)
    assert (again.code, again.message) == ("pdf", REFUSALS["pdf"])


@pytest.mark.parametrize("text", REFUSALS.values(), ids=REFUSALS)
def test_every_refusal_is_a_sentence_that_says_what_to_do(text):
    assert text[0].isupper()
    assert text.endswith(".")
    verbs = ("vuelva", "suba", "súbalo", "Suba", "Compruebe", "Copie")
    assert any(verb in text for verb in verbs)


@pytest.mark.parametrize(
    ("size", "text"),
    [(50 * MIB, "50 MB"), (MIB * 3 // 2, "1,5 MB"), (200 * MIB + 1, "200 MB"), (1, "0 MB")],
)
def test_sizes_are_written_in_megabytes(size, text):
    assert megabytes(size) == text

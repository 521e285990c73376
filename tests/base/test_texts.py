"""The text of documents: read apart, refused with the way out."""

import io
import zipfile

import docx
import pypdf
import pytest

from kpt.base.texts import reading
from kpt.base.texts.reading import DEFAULT_LIMITS, Limits, UnreadableText, read_text

SAID = "Construiremos el acueducto de la vereda El Placer y mejoraremos sus vías."


def pdf_of(*lines: str, password: str = "") -> io.BytesIO:
    """Write a PDF by hand, of one page, whose text is ``lines``."""
    drawn = " T* ".join(f"({line}) Tj" for line in lines)
    stream = f"BT /F1 12 Tf 14 TL 50 700 Td {drawn} ET".encode("cp1252")
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    out, places = io.BytesIO(), []
    out.write(b"%PDF-1.4\n")
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj%s endobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (6, start))
    out.seek(0)
    if not password:
        return out
    writer, locked = pypdf.PdfWriter(clone_from=out), io.BytesIO()
    writer.encrypt(password, algorithm="RC4-128")
    writer.write(locked)
    return locked


def docx_of(*paragraphs: str, bullets: tuple[str, ...] = (), cell: str = "") -> io.BytesIO:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    for text in bullets:
        document.add_paragraph(text, style="List Bullet")
    if cell:
        document.add_table(rows=1, cols=1).cell(0, 0).text = cell
    out = io.BytesIO()
    document.save(out)
    return out


def read(source, extension, limits=DEFAULT_LIMITS):
    return read_text(source, name=f"programa{extension}", extension=extension, limits=limits)


def test_a_pdf_gives_its_text_and_its_pages():
    found = read(pdf_of("Eje social", SAID), ".pdf")

    assert found.text.splitlines() == ["Eje social", SAID]
    assert found.pages == 1


def test_a_word_document_gives_paragraphs_bullets_and_cells_in_order():
    found = read(docx_of("Eje social", bullets=(SAID,), cell="Agua para todos"), ".docx")

    assert found.text == f"Eje social\n\n• {SAID}\n\nAgua para todos"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_text_file_is_read_however_it_was_saved(encoding):
    assert read(io.BytesIO(SAID.encode(encoding)), ".txt").text == SAID


def damaged_docx() -> io.BytesIO:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<not-closed")
    return out


@pytest.mark.parametrize(
    ("source", "extension", "code", "says"),
    [
        (io.BytesIO(b""), ".pdf", "empty", "está vacío"),
        (pdf_of(" "), ".pdf", "scanned", "péguelo"),
        (pdf_of(SAID, password="secreta"), ".pdf", "password", "contraseña"),
        (io.BytesIO(b"%PDF-1.4 nada"), ".pdf", "damaged", "dañado"),
        (damaged_docx(), ".docx", "damaged", "dañado"),
        (docx_of("Corto"), ".docx", "empty", "está vacío"),
        (io.BytesIO(b"\x00\x01" * 40), ".txt", "encoding", "UTF-8"),
        (io.BytesIO(b"\xff\xfe\x00"), ".txt", "encoding", "UTF-8"),
    ],
)
def test_what_cannot_be_read_says_the_way_out(source, extension, code, says):
    with pytest.raises(UnreadableText, match=says) as refused:
        read(source, extension)

    assert refused.value.code == code
    assert f"programa{extension}" in refused.value.message


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(file_bytes=10), "too_big"),
        (Limits(letters=20), "too_long"),
        (Limits(pages=0), "too_long"),
        (Limits(seconds=0.001), "too_slow"),
        (Limits(memory_bytes=4 * 1024 * 1024), "too_much_memory"),
    ],
)
def test_a_document_beyond_the_limits_is_refused(limits, code):
    with pytest.raises(UnreadableText) as refused:
        read(pdf_of(SAID), ".pdf", limits)

    assert refused.value.code == code


def test_a_text_beyond_the_limits_is_refused():
    with pytest.raises(UnreadableText, match="demasiado texto"):
        read(io.BytesIO(SAID.encode()), ".txt", Limits(letters=20))


def test_a_reader_that_dies_without_a_word_is_taken_for_one_without_memory(monkeypatch):
    class Dead:
        stdout = b""

    monkeypatch.setattr(reading.subprocess, "run", lambda *args, **kw: Dead())
    with pytest.raises(UnreadableText) as refused:
        read(pdf_of(SAID), ".pdf")

    assert refused.value.code == "too_much_memory"


def test_the_reading_process_knows_nothing_of_ours(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "nadie")
    given = {}
    run = reading.subprocess.run
    monkeypatch.setattr(
        reading.subprocess, "run", lambda *args, **kw: given.update(kw) or run(*args, **kw)
    )

    read(pdf_of(SAID), ".pdf")

    assert "SECRET_KEY" not in given["env"]

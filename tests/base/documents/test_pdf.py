"""The PDF: tagged, in Spanish, with outline; hostile texts are letters; one at a time."""

import io
import subprocess
import sys
import threading
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from kpt.base.documents import pdf
from kpt.base.documents.model import Document, Heading, Paragraph
from kpt.base.documents.pdf import CannotBeSet, one_at_a_time, run_typst, write_pdf
from kpt.base.documents.text import DRAWN, UNKNOWN, breakable, drawable
from kpt.base.documents.written import as_json
from tests.base.documents.some import a_document, a_table

HOSTILE = [
    '#panic("x") #sys.inputs $x$ *a* _b_ `c` @d <e> = f',
    '#read("/etc/passwd") #import "@preview/x:1.0.0": *',
    "\\u{41} \\#set page(fill: red) //no /* no */ ]] [[ }} {{",
    '"}],"kind":"break"',
    "\x00\x07\x1b\ufeff\ufffe\u202e\u200d\u00ad fin",
    "日本語 😀 ﷺ e\u20dd x\u0301\u0302\u0350",
    "a" * 3000,
    "_x000D_\r\n\tfin",
]


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path


def reader_of(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content))


def words_of(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader_of(content).pages).split())


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.VAR_DIR", tmp_path_factory.mktemp("var"))
        return write_pdf(a_document(rows=60))


def test_it_is_tagged_as_pdf_ua_asks(made):
    root = reader_of(made).trailer["/Root"]

    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]["/K"]
    assert root["/Lang"] == "es-CO"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    metadata = root["/Metadata"].get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert reader_of(made).metadata.title == "Plan de Buenavista"


def tags(node, found: list[str]) -> list[str]:
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for child in node:
            tags(child, found)
    elif isinstance(node, dict):
        if "/S" in node:
            found.append(str(node["/S"]))
        if "/K" in node:
            tags(node["/K"], found)
    return found


def test_headings_tables_lists_and_pictures_have_their_tags(made):
    found = tags(reader_of(made).trailer["/Root"]["/StructTreeRoot"], [])

    assert {"/H1", "/H2", "/Table", "/TR", "/TH", "/TD", "/L", "/LI", "/Figure", "/TOC"} <= {*found}


def test_the_outline_leads_to_every_heading(made):
    def titles(items):
        for item in items:
            if isinstance(item, list):
                yield from titles(item)
            else:
                yield item.title

    assert list(titles(reader_of(made).outline)) == [
        "1. Presentación",
        "2. Parte estratégica",
        "2.1. LE-1. Tejido social",
        "3. Anexo",
    ]


def test_every_page_says_it_is_a_draft_and_which_page_it_is(made):
    pages = [" ".join(page.extract_text().split()) for page in reader_of(made).pages]

    assert len(pages) > 4
    for number, page in enumerate(pages, 1):
        assert "Borrador · versión 2 · 20 de octubre de 2026" in page, number
        assert f"Página {number} de {len(pages)}" in page


def test_header_and_programme_come_again_on_every_page_of_a_table(made):
    pages = [page for page in reader_of(made).pages if "IP-" in page.extract_text()]

    assert len(pages) > 1
    for page in pages:
        text = page.extract_text()
        assert "Indicador" in text
        assert "Programa 2402 Red vial" in text
        width, height = (float(page.mediabox[at]) for at in (2, 3))
        assert width > height


def test_the_same_document_gives_the_same_bytes(made):
    assert write_pdf(a_document(rows=60)) == made


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_letters_and_nothing_else(text):
    found = words_of(write_pdf(a_document(text=text)))

    assert "Nada más." in found
    if text.isascii() and text.isprintable() and len(text) < 100:
        assert text.split()[0][:20] in found


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.text(max_size=60), min_size=1, max_size=12))
def test_any_text_can_be_set(texts):
    blocks = tuple(Paragraph(text) for text in texts)
    table = a_table(text=" ".join(texts))

    content = write_pdf(Document(texts[0], (Heading(texts[0]), *blocks, table)))

    assert content.startswith(b"%PDF-1.7")


def test_every_letter_that_is_let_through_has_a_shape():
    letters = [*DRAWN]
    assert len(letters) > 2000
    lines = [" ".join(letters[at : at + 40]) for at in range(0, len(letters), 40)]
    document = Document("Letras", (Heading("Letras"), *(Paragraph(line) for line in lines)))

    assert run_typst("document.typ", as_json(document), made=0).startswith(b"%PDF")


def test_letters_without_a_shape_are_seen_as_such():
    assert drawable("Vía 日 ñ\u200d\x07") == f"Vía {UNKNOWN} ñ"
    assert drawable("a\u0301rbol") == "árbol"
    assert drawable("½ ≥ →", only_plain=True) == f"1{UNKNOWN}2 ≥ {UNKNOWN}"


def test_a_long_word_can_be_cut_and_a_short_one_is_left():
    address = "https://www.ejemplo.gov.co/documentos/plan-de-desarrollo"

    assert breakable("corta") == "corta"
    assert breakable(address).replace("\u200b", "") == address
    assert max(map(len, breakable(f"ver {address}").split("\u200b"))) <= 28


def test_what_typst_refuses_is_set_again_with_plain_letters(monkeypatch):
    tried = []

    def refuse_once(template, data, *, made, output="pdf"):
        tried.append(data)
        if len(tried) == 1:
            raise CannotBeSet("the text could not be displayed")
        return b"%PDF"

    monkeypatch.setattr(pdf, "run_typst", refuse_once)

    assert write_pdf(a_document(text="½ taza")) == b"%PDF"
    assert "½" in tried[0]
    assert "½" not in tried[1]


def test_a_mistake_of_ours_is_told_with_what_typst_says():
    with pytest.raises(CannotBeSet, match="title"):
        run_typst("document.typ", "{}", made=0)


def test_a_template_cannot_fetch_packages_from_the_net(tmp_path, monkeypatch):
    (tmp_path / "fonts").mkdir()
    (tmp_path / "net.typ").write_text('#import "@preview/cetz:0.3.0"\n')
    script = pdf.FOLDER / "typeset.py"

    done = subprocess.run(
        [sys.executable, "-I", script, tmp_path, "net.typ", "0", "pdf"],
        input=b"{}",
        capture_output=True,
        env={"https_proxy": "http://127.0.0.1:9", "HTTPS_PROXY": "http://127.0.0.1:9"},
    )

    assert done.returncode == 3
    assert done.stdout == b""


def test_a_typesetting_that_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(pdf, "SECONDS", 0.001)

    with pytest.raises(TimeoutError):
        write_pdf(a_document())


def test_documents_are_set_one_at_a_time():
    inside, most = 0, 0

    def work():
        nonlocal inside, most
        with one_at_a_time():
            inside += 1
            most = max(most, inside)
            time.sleep(0.05)
            inside -= 1

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert most == 1


def test_a_typesetting_that_dies_is_a_failure_and_no_document(monkeypatch):
    monkeypatch.setattr(pdf.sys, "executable", "/bin/false")

    with pytest.raises(RuntimeError, match="ended with 1"):
        write_pdf(a_document())

"""The Word file: real styles, an index, headers that come again; hostile texts are letters."""

import io
import zipfile

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpt.base.documents.docx import write_docx
from kpt.base.documents.model import Document, Heading, Paragraph
from tests.base.documents.some import a_document, a_table
from tests.base.documents.test_pdf import HOSTILE

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path


def opened(document: Document):
    return docx.Document(io.BytesIO(write_docx(document)))


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.VAR_DIR", tmp_path_factory.mktemp("var"))
        return opened(a_document())


def xml(found) -> str:
    return found.element.xml


def test_headings_have_the_styles_that_word_knows(made):
    found = [(p.style.name, p.text) for p in made.paragraphs if p.style.name.startswith("Heading")]

    assert found == [
        ("Heading 1", "1. Presentación"),
        ("Heading 1", "2. Parte estratégica"),
        ("Heading 2", "2.1. LE-1. Tejido social"),
        ("Heading 1", "3. Anexo"),
    ]


def test_lists_captions_and_title_have_theirs(made):
    names = {paragraph.style.name for paragraph in made.paragraphs}

    assert {"Title", "Subtitle", "List Bullet", "Caption", "TOC Heading", "TOC 1", "TOC 2"} <= names


def test_the_index_is_a_field_that_word_fills_and_readers_already_see(made):
    content = xml(made)

    assert 'TOC \\o "1-3" \\h \\z \\u' in content
    assert "updateFields" in made.settings.element.xml
    entries = [p for p in made.paragraphs if p.style.name in ("TOC 1", "TOC 2")]
    assert [entry._p.xpath("string(.//w:hyperlink)") for entry in entries] == [
        "1. Presentación",
        "2. Parte estratégica",
        "2.1. LE-1. Tejido social",
        "3. Anexo",
    ]
    anchors = {link.get(qn("w:anchor")) for link in made.element.iter(qn("w:hyperlink"))} - {None}
    marks = {mark.get(qn("w:name")) for mark in made.element.iter(qn("w:bookmarkStart"))}
    assert anchors <= marks


def test_the_header_of_a_table_repeats_and_rows_are_not_cut(made):
    table = made.tables[0]
    rows = list(table._tbl.iter(qn("w:tr")))
    repeated = [row for row in rows if row.find(f".//{qn('w:tblHeader')}") is not None]

    assert len(repeated) == 2  # the groups of columns, and the columns
    assert all(row.find(f".//{qn('w:cantSplit')}") is not None for row in rows)
    about = table._tbl.tblPr
    assert about.find(qn("w:tblCaption")).get(qn("w:val")) == "Metas de la línea"
    assert about.find(qn("w:tblDescription")).get(qn("w:val")) == "Una nota de la tabla."


def test_a_row_that_may_fill_a_page_can_be_cut():
    table = opened(Document("T", (Heading("T"), a_table(text="palabra " * 400)))).tables[0]

    free = [r for r in table._tbl.iter(qn("w:tr")) if r.find(f".//{qn('w:cantSplit')}") is None]

    assert len(free) == 3


def test_pages_of_wide_tables_lie_on_their_side(made):
    found = [section.orientation for section in made.sections]

    assert found == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE, WD_ORIENT.PORTRAIT]
    assert all(
        (s.page_width > s.page_height) == (s.orientation == WD_ORIENT.LANDSCAPE)
        for s in made.sections
    )


def test_it_says_its_language_its_title_and_that_it_is_a_draft(made):
    languages = {e.get(qn("w:val")) for e in made.styles.element.iter(qn("w:lang"))}

    assert languages == {"es-CO"}
    assert made.core_properties.language == "es-CO"
    assert made.core_properties.title == "Plan de Buenavista"
    header = "\n".join(p.text for p in made.sections[0].header.paragraphs)
    assert "Borrador · versión 2" in header
    footer = made.sections[0].footer._element.xml
    assert "PAGE" in footer
    assert "NUMPAGES" in footer


def test_pictures_say_what_they_show(made):
    alts = [shape._inline.docPr.get("descr") for shape in made.inline_shapes]

    assert alts == ["Barra: 8,5 %", "Baja a 8,5"]


def test_links_lead_to_the_web_and_nowhere_else(made):
    outside = [r.target_ref for r in made.part.rels.values() if r.is_external]

    assert outside == ["https://x.co"]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_letters_and_nothing_else(text):
    found = opened(a_document(text=text))

    body = "\n".join(paragraph.text for paragraph in found.paragraphs)
    assert "Nada más." in body
    if text.isascii() and text.isprintable():
        assert text in body
        assert found.tables[0].cell(3, 1).text == text


@pytest.mark.parametrize("text", ["<w:p/>", "&amp; &lt;", "]]>", '" w:x="', "=HYPERLINK(1)"])
def test_markup_of_word_is_only_text(text):
    found = opened(a_document(text=text))

    assert found.tables[0].cell(3, 1).text == text


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.text(max_size=60), min_size=1, max_size=6))
def test_any_text_can_be_written(texts):
    blocks = tuple(Paragraph(text) for text in texts)

    content = write_docx(
        Document(texts[0], (Heading(texts[0]), *blocks, a_table(text=" ".join(texts))))
    )

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
    assert docx.Document(io.BytesIO(content)).tables


def test_a_chapter_begins_its_page_and_leaves_none_empty(made):
    turned = [
        p.text
        for p in made.paragraphs
        if p.paragraph_format.page_break_before and p.style.name == "Heading 1"
    ]
    alone = [p for p in made.paragraphs if not p.text and 'w:type="page"' in p._p.xml]

    assert turned == ["1. Presentación"]  # the next one begins a section, which turns the page
    assert len(alone) == 1  # between the cover and the index

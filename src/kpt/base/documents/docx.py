"""A document as Word (DOCX), to be edited: real styles, real headings, an index Word fills."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC

import docx
from django.utils import timezone
from docx.document import Document as DocxDocument
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_BREAK
from docx.section import Section
from docx.shared import Cm
from docx.text.paragraph import Paragraph as DocxParagraph

from kpt.base.documents import docx_fields as fields
from kpt.base.documents import docx_styles as styles
from kpt.base.documents.charts import pictures
from kpt.base.documents.docx_tables import table_xml
from kpt.base.documents.model import (
    BarChart,
    Block,
    Bullets,
    Chart,
    Cover,
    Document,
    Heading,
    LineChart,
    PageBreak,
    Paragraph,
    Table,
    Toc,
    Words,
    numbered,
    sections,
)
from kpt.base.documents.text import for_xml, inner_for_xml
from kpt.base.documents.written import address_of

LETTER = (Cm(21.59), Cm(27.94))
MARGIN = Cm(2.2)
NARROW_MARGIN = Cm(1.6)
CHART_WIDTH = Cm(15.5)


def write_docx(document: Document) -> bytes:
    """Return the document as DOCX."""
    blocks = numbered(document.blocks)
    writer = _Writer(document, blocks)
    for number, (lies, found) in enumerate(sections(blocks)):
        writer.begin_section(lies, is_first=number == 0)
        for block in found:
            writer.add(block)
    return writer.bytes()


class _Writer:
    """Writes block after block into one python-docx document."""

    def __init__(self, document: Document, blocks: Sequence[Block]):
        self.document = document
        self.file: DocxDocument = docx.Document()
        self.headings = [block for block in blocks if isinstance(block, Heading)]
        charts = [block for block in blocks if isinstance(block, BarChart | LineChart)]
        self.pictures = iter(pictures(charts))
        self.heading_number = 0
        self.width = 0
        self.turns_page = False
        styles.prepare(self.file, document.language)
        self._describe()

    def _describe(self) -> None:
        about = self.file.core_properties
        made = (self.document.created or timezone.now()).astimezone(UTC).replace(tzinfo=None)
        about.title = for_xml(self.document.title)[:255]
        about.author = for_xml(self.document.author)[:255]
        about.subject = for_xml(self.document.subject)[:255]
        about.keywords = for_xml(", ".join(self.document.keywords))[:255]
        about.language = self.document.language
        about.comments = ""
        about.created = about.modified = made
        about.last_modified_by = about.author

    def begin_section(self, lies: bool, *, is_first: bool) -> None:
        """Start pages that stand or lie; the header and footer are those of the first."""
        if is_first:
            section = self.file.sections[0]
            self._head_and_foot(section)
        else:
            section = self.file.add_section(WD_SECTION.NEW_PAGE)
        short, long = LETTER
        section.orientation = WD_ORIENT.LANDSCAPE if lies else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = (long, short) if lies else (short, long)
        margin = NARROW_MARGIN if lies else MARGIN
        section.left_margin = section.right_margin = margin
        section.top_margin, section.bottom_margin = Cm(2.2), Cm(1.9)
        section.different_first_page_header_footer = is_first and self._has_cover()
        self.width = int(section.page_width - 2 * margin)
        self.turns_page = False  # a section has begun a page already

    def _has_cover(self) -> bool:
        return bool(self.document.blocks) and isinstance(self.document.blocks[0], Cover)

    def _head_and_foot(self, section: Section) -> None:
        head = section.header.paragraphs[0]
        head.style = self.file.styles["Header"]
        head.add_run(for_xml(self.document.title))
        if self.document.mark:
            head.add_run().add_break()
            run = head.add_run(for_xml(self.document.mark), style=styles.MARK)
            if self.document.is_draft:
                run.font.color.rgb = styles.ALERT
        feet = [section.footer]
        if self._has_cover():
            feet.append(section.first_page_footer)
        for part in feet:
            foot = part.paragraphs[0]
            foot.style = self.file.styles["Footer"]
            said = for_xml(self.document.foot)
            foot.add_run(f"{said} · Página " if said else "Página ")
            fields.add_field(foot, "PAGE", "1")
            foot.add_run(" de ")
            fields.add_field(foot, "NUMPAGES", "1")

    def add(self, block: Block) -> None:
        if self.turns_page and not isinstance(block, Heading | PageBreak):
            self.file.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
            self.turns_page = False
        match block:
            case Heading():
                self._heading(block)
            case Paragraph():
                self._words(block.text, styles.TONES[block.tone])
            case Bullets():
                for item in block.items:
                    self._words(item, "List Number" if block.ordered else "List Bullet")
            case Table():
                self._table(block)
            case BarChart() | LineChart():
                self._chart(block)
            case PageBreak():
                self.turns_page = True
            case Toc():
                fields.add_toc(self.file, block, self.headings)
                self.turns_page = True
            case Cover():
                self._cover(block)
                self.turns_page = True

    def _heading(self, block: Heading) -> None:
        paragraph = self.file.add_heading(for_xml(block.text), level=block.level)
        if self.turns_page:
            paragraph.paragraph_format.page_break_before = True
            self.turns_page = False
        self.heading_number += 1
        fields.bookmark(paragraph, fields.heading_anchor(self.heading_number), self.heading_number)

    def _words(self, words: Words, style: str) -> None:
        paragraph = self.file.add_paragraph(style=style)
        if isinstance(words, str):
            paragraph.add_run(for_xml(words))
            return
        for one in words:
            run = paragraph.add_run(inner_for_xml(one.text))
            run.bold, run.italic = one.bold or None, one.italic or None
            if address := address_of(one):
                fields.link_run(paragraph, run, address)

    def _caption(self, noun: str, text: str) -> DocxParagraph:
        paragraph = self.file.add_paragraph(style="Caption")
        paragraph.paragraph_format.keep_with_next = True
        paragraph.add_run(f"{noun} ")
        fields.add_field(paragraph, f"SEQ {noun} \\* ARABIC", "1")
        paragraph.add_run(f": {for_xml(text)}")
        return paragraph

    def _table(self, table: Table) -> None:
        if table.caption:
            self._caption("Tabla", table.caption)
        body = self.file.element.body
        body.insert(len(body) - 1, table_xml(table, self.width))
        self.file.add_paragraph(for_xml(table.note), style=styles.NOTE)

    def _chart(self, chart: Chart) -> None:
        self._caption("Gráfica", chart.title)
        shape = self.file.add_picture(io.BytesIO(next(self.pictures)), width=CHART_WIDTH)
        about = shape._inline.docPr
        about.set("descr", for_xml(chart.alt))
        about.set("title", for_xml(chart.title))
        if chart.note:
            self.file.add_paragraph(for_xml(chart.note), style=styles.NOTE)

    def _cover(self, cover: Cover) -> None:
        add = self.file.add_paragraph
        add(for_xml(cover.above), style=styles.ABOVE).paragraph_format.space_before = Cm(5)
        add(for_xml(cover.title), style="Title")
        if cover.subtitle:
            add(for_xml(cover.subtitle), style="Subtitle")
        if self.document.mark:
            run = add(style=styles.LEAD).add_run(for_xml(self.document.mark), style=styles.MARK)
            if self.document.is_draft:
                run.font.color.rgb = styles.ALERT
        for number, (name, text) in enumerate(cover.facts):
            fact = add(style=styles.FACT)
            fact.add_run(f"{for_xml(name)}: ").bold = True
            fact.add_run(for_xml(text))
            if not number:
                fact.paragraph_format.space_before = Cm(6)
        if cover.note:
            add(for_xml(cover.note), style=styles.NOTE)

    def bytes(self) -> bytes:
        buffer = io.BytesIO()
        self.file.save(buffer)
        return buffer.getvalue()

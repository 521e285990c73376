"""What Word works out by itself: page numbers, the numbers of tables, the index."""

from __future__ import annotations

from collections.abc import Sequence

from docx.document import Document as DocxDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from kpt.base.documents.docx_styles import BLUE
from kpt.base.documents.model import Heading, Toc
from kpt.base.documents.text import for_xml


def add_field(paragraph: Paragraph, instruction: str, shown: str) -> None:
    """Add a field to a paragraph: ``shown`` stands there until Word works it out."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = shown
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def heading_anchor(number: int) -> str:
    """Return the name of the bookmark of the n-th heading."""
    return f"_Toc{number:06}"


def bookmark(paragraph: Paragraph, name: str, number: int) -> None:
    """Put a bookmark around the text of a paragraph."""
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for element in (start, end):
        element.set(qn("w:id"), str(number))
    start.set(qn("w:name"), name)
    properties = paragraph._p.pPr
    at = 0 if properties is None else paragraph._p.index(properties) + 1
    paragraph._p.insert(at, start)
    paragraph._p.append(end)


def add_toc(file: DocxDocument, toc: Toc, headings: Sequence[Heading]) -> None:
    """Add an index as a field of Word, with the headings as links until Word adds their pages."""
    file.add_paragraph(for_xml(toc.title), style="TOC Heading")
    listed = [(n, h) for n, h in enumerate(headings, 1) if h.level <= toc.depth]
    first = file.add_paragraph(style=_entry(listed[0][1].level if listed else 1))
    instruction = f'TOC \\o "1-{toc.depth}" \\h \\z \\u'
    _char(first, "begin", dirty=True)
    run = OxmlElement("w:r")
    text = OxmlElement("w:instrText")
    text.set(qn("xml:space"), "preserve")
    text.text = instruction
    run.append(text)
    first._p.append(run)
    _char(first, "separate")
    last = first
    for position, (number, heading) in enumerate(listed):
        last = first if not position else file.add_paragraph(style=_entry(heading.level))
        _link(last, heading_anchor(number), heading.text)
    _char(last, "end")
    _update_on_open(file)


def _entry(level: int) -> str:
    return f"TOC {level}"


def _char(paragraph: Paragraph, kind: str, *, dirty: bool = False) -> None:
    run, char = OxmlElement("w:r"), OxmlElement("w:fldChar")
    char.set(qn("w:fldCharType"), kind)
    if dirty:
        char.set(qn("w:dirty"), "true")
    run.append(char)
    paragraph._p.append(run)


def _link(paragraph: Paragraph, anchor: str, shown: str) -> None:
    link, run, text = (OxmlElement(name) for name in ("w:hyperlink", "w:r", "w:t"))
    link.set(qn("w:anchor"), anchor)
    link.set(qn("w:history"), "1")
    text.text = for_xml(shown)
    run.append(text)
    link.append(run)
    paragraph._p.append(link)


def link_run(paragraph: Paragraph, run: Run, address: str) -> None:
    """Make a run of a paragraph a link to an address of the web."""
    relation = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), relation)
    run.font.underline = True
    run.font.color.rgb = BLUE
    paragraph._p.append(link)
    link.append(run._r)


def _update_on_open(file: DocxDocument) -> None:
    """Ask Word to work out the fields when the document is opened."""
    settings = file.settings.element
    update = OxmlElement("w:updateFields")
    update.set(qn("w:val"), "true")
    settings.append(update)

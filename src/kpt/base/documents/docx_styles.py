"""The styles of a Word document: those that Word knows, in our colours, and a few of ours."""

from __future__ import annotations

from docx.document import Document as DocxDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import CharacterStyle, ParagraphStyle
from docx.styles.styles import Styles

from kpt.base.documents.model import Tone

FONT = "Arial"
BLUE = RGBColor(0x09, 0x43, 0xB5)
INK = RGBColor(0x1F, 0x24, 0x30)
SOFT = RGBColor(0x4C, 0x4C, 0x4C)
ALERT = RGBColor(0xA8, 0x05, 0x21)

LEAD, NOTE, MISSING = "KPT Entrada", "KPT Nota", "KPT Por escribir"
ABOVE, FACT, MARK = "KPT Antetítulo", "KPT Dato", "KPT Marca"
TONES = {Tone.NORMAL: "Normal", Tone.LEAD: LEAD, Tone.NOTE: NOTE, Tone.MISSING: MISSING}

_HEADINGS = {1: (17, 18), 2: (13, 14), 3: (11, 12), 4: (10, 10)}  # level: size, space before


def prepare(file: DocxDocument, language: str) -> None:
    """Give a new document its language and its styles."""
    styles = file.styles
    _set_language(styles, language)
    _look(styles["Normal"], size=10, colour=INK, after=6)
    for level, (size, before) in _HEADINGS.items():
        style = styles[f"Heading {level}"]
        _look(style, size=size, colour=BLUE, bold=True, before=before, after=6)
        style.paragraph_format.keep_with_next = True
    _look(styles["Title"], size=28, colour=BLUE, bold=True, after=4)
    _without_border(styles["Title"])
    _look(styles["Subtitle"], size=16, colour=INK, after=14)
    _look(styles["Caption"], size=9, colour=SOFT, bold=True, before=8, after=3)
    for name in ("Header", "Footer"):
        _look(styles[name], size=8, colour=SOFT)
    for name in ("List Bullet", "List Number"):
        _look(styles[name], size=10, colour=INK, after=3)
    _look(_new(styles, LEAD), size=11, colour=SOFT, after=8)
    _look(_new(styles, NOTE), size=8.5, colour=SOFT, before=3, after=8)
    _look(_new(styles, MISSING), size=9.5, colour=RGBColor(0x6B, 0x4A, 0), after=6)
    _look(_new(styles, ABOVE), size=13, colour=SOFT, after=4)
    _look(_new(styles, FACT), size=10, colour=INK, after=3)
    styles["TOC Heading"].base_style = styles["Normal"]  # else it would stand in the index
    _look(styles["TOC Heading"], size=17, colour=BLUE, bold=True, after=8)
    for level in (1, 2, 3, 4):
        entry = _new(styles, f"TOC {level}")
        _look(entry, size=10, colour=INK, bold=level == 1, after=2)
        entry.paragraph_format.left_indent = Cm(0.6 * (level - 1))
    mark = styles.add_style(MARK, WD_STYLE_TYPE.CHARACTER)
    assert isinstance(mark, CharacterStyle)
    mark.font.bold = True


def _new(styles: Styles, name: str) -> ParagraphStyle:
    style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(style, ParagraphStyle)
    style.base_style = styles["Normal"]
    return style


def _look(
    style: ParagraphStyle,
    *,
    size: float,
    colour: RGBColor,
    bold: bool | None = None,
    before: float = 0,
    after: float = 0,
) -> None:
    style.font.size, style.font.color.rgb = Pt(size), colour
    style.font.bold, style.font.italic = bold, False
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    properties = style.element.get_or_add_rPr()
    fonts = properties.find(qn("w:rFonts"))
    if fonts is not None:
        properties.remove(fonts)
    fonts = OxmlElement("w:rFonts")
    for name in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{name}"), FONT)
    properties.insert(0, fonts)


def _set_language(styles: Styles, language: str) -> None:
    """Say in which language the document is, where every text takes it from."""
    for element in styles.element.iter(qn("w:lang")):
        element.set(qn("w:val"), language)
    defaults = styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    if defaults is not None and defaults.find(qn("w:lang")) is None:
        element = OxmlElement("w:lang")
        element.set(qn("w:val"), language)
        defaults.append(element)


def _without_border(style: ParagraphStyle) -> None:
    properties = style.element.pPr
    border = None if properties is None else properties.find(qn("w:pBdr"))
    if border is not None:
        properties.remove(border)

"""A table as the XML of Word. Written as text and parsed once: thousands of cells by hand are slow.

Every text goes through ``escape``: what a person wrote is never XML.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape, quoteattr

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from lxml.etree import _Element

from kpt.base.documents.model import Align, Row, RowKind, Table
from kpt.base.documents.text import for_xml
from kpt.base.documents.written import LONGEST_WHOLE_CELL

EMU_PER_TWIP = 635  # a twip is a twentieth of a point
TINT, GREY = "E5ECF8", "F1F2F4"
FILLS = {RowKind.GROUP: GREY, RowKind.TOTAL: TINT}
BOLD = {RowKind.GROUP, RowKind.HEAD, RowKind.SUBTOTAL, RowKind.TOTAL}
HALF_POINTS, HALF_POINTS_DENSE = 18, 16


def table_xml(table: Table, width_emu: int) -> _Element:
    """Return the table as wide as ``width_emu``, its header marked so that Word repeats it."""
    widths = _widths(table, width_emu // EMU_PER_TWIP)
    parts = [f"<w:tbl {nsdecls('w')}>", _properties(table, sum(widths))]
    parts.append("<w:tblGrid>")
    parts += (f'<w:gridCol w:w="{width}"/>' for width in widths)
    parts.append("</w:tblGrid>")
    parts += _header(table, widths)
    parts += (_row(table, row, widths) for row in table.rows)
    parts.append("</w:tbl>")
    return parse_xml("".join(parts))


def _widths(table: Table, total: int) -> list[int]:
    shares = sum(column.width for column in table.columns)
    return [int(total * column.width / shares) for column in table.columns]


def _properties(table: Table, width: int) -> str:
    caption, line = for_xml(table.caption), 'w:val="single" w:sz="4" w:space="0" w:color="B9C0CC"'
    return (
        f'<w:tblPr><w:tblW w:w="{width}" w:type="dxa"/>'
        f'<w:tblBorders><w:top w:val="single" w:sz="8" w:space="0" w:color="0943B5"/>'
        f"<w:bottom {line}/><w:insideH {line}/></w:tblBorders>"
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="60" w:type="dxa"/>'
        '<w:right w:w="60" w:type="dxa"/></w:tblCellMar>'
        '<w:tblLook w:val="0020" w:firstRow="1"/>'
        f"<w:tblCaption w:val={quoteattr(caption)}/>"
        f"<w:tblDescription w:val={quoteattr(for_xml(table.note) or caption)}/></w:tblPr>"
    )


def _header(table: Table, widths: list[int]) -> Iterator[str]:
    start = "<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"
    if table.groups:
        yield start
        at = 0
        for group in table.groups:
            width = sum(widths[at : at + group.span])
            at += group.span
            text = _text(group.label, Align.CENTER, table.dense, bold=True, keep=True)
            yield _cell(text, width, span=group.span, fill=TINT)
        yield "</w:tr>"
    yield start
    for column, width in zip(table.columns, widths, strict=True):
        text = _text(column.label, column.align, table.dense, bold=True, keep=True)
        yield _cell(text, width, fill=TINT)
    yield "</w:tr>"


def _row(table: Table, row: Row, widths: list[int]) -> str:
    whole = all(len(text) <= LONGEST_WHOLE_CELL for text in row.cells)
    fill, bold = FILLS.get(row.kind, ""), row.kind in BOLD
    keep = row.kind in (RowKind.GROUP, RowKind.HEAD)
    cells: Iterable[str]
    if row.kind == RowKind.GROUP:
        text = _text(row.cells[0], Align.LEFT, table.dense, bold=True, keep=True)
        cells = [_cell(text, sum(widths), span=len(widths), fill=fill)]
    else:
        cells = (
            _cell(_text(text, column.align, table.dense, bold=bold, keep=keep), width, fill=fill)
            for text, column, width in zip(row.cells, table.columns, widths, strict=True)
        )
    guard = "<w:trPr><w:cantSplit/></w:trPr>" if whole else ""
    return f"<w:tr>{guard}{''.join(cells)}</w:tr>"


def _cell(text: str, width: int, *, span: int = 1, fill: str = "") -> str:
    spans = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spans}{shade}</w:tcPr>{text}</w:tc>'


def _text(text: str, align: Align, dense: bool, *, bold: bool, keep: bool) -> str:
    size = HALF_POINTS_DENSE if dense else HALF_POINTS
    next_ = "<w:keepNext/>" if keep else ""
    weight = "<w:b/>" if bold else ""
    return (
        f'<w:p><w:pPr>{next_}<w:spacing w:before="20" w:after="20" w:line="240" '
        f'w:lineRule="auto"/><w:jc w:val="{align}"/></w:pPr>'
        f'<w:r><w:rPr>{weight}<w:sz w:val="{size}"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(for_xml(text))}</w:t></w:r></w:p>'
    )

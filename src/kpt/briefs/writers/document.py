"""A report as a document, which the PDF and the Word file are set from."""

from __future__ import annotations

from datetime import datetime

from kpt.base.documents.model import (
    Align,
    Column,
    Cover,
    Document,
    Heading,
    Paragraph,
    Row,
    RowKind,
    Run,
    Table,
    Toc,
    Tone,
)
from kpt.base.documents.model import Block as DocumentBlock
from kpt.briefs.content import Block, Content, Figures, Grid, Stories, Words

KIT = "Kit de Planeación Territorial"
TONES = {"lead": Tone.LEAD, "note": Tone.NOTE}
WIDE = 6  # columns from which a table lies on its side
DENSE = 5
MANY_PARTS = 4  # from which a report has an index


def as_document(content: Content, *, made: datetime) -> Document:
    """Return a report as the blocks of a document: the same texts as its page."""
    blocks: list[DocumentBlock] = []
    if content.has_cover:
        blocks.append(_cover(content))
        if len(content.parts) > MANY_PARTS:
            blocks.append(Toc(depth=1))
    else:
        blocks += [Heading(content.title, numbered=False), *_opening(content)]
    level = 1 if content.has_cover else 2
    for part in content.parts:
        blocks.append(Heading(part.title, level, numbered=content.has_cover))
        for block in part.blocks:
            blocks += _drawn(block)
    return Document(
        title=f"{content.title} · {content.entity}",
        subtitle=content.subtitle,
        blocks=tuple(blocks),
        author=content.entity,
        subject=content.title,
        mark=content.mark,
        foot=f"{content.entity} · {KIT}",
        is_draft=content.is_draft,
        created=made,
        keywords=("seguimiento al plan de desarrollo", content.entity),
    )


def _cover(content: Content) -> Cover:
    return Cover(
        above=content.entity,
        title=content.title,
        subtitle=content.subtitle,
        facts=content.facts,
        note=(
            "El avance de varias metas es un promedio propio: no es el del DNP. «—» es que no se "
            "reportó; no es cero."
        ),
    )


def _opening(content: Content) -> list[DocumentBlock]:
    facts = tuple(Row((name, text)) for name, text in content.facts)
    return [
        Paragraph(f"{content.entity}. {content.subtitle}", Tone.LEAD),
        Table("Datos de este informe", (Column("Dato"), Column("Valor", 3)), facts),
    ]


def _drawn(block: Block) -> list[DocumentBlock]:
    match block:
        case Words():
            return [Paragraph(block.text, TONES.get(block.kind, Tone.NORMAL))]
        case Figures():
            rows = tuple(Row((one.label, one.text, one.note)) for one in block.items)
            columns = (Column("Cifra", 2), Column("Valor", 1.4, Align.RIGHT), Column("Nota", 2.4))
            return [Table("Cifras", columns, rows)]
        case Stories():
            return [
                Paragraph(
                    (
                        Run(f"{story.title} ", bold=True),
                        Run(f"({story.sub}). "),
                        Run(story.text),
                    )
                )
                for story in block.items
            ]
    return [_table(block)]


def _table(grid: Grid) -> Table:
    wide = len(grid.heads)
    rows = [Row(grid.texts(row)) for row in grid.rows]
    if grid.total:
        rows.append(Row(grid.texts(grid.total), RowKind.TOTAL))
    return Table(
        caption=grid.caption,
        columns=tuple(
            Column(head.label, head.width, Align.RIGHT if head.is_number else Align.LEFT)
            for head in grid.heads
        ),
        rows=tuple(rows),
        landscape=wide >= WIDE,
        dense=wide >= DENSE,
        note=grid.note,
    )

"""A small document with a block of every kind."""

from decimal import Decimal as D

from kpt.base.documents.model import (
    Align,
    Bar,
    BarChart,
    Bullets,
    Column,
    ColumnGroup,
    Cover,
    Document,
    Heading,
    LineChart,
    PageBreak,
    Paragraph,
    Row,
    RowKind,
    Run,
    Series,
    Table,
    Toc,
    Tone,
)
from tests.plan_factories import NOW

RIGHT = Align.RIGHT


def a_table(
    rows: int = 3, *, text: str = "Vía terciaria mejorada", landscape: bool = True
) -> Table:
    """Return a table of one programme, with its groups of columns and its total."""
    body = [Row((f"IP-{n}", text, "1.000", "2.000"), RowKind.HEAD) for n in range(1, rows + 1)]
    return Table(
        "Metas de la línea",
        (
            Column("Meta", 1),
            Column("Indicador", 4),
            Column("2024", 2, RIGHT),
            Column("2025", 2, RIGHT),
        ),
        (
            Row(("Programa 2402 Red vial",), RowKind.GROUP),
            *body,
            Row(("", "Recursos propios", "1.000", "2.000"), RowKind.DETAIL),
            Row(("", "Total", "3.000", "6.000"), RowKind.TOTAL),
        ),
        groups=(ColumnGroup("", 2), ColumnGroup("Pesos", 2)),
        landscape=landscape,
        dense=True,
        note="Una nota de la tabla.",
    )


def a_document(*, text: str = "Un párrafo cualquiera.", rows: int = 3, **more) -> Document:
    blocks = (
        Cover(
            "Municipio de Buenavista", "El plan", "2024-2027", (("Entidad", "Buenavista"),), "Fin"
        ),
        Toc(),
        Heading("Presentación"),
        Paragraph(text, Tone.LEAD),
        Paragraph(
            (Run("Con "), Run("negrilla", bold=True), Run(" y un enlace", url="https://x.co"))
        ),
        Bullets(("uno", text)),
        Paragraph("Falta escribir esto.", Tone.MISSING),
        BarChart("Analfabetismo", (Bar("Buenavista", D("8.5"), "8,5 %", True),), "Barra: 8,5 %"),
        LineChart(
            "Por año", ("2022", "2023"), (Series("Buenavista", (D(9), D("8.5"))),), "Baja a 8,5"
        ),
        PageBreak(),
        Heading("Parte estratégica"),
        Heading("LE-1. Tejido social", 2),
        a_table(rows, text=text),
        Heading("Anexo"),
        Paragraph("Nada más."),
    )
    given = {
        "mark": "Borrador · versión 2 · 20 de octubre de 2026",
        "foot": "Municipio de Buenavista",
        "is_draft": True,
        "author": "Buenavista",
        "created": NOW,
    }
    return Document("Plan de Buenavista", blocks, **(given | more))

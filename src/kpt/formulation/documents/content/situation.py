"""Programa de gobierno and diagnosis, as their own modules tell them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from kpt.base.documents.model import (
    Align,
    Block,
    Bullets,
    Column,
    Heading,
    LineChart,
    Paragraph,
    Row,
    Run,
    Series,
    Table,
    Tone,
    Words,
)
from kpt.base.numbers import cuenta, quantity
from kpt.diagnosis.queries.document import ChartData, Piece, TableData, diagnosis_blocks
from kpt.diagnosis.queries.document import Paragraph as Said
from kpt.formulation.documents.content.material import Material
from kpt.promises.queries.summary import KeptPromise, promises_summary

NO_DIAGNOSIS = "El diagnóstico todavía no se ha escrito. Se arma en «Diagnóstico»."
NO_PROGRAMME = (
    "El programa de gobierno todavía no está en el Kit. Se sube o se escribe en «Programa de "
    "gobierno»."
)
DENSE, WIDE = 5, 8  # columns from which letters are narrow, and the page lies on its side


def diagnosis(material: Material) -> list[Block]:
    """Return the diagnosis, the general part first and then line by line."""
    blocks: list[Block] = [Heading("Diagnóstico")]
    sections = diagnosis_blocks(material.version) if material.version else []
    if not sections:
        return [*blocks, Paragraph(NO_DIAGNOSIS, Tone.MISSING)]
    for section in sections:
        title = f"{section.label}. {section.title}" if section.label else section.title
        blocks.append(Heading(title, 2))
        for piece in section.pieces:
            blocks += _piece(piece)
    return blocks


def _piece(piece: Piece) -> Iterator[Block]:
    if piece.title:
        yield Heading(piece.title, 3)
    yield from _paragraphs(piece.paragraphs)
    for chart in piece.charts:
        yield _chart(chart)
    for table in piece.tables:
        yield _table(table)


def _paragraphs(paragraphs: Iterable[Said]) -> Iterator[Block]:
    """Yield paragraphs, with what follows each other in a list together."""
    items: list[Words] = []
    style = ""
    for one in paragraphs:
        if items and one.style != style:
            yield Bullets(tuple(items), ordered=style == "number")
            items = []
        style = one.style
        words = tuple(Run(run.text, run.bold, run.italic, run.url) for run in one.runs)
        if style in ("bullet", "number"):
            items.append(words)
        elif style == "subtitle":
            yield Heading(one.text, 4, numbered=False)
        else:
            yield Paragraph(words)
    if items:
        yield Bullets(tuple(items), ordered=style == "number")


def _table(table: TableData) -> Table:
    columns = tuple(
        Column(header, _width(table, at), Align.RIGHT if number else Align.LEFT)
        for at, (header, number) in enumerate(zip(table.headers, table.numeric, strict=True))
    )
    rows = tuple(Row(row) for row in table.rows)
    return Table(
        table.caption,
        columns,
        rows,
        landscape=len(columns) > WIDE,
        dense=len(columns) > DENSE,
        note=_source(table.source),
    )


def _width(table: TableData, at: int) -> float:
    """Return how wide a column is by what it holds: its longest text, and no word cut."""
    words = [word for row in (table.headers, *table.rows) for word in row[at].split()]
    longest = max((len(row[at]) for row in table.rows), default=1)
    return max(max(map(len, words), default=1) / 10, min(longest / 18, 4), 0.8)


def _source(text: str) -> str:
    """Return where figures come from, as a sentence."""
    said = text.strip().rstrip(".")
    if not said:
        return ""
    return f"{said}." if said.lower().startswith("fuente") else f"Fuente: {said}."


def _chart(chart: ChartData) -> LineChart:
    series = tuple(Series(one.name, one.values) for one in chart.series)
    said = [
        f"{one.name}: " + ", ".join(f"{at} {quantity(v)}" for at, v in pairs)
        for one in chart.series
        if (
            pairs := [
                (a, v) for a, v in zip(chart.labels, one.values, strict=True) if v is not None
            ]
        )
    ]
    note = _source(chart.source)
    alt = f"{chart.title} ({chart.unit}). {'. '.join(said)}."
    return LineChart(chart.title, chart.labels, series, alt, unit=chart.unit, note=note)


def _known(labels: Sequence[str], values: Sequence[Decimal | None]) -> list[tuple[str, Decimal]]:
    pairs = zip(labels, values, strict=True)
    return [(label, value) for label, value in pairs if value is not None]


def programme(material: Material) -> list[Block]:
    """Return what the programa de gobierno promised and where the plan keeps it."""
    blocks: list[Block] = [Heading("Programa de gobierno")]
    summary = promises_summary(material.version.plan) if material.version else None
    if summary is None or not summary.promises:
        return [*blocks, Paragraph(NO_PROGRAMME, Tone.MISSING)]
    coverage = summary.coverage
    said = cuenta(len(summary.promises), "promesa,promesas")
    blocks.append(
        Paragraph(
            f"El programa de gobierno tiene {said}: {coverage.linked} están en el plan, "
            f"{coverage.set_aside} se apartaron con su razón y {coverage.pending} están "
            "pendientes.",
            Tone.LEAD,
        )
    )
    if summary.lines:
        rows = tuple(
            Row((f"{line.label}. {line.name}", str(line.promises))) for line in summary.lines
        )
        columns = (Column("Línea estratégica", 4), Column("Promesas", 1, Align.RIGHT))
        blocks.append(Table("Promesas que desarrolla cada línea", columns, rows))
    return blocks


def promises_annex(material: Material) -> list[Block]:
    """Return every promise with the rows of the plan that keep it."""
    summary = promises_summary(material.version.plan) if material.version else None
    if summary is None or not summary.promises:
        return []
    columns = (
        Column("N.º", 0.4, Align.RIGHT),
        Column("Promesa", 5),
        Column("Qué pasó", 1.2),
        Column("Dónde está en el plan, o por qué no", 4),
    )
    rows = tuple(_promise(one) for one in summary.promises)
    caption = "Promesas del programa de gobierno en el plan"
    return [
        Heading("Anexo: promesas del programa de gobierno"),
        Table(caption, columns, rows, landscape=True, dense=True),
    ]


def _promise(one: KeptPromise) -> Row:
    where = "; ".join(f"{row.label} {row.name}" for row in one.rows) or one.reason
    return Row((str(one.number), one.text, one.standing.label, where))

"""The acta of a review as a document."""

from __future__ import annotations

from kpt.base.documents.model import (
    Block,
    Column,
    Cover,
    Document,
    Heading,
    Paragraph,
    Row,
    Table,
    Tone,
)
from kpt.base.documents.pdf import write_pdf
from kpt.base.numbers import fecha_hora
from kpt.review.queries.record import Record
from kpt.review.queries.threads import Thread
from kpt.rules.periods import legal_day


def record_document(record: Record) -> Document:
    """Return the acta as blocks: what was decided, and each observation with its answers."""
    blocks: list[Block] = [
        Cover(
            above=record.entity,
            title=record.title,
            subtitle=record.plan,
            facts=(*record.facts, ("Acta del", fecha_hora(record.made_at))),
            note="Lo que dice cada quien está como lo escribió, con su nombre, su rol y la hora.",
        ),
        Heading("Decisiones", numbered=False),
    ]
    blocks.append(_steps(record) if record.steps else Paragraph("Ninguna todavía.", Tone.MISSING))
    blocks.append(Heading("Observaciones y respuestas", numbered=False))
    if not record.threads:
        blocks.append(Paragraph("No se hizo ninguna observación.", Tone.MISSING))
    for number, thread in enumerate(record.threads, 1):
        blocks += _thread(number, thread)
    return Document(
        title=record.title,
        blocks=tuple(blocks),
        subtitle=record.entity,
        subject=record.sentence,
        foot=f"{record.entity} · {record.title}",
        created=record.made_at,
    )


def _steps(record: Record) -> Table:
    return Table(
        "Pasos del reporte",
        (Column("Fecha", 2), Column("Decisión", 3), Column("Quién", 3), Column("Comentario", 4)),
        tuple(
            Row((fecha_hora(s.at), s.title, _signed(s.who, s.role), s.comment or "—"))
            for s in record.steps
        ),
    )


def _thread(number: int, thread: Thread) -> list[Block]:
    closed = f" Cerrada por {thread.closed}, {fecha_hora(thread.closed_at)}"
    said = tuple(
        Row(
            (
                fecha_hora(message.at),
                _signed(message.who, message.role),
                f"{message.text} [Adjunto: {message.file_name}]" if message.file else message.text,
            )
        )
        for message in thread.messages
    )
    return [
        Heading(f"{number}. {thread.heading}", level=2, numbered=False),
        Paragraph(f"{thread.state}.{closed if thread.closed_at else ''}", Tone.NOTE),
        Table(
            f"Observación {number}",
            (Column("Fecha", 2), Column("Quién", 3), Column("Qué dijo", 6)),
            said,
        ),
    ]


def _signed(who: str, role: str) -> str:
    return f"{who} ({role})" if role else who


def record_pdf(record: Record) -> bytes:
    """Return the acta as PDF. Takes seconds: it is called by a job."""
    return write_pdf(record_document(record))


def record_name(record: Record) -> str:
    """Return «acta-de-revision-63111-2025-2026-11-21.pdf»."""
    on = legal_day(record.made_at)
    return f"acta-de-revision-{record.divipola}-{record.year}-{on:%Y-%m-%d}.pdf"

"""A letter as a document."""

from __future__ import annotations

from kpt.base.documents.model import Block, Document, Paragraph, Run, Tone, prose
from kpt.base.numbers import fecha
from kpt.correspondence.models import Letter
from kpt.correspondence.queries.messages import sender_of


def letter_document(letter: Letter) -> Document:
    """Return a letter ready to be set: number, date, to whom, what about, the words, who signs."""
    batch, entity = letter.batch, letter.entity
    sender = sender_of(batch.department)
    to = f"Gobernación de {entity}" if entity.is_department else f"Alcaldía de {entity}"
    place = "" if entity.department is None else f" ({entity.department.name})"
    blocks: list[Block] = [
        Paragraph((Run(sender, bold=True),)),
        Paragraph(f"Oficio {letter.label}"),
        Paragraph(fecha(batch.at)),
        Paragraph((Run("Para: ", bold=True), Run(f"{to}{place}"))),
        Paragraph((Run("Asunto: ", bold=True), Run(batch.subject))),
        *prose(letter.text),
        Paragraph("Atentamente,"),
        Paragraph((Run(batch.signed_as, bold=True),)),
        Paragraph(sender),
    ]
    if batch.department is not None:
        blocks.append(Paragraph("Con copia al Departamento Nacional de Planeación.", Tone.NOTE))
    return Document(
        title=f"Oficio {letter.label}",
        subtitle=batch.subject,
        author=sender,
        subject=batch.subject,
        blocks=tuple(blocks),
        foot=f"Oficio {letter.label} · {sender} · Kit de Planeación Territorial",
        created=batch.at,
    )

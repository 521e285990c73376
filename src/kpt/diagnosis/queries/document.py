"""The diagnosis as a document: sections of paragraphs, tables and charts, all of them plain data.

``diagnosis_blocks(version)`` is what prints the plan asks for. Nothing here knows of HTML, DOCX
or PDF; figures in tables are already written as people read them, those of charts are Decimal.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F, QuerySet

from kpt.diagnosis.models import DiagnosisBlock, DiagnosisDocument
from kpt.diagnosis.pieces import (
    ChartData,
    ChartSeries,
    DiagnosisSection,
    Paragraph,
    Piece,
    Run,
    TableData,
)
from kpt.diagnosis.queries.figures import ChosenBlock, Figures
from kpt.plans.models import PlanVersion, StrategicLine

__all__ = [
    "ChartData",
    "ChartSeries",
    "DiagnosisSection",
    "Paragraph",
    "Piece",
    "Run",
    "TableData",
    "diagnosis_blocks",
]

GENERAL = "Diagnóstico general del territorio"


def diagnosis_blocks(version: PlanVersion) -> list[DiagnosisSection]:
    """Return the diagnosis of a plan, the general part first and then line by line.

    From live data: the blocks as they are now and the last figures. Lines nobody has written
    about, and documents of lines that the version no longer has, are left out. The number of
    queries does not grow with the blocks.
    """
    documents = DiagnosisDocument.objects.filter(plan=version.plan)
    blocks = blocks_of(documents)
    figures = Figures(version.plan, [block for found in blocks.values() for block in found])
    lines = StrategicLine.objects.filter(version=version).order_by("position")
    titles = {None: (GENERAL, "")} | {line.uid: (line.name, line.label) for line in lines}
    by_line = {document.line_uid: document for document in documents}
    sections = []
    for uid, (title, label) in titles.items():
        document = by_line.get(uid)
        pieces = figures.pieces(blocks.get(document.pk, []), uid) if document else ()
        if pieces:
            sections.append(DiagnosisSection(title, label, pieces))
    return sections


def blocks_of(
    documents: Iterable[DiagnosisDocument] | QuerySet[DiagnosisDocument],
) -> dict[int, list[ChosenBlock]]:
    """Return the blocks of each document in their order, with what they chose. One query."""
    rows = (
        DiagnosisBlock.objects.filter(document__in=documents)
        .annotate(shown=F("chosen__indicator_id"))
        .order_by("document", "position", "pk", "chosen__position")
    )
    found: dict[int, list[ChosenBlock]] = {}
    for row in rows:
        blocks = found.setdefault(row.document_id, [])
        if not blocks or blocks[-1].block.pk != row.pk:
            blocks.append(ChosenBlock(row, []))
        if row.shown is not None:
            blocks[-1].indicators.append(row.shown)
    return found

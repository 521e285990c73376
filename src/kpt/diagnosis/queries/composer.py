"""The pages in which the document of a line is composed, and its versions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any
from uuid import UUID

from django.db.models import Count, Max
from django.http import Http404
from django.utils.safestring import SafeString

from kpt.base.errors_http import Spanish
from kpt.diagnosis.charts import draw, draw_table
from kpt.diagnosis.frozen import lines as text_lines
from kpt.diagnosis.frozen import thaw
from kpt.diagnosis.models import BlockKind, DiagnosisBlock, DiagnosisDocument, DiagnosisVersion
from kpt.diagnosis.pieces import Piece
from kpt.diagnosis.queries.document import GENERAL, blocks_of
from kpt.diagnosis.queries.figures import Figures
from kpt.diagnosis.queries.lines import Line, PlanLines
from kpt.diagnosis.text import as_html
from kpt.indicators.models import Indicator
from kpt.indicators.queries.lists import Wanted, indicators_of, readable
from kpt.territories.models import TerritorialEntity

GENERAL_KEY = "general"
OFFERED = 40
SAME_SHOWN = 4
WITH_INDICATORS = (BlockKind.TABLE, BlockKind.CHART)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A piece as a page draws it."""

    title: str
    text: SafeString
    tables: tuple[SafeString, ...]
    charts: tuple[SafeString, ...]

    @property
    def is_blank(self) -> bool:
        return not (self.text or self.tables or self.charts)


@dataclass(frozen=True, slots=True)
class ComposedBlock:
    """A block with what it shows."""

    block: DiagnosisBlock
    drawn: Drawn
    kind: str


@dataclass(frozen=True, slots=True)
class Subject:
    """What a document is about: a line, or the whole territory (``uid`` None)."""

    key: str
    title: str
    uid: UUID | None
    sectors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document of the list: what it is about and how far it is."""

    subject: Subject
    blocks: int
    versions: int
    changed_at: Any


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """A document being composed."""

    subject: Subject
    blocks: tuple[ComposedBlock, ...]


def subject_or_404(lines: PlanLines, key: str) -> Subject:
    """Return what an address speaks of: «general» or the label of a line, «LE-2»."""
    found = next((s for s in subjects(lines) if s.key == key), None)
    if found is None:
        raise Http404(Spanish("El plan no tiene esa línea."))
    return found


def subjects(lines: PlanLines) -> list[Subject]:
    """Return the documents that a plan may have: the general one and one for each line."""
    if lines.plan is None:
        return []
    general = Subject(GENERAL_KEY, GENERAL, None)
    return [general, *(_subject(line) for line in lines.lines)]


def _subject(line: Line) -> Subject:
    return Subject(line.label, line.name, line.uid, line.sectors)


def document_list(lines: PlanLines) -> list[DocumentLine]:
    """Return every document of the plan with how far it is. Two queries."""
    if lines.plan is None:
        return []
    documents = DiagnosisDocument.objects.filter(plan=lines.plan)
    rows = documents.annotate(
        how_many=Count("blocks", distinct=True),
        kept=Count("versions", distinct=True),
        changed=Max("blocks__changed_at"),
    )
    by_line = {row.line_uid: row for row in rows}
    found = []
    for subject in subjects(lines):
        row = by_line.get(subject.uid)
        found.append(
            DocumentLine(
                subject,
                row.how_many if row else 0,
                row.kept if row else 0,
                row.changed if row else None,
            )
        )
    return found


def document_of(lines: PlanLines, subject: Subject) -> DiagnosisDocument | None:
    """Return the document of a subject, if somebody has begun it."""
    documents = DiagnosisDocument.objects.select_related("plan__entity__department")
    return documents.filter(plan=lines.plan, line_uid=subject.uid).first()


def document_page(lines: PlanLines, subject: Subject) -> DocumentPage:
    """Return a document with its blocks drawn. The queries do not grow with the blocks."""
    assert lines.plan is not None
    documents = DiagnosisDocument.objects.filter(plan=lines.plan, line_uid=subject.uid)
    blocks = [block for found in blocks_of(documents).values() for block in found]
    figures = Figures(lines.plan, blocks)
    return DocumentPage(
        subject,
        tuple(
            ComposedBlock(
                one.block, drawn(figures.piece(one, subject.uid)), one.block.get_kind_display()
            )
            for one in blocks
        ),
    )


def version_list(document: DiagnosisDocument | None) -> list[DiagnosisVersion]:
    """Return the versions of a document, newest first, without what they say."""
    if document is None:
        return []
    versions = document.versions.select_related("saved_by").prefetch_related("affected")
    return list(versions.defer("content"))


def drawn(piece: Piece) -> Drawn:
    """Return a piece as a page draws it."""
    charts = (draw(chart) for chart in piece.charts)
    return Drawn(
        piece.title,
        as_html(piece.paragraphs),
        tuple(draw_table(table) for table in piece.tables),
        tuple(chart for chart in charts if chart is not None),
    )


def block_or_404(entity: TerritorialEntity, number: int) -> DiagnosisBlock:
    """Return a block of a plan of this entity."""
    blocks = DiagnosisBlock.objects.select_related("document", "changed_by")
    found = blocks.filter(pk=number, document__plan__entity=entity).first()
    if found is None:
        raise Http404(Spanish("Ese bloque no existe o ya se quitó."))
    return found


def offered(
    entity: TerritorialEntity, subject: Subject, words: str, chosen: Sequence[Indicator]
) -> list[Indicator]:
    """Return the indicators to choose from: the chosen ones first, then those that fit.

    Without words, those of the sectors of the line; with words, those that are called so.
    """
    held = {one.pk for one in chosen}
    sectors = subject.sectors if not words else ()
    found = indicators_of(entity, Wanted(words=words, sectors=sectors))
    rest = [one for one in found[: OFFERED + len(held)] if one.pk not in held]
    return [*chosen, *rest[:OFFERED]]


# Versions -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Change:
    """A line of the comparison: «» stays, «+» is new, «−» is gone."""

    sign: str
    words: str
    text: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is different between two states of a document."""

    before: str
    after: str
    changes: tuple[Change, ...]
    added: int
    gone: int


def version_or_404(document: DiagnosisDocument | None, number: int) -> DiagnosisVersion:
    """Return a version of a document."""
    versions = document and document.versions.select_related("saved_by")
    found = versions and versions.prefetch_related("affected").filter(number=number).first()
    if not found:
        raise Http404(Spanish("Esa versión no existe."))
    return found


def version_blocks(version: DiagnosisVersion) -> list[Drawn]:
    """Return a version as it read on its day."""
    return [drawn(thaw(kept["piece"])) for kept in version.content["blocks"]]


def comparison(lines: PlanLines, subject: Subject, asked: Any) -> Comparison | None:
    """Compare version ``a`` with ``b``, or with the document as it is now (``b`` blank).

    Without ``a``, the newest. None while the document has no version: there is nothing to compare.
    """
    kept = DiagnosisVersion.objects.filter(
        document__plan=lines.plan, document__line_uid=subject.uid
    )
    if asked.get("a"):
        kept = kept.filter(number__in=[_number(asked.get("a")), _number(asked.get("b"))])
    else:
        kept = kept[:1]
    by_number = {version.number: version for version in kept}
    if not asked.get("a") and not by_number:
        return None
    before = by_number.get(_number(asked.get("a")) or max(by_number))
    after = by_number.get(_number(asked.get("b")))
    if before is None or (asked.get("b") and after is None):
        raise Http404(Spanish("Esa versión no existe."))
    new = _version_lines(after) if after else _lines_today(lines, subject, before)
    changes = _changes(_version_lines(before), new)
    counts = Counter(change.sign for change in changes)
    name = f"Versión {after.number}" if after else "Documento de hoy"
    return Comparison(f"Versión {before.number}", name, changes, counts["+"], counts["−"])


def _lines_today(lines: PlanLines, subject: Subject, version: DiagnosisVersion) -> list[str]:
    assert lines.plan is not None
    documents = DiagnosisDocument.objects.filter(pk=version.document_id)
    blocks = [one for found in blocks_of(documents).values() for one in found]
    figures = Figures(lines.plan, blocks)
    return [text for one in blocks for text in text_lines(figures.piece(one, subject.uid))]


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 6 else 0


def _version_lines(version: DiagnosisVersion) -> list[str]:
    return [t for kept in version.content["blocks"] for t in text_lines(thaw(kept["piece"]))]


def _changes(old: list[str], new: list[str]) -> tuple[Change, ...]:
    """Return what changed; what stays is told by one line before and one after, and a count."""
    found: list[Change] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found += _same(old[a:b])
            continue
        found += [Change("−", "Se quitó", text) for text in old[a:b]]
        found += [Change("+", "Se agregó", text) for text in new[c:d]]
    return tuple(found)


def _same(texts: list[str]) -> list[Change]:
    if len(texts) <= SAME_SHOWN:
        return [Change("", "Igual", text) for text in texts]
    between = f"… {len(texts) - 2} renglones iguales …"
    return [
        Change("", "Igual", texts[0]),
        Change("", "Igual", between),
        Change("", "Igual", texts[-1]),
    ]


def subject_of(lines: PlanLines, block: DiagnosisBlock) -> Subject:
    """Return what the document of a block is about.

    A line that the plan no longer has is as the general document.
    """
    general = Subject(GENERAL_KEY, GENERAL, None)
    return next((s for s in subjects(lines) if s.uid == block.document.line_uid), general)


def chosen_by(block: DiagnosisBlock) -> list[Indicator]:
    """Return the indicators that a block shows, in their order. One query."""
    return [one.indicator for one in block.chosen.select_related("indicator")]


def picked(entity: TerritorialEntity, keys: Sequence[int]) -> list[Indicator]:
    """Return the indicators that somebody has just marked. One query."""
    return list(readable(entity).filter(pk__in=keys))

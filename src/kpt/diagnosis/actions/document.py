"""Composing the document of the diagnosis: blocks in order, saved as one goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from kpt.accounts.actor import Actor
from kpt.audit.kinds import AuditKind
from kpt.base.errors import StaleRow
from kpt.diagnosis.actions.writing import NotThere, NotWritten, allowed, locked, told
from kpt.diagnosis.models import BlockIndicator, BlockKind, DiagnosisBlock, DiagnosisDocument
from kpt.diagnosis.queries.lines import plan_lines
from kpt.indicators.queries.lists import readable
from kpt.territories.models import TerritorialEntity

MOST_BLOCKS = 60
MOST_INDICATORS = 30
LONGEST_TEXT = 40_000


@dataclass(frozen=True, slots=True)
class Said:
    """What a person changes of a block; None is «not touched»."""

    title: str | None = None
    text: str | None = None
    indicators: tuple[int, ...] | None = None


@transaction.atomic
def add_block(
    *,
    entity: TerritorialEntity,
    line_uid: UUID | None,
    kind: BlockKind,
    actor: Actor,
    now: datetime,
) -> DiagnosisBlock:
    """Add a block at the end of the document of a line, or of the general one (without a line).

    Raises NotAllowed, NotThere without a plan or a line, or NotWritten when there are too many.
    """
    allowed(actor, entity)
    document = _document(entity, line_uid)
    if document.blocks.count() >= MOST_BLOCKS:
        raise NotWritten(f"El documento ya tiene {MOST_BLOCKS} bloques. Una dos o quite alguno.")
    last = document.blocks.aggregate(last=Max("position"))["last"] or 0
    block = DiagnosisBlock.objects.create(
        document=document,
        position=last + 1,
        kind=kind,
        changed_at=now,
        changed_by=actor.user,
    )
    _told(block, entity, actor, now, done="se agregó")
    return block


def _document(entity: TerritorialEntity, line_uid: UUID | None) -> DiagnosisDocument:
    """Return the document of a line, locked, making it the first time."""
    lines = plan_lines(entity)
    if lines.plan is None:
        raise NotThere("La entidad todavía no tiene un plan. Ábralo primero.")
    if line_uid is not None and lines.line(line_uid) is None:
        raise NotThere("El plan ya no tiene esa línea.")
    document, _ = DiagnosisDocument.objects.get_or_create(plan=lines.plan, line_uid=line_uid)
    return DiagnosisDocument.objects.select_for_update().get(pk=document.pk)


@transaction.atomic
def save_block(
    *,
    entity: TerritorialEntity,
    block_id: int,
    said: Said,
    seen: int,
    actor: Actor,
    now: datetime,
) -> DiagnosisBlock:
    """Write what changed of a block. ``seen`` is the version of the row that the person had.

    Raises NotAllowed, NotThere, NotWritten, or StaleRow when somebody else wrote it since.
    """
    allowed(actor, entity)
    block = locked(DiagnosisBlock, block_id, document__plan__entity=entity)
    if block.row_version != seen:
        raise StaleRow(f"{block.changed_by or 'Otra persona'} lo cambió mientras usted escribía.")
    if said.text is not None and len(said.text) > LONGEST_TEXT:
        raise NotWritten("El texto es demasiado largo para un bloque. Pártalo en dos.")
    block.title = block.title if said.title is None else said.title.strip()[:200]
    block.text = block.text if said.text is None else said.text
    block.row_version += 1
    block.changed_at, block.changed_by = now, actor.user
    block.save()
    if said.indicators is not None:
        _choose(block, entity, said.indicators)
    _told(block, entity, actor, now, done="se escribió")
    return block


def _choose(block: DiagnosisBlock, entity: TerritorialEntity, chosen: Sequence[int]) -> None:
    if len(chosen) > MOST_INDICATORS:
        raise NotWritten(f"Escoja hasta {MOST_INDICATORS} indicadores en un bloque.")
    known = set(readable(entity).filter(pk__in=chosen).values_list("pk", flat=True))
    BlockIndicator.objects.filter(block=block).delete()
    BlockIndicator.objects.bulk_create(
        BlockIndicator(block=block, indicator_id=pk, position=position)
        for position, pk in enumerate((pk for pk in dict.fromkeys(chosen) if pk in known), start=1)
    )


@transaction.atomic
def move_block(
    *, entity: TerritorialEntity, block_id: int, up: bool, actor: Actor, now: datetime
) -> DiagnosisBlock:
    """Change a block with the one before it, or after it. At an end it stays.

    Raises NotAllowed or NotThere.
    """
    allowed(actor, entity)
    block = locked(DiagnosisBlock, block_id, document__plan__entity=entity)
    order = list(block.document.blocks.select_for_update(of=("self",)).order_by("position", "pk"))
    place = order.index(block)
    other = place - 1 if up else place + 1
    if 0 <= other < len(order):
        order[place], order[other] = order[other], order[place]
        for position, one in enumerate(order, start=1):
            one.position = position
        DiagnosisBlock.objects.bulk_update(order, ["position"])
        _told(block, entity, actor, now, done="se movió")
    return block


@transaction.atomic
def remove_block(
    *, entity: TerritorialEntity, block_id: int, actor: Actor, now: datetime
) -> DiagnosisBlock:
    """Take a block away; the audit keeps its text. Raises NotAllowed or NotThere."""
    allowed(actor, entity)
    block = locked(DiagnosisBlock, block_id, document__plan__entity=entity)
    _told(block, entity, actor, now, done="se quitó", text=block.text)
    block.delete()
    return block


def _told(
    block: DiagnosisBlock, entity: TerritorialEntity, actor: Actor, now: datetime, **what: str
) -> None:
    said = {"block": block.title or block.get_kind_display(), **what}
    told(AuditKind.DIAGNOSIS_CHANGED, block, entity=entity, actor=actor, now=now, after=said)

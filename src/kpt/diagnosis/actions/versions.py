"""Keeping copies of the document as it read on a day, and bringing one back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from kpt.accounts.actor import Actor
from kpt.audit.kinds import AuditKind
from kpt.diagnosis.actions.writing import NotThere, NotWritten, allowed, told
from kpt.diagnosis.frozen import freeze
from kpt.diagnosis.models import (
    AffectedTarget,
    BlockIndicator,
    DiagnosisBlock,
    DiagnosisDocument,
    DiagnosisVersion,
)
from kpt.diagnosis.queries.document import blocks_of
from kpt.diagnosis.queries.figures import Figures
from kpt.indicators.models import Indicator
from kpt.indicators.queries.lists import readable
from kpt.plans.models import CURRENT_STATES, ProductTarget, VersionState
from kpt.territories.models import TerritorialEntity


@transaction.atomic
def save_version(
    *,
    entity: TerritorialEntity,
    document_id: int,
    reason: str,
    actor: Actor,
    now: datetime,
    targets: Sequence[int] = (),
) -> DiagnosisVersion:
    """Keep a copy of the document with the figures of today, and the targets that it touches.

    ``targets`` are official numbers of the plan that is being written, or of the one in force.
    Raises NotAllowed, NotThere, or NotWritten without a reason, without blocks or with a number
    that no target has.
    """
    allowed(actor, entity)
    document = _locked(entity, document_id)
    if not reason.strip():
        raise NotWritten("Escriba por qué guarda esta versión.")
    content = _content(document)
    if not content["blocks"]:
        raise NotWritten("El documento está vacío: agregue un bloque antes de guardar una versión.")
    last = document.versions.aggregate(last=Max("number"))["last"] or 0
    version = DiagnosisVersion.objects.create(
        document=document,
        number=last + 1,
        reason=reason.strip()[:300],
        content=content,
        saved_at=now,
        saved_by=actor.user,
    )
    _tie(version, document, targets)
    told(
        AuditKind.DIAGNOSIS_VERSION_SAVED,
        version,
        entity=entity,
        actor=actor,
        now=now,
        after={"number": version.number, "reason": version.reason},
    )
    return version


def _tie(version: DiagnosisVersion, document: DiagnosisDocument, numbers: Sequence[int]) -> None:
    # The version in formulation before the one in force: it is the one that a team would change.
    rows = ProductTarget.objects.filter(
        version__plan=document.plan_id,
        version__state__in=[VersionState.DRAFT, *CURRENT_STATES],
        consecutive__in=numbers,
    ).order_by("version__number")
    found = {row.consecutive: row for row in rows}
    if missing := [number for number in numbers if number not in found]:
        raise NotWritten(f"El plan no tiene la meta IP-{missing[0]}. Revise el número.")
    AffectedTarget.objects.bulk_create(
        AffectedTarget(
            version=version,
            target_uid=found[number].uid,
            label=found[number].label,
            name=(found[number].customisation or found[number].indicator_name)[:400],
        )
        for number in numbers
    )


@transaction.atomic
def restore_version(
    *,
    entity: TerritorialEntity,
    document_id: int,
    number: int,
    actor: Actor,
    now: datetime,
) -> DiagnosisVersion:
    """Bring the blocks of a version back; what was there is kept first as another version.

    Texts and chosen indicators come back; figures are those of today. Returns the version brought
    back. Raises NotAllowed or NotThere.
    """
    allowed(actor, entity)
    document = _locked(entity, document_id)
    version = document.versions.filter(number=number).first()
    if version is None:
        raise NotThere("Esa versión no existe.")
    if document.blocks.exists():
        save_version(
            entity=entity,
            document_id=document.pk,
            reason=f"Como estaba antes de recuperar la versión {number}",
            actor=actor,
            now=now,
        )
    document.blocks.all().delete()
    codes = {code for kept in version.content["blocks"] for code in kept["indicators"]}
    known = {one.code: one for one in readable(entity).filter(code__in=codes)}
    for position, kept in enumerate(version.content["blocks"], start=1):
        block = DiagnosisBlock.objects.create(
            document=document,
            position=position,
            kind=kept["kind"],
            title=kept["title"],
            text=kept["text"],
            changed_at=now,
            changed_by=actor.user,
        )
        BlockIndicator.objects.bulk_create(
            BlockIndicator(block=block, indicator=known[code], position=place)
            for place, code in enumerate(kept["indicators"], start=1)
            if code in known
        )
    told(
        AuditKind.DIAGNOSIS_VERSION_RESTORED,
        version,
        entity=entity,
        actor=actor,
        now=now,
        after={"number": number},
    )
    return version


def _locked(entity: TerritorialEntity, document_id: int) -> DiagnosisDocument:
    documents = DiagnosisDocument.objects.select_for_update(of=("self",))
    documents = documents.select_related("plan__entity__department")
    found = documents.filter(pk=document_id, plan__entity=entity).first()
    if found is None:
        raise NotThere("Ese documento no existe.")
    return found


def _content(document: DiagnosisDocument) -> dict[str, Any]:
    blocks = blocks_of([document]).get(document.pk, [])
    figures = Figures(document.plan, blocks)
    chosen = {key for one in blocks for key in one.indicators}
    codes = dict(Indicator.objects.filter(pk__in=chosen).values_list("pk", "code"))
    return {
        "blocks": [
            {
                "kind": one.block.kind,
                "title": one.block.title,
                "text": one.block.text,
                "indicators": [codes[key] for key in one.indicators],
                "piece": freeze(figures.piece(one, document.line_uid)),
            }
            for one in blocks
        ]
    }

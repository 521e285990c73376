"""Having documents made, and bringing the approved ones. Lock, permission, rule, write, record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO

from django.core.files.base import ContentFile, File
from django.db import transaction

from kpt.accounts.actor import Actor
from kpt.audit.kinds import AuditKind
from kpt.audit.recording import record
from kpt.base.errors import DomainError
from kpt.base.jobs.actions import enqueue
from kpt.base.jobs.models import JobState
from kpt.files.actions import store
from kpt.files.models import FileKind, StoredFile
from kpt.formulation.documents.kinds import WRITERS, build
from kpt.formulation.documents.models import (
    ApprovedDocument,
    ApprovedPart,
    DocumentKind,
    Format,
    PlanDocument,
)
from kpt.formulation.documents.permissions import can_make, can_upload_approved, can_withdraw
from kpt.plans.actions.acts import acts_of
from kpt.plans.models import ActKind, PlanVersion, VersionState
from kpt.plans.queries.versions import act_text
from kpt.rules.periods import legal_day
from kpt.rules.text import fold
from kpt.territories.models import TerritorialEntity

DOCUMENT_JOB = "documents.make_document"
ACTIVE = (JobState.QUEUED, JobState.RUNNING)
STEPS = 3

Say = Callable[[int, int, str], None]


class ImpossibleApproval(DomainError):
    """An approved document that cannot be of this plan."""

    def __init__(self, message: str, field: str = ""):
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Approval:
    """The act of which an approved document speaks."""

    kind: ActKind
    number: str
    on: date


@transaction.atomic
def ask_for_document(
    *,
    entity: TerritorialEntity,
    version: PlanVersion | None,
    kind: DocumentKind,
    format: Format,
    actor: Actor,
    now: datetime,
) -> PlanDocument:
    """Have a document made in the background, and return what was asked for.

    Who asks twice for the same while it is being made gets the one on its way.
    Raises NotAllowed.
    """
    TerritorialEntity.objects.select_for_update().get(pk=entity.pk)
    can_make(actor, entity).require()
    waiting = PlanDocument.objects.filter(
        entity=entity,
        version=version,
        kind=kind,
        format=format,
        file=None,
        job__state__in=ACTIVE,
    )
    if found := waiting.select_related("job").first():
        return found
    document = PlanDocument.objects.create(
        entity=entity,
        version=version,
        version_text=_version_text(version),
        kind=kind,
        format=format,
        asked_at=now,
        asked_by=actor.user,
    )
    title = f"{DocumentKind(kind).label} ({Format(format).label})"
    document.job = enqueue(DOCUMENT_JOB, str(document.pk), title=title, owner=actor.user, now=now)
    document.save(update_fields=["job"])
    return document


def _version_text(version: PlanVersion | None) -> str:
    if version is None:
        return "Sin plan"
    period = version.plan.period
    if version.state == VersionState.DRAFT:
        return f"{period} · versión {version.number} en formulación"
    act = act_text(version)
    return f"{period} · versión {version.number}" + (f" · {act}" if act else "")


def make_document(
    *, document_id: int, actor: Actor, now: datetime, say: Say | None = None
) -> PlanDocument:
    """Make the document from what the plan says now, and keep it with its hash.

    All is made first and written at the end, in one transaction: interrupted, nothing is kept. A
    document that has its file is left as it is, so this may run again. Raises NotAllowed.
    """
    say = say or (lambda done, total, step: None)
    document = _document(document_id)
    if document.file_id is not None:
        return document
    entity = document.entity
    can_make(actor, entity).require()
    say(0, STEPS, "Leyendo el plan")
    kind, format = DocumentKind(document.kind), Format(document.format)
    content = build(kind, entity, document.version, actor=actor, now=now)
    say(1, STEPS, f"Armando el {format.label}: puede tardar un minuto si el plan es largo")
    written = WRITERS[format](content)
    say(2, STEPS, "Guardando el archivo")
    return _keep(document_id, written, file_name(document, now), actor=actor, now=now)


@transaction.atomic
def _keep(
    document_id: int, content: bytes, name: str, *, actor: Actor, now: datetime
) -> PlanDocument:
    document = _document(document_id, lock=True)
    if document.file_id is not None:
        return document
    document.file = store(
        ContentFile(content, name=name),
        name=name,
        kind=FileKind.GENERATED,
        entity=document.entity,
        actor=actor,
        now=now,
    )
    document.made_at = now
    document.save(update_fields=["file", "made_at"])
    record(
        AuditKind.DOCUMENT_MADE,
        actor=actor,
        target=document,
        entity=document.entity,
        after={
            "kind": document.kind,
            "format": document.format,
            "version": document.version_text,
            "sha256": document.file.sha256,
        },
    )
    return document


def _document(document_id: int, *, lock: bool = False) -> PlanDocument:
    documents = PlanDocument.objects.select_related(
        "entity__department", "version__plan__entity__department", "version__plan__period"
    )
    if lock:
        documents = documents.select_for_update(of=("self",))
    return documents.get(pk=document_id)


def file_name(document: PlanDocument, now: datetime) -> str:
    """Return «plan-estrategico-63111-buenavista-borrador-v2-2026-11-21.pdf»."""
    words = [fold(str(DocumentKind(document.kind).label)), document.entity_id]
    words.append(fold(document.entity.name))
    if document.version is not None:
        state = "borrador-" if document.version.state == VersionState.DRAFT else ""
        words.append(f"{state}v{document.version.number}")
    words.append(f"{legal_day(now):%Y-%m-%d}")
    return "-".join("-".join(word.split()) for word in words) + f".{document.format}"


@transaction.atomic
def upload_approved(
    *,
    version: PlanVersion,
    part: ApprovedPart,
    title: str,
    approval: Approval,
    upload: File | IO[bytes],
    actor: Actor,
    now: datetime,
) -> ApprovedDocument:
    """Keep an approved document with the act that it speaks of.

    Raises NotAllowed, WrongFile when it is not a PDF, or ImpossibleApproval.
    """
    entity = version.plan.entity
    TerritorialEntity.objects.select_for_update().get(pk=entity.pk)
    can_upload_approved(actor, entity).require()
    _check(version, approval, legal_day(now))
    stored = store(upload, kind=FileKind.APPROVED_DOCUMENT, entity=entity, actor=actor, now=now)
    if _has_already(version, stored):
        raise ImpossibleApproval("Ese mismo archivo ya está entre los aprobados.", "archivo")
    document = ApprovedDocument.objects.create(
        entity=entity,
        version=version,
        part=part,
        title=title.strip() or str(ApprovedPart(part).label),
        act_kind=approval.kind,
        act_number=approval.number.strip(),
        act_on=approval.on,
        file=stored,
        uploaded_at=now,
        uploaded_by=actor.user,
    )
    record(
        AuditKind.APPROVED_UPLOADED,
        actor=actor,
        target=document,
        entity=entity,
        after={"part": document.part, "title": document.title, "sha256": stored.sha256},
    )
    return document


def _check(version: PlanVersion, approval: Approval, today: date) -> None:
    entity, period = version.plan.entity, version.plan.period
    allowed = acts_of(entity)
    if approval.kind not in allowed:
        names = " o ".join(str(act.label).lower() for act in allowed)
        raise ImpossibleApproval(f"El plan de {entity} se adopta por {names}.", "tipo")
    if approval.on > today:
        text = "La fecha del acto está en el futuro. Escriba el día en que se firmó."
        raise ImpossibleApproval(text, "fecha")
    if approval.on.year < period.first_year:
        text = f"El plan es de {period} y el acto sería de {approval.on.year}. Revise la fecha."
        raise ImpossibleApproval(text, "fecha")


def _has_already(version: PlanVersion, stored: StoredFile) -> bool:
    kept = ApprovedDocument.objects.filter(version=version, withdrawn_at=None)
    return kept.filter(file__sha256=stored.sha256).exists()


@transaction.atomic
def withdraw_approved(
    *, document_id: int, reason: str, actor: Actor, now: datetime
) -> ApprovedDocument:
    """Take back a wrong document. Its file and its history stay with the entity, not in public.

    Raises NotAllowed, or DomainError without a reason.
    """
    documents = ApprovedDocument.objects.select_related("entity__department", "version")
    document = documents.select_for_update(of=("self",)).get(pk=document_id)
    can_withdraw(actor, document.entity).require()
    if document.withdrawn_at is not None:
        return document
    if not reason.strip():
        raise DomainError("Escriba por qué se retira.")
    document.withdrawn_at, document.withdrawn_by = now, actor.user
    document.withdrawn_reason = reason.strip()
    document.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    record(
        AuditKind.APPROVED_WITHDRAWN,
        actor=actor,
        target=document,
        entity=document.entity,
        after={"title": document.title, "reason": document.withdrawn_reason},
    )
    return document

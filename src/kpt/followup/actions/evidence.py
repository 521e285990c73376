"""What the team does with its evidence: photos and documents put on a target, and taken off."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.base import File
from django.db import transaction

from kpt.accounts.actor import Actor
from kpt.audit.kinds import AuditKind
from kpt.audit.recording import record
from kpt.base.errors import DomainError
from kpt.base.numbers import tamano
from kpt.files.actions import store
from kpt.files.kinds import WrongFile
from kpt.files.models import FileKind, StoredFile
from kpt.files.photos import PHOTOS
from kpt.followup.actions.reports import lock_report, target_in_force
from kpt.followup.calculator.reports import mark_stale
from kpt.followup.models import Evidence, EvidenceKind, FollowUpReport
from kpt.followup.permissions import can_answer
from kpt.followup.queries.windows import window_of
from kpt.plans.models import ProductTarget
from kpt.rules.periods import legal_day
from kpt.rules.places import Coordinates

MAX_FILE_BYTES = 10 * 1024 * 1024
MAX_FILES = 10
MOST_OF_A_TARGET = 60


class TooMuchEvidence(DomainError):
    """More files than a reviewer could look at."""


class EvidenceGone(DomainError):
    """The evidence had already been taken off."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What some files show of a target, as a person wrote it."""

    kind: EvidenceKind
    caption: str
    taken_on: date | None = None
    place: str = ""
    where: Coordinates | None = None
    may_be_public: bool = False


def add_evidence(
    *,
    report_id: int,
    target_uid: uuid.UUID,
    files: Sequence[File],
    shown: Shown,
    actor: Actor,
    now: datetime,
) -> list[Evidence]:
    """Put files on a target; photos are kept without what the camera wrote in them.

    The files are kept before the report is locked, so that others go on saving meanwhile; one
    without its row does no harm. Raises NotAllowed, UnknownTarget, WrongFile, TooMuchEvidence.
    """
    report = FollowUpReport.objects.select_related("plan__entity__department").get(pk=report_id)
    target = _may_write(report, target_uid, actor, now)
    _check_count(report, target_uid, len(files))
    kept = [_keep(file, shown.kind, report, actor, now) for file in files]
    with transaction.atomic():
        report = lock_report(report_id)
        _may_write(report, target_uid, actor, now)
        _check_count(report, target_uid, len(files))
        added = [_add(report, target_uid, file, shown, actor, now) for file in kept]
        mark_stale(report.pk)
        record(
            AuditKind.EVIDENCE_ADDED,
            actor=actor,
            target=report,
            entity=report.plan.entity,
            after={"meta": target.label, "files": [file.name for file in kept]},
            now=now,
        )
    return added


def _may_write(
    report: FollowUpReport, target_uid: uuid.UUID, actor: Actor, now: datetime
) -> ProductTarget:
    target = target_in_force(report, target_uid)
    window = window_of(report.plan.entity_id, report.fiscal_year, legal_day(now))
    can_answer(actor, report, window, target.sector_code).require()
    return target


def _check_count(report: FollowUpReport, target_uid: uuid.UUID, more: int) -> None:
    if not more:
        raise WrongFile("Escoja al menos un archivo.")
    there = Evidence.objects.filter(report=report, target_uid=target_uid, removed_at=None).count()
    if more > MAX_FILES or there + more > MOST_OF_A_TARGET:
        raise TooMuchEvidence(
            f"Se suben hasta {MAX_FILES} archivos a la vez, y hasta {MOST_OF_A_TARGET} por meta. "
            "Escoja los que mejor muestran lo que se hizo."
        )


def _keep(
    file: File, kind: EvidenceKind, report: FollowUpReport, actor: Actor, now: datetime
) -> StoredFile:
    name = file.name or ""
    if (file.size or 0) > MAX_FILE_BYTES:
        raise WrongFile(
            f"«{name}» pesa {tamano(file.size)} y el máximo es {tamano(MAX_FILE_BYTES)}. Envíesela "
            "por el chat del teléfono y súbala desde allí, o guárdela con menos calidad."
        )
    if kind != EvidenceKind.DOCUMENT and not name.lower().endswith(tuple(PHOTOS)):
        raise WrongFile(f"«{name}» no es una foto (.jpg o .png). Súbalo como documento.")
    return store(
        file,
        name=name,
        kind=FileKind.EVIDENCE,
        entity=report.plan.entity,
        actor=actor,
        now=now,
    )


def _add(
    report: FollowUpReport,
    target_uid: uuid.UUID,
    file: StoredFile,
    shown: Shown,
    actor: Actor,
    now: datetime,
) -> Evidence:
    return Evidence.objects.create(
        report=report,
        target_uid=target_uid,
        kind=shown.kind,
        file=file,
        caption=shown.caption.strip(),
        taken_on=shown.taken_on,
        place=shown.place.strip(),
        latitude=shown.where.latitude if shown.where else None,
        longitude=shown.where.longitude if shown.where else None,
        may_be_public=shown.may_be_public,
        added_at=now,
        added_by=actor.user,
    )


@transaction.atomic
def remove_evidence(*, evidence_id: int, actor: Actor, now: datetime) -> Evidence:
    """Take evidence off a target. Its file stays in the record, and is no longer public.

    Raises NotAllowed, UnknownTarget, EvidenceGone.
    """
    report = lock_report(Evidence.objects.get(pk=evidence_id).report_id)
    evidence = Evidence.objects.select_related("file").get(pk=evidence_id)
    target = _may_write(report, evidence.target_uid, actor, now)
    if evidence.removed_at:
        raise EvidenceGone("Esta evidencia ya se había retirado.")
    evidence.removed_at, evidence.removed_by = now, actor.user
    evidence.save(update_fields=["removed_at", "removed_by"])
    StoredFile.objects.filter(pk=evidence.file_id).update(is_public=False)
    mark_stale(report.pk)
    record(
        AuditKind.EVIDENCE_REMOVED,
        actor=actor,
        target=report,
        entity=report.plan.entity,
        before={"meta": target.label, "file": evidence.file.name, "caption": evidence.caption},
        now=now,
    )
    return evidence

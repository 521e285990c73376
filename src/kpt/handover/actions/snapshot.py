"""The frozen copy: the plan and its follow-up as files, each with its hash."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time

from django.core.files.base import ContentFile
from django.db import transaction

from kpt.accounts.actor import Actor
from kpt.audit.kinds import AuditKind
from kpt.base.errors import DomainError
from kpt.base.jobs.actions import enqueue
from kpt.base.jobs.models import JobState
from kpt.catalogues.models import SDG
from kpt.files.actions import store
from kpt.files.models import FileKind, ImportBatch, ImportState, StoredFile
from kpt.followup.models import PlanFinding
from kpt.followup.workbook.writing import write_followup
from kpt.handover import manifest
from kpt.handover.actions.access import cut_off
from kpt.handover.actions.steps import advance, lock
from kpt.handover.canonical import canonical_json, state_of
from kpt.handover.models import Handover, HandoverState, Snapshot
from kpt.handover.permissions import can_take_snapshot
from kpt.plans.models import Plan, PlanVersion
from kpt.plans.queries import current_version, load_content, plan_of
from kpt.plans.workbook.writing import write_plan
from kpt.rules.periods import legal_day
from kpt.rules.workflows.handover import HandoverEvent
from kpt.territories.models import TerritorialEntity

SNAPSHOT_JOB = "handover.take_snapshot"
ACTIVE = (JobState.QUEUED, JobState.RUNNING)
PENDING = (ImportState.CHECKING, ImportState.READY)
STEPS = 5

Say = Callable[[int, int, str], None]


class SnapshotInCourse(DomainError):
    """The copy is being made already."""


@dataclass(frozen=True, slots=True)
class Part:
    """One file of the copy, before it is stored."""

    name: str
    label: str
    content: bytes


@transaction.atomic
def ask_for_snapshot(*, handover_id: int, actor: Actor, now: datetime) -> Handover:
    """Have the copy made in the background. Raises NotAllowed, or SnapshotInCourse."""
    handover = lock(handover_id)
    can_take_snapshot(actor, handover, legal_day(now)).require()
    if handover.job is not None and handover.job.state in ACTIVE:
        raise SnapshotInCourse("La foto se está tomando. Espere a que termine.")
    title = f"Foto del plan de {handover.entity}"
    handover.job = enqueue(SNAPSHOT_JOB, str(handover.pk), title=title, owner=actor.user, now=now)
    handover.save(update_fields=["job"])
    return handover


@transaction.atomic
def take_snapshot(
    *, handover_id: int, actor: Actor, now: datetime, say: Say | None = None
) -> Handover:
    """Copy the plan and its follow-up into files that everybody may check.

    One transaction: nothing changes the plan while it is copied, and a copy is whole or is not.
    Once there is a copy this does nothing, so it may run again. Raises NotAllowed.
    """
    say = say or (lambda done, total, step: None)
    handover = lock(handover_id)
    if handover.state != HandoverState.OPEN:
        return handover
    can_take_snapshot(actor, handover, legal_day(now)).require()
    entity = TerritorialEntity.objects.select_for_update().get(pk=handover.entity_id)
    cut_off(handover, actor=actor, now=now)
    plan = plan_of(entity, handover.outgoing.period.first_year)
    version = current_version(plan) if plan else None
    stored = []
    for done, part in enumerate(parts_of(handover, plan, version)):
        say(done, STEPS, f"Guardando «{part.name}»")
        stored.append((part, _keep(handover, part, actor, now)))
    listing = manifest.write_manifest(
        manifest.Entry(part.name, file.sha256) for part, file in stored
    )
    listed = Part(manifest.NAME, "Manifiesto: las huellas de los demás archivos", listing)
    stored.append((listed, _keep(handover, listed, actor, now)))
    snapshot = Snapshot.objects.create(
        handover=handover,
        taken_at=now,
        taken_by=actor.user,
        sha256=stored[-1][1].sha256,
        has_plan=version is not None,
        findings=PlanFinding.objects.filter(plan=plan).count() if plan else 0,
        pending_imports=ImportBatch.objects.filter(entity=entity, state__in=PENDING).count(),
    )
    for position, (part, file) in enumerate(stored, 1):
        snapshot.files.create(file=file, label=part.label, position=position)
    say(STEPS, STEPS, "Foto tomada")
    advance(
        handover,
        HandoverEvent.TAKE_SNAPSHOT,
        AuditKind.HANDOVER_SNAPSHOT_TAKEN,
        actor=actor,
        now=now,
        after={"sha256": snapshot.sha256, "files": {p.name: f.sha256 for p, f in stored}},
    )
    return handover


def parts_of(handover: Handover, plan: Plan | None, version: PlanVersion | None) -> Iterator[Part]:
    """Yield the files of the copy. The same state gives the same bytes, whenever it is copied."""
    frozen = datetime.combine(handover.cutoff_on, time.min)
    code = handover.entity_id
    if plan is not None and version is not None:
        book = io.BytesIO()
        sdgs = dict(SDG.objects.values_list("number", "name"))
        write_plan(load_content(version), book, sdgs=sdgs, created=frozen)
        yield Part(f"plan-{code}.xlsx", "El plan, como el libro oficial de SisPT", book.getvalue())
        report = io.BytesIO()
        write_followup(plan, report, on=handover.cutoff_on, created=frozen)
        yield Part(
            f"seguimiento-{code}.xlsx",
            "El informe de seguimiento, como el del DNP",
            report.getvalue(),
        )
    content = canonical_json(state_of(handover, plan, version))
    yield Part(f"contenido-{code}.json", "Todo el contenido, para comparar por programa", content)


def _keep(handover: Handover, part: Part, actor: Actor, now: datetime) -> StoredFile:
    return store(
        ContentFile(part.content, name=part.name),
        name=part.name,
        kind=FileKind.GENERATED,
        entity=handover.entity,
        actor=actor,
        now=now,
        is_public=True,
    )

"""A matrix of an earlier PI comes in: read and kept, then confirmed."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.core.files.base import File
from django.db import transaction

from kpt.accounts.actor import Actor
from kpt.audit.kinds import AuditKind
from kpt.audit.recording import record
from kpt.base.errors import DomainError
from kpt.files.actions import store
from kpt.files.models import FileKind
from kpt.indicative.actions.programming import Programme, lock_indicative, programme_targets
from kpt.indicative.actions.responsibles import give_offices
from kpt.indicative.matrix.matches import matches_of
from kpt.indicative.matrix.reading import read_matrix
from kpt.indicative.models import IndicativePlan, MatrixUpload
from kpt.indicative.permissions import can_edit_indicative
from kpt.rules.matching import Match


class AppliedAlready(DomainError):
    """The matrix was confirmed before."""


class NothingMatched(DomainError):
    """No row of the matrix is of a target of the plan."""


def upload_matrix(*, indicative_id: int, upload: File, actor: Actor, now: datetime) -> MatrixUpload:
    """Read a matrix and keep it with its file; nothing of the PI changes yet.

    Raises NotAllowed, WrongFile, NoMatrix, UnsafeWorkbook.
    """
    indicative = IndicativePlan.objects.select_related("plan__entity").get(pk=indicative_id)
    can_edit_indicative(actor, indicative).require()
    entity = indicative.plan.entity
    kept = store(upload, kind=FileKind.INDICATIVE_MATRIX, entity=entity, actor=actor, now=now)
    rows = read_matrix(upload, kept.name, indicative.fiscal_year)
    with transaction.atomic():
        made = MatrixUpload.objects.create(
            indicative=indicative,
            file=kept,
            rows=[row.as_json() for row in rows],
            uploaded_at=now,
            uploaded_by=actor.user,
        )
        record(
            AuditKind.INDICATIVE_MATRIX_READ,
            actor=actor,
            target=made,
            entity=entity,
            after={"archivo": kept.name, "filas": len(rows)},
            now=now,
        )
    return made


@transaction.atomic
def apply_matrix(*, upload_id: int, actor: Actor, now: datetime) -> int:
    """Write in the PI what the rows that found their target say; return of how many targets.

    Quantities and offices: nothing is added to the plan, and money stays as the plan has it. Raises
    NotAllowed, AppliedAlready, NothingMatched.
    """
    upload = MatrixUpload.objects.select_for_update(of=("self",)).get(pk=upload_id)
    indicative = lock_indicative(upload.indicative_id)
    can_edit_indicative(actor, indicative).require()
    if upload.applied_at is not None:
        raise AppliedAlready("Esta matriz ya se cargó. Para cargarla de nuevo, súbala otra vez.")
    found = {one.key: one for one in matches_of(upload) if isinstance(one.key, uuid.UUID)}
    if not found:
        raise NothingMatched("Ninguna fila es de una meta del plan. Corrija los códigos y súbala.")
    programme_targets(
        indicative_id=indicative.pk, given=_given(indicative, found), actor=actor, now=now
    )
    offices = {uid: one.row.office for uid, one in found.items() if one.row.office}
    reason = f"Según la matriz «{upload.file.name}»."
    given = give_offices(indicative.plan, offices, reason=reason, actor=actor, now=now)
    upload.applied_at = now
    upload.save(update_fields=["applied_at"])
    record(
        AuditKind.INDICATIVE_MATRIX_APPLIED,
        actor=actor,
        target=upload,
        entity=indicative.plan.entity,
        after={"metas": len(found), "responsables": given},
        now=now,
    )
    return len(found)


def _given(indicative: IndicativePlan, found: Mapping[uuid.UUID, Match]) -> list[Programme]:
    targets = {one.target_uid: one for one in indicative.targets.all()}
    return [
        Programme(uid, match.row.quantity, {}, targets[uid].row_version)
        for uid, match in found.items()
        if match.row.quantity is not None and match.row.quantity >= Decimal(0)
    ]

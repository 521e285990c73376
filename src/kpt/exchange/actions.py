"""Every decision about a file on its way in. The order: lock, permission, rule, write, record.

A plan and its execution change here and nowhere below, because the figures of the plan are made
again from both in the same transaction.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import IO

from django.core.files.base import File
from django.db import transaction

from kpt.accounts.actor import Actor
from kpt.audit.kinds import AuditKind
from kpt.audit.recording import record
from kpt.base.errors import DomainError
from kpt.base.jobs.actions import enqueue
from kpt.exchange.authorship import years_to_explain
from kpt.exchange.checking import check_file
from kpt.exchange.handlers import HANDLERS, Checked, Confirmed, OutOfDate
from kpt.exchange.permissions import (
    can_confirm,
    can_discard,
    can_import,
    can_recheck,
    can_take_back,
)
from kpt.files.actions import store
from kpt.files.models import ImportBatch, ImportKind, ImportState
from kpt.followup.calculator import recalculate
from kpt.rules.periods import legal_day
from kpt.rules.workflows.imports import ImportEvent, next_state
from kpt.rules.workflows.imports import ImportState as State
from kpt.territories.models import TerritorialEntity

CHECK_JOB = "exchange.check_import"


class RowsLeftOut(DomainError):
    """Some rows have errors, and the person has not said that the rest may go in without them."""


class PlanChanged(OutOfDate):
    """The plan is no longer the one that the preview speaks of."""


class ReasonMissing(DomainError):
    """The file changes what another government reported, and nobody has said why."""


class FileRefused(DomainError):
    """The file, looked at again, cannot go in."""


def start_import(
    *,
    entity: TerritorialEntity,
    kind: ImportKind,
    upload: File | IO[bytes],
    name: str = "",
    actor: Actor,
    now: datetime,
    in_background: bool = True,
) -> ImportBatch:
    """Keep the file and look at it in the background; nothing of it goes in yet.

    A command looks at it itself, and so says ``in_background=False``.
    Raises NotAllowed, or WrongFile when it is not a workbook by its name or its bytes.
    """
    can_import(actor, entity, kind).require()
    handler = HANDLERS[kind]
    stored = store(upload, name=name, kind=handler.file_kind, entity=entity, actor=actor, now=now)
    with transaction.atomic():
        batch = ImportBatch.objects.create(
            kind=kind, entity=entity, file=stored, uploaded_at=now, uploaded_by=actor.user
        )
        after = {"file": stored.name, "kind": kind, "sha256": stored.sha256}
        record(AuditKind.IMPORT_UPLOADED, actor=actor, target=batch, entity=entity, after=after)
        if in_background:
            _enqueue_check(batch, actor, now)
    return batch


def _enqueue_check(batch: ImportBatch, actor: Actor, now: datetime) -> None:
    title = f"Revisión de «{batch.file.name}»"
    batch.job = enqueue(CHECK_JOB, str(batch.pk), title=title, owner=actor.user, now=now)
    batch.save(update_fields=["job"])


@transaction.atomic
def recheck_import(*, batch_id: int, actor: Actor, now: datetime) -> ImportBatch:
    """Look at the file again: the check was interrupted, or the plan has changed since.

    Raises NotAllowed.
    """
    batch = _lock(batch_id)
    can_recheck(actor, batch).require()
    _advance(batch, ImportEvent.RECHECK)
    batch.save(update_fields=["state"])
    _enqueue_check(batch, actor, now)
    return batch


def confirm_import(
    *,
    batch_id: int,
    actor: Actor,
    now: datetime,
    partial_rows: bool = False,
    reason: str = "",
    chosen: Collection[int] = (),
) -> Confirmed:
    """Put the checked file into the plan, with all that depends on it, in one transaction.

    The file is read again: what goes in is what the file says, not what a preview kept. With
    ``partial_rows`` the rows that have errors are left out, and are listed with the import.
    ``reason`` says why executions of another government's years change, and is kept with them.
    ``chosen``: the rows in conflict with what somebody else wrote that are to be as the file says.
    Raises NotAllowed, RowsLeftOut, ReasonMissing, FileRefused, or PlanChanged – and then looks at
    it again.
    """
    try:
        return _confirm(batch_id, actor, now, partial_rows, reason.strip(), chosen)
    except OutOfDate:
        recheck_import(batch_id=batch_id, actor=actor, now=now)
        raise


@transaction.atomic
def _confirm(
    batch_id: int,
    actor: Actor,
    now: datetime,
    partial_rows: bool,
    reason: str,
    chosen: Collection[int],
) -> Confirmed:
    batch = _lock(batch_id)
    can_confirm(actor, batch).require()
    TerritorialEntity.objects.select_for_update().get(pk=batch.entity_id)
    _, checked = check_file(batch, now)
    _require_sound(batch, checked, partial_rows)
    _require_reason(batch, checked, reason, now)
    confirmed = HANDLERS[batch.kind].apply(
        checked, batch, actor=actor, now=now, note=reason, chosen=chosen
    )
    if confirmed.change is not None:
        recalculate(confirmed.plan.pk, now=now)
    _advance(batch, ImportEvent.CONFIRM)
    batch.confirmed_at = batch.closed_at = now
    batch.closed_by = actor.user
    batch.partial = bool(checked.rows_left_out)
    batch.preview["summary"] = confirmed.summary
    batch.save()
    record(
        AuditKind.IMPORT_CONFIRMED,
        actor=actor,
        target=batch,
        entity=batch.entity,
        after={
            "summary": confirmed.summary,
            "rows_left_out": checked.rows_left_out,
            "reason": reason,
        },
    )
    return confirmed


def _require_sound(batch: ImportBatch, checked: Checked, partial_rows: bool) -> None:
    if checked.is_rejected:
        first = next(iter(checked.problems))
        raise FileRefused(first.message)
    if checked.fingerprint != batch.base_fingerprint:
        raise PlanChanged(
            f"{HANDLERS[batch.kind].beside} cambió después de esta vista previa. El archivo se "
            "está revisando otra vez; mire la nueva vista previa antes de confirmar."
        )
    if checked.rows_left_out and not partial_rows:
        count = checked.rows_left_out
        raise RowsLeftOut(
            f"{count} filas tienen errores. Corríjalas en el libro y súbalo de nuevo, o confirme "
            "que el resto entra sin ellas."
            if count > 1
            else "Una fila tiene errores. Corríjala en el libro y súbalo de nuevo, o confirme que "
            "el resto entra sin ella."
        )


def _require_reason(batch: ImportBatch, checked: Checked, reason: str, now: datetime) -> None:
    years = years_to_explain(batch, legal_day(now), checked.preview)
    if years and not reason:
        raise ReasonMissing(
            f"Este informe cambia lo que reportó otro gobierno ({', '.join(map(str, years))}). "
            "Escriba el motivo: queda anotado con cada valor."
        )


@transaction.atomic
def discard_import(*, batch_id: int, actor: Actor, now: datetime) -> ImportBatch:
    """Set a file aside without putting it in; the file and its problems are kept.

    Raises NotAllowed.
    """
    batch = _lock(batch_id)
    can_discard(actor, batch).require()
    _advance(batch, ImportEvent.DISCARD)
    batch.closed_at, batch.closed_by = now, actor.user
    batch.save()
    record(AuditKind.IMPORT_DISCARDED, actor=actor, target=batch, entity=batch.entity)
    return batch


@transaction.atomic
def undo_import(*, batch_id: int, actor: Actor, now: datetime) -> ImportBatch:
    """Take back what a confirmed file wrote, while nothing newer builds on it.

    Raises NotAllowed.
    """
    batch = _lock(batch_id)
    can_take_back(actor, batch).require()
    handler = HANDLERS[batch.kind]
    handler.can_undo(batch).require()
    plan = handler.undo(batch, actor=actor, now=now)
    if plan is not None:
        recalculate(plan.pk, now=now)
    _advance(batch, ImportEvent.UNDO)
    batch.closed_at, batch.closed_by = now, actor.user
    batch.save()
    record(AuditKind.IMPORT_UNDONE, actor=actor, target=batch, entity=batch.entity)
    return batch


def fail_check(batch_id: int) -> None:
    """Note that the check of a file broke down through no fault of the file."""
    ImportBatch.objects.filter(pk=batch_id, state=ImportState.CHECKING).update(
        state=ImportState.FAILED
    )


def _lock(batch_id: int) -> ImportBatch:
    """Lock the batch, so that a second click or a second tab finds it already decided."""
    batches = ImportBatch.objects.select_related("entity__department", "file", "uploaded_by")
    return batches.select_for_update(of=("self",)).get(pk=batch_id)


def _advance(batch: ImportBatch, event: ImportEvent) -> None:
    after = next_state(State(batch.state), event)
    assert after is not None, f"{event} is not possible in {batch.state}: ask permission first"
    batch.state = ImportState(after)

"""Undoing what somebody changed on a screen of a plan in formulation."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from kpt.accounts.actor import Actor
from kpt.audit.kinds import AuditKind
from kpt.base.errors import DomainError
from kpt.base.numbers import fecha_hora
from kpt.base.verdict import ALLOWED, Verdict, denied
from kpt.plans.actions.cells import CellEdit, write_cells
from kpt.plans.actions.drafting import ROW, Draft, EditConflict, drafting
from kpt.plans.actions.expected import give_back_expected
from kpt.plans.actions.parts import from_history
from kpt.plans.actions.regalias import give_back_biennium
from kpt.plans.actions.removal import KINDS, remove_row, restore_row
from kpt.plans.actions.totals import EXPECTED
from kpt.plans.comparison import FUNDING, PROGRAMMING, SGR_MONEY, SGR_QUANTITY
from kpt.plans.models import ChangeSet, PlanVersion, RemovedRow, ValueHistory, VersionState, Way
from kpt.plans.models.strategy import PlanRow

MODEL_OF = {model.PREFIX: model for model, _ in KINDS.values() if model.PREFIX}


class ChangedSince(DomainError):
    """What the change wrote is no longer there: undoing it would lose newer work."""


def can_undo_edit(change: ChangeSet, *, is_draft: bool | None = None) -> Verdict:
    """Only what was written on a screen of the version that is still in formulation.

    ``is_draft`` is for a list of changes of one plan, which asks once whether it is.
    """
    if change.way != Way.SCREEN:
        return denied("Este cambio vino de un archivo: se deshace desde «Importar y exportar».")
    if is_draft is None:
        drafts = PlanVersion.objects.filter(plan=change.plan_id, state=VersionState.DRAFT)
        is_draft = drafts.exists()
    if not is_draft:
        return denied("El plan ya no está en formulación.")
    return ALLOWED


@transaction.atomic
def undo_edit(*, change_id: int, actor: Actor, now: datetime) -> ChangeSet:
    """Give back what was there before one change, as a new change; newer work is never lost.

    Raises NotAllowed, or ChangedSince when one of the values was changed again.
    """
    change = ChangeSet.objects.select_related("plan").get(pk=change_id)
    can_undo_edit(change).require()
    version = PlanVersion.objects.get(plan=change.plan, state=VersionState.DRAFT)
    note = f"Deshace el cambio del {fecha_hora(change.at)}"
    with drafting(
        version_id=version.pk, actor=actor, now=now, note=note, kind=AuditKind.DRAFT_EDIT_UNDONE
    ) as draft:
        cells: list[CellEdit] = []
        for value in change.values.order_by("-pk"):
            if value.field in (PROGRAMMING, FUNDING):
                cells.append(_cell(value))
            elif value.field == EXPECTED:
                give_back_expected(draft, value)
            elif value.field in (SGR_QUANTITY, SGR_MONEY):
                give_back_biennium(draft, value)
            else:
                _give_back(draft, change, value)
        written = write_cells(draft, cells)
        if written.conflicts:
            raise ChangedSince(_CHANGED)
    return draft.change


_CHANGED = (
    "Alguno de estos valores se cambió después. Para no perder ese trabajo no se deshizo nada: "
    "escriba a mano el valor que debe quedar."
)


def _cell(value: ValueHistory) -> CellEdit:
    return CellEdit(
        uid=value.row_uid,
        fiscal_year=int(value.fiscal_year),
        source=value.source,
        value=_decimal(value.before),
        expected=_decimal(value.after),
        checked=True,
    )


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _give_back(draft: Draft, change: ChangeSet, value: ValueHistory) -> None:
    model = MODEL_OF.get(value.row_label.rpartition("-")[0])
    if value.field == ROW and value.after is None:
        restore_row(draft, RemovedRow.objects.get(change=change, row_uid=value.row_uid))
        return
    if model is None:
        raise ChangedSince("Este cambio no se puede deshacer desde aquí: corrija el valor a mano.")
    row: PlanRow = draft.row(model, value.row_uid)
    if value.field == ROW:
        _remove_untouched(draft, change, row)
        return
    before, after = (from_history(model, value.field, text) for text in _both(value))
    try:
        draft.put(row, value.field, before, expected=after)
    except EditConflict as error:
        raise ChangedSince(_CHANGED) from error


def _both(value: ValueHistory) -> tuple[Any, Any]:
    return value.before, value.after


def _remove_untouched(draft: Draft, change: ChangeSet, row: PlanRow) -> None:
    newer = ValueHistory.objects.filter(row_uid=row.uid, change_id__gt=change.pk)
    if newer.exclude(change=draft.change).exists():
        raise ChangedSince(
            f"{row.label} se ha llenado después de crearla. Si no va, retírela desde su página."
        )
    remove_row(draft, row)

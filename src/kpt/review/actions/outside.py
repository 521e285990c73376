"""What another system says of the reports comes in: read and kept, then confirmed.

No state of ours changes: it is noted beside, and where both differ it is said.
"""

from __future__ import annotations

from datetime import datetime

from django.core.files.base import File
from django.db import transaction

from kpt.accounts.actor import Actor
from kpt.audit.kinds import AuditKind
from kpt.audit.recording import record
from kpt.base.errors import DomainError
from kpt.files.actions import store
from kpt.files.models import FileKind
from kpt.followup.models import OutsideLoad, OutsideStatement
from kpt.review.outside_reading import read_states
from kpt.review.permissions import can_tell_outside
from kpt.review.queries.outside import checked, counted
from kpt.rules.periods import legal_day
from kpt.territories.models import TerritorialEntity


class ConfirmedAlready(DomainError):
    """The file was confirmed before."""


class NothingNew(DomainError):
    """No row of the file says anything that was not known."""


def upload_states(
    *, department_id: str | None, upload: File, actor: Actor, now: datetime
) -> OutsideLoad:
    """Read a file of states and keep it; nothing is noted yet.

    Raises NotAllowed, WrongFile, NoStates, UnsafeWorkbook.
    """
    can_tell_outside(actor, department_id).require()
    department = TerritorialEntity.objects.get(pk=department_id) if department_id else None
    with transaction.atomic():
        kept = store(upload, kind=FileKind.OUTSIDE_STATES, entity=department, actor=actor, now=now)
        rows = read_states(upload, kept.name)
        load = OutsideLoad.objects.create(
            department=department,
            file=kept,
            rows=[row.as_json() for row in rows],
            uploaded_at=now,
            uploaded_by=actor.user,
            role=actor.role_in(department),
        )
        record(
            AuditKind.OUTSIDE_STATES_READ,
            actor=actor,
            target=load,
            entity=department,
            after={"archivo": kept.name, "filas": len(rows)},
            now=now,
        )
    return load


@transaction.atomic
def confirm_states(*, load_id: int, actor: Actor, now: datetime) -> int:
    """Note what the sound rows say, and return how many. The others stay in the load, told.

    Raises NotAllowed, ConfirmedAlready, NothingNew.
    """
    loads = OutsideLoad.objects.select_related("department")
    load = loads.select_for_update(of=("self",)).get(pk=load_id)
    can_tell_outside(actor, load.department_id).require()
    if load.confirmed_at is not None:
        raise ConfirmedAlready("Este archivo ya se anotó. Para corregir algo, suba otro.")
    rows = checked(load, legal_day(now))
    new = [(row, said) for row in rows if row.is_kept and (said := row.theirs)]
    if not new:
        raise NothingNew("Ninguna fila dice algo nuevo. Corrija las que tienen error y súbalo.")
    OutsideStatement.objects.bulk_create(
        OutsideStatement(
            load=load,
            row=one.row.row,
            entity_id=one.divipola,
            fiscal_year=one.year,
            stage=said.stage.value,
            word=one.row.word,
            stated_on=said.on,
            filing=said.filing,
            note=said.note,
        )
        for one, said in new
    )
    load.confirmed_at, load.confirmed_by = now, actor.user
    load.save(update_fields=["confirmed_at", "confirmed_by"])
    record(
        AuditKind.OUTSIDE_STATES_CONFIRMED,
        actor=actor,
        target=load,
        entity=load.department,
        after={**counted(rows), "entidades": [one.divipola for one, _ in new]},
        now=now,
    )
    return len(new)

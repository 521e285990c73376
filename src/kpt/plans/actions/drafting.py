"""Writing a plan in formulation, value by value: the core that every screen of it calls.

::

    with drafting(version_id=7, actor=actor, now=now) as draft:
        line = draft.row(StrategicLine, uid)
        draft.put(line, "name", "Tejido social", expected="Tejido")
        draft.put(line, "sectors", ("19", "22"))

One ``with`` is one ChangeSet: locked, permitted, written, kept in the history, recorded in the
audit, in one transaction. ``expected`` is what the screen showed: when somebody else wrote another
value since, EditConflict tells both and nothing of the ``with`` is saved.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from django.db import models, transaction
from django.db.models import Max

from kpt.accounts.actor import Actor
from kpt.audit.kinds import AuditKind
from kpt.audit.recording import record
from kpt.base.bulk import insert_rows
from kpt.base.errors import DomainError, StaleRow
from kpt.plans.actions.apply import NoGovernment
from kpt.plans.actions.parts import DETAILS, PARTS, as_history, detail_fields, sync_bpins
from kpt.plans.actions.rows import search_text
from kpt.plans.actions.totals import keep_totals
from kpt.plans.models import ChangeSet, Plan, PlanVersion, ProductTarget, ValueHistory, Way
from kpt.plans.models.strategy import PlanRow
from kpt.plans.permissions import can_edit_draft
from kpt.rules.periods import legal_day
from kpt.territories.queries import government_on

ANY = object()
"""What ``expected`` is when the screen showed nothing: whatever is there is overwritten."""
ROW = "fila"
"""The field under which history tells that a row came or went."""

Row = TypeVar("Row", bound=PlanRow)


class EditConflict(StaleRow):
    """Somebody else wrote another value since the person read it. Both are told."""

    def __init__(self, *, label: str, field: str, theirs: Any, mine: Any, by: str, at: datetime):
        super().__init__(
            f"{by or 'Otra persona'} cambió este dato mientras usted lo escribía. Mire los dos "
            "valores y elija cuál queda."
        )
        self.label, self.field = label, field
        self.theirs, self.mine, self.by, self.at = theirs, mine, by, at


class RowGone(DomainError):
    """The row was taken out of the plan since the person read it."""


@dataclass(slots=True)
class Draft:
    """One act of a person on a version in formulation. Made by :func:`drafting` only."""

    version: PlanVersion
    change: ChangeSet
    actor: Actor
    now: datetime
    history: list[ValueHistory] = field(default_factory=list)

    @property
    def entity(self):
        return self.version.plan.entity

    def row(self, model: type[Row], uid: uuid.UUID | str) -> Row:
        """Return a row of this version by its identity. Raises RowGone."""
        found = model._default_manager.filter(version=self.version, uid=uid).first()
        if found is None:
            raise RowGone(
                "Esta fila ya no está en el plan: alguien la retiró. Recargue la página; en "
                "«Últimos cambios» se puede devolver."
            )
        return found

    def numbered(self, model: type[Row], consecutive: int) -> Row:
        """Return a row of this version by its official number. Raises RowGone."""
        uids = model._default_manager.filter(version=self.version, consecutive=consecutive)
        return self.row(model, uids.values_list("uid", flat=True).first() or uuid.UUID(int=0))

    def put(self, row: PlanRow, name: str, value: Any, *, expected: Any = ANY) -> bool:
        """Write one value of a row and say whether it changed. Raises EditConflict.

        ``name`` is a column of the row, one of its detail (``rationale``), or one of its parts:
        ``lines`` (consecutives), ``sectors`` (codes), ``populations``, ``places``.
        """
        if name in PARTS:
            value = PARTS[name].tidy(value)
        before = self.read(row, name)
        if before == value:
            return False
        if expected is not ANY and before != expected:
            raise self._conflict(row, name, before, value)
        row.row_version += 1
        row.change = self.change
        if name in PARTS:
            PARTS[name].write(row, value)
        elif name in detail_fields(type(row)):
            model, link = DETAILS[type(row)]
            place: dict[str, Any] = {link: row}
            model._default_manager.update_or_create(**place, defaults={name: value})
        else:
            setattr(row, name, value)
        if isinstance(row, ProductTarget):
            row.search_text = search_text(row)
        row.save()
        if name == "bpin_text" and isinstance(row, ProductTarget):
            sync_bpins(row)
        self.remember(row, name, before, value)
        return True

    def read(self, row: PlanRow, name: str) -> Any:
        """Return what a value is now."""
        if name in PARTS:
            return PARTS[name].read(row)
        if name in detail_fields(type(row)):
            model, link = DETAILS[type(row)]
            detail = model._default_manager.filter(**{link: row}).first()
            return getattr(detail or model(), name)
        return getattr(row, name)

    def add(self, model: type[Row], **values: Any) -> Row:
        """Add a row at the end, with the next official number, which is never used twice."""
        rows = model._default_manager.filter(version=self.version)
        last = rows.aggregate(n=Max("consecutive"), p=Max("position"))
        numbered = {
            "consecutive": max(last["n"] or 0, self.last_removed(model)) + 1,
            "position": (last["p"] or 0) + 1,
        }
        row = model(**{**numbered, **values}, version=self.version, change=self.change)
        if isinstance(row, ProductTarget):
            row.search_text = search_text(row)
        row.save()
        self.remember(row, ROW, None, row.label)
        return row

    def remember(
        self,
        row: PlanRow,
        name: str,
        before: Any,
        after: Any,
        *,
        fiscal_year: str = "",
        source: int | None = None,
    ) -> None:
        """Note in the history that a value of ``row`` changed; written when the act ends."""
        self.history.append(
            ValueHistory(
                plan_id=self.version.plan_id,
                change=self.change,
                row_uid=row.uid,
                row_label=row.label[:16],
                field=name,
                fiscal_year=fiscal_year,
                source=source,
                before=as_history(name, before),
                after=as_history(name, after),
            )
        )

    def last_removed(self, model: type[PlanRow]) -> int:
        """Return the highest number that a removed row of the kind had, so that none comes back."""
        labels = ValueHistory.objects.filter(
            plan_id=self.version.plan_id,
            field=ROW,
            after=None,
            row_label__startswith=f"{model.PREFIX}-",
        ).values_list("row_label", flat=True)
        parts = (label.rsplit("-", 1) for label in labels)
        return max((int(number) for prefix, number in parts if prefix == model.PREFIX), default=0)

    def _conflict(self, row: PlanRow, name: str, theirs: Any, mine: Any) -> EditConflict:
        last = (
            ValueHistory.objects.filter(plan_id=self.version.plan_id, row_uid=row.uid, field=name)
            .select_related("change__by")
            .last()
        )
        change = last.change if last else row.change
        return EditConflict(
            label=row.label,
            field=name,
            theirs=theirs,
            mine=mine,
            by=str(change.by) if change.by else "",
            at=change.at,
        )


@contextmanager
def drafting(
    *,
    version_id: int,
    actor: Actor,
    now: datetime,
    note: str = "",
    way: Way = Way.SCREEN,
    kind: AuditKind = AuditKind.DRAFT_EDITED,
) -> Iterator[Draft]:
    """Open one act on a version in formulation; nothing is kept when it changes nothing.

    Raises NotAllowed, and NoGovernment when nobody is on record as governing today.
    """
    with transaction.atomic():
        version = lock_version(version_id)
        can_edit_draft(actor, version).require()
        change = open_change(version.plan, actor=actor, now=now, way=way, note=note)
        draft = Draft(version, change, actor, now)
        yield draft
        if not draft.history:
            change.delete()
            return
        insert_rows(draft.history)
        keep_totals(version.pk, draft.history)
        record(
            kind,
            actor=actor,
            target=version,
            entity=version.plan.entity,
            after={
                "rows": sorted({value.row_label for value in draft.history})[:20],
                "values": len(draft.history),
            },
            now=now,
        )


def lock_version(version_id: int) -> PlanVersion:
    """Return a version with its plan locked: the acts on one plan come one after the other."""
    found = PlanVersion.objects.filter(pk=version_id).values_list("plan_id", flat=True).get()
    Plan.objects.select_for_update().get(pk=found)
    versions = PlanVersion.objects.select_related("plan__entity__department", "plan__period")
    return versions.get(pk=version_id)


def open_change(plan: Plan, *, actor: Actor, now: datetime, way: Way, note: str = "") -> ChangeSet:
    """Return a new act of entering values, under the government of the day. Raises NoGovernment."""
    government = government_on(plan.entity_id, legal_day(now))
    if government is None:
        raise NoGovernment(
            f"No está registrado quién gobierna hoy en {plan.entity}. Escriba a la mesa de ayuda "
            "del DNP para que cargue el mandato."
        )
    return ChangeSet.objects.create(
        plan=plan,
        at=now,
        by=actor.user,
        government=government,
        way=way,
        note=note[: models_length(ChangeSet, "note")],
    )


def models_length(model: type[models.Model], name: str) -> int:
    """Return how many characters a column holds."""
    return model._meta.get_field(name).max_length or 0  # type: ignore[union-attr]

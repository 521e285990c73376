"""How much of each source there is each year: the ceilings of the Marco Fiscal de Mediano Plazo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from kpt.accounts.actor import Actor
from kpt.audit.kinds import AuditKind
from kpt.audit.recording import record
from kpt.plans.actions.drafting import lock_version, models_length
from kpt.plans.actions.investment import Same
from kpt.plans.models import FundingCeiling
from kpt.plans.permissions import can_edit_draft


@dataclass(frozen=True, slots=True)
class CeilingEdit:
    """One ceiling as a person left it; None takes it away. ``seen`` is what was there before."""

    fiscal_year: int
    source: int
    value: Decimal | None
    seen: Decimal | Same | None = Same.ANYTHING

    @property
    def place(self) -> tuple[int, int]:
        return (self.fiscal_year, self.source)


@dataclass(frozen=True, slots=True)
class CeilingConflict:
    """A ceiling that somebody else wrote since: what is there, who wrote it and when."""

    edit: CeilingEdit
    theirs: Decimal | None
    by: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class CeilingsSet:
    """What came of a block of ceilings."""

    changed: tuple[CeilingEdit, ...]
    same: tuple[CeilingEdit, ...]
    conflicts: tuple[CeilingConflict, ...]


@transaction.atomic
def set_ceilings(
    *, version_id: int, edits: Sequence[CeilingEdit], actor: Actor, now: datetime
) -> CeilingsSet:
    """Write a block of ceilings. What somebody else changed comes back. Raises NotAllowed."""
    version = lock_version(version_id)
    can_edit_draft(actor, version).require()
    kept = FundingCeiling.objects.filter(plan=version.plan_id).select_related("changed_by")
    there = {(one.fiscal_year, one.source_id): one for one in kept}
    changed, same, conflicts = [], [], []
    before: dict[str, str | None] = {}
    for edit in {edit.place: edit for edit in edits}.values():
        old = there.get(edit.place)
        value = old.amount_cop if old else None
        if value == edit.value:
            same.append(edit)
        elif not isinstance(edit.seen, Same) and edit.seen != value:
            conflicts.append(_conflict(edit, old))
        else:
            changed.append(edit)
            before[f"{edit.fiscal_year}-{edit.source}"] = None if value is None else str(value)
    _write(version.plan_id, changed, actor, now)
    if changed:
        record(
            AuditKind.CEILINGS_SET,
            actor=actor,
            target=version,
            entity=version.plan.entity,
            before=before,
            after={
                f"{edit.fiscal_year}-{edit.source}": None if edit.value is None else str(edit.value)
                for edit in changed
            },
            now=now,
        )
    return CeilingsSet(tuple(changed), tuple(same), tuple(conflicts))


@transaction.atomic
def say_basis(*, version_id: int, basis: str, actor: Actor, now: datetime) -> int:
    """Say from which document the ceilings come. Returns how many ceilings there are."""
    version = lock_version(version_id)
    can_edit_draft(actor, version).require()
    basis = basis.strip()[: models_length(FundingCeiling, "basis")]
    return FundingCeiling.objects.filter(plan=version.plan_id).update(
        basis=basis, changed_at=now, changed_by=actor.user
    )


def _conflict(edit: CeilingEdit, old: FundingCeiling | None) -> CeilingConflict:
    if old is None:
        return CeilingConflict(edit, None, "", None)
    return CeilingConflict(edit, old.amount_cop, str(old.changed_by or ""), old.changed_at)


def _write(plan_id: int, edits: Sequence[CeilingEdit], actor: Actor, now: datetime) -> None:
    basis = (
        FundingCeiling.objects.filter(plan=plan_id)
        .exclude(basis="")
        .values_list("basis", flat=True)
        .first()
    )
    for edit in edits:
        place = {"plan_id": plan_id, "fiscal_year": edit.fiscal_year, "source_id": edit.source}
        if edit.value is None:
            FundingCeiling.objects.filter(**place).delete()
            continue
        FundingCeiling.objects.update_or_create(
            **place,
            defaults={"amount_cop": edit.value, "changed_at": now, "changed_by": actor.user},
            create_defaults={
                **place,
                "amount_cop": edit.value,
                "changed_at": now,
                "changed_by": actor.user,
                "basis": basis or "",
            },
        )

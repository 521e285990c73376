"""Taking a row out of a plan in formulation, and putting it back whole."""

from __future__ import annotations

import uuid
from typing import Any, TypeVar

from django.db import models

from kpt.base.errors import DomainError
from kpt.plans.actions.drafting import ROW, Draft
from kpt.plans.models import (
    Alignment,
    ExpectedFunding,
    Funding,
    LineDetail,
    LineSector,
    OutcomeDetail,
    OutcomeTarget,
    OutcomeTargetLine,
    ProductTarget,
    ProductTargetLine,
    RemovedRow,
    SgrBiennium,
    SgrInitiative,
    SgrInitiativeLine,
    SgrTarget,
    StrategicLine,
    TargetBpin,
    TargetDetail,
    TargetPlace,
    TargetPopulation,
    YearProgramming,
)
from kpt.plans.models.strategy import PlanRow

Hanging = TypeVar("Hanging", bound=models.Model)

# Kind of row → (its model, what hangs from it: model and the name of its link to the row).
KINDS: dict[str, tuple[type[PlanRow], tuple[tuple[type[models.Model], str], ...]]] = {
    "line": (StrategicLine, ((LineDetail, "line"), (LineSector, "line"))),
    "outcome": (
        OutcomeTarget,
        ((OutcomeDetail, "outcome"), (OutcomeTargetLine, "outcome")),
    ),
    "target": (
        ProductTarget,
        (
            (TargetDetail, "target"),
            (ProductTargetLine, "target"),
            (TargetBpin, "target"),
            (TargetPopulation, "target"),
            (TargetPlace, "target"),
            (YearProgramming, "target"),
            (Funding, "target"),
            (ExpectedFunding, "target"),
        ),
    ),
    "initiative": (SgrInitiative, ((SgrInitiativeLine, "initiative"),)),
    "sgr_target": (SgrTarget, ((SgrBiennium, "target"),)),
}
KIND_OF = {model: kind for kind, (model, _) in KINDS.items()}


class StillUsed(DomainError):
    """Other rows of the plan hang from this one."""


class CannotRestore(DomainError):
    """What the row needs is no longer there."""


def remove_row(draft: Draft, row: PlanRow) -> RemovedRow:
    """Take a row out, with its programming and money, kept whole so that it can come back.

    Raises StillUsed for a line or an initiative that other rows name.
    """
    kind = KIND_OF[type(row)]
    _refuse_when_used(row)
    hanging = {
        model._meta.label: [_plain(one) for one in model._default_manager.filter(**{link: row})]
        for model, link in KINDS[kind][1]
    }
    aligned = Alignment.objects.filter(version=draft.version, row_uid=row.uid)
    hanging[Alignment._meta.label] = [_plain(one) for one in aligned]
    removed = RemovedRow.objects.create(
        change=draft.change,
        kind=kind,
        row_uid=row.uid,
        label=row.label,
        name=str(row)[:400],
        snapshot={"row": _plain(row), "hanging": hanging},
    )
    draft.remember(row, ROW, row.label, None)
    aligned.delete()
    row.delete()
    return removed


def restore_row(draft: Draft, removed: RemovedRow) -> PlanRow:
    """Put a removed row back, with its number, programming and money. Raises CannotRestore."""
    model, hanging = KINDS[removed.kind]
    same = model._default_manager.filter(version=draft.version, uid=removed.row_uid)
    if removed.restored_at is not None or same.exists():
        raise CannotRestore("Esta fila ya está en el plan.")
    values = {**removed.snapshot["row"], "change_id": draft.change.pk}
    row = model(**_typed(model, values))
    # With the key that it had, so that what still names it (a target, its outcome) finds it.
    if model._default_manager.filter(pk=row.pk).exists():
        row.pk = None
    row.version = draft.version
    row.save(force_insert=True)
    for part, link in hanging:
        rows = removed.snapshot["hanging"].get(part._meta.label, [])
        part._default_manager.bulk_create(
            [_again(draft, part, {**one, f"{link}_id": row.pk}) for one in rows]
        )
    rows = removed.snapshot["hanging"].get(Alignment._meta.label, [])
    Alignment.objects.bulk_create(
        [_again(draft, Alignment, {**one, "version_id": draft.version.pk}) for one in rows]
    )
    removed.restored_at, removed.restored_by = draft.now, draft.actor.user
    removed.save(update_fields=["restored_at", "restored_by"])
    draft.remember(row, ROW, None, row.label)
    return row


def _again(draft: Draft, model: type[Hanging], values: dict[str, Any]) -> Hanging:
    one = model(**_typed(model, values))
    one.pk = None
    if hasattr(one, "change_id"):
        one.change_id = draft.change.pk
    if hasattr(one, "line_id") and not StrategicLine.objects.filter(pk=one.line_id).exists():
        raise CannotRestore(
            "La línea estratégica de esta fila ya no está en el plan. Devuelva primero la línea."
        )
    return one


def _refuse_when_used(row: PlanRow) -> None:
    if isinstance(row, StrategicLine):
        used = [
            (row.target_links.count(), "metas de producto"),
            (row.outcome_links.count(), "metas de resultado"),
            (row.initiative_links.count(), "iniciativas del SGR"),
        ]
        named = " y ".join(f"{n} {what}" for n, what in used if n)
        if named:
            raise StillUsed(
                f"La línea «{row.name}» tiene {named}. Páselas a otra línea o retírelas primero."
            )
    if isinstance(row, SgrInitiative) and (n := row.targets.count()):
        raise StillUsed(f"La iniciativa tiene {n} metas del SGR. Retírelas primero.")


def _plain(one: models.Model) -> dict[str, Any]:
    return {
        field.attname: field.value_to_string(one)
        if field.value_from_object(one) is not None
        else None
        for field in one._meta.concrete_fields
    }


def _typed(model: type[models.Model], values: dict[str, Any]) -> dict[str, Any]:
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return {
        name: None if text is None else _value(fields[name], text)
        for name, text in values.items()
        if name in fields
    }


def _value(field: models.Field, text: Any) -> Any:
    if isinstance(field, models.ForeignKey):
        return _value(field.target_field, text)
    if isinstance(field, models.UUIDField) and not isinstance(text, uuid.UUID):
        return uuid.UUID(str(text))
    return field.to_python(text)

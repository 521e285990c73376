"""A PI made from the plan in force: opened, and brought up to date after another act.

Here, and nowhere else, rows of a PI appear and go: those that the plan in force says.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from kpt.accounts.actor import Actor
from kpt.audit.kinds import AuditKind
from kpt.audit.recording import record
from kpt.base.errors import DomainError
from kpt.indicative.actions.responsibles import carry_offices
from kpt.indicative.models import (
    IndicativeFunding,
    IndicativePlan,
    IndicativeState,
    IndicativeTarget,
)
from kpt.indicative.permissions import can_programme
from kpt.indicative.queries.facts import WORDS, Row, indicative_rows, plan_rows
from kpt.plans.models import CURRENT_STATES, Plan, PlanVersion
from kpt.rules.indicative import movement
from kpt.territories.models import TerritorialEntity


class NothingToProgramme(DomainError):
    """There is no plan in force that covers the vigencia."""


class AlreadyUpToDate(DomainError):
    """The PI has the targets of the plan in force."""


class DraftThere(DomainError):
    """A number of the vigencia is being written already."""


@transaction.atomic
def open_indicative(
    *, entity_id: str, fiscal_year: int, actor: Actor, now: datetime
) -> IndicativePlan:
    """Open the PI of a vigencia from the plan in force; the one there already is returned.

    Each target comes with the quantity and the money by source that the plan programs for the
    year. Targets without a responsible take the office that the latest adopted PI gave them.
    Raises NotAllowed, NothingToProgramme.
    """
    entity = TerritorialEntity.objects.select_for_update().get(pk=entity_id)
    can_programme(actor, entity).require()
    version = _version_in_force(entity, fiscal_year)
    newest = _numbers(version.plan, fiscal_year).first()
    if newest is not None:
        return newest
    indicative = _new(version, fiscal_year, 1, "", actor, now)
    rows = plan_rows(version.plan_id, fiscal_year)
    _write(indicative, rows.values())
    carried = carry_offices(indicative, actor=actor, now=now)
    record(
        AuditKind.INDICATIVE_OPENED,
        actor=actor,
        target=indicative,
        entity=entity,
        after={"fiscal_year": fiscal_year, "metas": len(rows), "responsables": carried},
        now=now,
    )
    return indicative


@transaction.atomic
def open_next_number(
    *, indicative_id: int, reason: str, actor: Actor, now: datetime
) -> IndicativePlan:
    """Open another number of the same vigencia, to change what was adopted. That one stays.

    It starts from the figures of the number in force and the targets of the plan in force. Raises
    NotAllowed, DraftThere, and DomainError without a reason.
    """
    before = _lock(indicative_id)
    entity = before.plan.entity
    can_programme(actor, entity).require()
    if before.state != IndicativeState.ADOPTED:
        raise DraftThere("Un número nuevo se abre a partir del que está adoptado.")
    if _numbers(before.plan, before.fiscal_year).filter(state=IndicativeState.DRAFT).exists():
        raise DraftThere(f"Ya hay un número de {before.fiscal_year} en borrador. Siga con ese.")
    if not reason.strip():
        raise DomainError("Escriba por qué se abre un número nuevo: queda en su historia.")
    version = _version_in_force(entity, before.fiscal_year)
    number = before.number + 1
    indicative = _new(version, before.fiscal_year, number, reason, actor, now)
    _write(indicative, _merged(before, version))
    record(
        AuditKind.INDICATIVE_OPENED,
        actor=actor,
        target=indicative,
        entity=entity,
        before={"numero": before.number},
        after={"fiscal_year": before.fiscal_year, "numero": number, "motivo": reason.strip()},
        now=now,
    )
    return indicative


@transaction.atomic
def bring_up_to_date(*, indicative_id: int, actor: Actor, now: datetime) -> IndicativePlan:
    """Give a PI the targets of the version in force, in one step.

    A draft changes in place; of an adopted one a new number is opened, and it stays as it was
    adopted. Targets that stay keep what was programmed for them. Raises NotAllowed,
    AlreadyUpToDate, DraftThere.
    """
    here = _lock(indicative_id)
    can_programme(actor, here.plan.entity).require()
    version = _version_in_force(here.plan.entity, here.fiscal_year)
    moved = movement(plan_rows(here.plan_id, here.fiscal_year), indicative_rows(here.pk))
    if not moved and here.version_number == version.number:
        raise AlreadyUpToDate("El plan indicativo ya tiene las metas del plan vigente.")
    if here.state != IndicativeState.DRAFT:
        reason = f"Cambió el plan: versión {version.number}."
        return open_next_number(indicative_id=here.pk, reason=reason, actor=actor, now=now)
    rows = list(_merged(here, version))
    before = here.version_number
    _rewrite(here, rows)
    here.version, here.version_number = version, version.number
    here.save(update_fields=["version", "version_number"])
    record(
        AuditKind.INDICATIVE_UPDATED,
        actor=actor,
        target=here,
        entity=here.plan.entity,
        before={"version": before},
        after={
            "version": version.number,
            "llegaron": len(moved.came),
            "salieron": len(moved.went),
        },
        now=now,
    )
    return here


def _version_in_force(entity: TerritorialEntity, fiscal_year: int) -> PlanVersion:
    version = (
        PlanVersion.objects.filter(
            plan__entity=entity,
            plan__period__first_year__lte=fiscal_year,
            plan__period__last_year__gte=fiscal_year,
            state__in=CURRENT_STATES,
        )
        .select_related("plan__entity", "plan__period")
        .first()
    )
    if version is None:
        raise NothingToProgramme(
            f"{entity} no tiene un plan adoptado que cubra {fiscal_year}. Primero se adopta el "
            "plan."
        )
    return version


def _numbers(plan: Plan, fiscal_year: int):
    numbers = IndicativePlan.objects.filter(plan=plan, fiscal_year=fiscal_year)
    return numbers.order_by("-number")


def _lock(indicative_id: int) -> IndicativePlan:
    numbers = IndicativePlan.objects.select_related("plan__entity", "plan__period")
    return numbers.select_for_update(of=("self",)).get(pk=indicative_id)


def _new(
    version: PlanVersion, fiscal_year: int, number: int, reason: str, actor: Actor, now: datetime
) -> IndicativePlan:
    return IndicativePlan.objects.create(
        plan=version.plan,
        fiscal_year=fiscal_year,
        number=number,
        version=version,
        version_number=version.number,
        reason=reason.strip(),
        opened_at=now,
        opened_by=actor.user,
    )


def _merged(before: IndicativePlan, version: PlanVersion) -> Iterable[Row]:
    """Yield the targets of the plan in force, with the figures of ``before`` where it has them."""
    kept = indicative_rows(before.pk)
    for uid, row in plan_rows(version.plan_id, before.fiscal_year).items():
        yield _with_figures_of(kept, uid, row)


def _with_figures_of(kept: Mapping[uuid.UUID, Row], uid: uuid.UUID, row: Row) -> Row:
    if uid not in kept:
        return row
    return Row(row.target, uid, kept[uid].quantity, dict(kept[uid].money))


def _rewrite(indicative: IndicativePlan, rows: list[Row]) -> None:
    """Bring a draft to ``rows`` in place, so that its explanations stay with their targets."""
    there = {one.target_uid: one for one in indicative.targets.all()}
    wanted = {row.uid for row in rows}
    gone = [one.pk for uid, one in there.items() if uid not in wanted]
    IndicativeTarget.objects.filter(pk__in=gone).delete()
    stay = [(there[row.uid], row) for row in rows if row.uid in there]
    for target, row in stay:
        for name in WORDS:
            setattr(target, name, getattr(row.target, name))
    IndicativeTarget.objects.bulk_update([target for target, _ in stay], WORDS, batch_size=200)
    _write(indicative, [row for row in rows if row.uid not in there])


def _write(indicative: IndicativePlan, rows: Iterable[Row]) -> None:
    given = list(rows)
    made = IndicativeTarget.objects.bulk_create(
        IndicativeTarget(
            indicative=indicative,
            target_uid=row.uid,
            quantity=row.quantity,
            **{name: getattr(row.target, name) for name in WORDS},
        )
        for row in given
    )
    IndicativeFunding.objects.bulk_create(
        IndicativeFunding(target=target, source_id=source, amount_cop=amount)
        for target, row in zip(made, given, strict=True)
        for source, amount in row.money.items()
    )

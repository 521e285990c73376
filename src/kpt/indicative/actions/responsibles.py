"""Who answers for the targets: one or many at once, with their history."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from django.db import transaction

from kpt.accounts.actor import Actor
from kpt.audit.kinds import AuditKind
from kpt.audit.recording import record
from kpt.base.errors import DomainError
from kpt.base.numbers import nombrados
from kpt.indicative.models import (
    IndicativePlan,
    IndicativeState,
    IndicativeTarget,
    TargetResponsible,
)
from kpt.indicative.permissions import can_set_responsibles
from kpt.indicative.queries.responsibles import responsibles_of, team_of
from kpt.plans.models import CURRENT_STATES, Plan, ProductTarget
from kpt.rules.matching import carried
from kpt.rules.periods import legal_day

FROM_BEFORE = "Viene del plan indicativo anterior."


class NobodyChosen(DomainError):
    """No target was chosen, no office was written, or the person is not of the team."""


class ReasonMissing(DomainError):
    """Somebody answers already and nobody says why it changes."""


@transaction.atomic
def set_responsibles(
    *,
    plan_id: int,
    target_uids: Collection[uuid.UUID],
    office: str,
    person_id: int | None,
    reason: str,
    actor: Actor,
    now: datetime,
) -> int:
    """Make an office, and a person of the team if one is named, answer for some targets.

    Returns how many changed: those that she answers for already stay as they are. The rows before
    are closed and kept. Raises NotAllowed, NobodyChosen, ReasonMissing.
    """
    plan = Plan.objects.select_related("entity").select_for_update(of=("self",)).get(pk=plan_id)
    can_set_responsibles(actor, plan.entity).require()
    office = " ".join(office.split())
    wanted = _of_the_plan(plan, target_uids)
    _check(plan, wanted, office, person_id, now)
    today = responsibles_of(plan.pk)
    changed = {
        uid: label
        for uid, label in wanted.items()
        if uid not in today or (today[uid].office, today[uid].person_id) != (office, person_id)
    }
    replaced = [label for uid, label in changed.items() if uid in today]
    if replaced and not reason.strip():
        raise ReasonMissing(
            f"{nombrados(replaced)} ya {'tiene' if len(replaced) == 1 else 'tienen'} responsable. "
            "Escriba por qué cambia: queda en su historia."
        )
    _write(plan, dict.fromkeys(changed, office), person_id, reason.strip(), actor, now)
    if changed:
        record(
            AuditKind.RESPONSIBLES_SET,
            actor=actor,
            target=plan,
            entity=plan.entity,
            after={
                "dependencia": office,
                "persona": person_id,
                "metas": sorted(changed.values()),
                "motivo": reason.strip(),
            },
            now=now,
        )
    return len(changed)


def _of_the_plan(plan: Plan, uids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    targets = ProductTarget.objects.filter(version__plan=plan, version__state__in=CURRENT_STATES)
    chosen = set(uids)
    return {one.uid: one.label for one in targets.order_by("position") if one.uid in chosen}


def _check(
    plan: Plan, wanted: Mapping[uuid.UUID, str], office: str, person_id: int | None, now: datetime
) -> None:
    if not wanted:
        raise NobodyChosen("Marque por lo menos una meta del plan vigente.")
    if not office:
        raise NobodyChosen("Escriba la dependencia que responde.")
    team = {one.user_id for one in team_of(plan.entity_id, legal_day(now))}
    if person_id is not None and person_id not in team:
        raise NobodyChosen("Esa persona no es hoy del equipo. Escoja otra o deje solo la oficina.")


def _write(
    plan: Plan,
    offices: Mapping[uuid.UUID, str],
    person_id: int | None,
    reason: str,
    actor: Actor,
    now: datetime,
) -> None:
    today = legal_day(now)
    open_rows = TargetResponsible.objects.filter(
        plan=plan, target_uid__in=list(offices), until=None
    )
    open_rows.update(until=today)
    TargetResponsible.objects.bulk_create(
        TargetResponsible(
            plan=plan,
            target_uid=uid,
            office=office,
            person_id=person_id,
            since=today,
            reason=reason,
            set_at=now,
            set_by=actor.user,
        )
        for uid, office in offices.items()
    )


def carry_offices(indicative: IndicativePlan, *, actor: Actor, now: datetime) -> int:
    """Give the targets without a responsible the office of the latest adopted PI; say how many.

    Of the same plan a target is known by its identity; of the plan before, by its indicator when
    only one office answered for it there. Part of opening a PI: the caller asked permission.
    """
    earlier = (
        IndicativePlan.objects.filter(
            plan__entity=indicative.plan.entity_id,
            state=IndicativeState.ADOPTED,
            fiscal_year__lt=indicative.fiscal_year,
        )
        .order_by("-fiscal_year")
        .first()
    )
    if earlier is None:
        return 0
    has = responsibles_of(indicative.plan_id)
    free = [one for one in indicative.targets.all() if one.target_uid not in has]
    offices = carried(_told(earlier.targets.exclude(office="")), _told(free))
    _write(indicative.plan, offices, None, FROM_BEFORE, actor, now)
    return len(offices)


def _told(
    targets: Iterable[IndicativeTarget],
) -> list[tuple[uuid.UUID, str, str]]:
    return [(one.target_uid, one.indicator_code, one.office) for one in targets]


def give_offices(
    plan: Plan, offices: Mapping[uuid.UUID, str], *, reason: str, actor: Actor, now: datetime
) -> int:
    """Write the offices that a matrix names where they are others; the caller asked permission."""
    today = responsibles_of(plan.pk)
    changed = {
        uid: office
        for uid, office in offices.items()
        if uid not in today or today[uid].office != office
    }
    _write(plan, changed, None, reason, actor, now)
    return len(changed)

"""The act that adopts the PI of a vigencia. From then on it stays as it was adopted."""

from __future__ import annotations

from datetime import date, datetime

from django.core.files.base import File
from django.db import transaction

from kpt.accounts.actor import Actor
from kpt.audit.kinds import AuditKind
from kpt.audit.recording import record
from kpt.base.errors import DomainError
from kpt.files.actions import store
from kpt.files.models import FileKind
from kpt.indicative.actions.programming import lock_indicative
from kpt.indicative.models import (
    IndicativeAct,
    IndicativeExplanation,
    IndicativePlan,
    IndicativeState,
    IndicativeTarget,
)
from kpt.indicative.permissions import can_adopt_indicative
from kpt.indicative.queries.facts import Facts, facts_of
from kpt.rules.figures import count
from kpt.rules.periods import legal_day
from kpt.territories.models import TerritorialEntity


class NotReady(DomainError):
    """The PI has differences without an explanation, or other targets than the plan in force."""


class ImpossibleAct(DomainError):
    """An act that cannot have adopted this PI."""


def acts_of(entity: TerritorialEntity) -> list[IndicativeAct]:
    """Return the acts by which an entity adopts its PI: each uses the body that it has.

    Source: DNP's accompaniment, «en algunos casos lo llevan a las corporaciones públicas, en otros
    casos en el Consejo [de Gobierno]».
    """
    corporation = IndicativeAct.ORDINANCE if entity.is_department else IndicativeAct.AGREEMENT
    return [
        IndicativeAct.DECREE,
        IndicativeAct.RESOLUTION,
        IndicativeAct.COUNCIL_MINUTES,
        corporation,
    ]


def adopt_indicative(
    *,
    indicative_id: int,
    kind: str,
    number: str,
    on: date,
    document: File | None,
    actor: Actor,
    now: datetime,
) -> IndicativePlan:
    """Adopt a PI: it is locked, published, and the number before it is replaced.

    Each target keeps the office that answers for it today. ``document`` is the act as PDF. Raises
    NotAllowed, NotReady, ImpossibleAct, WrongFile.
    """
    with transaction.atomic():
        indicative = lock_indicative(indicative_id)
        _check(indicative, kind, number, on, actor=actor, now=now)
        facts = facts_of(indicative)
        _check_ready(facts)
        _keep_what_counts(facts)
        before = _replace(indicative)
        if document is not None:
            indicative.document = store(
                document,
                kind=FileKind.APPROVED_DOCUMENT,
                entity=indicative.plan.entity,
                actor=actor,
                now=now,
                is_public=True,
            )
        indicative.state = IndicativeState.ADOPTED
        indicative.act_kind = IndicativeAct(kind)
        indicative.act_number, indicative.act_on = number.strip(), on
        indicative.adopted_at, indicative.adopted_by = now, actor.user
        indicative.save()
        record(
            AuditKind.INDICATIVE_ADOPTED,
            actor=actor,
            target=indicative,
            entity=indicative.plan.entity,
            before={"numero": before.number if before else None},
            after={
                "fiscal_year": indicative.fiscal_year,
                "numero": indicative.number,
                "acto": f"{IndicativeAct(kind).label} {number.strip()} de {on:%Y-%m-%d}",
            },
            now=now,
        )
    return indicative


def _check(
    indicative: IndicativePlan, kind: str, number: str, on: date, *, actor: Actor, now: datetime
) -> None:
    can_adopt_indicative(actor, indicative).require()
    entity = indicative.plan.entity
    if kind not in acts_of(entity):
        names = ", ".join(act.label.lower() for act in acts_of(entity))
        raise ImpossibleAct(f"El plan indicativo de {entity} se adopta por {names}.")
    if not number.strip():
        raise ImpossibleAct("Escriba el número del acto.")
    if on > legal_day(now):
        raise ImpossibleAct("La fecha del acto está en el futuro. Escriba el día en que se firmó.")
    if on.year < indicative.plan.period.first_year:
        raise ImpossibleAct(
            f"El plan es de {indicative.plan.period} y el acto sería de {on.year}. Revise la fecha."
        )


def _check_ready(facts: Facts) -> None:
    moved = facts.movement()
    if moved:
        raise NotReady(
            "El plan vigente ya no tiene las mismas metas. Ponga al día el plan indicativo antes "
            "de adoptarlo."
        )
    missing = facts.unexplained()
    if missing:
        said = count(len(missing), "diferencia", "diferencias")
        raise NotReady(f"Falta explicar {said} con el plan plurianual de inversiones.")


def _keep_what_counts(facts: Facts) -> None:
    """Write who answers for each target, and leave only explanations of differences there are."""
    targets = [row.target for row in facts.rows.values()]
    for target in targets:
        target.office = facts.office(target.target_uid)
    IndicativeTarget.objects.bulk_update(targets, ["office"], batch_size=200)
    there = {one.place for one in facts.differences()}
    stale = [one.pk for place, one in facts.explanations.items() if place not in there]
    IndicativeExplanation.objects.filter(pk__in=stale).delete()


def _replace(indicative: IndicativePlan) -> IndicativePlan | None:
    numbers = IndicativePlan.objects.filter(
        plan=indicative.plan, fiscal_year=indicative.fiscal_year, state=IndicativeState.ADOPTED
    )
    before = numbers.first()
    if before is not None:
        before.state = IndicativeState.SUPERSEDED
        before.save(update_fields=["state"])
    return before

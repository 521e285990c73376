"""The act that adopts a version."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from kpt.accounts.actor import Actor
from kpt.audit.kinds import AuditKind
from kpt.audit.recording import record
from kpt.base.errors import DomainError
from kpt.plans.actions.drafting import lock_version
from kpt.plans.models import CURRENT_STATES, ActKind, Plan, PlanVersion, VersionState
from kpt.plans.permissions import can_adopt, can_record_act
from kpt.rules.periods import legal_day
from kpt.territories.models import TerritorialEntity


class ImpossibleAct(DomainError):
    """An act that cannot have adopted this plan."""


class EmptyPlan(DomainError):
    """A version without what every plan has."""


def acts_of(entity: TerritorialEntity) -> list[ActKind]:
    """Return the acts by which an entity's plan is adopted.

    A Concejo decides by acuerdo and an Asamblea by ordenanza; either plan may be adopted by
    decree when they do not decide in time. Source: Ley 152/1994 art. 40.
    """
    corporation = ActKind.ORDINANCE if entity.is_department else ActKind.AGREEMENT
    return [corporation, ActKind.DECREE]


@transaction.atomic
def record_act(
    *, version_id: int, kind: ActKind, number: str, on: date, actor: Actor, now: datetime
) -> PlanVersion:
    """Note by which act the version was adopted. Raises NotAllowed or ImpossibleAct."""
    versions = PlanVersion.objects.select_related("plan__entity", "plan__period")
    version = versions.select_for_update(of=("self",)).get(pk=version_id)
    can_record_act(actor, version).require()
    plan = version.plan
    _check_act(plan, kind, on, legal_day(now))
    if version.state == VersionState.ADOPTED_PENDING_ACT:
        version.state = VersionState.ADOPTED
    version.act_kind, version.act_number, version.act_on = kind, number.strip(), on
    version.save(update_fields=["state", "act_kind", "act_number", "act_on"])
    after = {"act": f"{ActKind(kind).label} {version.act_number} de {on:%Y-%m-%d}"}
    record(AuditKind.ACT_RECORDED, actor=actor, target=version, entity=plan.entity, after=after)
    return version


@transaction.atomic
def adopt_draft(
    *, version_id: int, kind: ActKind, number: str, on: date, actor: Actor, now: datetime
) -> PlanVersion:
    """Put a version in formulation in force by its act; the one before is replaced.

    From here on its lines and targets change only with another act. The caller makes the figures
    of the plan again. Raises NotAllowed, ImpossibleAct, and EmptyPlan without lines or targets.
    """
    version = lock_version(version_id)
    can_adopt(actor, version).require()
    plan = version.plan
    _check_act(plan, kind, on, legal_day(now))
    if not version.strategiclines.exists() or not version.producttargets.exists():
        raise EmptyPlan(
            "Un plan se adopta con por lo menos una línea estratégica y una meta de producto."
        )
    before = plan.versions.filter(state__in=CURRENT_STATES).first()
    if before is not None:
        before.state, before.superseded_at = VersionState.SUPERSEDED, now
        before.save(update_fields=["state", "superseded_at"])
    version.state, version.adopted_at = VersionState.ADOPTED, now
    version.act_kind, version.act_number, version.act_on = kind, number.strip(), on
    version.save(update_fields=["state", "adopted_at", "act_kind", "act_number", "act_on"])
    record(
        AuditKind.PLAN_ADOPTED,
        actor=actor,
        target=version,
        entity=plan.entity,
        before={"version": before.number if before else None},
        after={"act": f"{ActKind(kind).label} {version.act_number} de {on:%Y-%m-%d}"},
        now=now,
    )
    return version


def _check_act(plan: Plan, kind: ActKind, on: date, today: date) -> None:
    if kind not in acts_of(plan.entity):
        names = " o ".join(act.label.lower() for act in acts_of(plan.entity))
        raise ImpossibleAct(f"El plan de {plan.entity} se adopta por {names}.")
    if on > today:
        raise ImpossibleAct("La fecha del acto está en el futuro. Escriba el día en que se firmó.")
    if on.year < plan.period.first_year:
        raise ImpossibleAct(
            f"El plan es de {plan.period} y el acto sería de {on.year}. Revise la fecha."
        )

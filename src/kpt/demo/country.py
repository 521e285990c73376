"""Load the demo country through the same actions that people use."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO

from django.db import transaction

from kpt.accounts.actor import Actor, actor_for
from kpt.accounts.models import User
from kpt.base.errors import DomainError
from kpt.catalogues.queries import sdgs
from kpt.demo.people import PEOPLE, create_people
from kpt.demo.plans import DemoPlan, Words, demo_plan, load_words
from kpt.demo.spec import FIRST_YEAR, EntitySpec, entities
from kpt.demo.workbooks import followup_workbook, plan_workbook
from kpt.exchange.actions import confirm_import, start_import
from kpt.exchange.checking import check_batch
from kpt.files.models import ImportKind
from kpt.plans.models import Plan
from kpt.rules.periods import legal_day
from kpt.territories.models import TerritorialEntity

PLANS_AT = datetime(2024, 7, 15, 15, 30, tzinfo=UTC)
EXECUTIONS_AT = datetime(2026, 2, 20, 16, 45, tzinfo=UTC)
COMMAND = Actor(command="load_demo")

Say = Callable[[str], None]


class RealPlans(DomainError):
    """The database holds plans that are not of the demonstration."""


def load_country(*, say: Say, force: bool = False) -> None:
    """Load people, plans and executions of the demo country; what is already there stays.

    Idempotent, and it goes on where it was cut. Raises RealPlans on a database with plans that
    are not of the demonstration, unless ``force``.
    """
    specs = entities()
    if not force and Plan.objects.filter(is_demo=False).exists():
        raise RealPlans(
            "Esta base de datos tiene planes que no son de la demostración. No se mezcla lo "
            "inventado con lo real: use una base de datos vacía, o «--force» si sabe lo que hace."
        )
    create_people()
    words, goals = load_words(), {goal.number: goal.name for goal in sdgs()}
    there = _plans_there(specs)
    for spec in specs:
        done = _load_entity(spec, there.get(spec.divipola), words, goals)
        say(f"{spec.plan_name}: {done}")


def _plans_there(specs: list[EntitySpec]) -> dict[str, Plan]:
    plans = Plan.objects.filter(
        period__first_year=FIRST_YEAR, entity_id__in=[spec.divipola for spec in specs]
    )
    return {plan.entity_id: plan for plan in plans}


def _load_entity(spec: EntitySpec, plan: Plan | None, words: Words, goals: dict[int, str]) -> str:
    """Load what one entity still lacks, and return what was done in a few words."""
    if plan is not None and not plan.is_demo:
        return "ya tiene un plan propio; no se toca"
    has_executions = plan is not None and plan.summaries.filter(has_execution=True).exists()
    if plan is not None and (has_executions or not spec.executed_years):
        return "ya estaba"
    demo = demo_plan(spec, words)
    entity = TerritorialEntity.objects.select_related("department").get(pk=spec.divipola)
    if plan is None:
        _bring(ImportKind.PLAN, entity, plan_workbook(demo, goals), PLANS_AT)
    if spec.executed_years:
        report = followup_workbook(demo, words, entity_text=_full_name(entity))
        _bring(ImportKind.EXECUTION, entity, report, EXECUTIONS_AT)
    return _told(demo)


def _bring(kind: ImportKind, entity: TerritorialEntity, workbook: bytes, now: datetime) -> None:
    """Put one workbook in, as a person of the entity would: choose, look, confirm."""
    with transaction.atomic():
        actor = _actor_of(entity, now)
        batch = start_import(
            entity=entity,
            kind=kind,
            upload=BytesIO(workbook),
            name=f"{entity.divipola} {kind.label}.xlsx",
            actor=actor,
            now=now,
        )
        check_batch(batch.pk, progress=lambda *_: None, now=now)
        confirmed = confirm_import(batch_id=batch.pk, actor=actor, now=now)
        if not confirmed.plan.is_demo:
            confirmed.plan.is_demo = True
            confirmed.plan.save(update_fields=["is_demo"])


def _actor_of(entity: TerritorialEntity, now: datetime) -> Actor:
    """Return who brings the files of an entity: its leader, if the demo has one, or the command."""
    emails = {p.divipola: p.email for p in reversed(PEOPLE) if p.role == p.role.TEAM_LEADER}
    if entity.divipola not in emails:
        return COMMAND
    user = User.objects.get(email=emails[entity.divipola])
    return actor_for(user, on=legal_day(now))


def _full_name(entity: TerritorialEntity) -> str:
    return f"{entity.name}, {entity.department.name}" if entity.department else entity.name


def _told(demo: DemoPlan) -> str:
    targets = f"{len(demo.content.targets)} metas"
    if not demo.spec.executed_years:
        return f"{targets}, sin ejecución"
    years = " y ".join(map(str, demo.spec.executed_years))
    return f"{targets}, ejecución de {years}"

"""Load the demo country through the same actions that people use."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO

from django.db import transaction
from django.utils import timezone

from kpt.accounts.actor import Actor, actor_for, system_actor
from kpt.accounts.models import User
from kpt.accounts.roles import Role
from kpt.base.errors import DomainError
from kpt.catalogues.queries import sdgs
from kpt.demo.briefs import load_briefs
from kpt.demo.correspondence import load_correspondence
from kpt.demo.cuts import load_cuts
from kpt.demo.diagnosis import DIVIPOLA, load_demo_diagnosis
from kpt.demo.handover import load_handover
from kpt.demo.indicative import load_indicative
from kpt.demo.indicators import load_demo_indicators
from kpt.demo.people import PEOPLE, create_people
from kpt.demo.plans import DemoPlan, Words, demo_plan, load_words
from kpt.demo.programme import load_demo_programme
from kpt.demo.reporting import load_reporting
from kpt.demo.review import load_review
from kpt.demo.spec import FIRST_YEAR, EntitySpec, acts, entities
from kpt.demo.workbooks import followup_workbook, plan_workbook
from kpt.exchange.actions import confirm_import, start_import
from kpt.exchange.checking import check_batch
from kpt.files.models import ImportBatch, ImportKind
from kpt.plans.actions.acts import record_act
from kpt.plans.models import ActKind, Plan
from kpt.plans.queries import current_version
from kpt.rules.periods import legal_day
from kpt.territories.models import TerritorialEntity

ADOPTED_AT = datetime(2024, 7, 15, 15, 30, tzinfo=UTC)
FIRST_REPORT_AT = datetime(2025, 2, 11, 14, 5, tzinfo=UTC)
AMENDED_AT = datetime(2025, 2, 26, 20, 40, tzinfo=UTC)
LAST_REPORT_AT = datetime(2026, 2, 20, 16, 45, tzinfo=UTC)
COMMAND = "load_demo"

Say = Callable[[str], None]
Act = tuple[str, str, date]


class RealPlans(DomainError):
    """The database holds plans that are not of the demonstration."""


@dataclass(frozen=True, slots=True)
class Step:
    """One workbook that an entity brought, when, and the act that adopted what it says."""

    kind: ImportKind
    at: datetime
    workbook: Callable[[], bytes]
    act: Act | None = None

    def file_name(self, entity: TerritorialEntity) -> str:
        noun = "Plan" if self.kind == ImportKind.PLAN else "Seguimiento"
        return f"{noun} de {entity.name} {legal_day(self.at):%Y-%m-%d}.xlsx"


def load_country(*, say: Say, force: bool = False) -> None:
    """Load people, plans and executions of the demo country; what is already there stays.

    Idempotent, and it goes on where it was cut. Raises RealPlans on a database with plans, none of
    them of the demonstration, unless ``force``. In one that has it, visitors may add their own.
    """
    is_demo = {*Plan.objects.values_list("is_demo", flat=True).distinct()}
    if is_demo == {False} and not force:
        raise RealPlans(
            "Esta base de datos tiene planes que no son de la demostración. No se mezcla lo "
            "inventado con lo real: use una base de datos vacía, o «--force» si sabe lo que hace."
        )
    create_people(actor=system_actor(COMMAND))
    words, goals = load_words(), {goal.number: goal.name for goal in sdgs()}
    for spec in entities():
        say(f"{spec.plan_name}: {_load_entity(spec, words, goals)}")
    done = load_demo_indicators(actor=system_actor(COMMAND))
    say(f"Indicadores inventados: {done.new} valores nuevos, {done.same} iguales")
    entity = TerritorialEntity.objects.get(pk=DIVIPOLA)
    written = load_demo_diagnosis(actor=_actor_of(entity, LAST_REPORT_AT))
    say(f"Diagnóstico de {entity}: {'escrito' if written else 'igual'}")
    promised = load_demo_programme(actor=_actor_of(entity, LAST_REPORT_AT))
    say(f"Programa de gobierno de {entity}: {'escrito' if promised else 'igual'}")
    programmed = load_indicative(now=timezone.now())
    say(f"Plan indicativo de Buenavista: {programmed}")
    reported = load_reporting(actor=system_actor(COMMAND), now=timezone.now())
    say(f"Reporte de la vigencia anterior: {reported}")
    written_to = load_correspondence(actor=system_actor(COMMAND), now=timezone.now())
    say(f"Mensajes y oficios de la gobernación: {written_to}")
    say(f"Revisión de los reportes: {load_review(now=timezone.now())}")
    cut = load_cuts(actor=system_actor(COMMAND), now=timezone.now())
    say(f"Corte publicado de la vigencia antepasada: {cut}")
    say(f"Informes: {load_briefs(now=timezone.now())}")
    change = load_handover(actor=system_actor(COMMAND), now=timezone.now())
    say(f"Cambio de gobierno de Filandia: {change}")


def _load_entity(spec: EntitySpec, words: Words, goals: dict[int, str]) -> str:
    """Bring what one entity still lacks, and return what was done in a few words."""
    if Plan.objects.filter(
        entity_id=spec.divipola, period__first_year=FIRST_YEAR, is_demo=False
    ).exists():
        return "ya tiene un plan propio; no se toca"
    entity = TerritorialEntity.objects.select_related("department").get(pk=spec.divipola)
    brought = {*ImportBatch.objects.filter(entity=entity).values_list("file__name", flat=True)}
    demo = demo_plan(spec, words)
    missing = [
        step for step in _steps(demo, entity, words, goals) if step.file_name(entity) not in brought
    ]
    for step in missing:
        _bring(step, entity)
    return _told(demo) if missing else "ya estaba"


def _steps(
    demo: DemoPlan, entity: TerritorialEntity, words: Words, goals: dict[int, str]
) -> Iterator[Step]:
    """Yield the workbooks of an entity in the order in which it brought them.

    An amended plan shows the whole story: first plan, first report, amendment, last report.
    """
    adopted_by = acts(demo.spec)
    years = demo.spec.executed_years
    first = demo.earlier or demo.content

    def report(of_years: tuple[int, ...]) -> Callable[[], bytes]:
        name = f"{entity.name}, {entity.department.name}" if entity.department else entity.name
        return lambda: followup_workbook(demo, words, entity_text=name, years=of_years)

    yield Step(ImportKind.PLAN, ADOPTED_AT, lambda: plan_workbook(first, goals), adopted_by.get(1))
    if demo.earlier is not None:
        yield Step(ImportKind.EXECUTION, FIRST_REPORT_AT, report(years[:1]))
        yield Step(
            ImportKind.PLAN,
            AMENDED_AT,
            lambda: plan_workbook(demo.content, goals),
            adopted_by.get(2),
        )
    if years:
        yield Step(ImportKind.EXECUTION, LAST_REPORT_AT, report(years))


@transaction.atomic
def _bring(step: Step, entity: TerritorialEntity) -> None:
    """Put one workbook in, as a person of the entity would: choose, look, confirm, tell the act."""
    actor = _actor_of(entity, step.at)
    batch = start_import(
        entity=entity,
        kind=step.kind,
        upload=BytesIO(step.workbook()),
        name=step.file_name(entity),
        actor=actor,
        now=step.at,
        in_background=False,
    )
    check_batch(batch.pk, progress=lambda *_: None, now=step.at)
    plan = confirm_import(batch_id=batch.pk, actor=actor, now=step.at).plan
    Plan.objects.filter(pk=plan.pk).update(is_demo=True)
    version = current_version(plan)
    if step.act is not None and version is not None:
        kind, number, on = step.act
        record_act(
            version_id=version.pk,
            kind=ActKind(kind),
            number=number,
            on=on,
            actor=actor,
            now=step.at,
        )


def _actor_of(entity: TerritorialEntity, now: datetime) -> Actor:
    """Return who brings the files of an entity: its leader, if the demo has one, or the command."""
    leading = [p for p in PEOPLE if p.role == Role.TEAM_LEADER and not p.comes]
    leaders = {p.divipola: p.email for p in leading}
    if entity.divipola not in leaders:
        return system_actor(COMMAND)
    user = User.objects.get(email=leaders[entity.divipola])
    return actor_for(user, on=legal_day(now))


def _told(demo: DemoPlan) -> str:
    targets = f"{len(demo.content.targets)} metas"
    if not demo.spec.executed_years:
        return f"{targets}, sin ejecución"
    years = " y ".join(map(str, demo.spec.executed_years))
    return f"{targets}, ejecución de {years}"

"""The Plan Indicativo of Buenavista: who answers for its targets, last year's adopted, a draft."""

from __future__ import annotations

import uuid
from collections import defaultdict
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from kpt.accounts.actor import Actor, actor_for
from kpt.accounts.models import User
from kpt.base.errors import DomainError
from kpt.demo.people import PEOPLE, Person
from kpt.demo.spec import YEARS
from kpt.indicative.actions.adoption import adopt_indicative
from kpt.indicative.actions.deriving import open_indicative
from kpt.indicative.actions.programming import (
    Programme,
    explain_differences,
    programme_targets,
)
from kpt.indicative.actions.responsibles import set_responsibles
from kpt.indicative.models import IndicativeAct, IndicativePlan
from kpt.indicative.queries.facts import facts_of, indicative_rows
from kpt.plans.models import CURRENT_STATES, ProductTarget
from kpt.rules.periods import legal_day
from kpt.territories.models import TerritorialEntity

DIVIPOLA = "63111"  # Buenavista, of category 6
# Which invented office answers for each sector; what is not here is still without a responsible.
HAS_A_PERSON = "Secretaría de Planeación e Infraestructura"
OFFICES = {
    "19": "Secretaría de Salud y Bienestar Social",
    "22": "Secretaría de Educación, Cultura y Deporte",
    "33": "Secretaría de Educación, Cultura y Deporte",
    "43": "Secretaría de Educación, Cultura y Deporte",
    "24": "Secretaría de Planeación e Infraestructura",
    "40": "Secretaría de Planeación e Infraestructura",
    "21": "Secretaría de Planeación e Infraestructura",
    "17": "Unidad de Asistencia Técnica Agropecuaria",
    "32": "Unidad de Asistencia Técnica Agropecuaria",
    "35": "Oficina de Turismo",
    "41": "Secretaría de Salud y Bienestar Social",
    "45": "Secretaría de Gobierno",
}
WHY = "El departamento giró menos de lo previsto y se reprogramó (inventado)."


def load_indicative(*, now: datetime) -> str:
    """Set who answers, adopt last year's PI and open this year's; tell in words. Idempotent."""
    if IndicativePlan.objects.filter(plan__entity_id=DIVIPOLA).exists():
        return "abierto desde antes"
    entity = TerritorialEntity.objects.get(pk=DIVIPOLA)
    today = legal_day(now)
    year = min(max(today.year, YEARS[0] + 1), YEARS[-1])
    leader = actor_for(User.objects.get(email=_person("lider.").email), today)
    try:
        with transaction.atomic():
            _responsibles(entity, leader, now)
            _adopted(entity, year - 1, leader, now)
            draft = open_indicative(entity_id=entity.pk, fiscal_year=year, actor=leader, now=now)
            _less(draft, 2, leader, now)
    except DomainError as error:
        return f"no se abrió. {error.message}"
    return f"{year - 1} adoptado y {year} en borrador"


def _person(prefix: str) -> Person:
    return next(p for p in PEOPLE if p.name.startswith(prefix) and p.divipola == DIVIPOLA)


def _responsibles(entity: TerritorialEntity, leader: Actor, now: datetime) -> None:
    targets = ProductTarget.objects.filter(
        version__plan__entity=entity, version__state__in=CURRENT_STATES
    )
    by_office: dict[str, list[uuid.UUID]] = defaultdict(list)
    plan_id, member = 0, User.objects.get(email=_person("equipo.").email)
    for target in targets.select_related("version"):
        plan_id = target.version.plan_id
        if target.sector_code in OFFICES:
            by_office[OFFICES[target.sector_code]].append(target.uid)
    for office, uids in by_office.items():
        set_responsibles(
            plan_id=plan_id,
            target_uids=uids,
            office=office,
            person_id=member.pk if office == HAS_A_PERSON else None,
            reason="",
            actor=leader,
            now=now,
        )


def _adopted(entity: TerritorialEntity, year: int, leader: Actor, now: datetime) -> None:
    indicative = open_indicative(entity_id=entity.pk, fiscal_year=year, actor=leader, now=now)
    _less(indicative, 1, leader, now)
    explain_differences(
        indicative_id=indicative.pk,
        places=[one.place for one in facts_of(indicative).differences()],  # type: ignore[misc]
        text=WHY,
        actor=leader,
        now=now,
    )
    adopt_indicative(
        indicative_id=indicative.pk,
        kind=IndicativeAct.COUNCIL_MINUTES,
        number="002",
        on=date(year, 1, 28),
        document=None,
        actor=leader,
        now=now,
    )


def _less(indicative: IndicativePlan, count: int, leader: Actor, now: datetime) -> None:
    """Programme a tenth less in the first targets with money, as a council does in January."""
    rows = [row for row in indicative_rows(indicative.pk).values() if row.money]
    given = []
    for row in rows[:count]:
        source, amount = next(iter(row.money.items()))
        less = (amount * Decimal("0.9")).quantize(Decimal(1))
        given.append(Programme(row.uid, row.quantity, {source: less}, row.target.row_version))
    programme_targets(indicative_id=indicative.pk, given=given, actor=leader, now=now)

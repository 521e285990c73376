"""The entity's own figures: they stand beside the national ones and never over them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from kpt.accounts.actor import Actor
from kpt.audit.kinds import AuditKind
from kpt.audit.recording import record
from kpt.base.errors import DomainError
from kpt.diagnosis.permissions import can_edit_diagnosis
from kpt.indicators.models import IndicatorValue, Origin
from kpt.indicators.queries.lists import readable
from kpt.rules.periods import legal_day
from kpt.territories.models import TerritorialEntity

REPLACED = "Reemplazado por un dato más reciente de la misma fuente"


class NotAFigure(DomainError):
    """What was typed is no figure of an indicator."""


class AlreadyWithdrawn(DomainError):
    """Somebody withdrew it before."""


@dataclass(frozen=True, slots=True)
class LocalFigure:
    """What the team says of an indicator. Units: those of the indicator."""

    year: int
    source: str
    value: Decimal | None = None
    text: str = ""
    disaggregation: str = ""
    observed_on: date | None = None
    note: str = ""


@transaction.atomic
def add_local_value(
    *,
    entity: TerritorialEntity,
    indicator_id: int,
    figure: LocalFigure,
    actor: Actor,
    now: datetime,
) -> IndicatorValue:
    """Write a figure of the entity. One of the same year, group and source is withdrawn, not lost.

    Raises NotAllowed or NotAFigure.
    """
    can_edit_diagnosis(actor, entity).require()
    indicator = readable(entity).filter(pk=indicator_id).first()
    if indicator is None:
        raise NotAFigure("Ese indicador no existe.")
    if (figure.value is None) == (not figure.text.strip()):
        raise NotAFigure("Escriba el dato: un número, o un texto, y no los dos.")
    if not figure.source.strip():
        raise NotAFigure("Escriba la fuente: sin ella nadie puede comprobar el dato.")
    if figure.year > legal_day(now).year:
        raise NotAFigure(f"{figure.year} no ha llegado. Escriba el año del que es el dato.")
    former = IndicatorValue.objects.select_for_update().filter(
        indicator=indicator,
        entity=entity,
        origin=Origin.LOCAL,
        year=figure.year,
        month=0,
        disaggregation=figure.disaggregation,
        source=figure.source.strip(),
        withdrawn_at=None,
    )
    for one in former:
        _withdraw(one, REPLACED, actor, now)
    value = IndicatorValue.objects.create(
        indicator=indicator,
        entity=entity,
        origin=Origin.LOCAL,
        entered_at=now,
        entered_by=actor.user,
        **asdict(figure) | {"source": figure.source.strip(), "text": figure.text.strip()},
    )
    record(
        AuditKind.LOCAL_VALUE_ADDED,
        actor=actor,
        target=value,
        entity=entity,
        after={"indicator": indicator.code, **asdict(figure)},
        now=now,
    )
    return value


@transaction.atomic
def withdraw_local_value(
    *, entity: TerritorialEntity, value_id: int, reason: str, actor: Actor, now: datetime
) -> IndicatorValue:
    """Take a figure of the entity back; it stays in the history with its reason.

    Raises NotAllowed, AlreadyWithdrawn or NotAFigure.
    """
    can_edit_diagnosis(actor, entity).require()
    values = IndicatorValue.objects.select_for_update().filter(entity=entity, origin=Origin.LOCAL)
    value = values.filter(pk=value_id).first()
    if value is None:
        raise NotAFigure("Ese dato no es de esta entidad.")
    if value.withdrawn_at is not None:
        raise AlreadyWithdrawn("Ese dato ya estaba retirado.")
    if not reason.strip():
        raise NotAFigure("Escriba por qué se retira: queda en la historia del indicador.")
    _withdraw(value, reason.strip(), actor, now)
    record(
        AuditKind.LOCAL_VALUE_WITHDRAWN,
        actor=actor,
        target=value,
        entity=entity,
        after={"reason": reason.strip()},
        now=now,
    )
    return value


def _withdraw(value: IndicatorValue, reason: str, actor: Actor, now: datetime) -> None:
    value.withdrawn_at, value.withdrawn_by, value.withdrawn_reason = now, actor.user, reason[:300]
    value.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])

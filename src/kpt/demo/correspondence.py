"""What was written: a message of the gobernación that one has read, a letter to who is late."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from kpt.accounts.actor import Actor, actor_for
from kpt.accounts.models import User
from kpt.base.errors import DomainError
from kpt.correspondence.actions.letters import send_letters
from kpt.correspondence.actions.messages import acknowledge, send_message
from kpt.correspondence.models import Cut, Message
from kpt.correspondence.sending import send_batch
from kpt.correspondence.telling import tell_what_happened
from kpt.demo.people import PEOPLE
from kpt.demo.spec import YEARS
from kpt.followup.actions.windows import open_window
from kpt.followup.models import ReportingWindow
from kpt.rules.letters import SUBJECT, TEXT
from kpt.rules.periods import legal_day
from kpt.rules.windows import WindowDates
from kpt.territories.models import TerritorialEntity

WRITES, READS = "gobernacion.quindio", "lider.salento"
LATE = ("63130", "63401")  # Calarcá and La Tebaida, of an earlier vigencia
MESSAGE_SUBJECT = "Jornada de asistencia para el reporte"
MESSAGE_TEXT = """Buenos días.

El próximo jueves a las 9 de la mañana resolvemos las dudas del reporte de avance, por videollamada.

Antes de entrar, revisen en «Reportar avance» las metas que aparecen por mirar.

(Mensaje inventado para la demostración.)"""


def load_correspondence(*, actor: Actor, now: datetime) -> str:
    """Write the message and the letters of the demonstration; tell in words. Idempotent."""
    department = TerritorialEntity.objects.get(pk="63")
    if Message.objects.filter(department=department).exists():
        return "igual"
    writer = _actor(WRITES, now)
    with transaction.atomic():
        message = send_message(
            department=department,
            divipolas=(),
            subject=MESSAGE_SUBJECT,
            text=MESSAGE_TEXT,
            actor=writer,
            now=now,
        )
        reader = _actor(READS, now)
        salento = reader.memberships[0].entity
        assert salento is not None
        acknowledge(uid=message.uid, entity=salento, actor=reader, now=now)
    tell_what_happened(now)
    try:
        _letters(department, writer, actor, now)
    except DomainError as error:
        return f"mensaje sin oficios. {error.message}"
    return "un mensaje y dos oficios"


def _letters(department: TerritorialEntity, writer: Actor, actor: Actor, now: datetime) -> None:
    """Close an earlier vigencia of two municipalities without their reports, and write to them."""
    today = legal_day(now)
    year = min(max(today.year - 2, YEARS[0]), YEARS[-1])
    with transaction.atomic():
        if not ReportingWindow.objects.filter(fiscal_year=year).exists():
            open_window(
                fiscal_year=year,
                dates=_dates(today),
                divipolas=LATE,
                note="Fechas inventadas para la demostración.",
                actor=actor,
                now=now,
            )
        batches = send_letters(
            department=department,
            fiscal_year=year,
            cut=Cut.DEFINITIVE,
            divipolas=LATE,
            subject=SUBJECT,
            text=TEXT,
            actor=writer,
            now=now,
        )
    for batch in batches:
        send_batch(batch_id=batch.pk, actor=writer, now=now, say=lambda *_: None)


def _dates(today: date) -> WindowDates:
    days = (-90, -75, -60, -40, -35)
    return WindowDates(*[today + timedelta(days=n) for n in days])


def _actor(name: str, now: datetime) -> Actor:
    person = next(one for one in PEOPLE if one.name == name)
    return actor_for(User.objects.get(email=person.email), on=legal_day(now))

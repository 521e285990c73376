"""What people authorise about their data: one text, wherever it is asked for.

It is asked of whoever sends a leader request, and of each person at her first sign-in after the
words changed. A change of words is a change of version: a test keeps them together.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kpt.accounts.actor import Actor
from kpt.accounts.models import ConsentGiven, ConsentText
from kpt.audit.kinds import AuditKind
from kpt.audit.recording import record
from kpt.base.request_context import current_request

VERSION = "2026-11-21"
TEXT = (
    "Autorizo que mis datos personales, los que escribo aquí y los que escribe sobre mí mi "
    "entidad, se usen para decidir quién es líder del equipo, para darme acceso a este sistema y "
    "avisarme, y para que la historia de cada plan diga quién hizo qué y cuándo. Son el nombre, el "
    "correo, el cargo, la dependencia y los roles; en una solicitud de usuario, también el "
    "teléfono y los soportes; de cada ingreso y de cada cambio, la fecha y la dirección de red. "
    "Los ven quienes entran al espacio de la misma entidad y quienes la revisan en la gobernación "
    "y en el DNP; los de una solicitud, solo quienes la revisan. No se publican, salvo la "
    "dependencia y el rol. Mientras haya un rol se conservan; después, solo lo que hace parte de "
    "la historia de la entidad y de sus planes. Puedo conocerlos, descargarlos y corregirlos en "
    "«Mis datos», y pedir que se supriman los que no hagan parte de esa historia (Ley 1581 de "
    "2012). Si escribo los datos de otra persona, declaro que ella lo sabe."
)


def has_consented(actor: Actor) -> bool:
    """Say whether the person has authorised the words in force. One query."""
    given = ConsentGiven.objects.filter(user=actor.user, text__version=VERSION)
    return actor.user is not None and given.exists()


@transaction.atomic
def give_consent(*, actor: Actor, now: datetime) -> ConsentGiven:
    """Keep that the person authorised the words in force, as they are. Idempotent."""
    assert actor.user is not None
    text, _ = ConsentText.objects.get_or_create(
        version=VERSION, defaults={"text": TEXT, "published_at": now}
    )
    given, is_new = ConsentGiven.objects.get_or_create(
        user=actor.user, text=text, defaults={"at": now, "address": current_request.get().address}
    )
    if is_new:
        record(AuditKind.CONSENT_GIVEN, actor=actor, target=given, after={"version": VERSION})
    return given

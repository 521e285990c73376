"""What people authorise about their data. A change of words is a change of version."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kpt.accounts.actor import Actor
from kpt.accounts.models import ConsentGiven, ConsentText
from kpt.audit.kinds import AuditKind
from kpt.audit.recording import record
from kpt.base.request_context import current_request

VERSION = "2026-11"
TEXT = (
    "Autorizo que mi nombre, mi correo, mi cargo, mi dependencia y mis roles se usen para darme "
    "acceso a este sistema y para que la historia de cada plan diga quién hizo qué y cuándo. De "
    "cada ingreso y de cada cambio se guardan la fecha y la dirección de red. Los ven quienes "
    "entran al espacio de la misma entidad y quienes la revisan; no se publican. Mientras tenga "
    "un rol se conservan; después, solo lo que hace parte de la historia de los planes. Puedo "
    "conocerlos, descargarlos y corregirlos en «Mis datos», y pedir que se supriman los que no "
    "hagan parte de esa historia (Ley 1581 de 2012)."
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

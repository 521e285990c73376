"""What is held about a person, for herself: to read, to take with her, to correct."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from kpt.accounts.actor import Actor
from kpt.accounts.models import ConsentGiven, Membership
from kpt.audit.kinds import AuditKind
from kpt.audit.models import AuditEvent
from kpt.audit.recording import record
from kpt.base.sheets.csv_export import csv_lines


def held_about(actor: Actor) -> dict[str, Any]:
    """Return everything that is held of the actor by name, part by part, as plain values."""
    user = actor.user
    assert user is not None
    memberships = Membership.objects.filter(user=user).select_related("entity")
    consents = ConsentGiven.objects.filter(user=user).select_related("text")
    events = AuditEvent.objects.filter(user_id=user.pk)
    return {
        "persona": {
            "nombre": user.full_name,
            "correo": user.email,
            "cargo": user.job_title,
            "cuenta_creada": user.date_joined,
            "ultimo_ingreso": user.last_login,
        },
        "roles": [
            {
                "rol": one.get_role_display(),
                "entidad": str(one.entity or "País"),
                "cargo": one.job_title,
                "dependencia": one.office,
                "desde": one.starts_on,
                "hasta": one.ends_on,
                "por_que_termino": one.end_reason,
            }
            for one in memberships.order_by("starts_on", "pk")
        ],
        "autorizaciones": [
            {"version": one.text.version, "fecha": one.at, "texto": one.text.text}
            for one in consents.order_by("at")
        ],
        "sesiones": [
            {"desde": one.created_at, "direccion": one.ip, "navegador": one.user_agent}
            for one in UserSession.objects.filter(user=user).order_by("created_at")
        ],
        "hechos": [
            {"fecha": at, "hecho": kind, "rol": role, "entidad": divipola, "direccion": address}
            for at, kind, role, divipola, address in events.order_by("at").values_list(
                "at", "kind", "role", "divipola", "address"
            )
        ],
    }


def as_json(actor: Actor) -> str:
    """Return what is held as JSON, as it is."""
    return json.dumps(held_about(actor), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)


def as_csv(actor: Actor) -> str:
    """Return what is held as a table of part, number, field and value."""
    return "".join(csv_lines(["parte", "número", "dato", "valor"], _cells(held_about(actor))))


def _cells(held: dict[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    for part, rows in held.items():
        for number, row in enumerate(rows if isinstance(rows, list) else [rows], 1):
            for name, value in row.items():
                yield part, str(number), name, "" if value is None else str(value)


@transaction.atomic
def correct_own_data(*, full_name: str, job_title: str, actor: Actor, now: datetime) -> None:
    """Write the actor's own name and job title as she says; nobody writes another's."""
    user = actor.user
    assert user is not None
    before = {"full_name": user.full_name, "job_title": user.job_title}
    after = {"full_name": full_name.strip(), "job_title": job_title.strip()}
    if before == after:
        return
    user.full_name, user.job_title = after["full_name"], after["job_title"]
    user.save(update_fields=["full_name", "job_title"])
    record(
        AuditKind.PERSON_CORRECTED, actor=actor, target=user, before=before, after=after, now=now
    )

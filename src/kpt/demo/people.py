"""The people of the demo country: one for each role, with one password that all of them share.

Their addresses end in ``settings.KPT_DEMO_MAIL_DOMAIN``: outside demo mode nobody signs in with one
of those, whatever a copied database holds (``kpt.accounts.backends``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import transaction

from kpt.accounts.actor import Actor
from kpt.accounts.models import Membership, User
from kpt.accounts.roles import Role
from kpt.audit.kinds import AuditKind
from kpt.audit.recording import record

PASSWORD = "Demostracion2026"  # noqa: S105 - printed on purpose; it opens nothing outside demo mode
SINCE = date(2024, 1, 1)


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    full_name: str
    job_title: str
    role: Role
    divipola: str | None

    @property
    def email(self) -> str:
        return f"{self.name}@{settings.KPT_DEMO_MAIL_DOMAIN}"


PEOPLE = (
    Person(
        "lider.buenavista",
        "Marcela Ospina",
        "Secretaria de Planeación",
        Role.TEAM_LEADER,
        "63111",
    ),
    Person(
        "equipo.buenavista",
        "Diana Ríos",
        "Profesional de seguimiento",
        Role.TEAM_MEMBER,
        "63111",
    ),
    Person(
        "lider.salento",
        "Hernán Darío Loaiza",
        "Jefe de Planeación",
        Role.TEAM_LEADER,
        "63690",
    ),
    Person(
        "gobernacion.quindio",
        "Laura Giraldo",
        "Secretaría de Planeación departamental",
        Role.DEPARTMENT_REVIEWER,
        "63",
    ),
    Person(
        "dnp",
        "Andrés Felipe Rojas",
        "Dirección de Descentralización y Fortalecimiento Fiscal",
        Role.DNP_REVIEWER,
        None,
    ),
)


@transaction.atomic
def create_people(*, actor: Actor) -> int:
    """Create the accounts that are missing and return how many they were. Idempotent."""
    created = 0
    for person in PEOPLE:
        user = User.objects.filter(email__iexact=person.email).first()
        if user is None:
            user = User.objects.create_user(
                person.email, PASSWORD, full_name=person.full_name, job_title=person.job_title
            )
            record(AuditKind.PERSON_CREATED, actor=actor, target=user)
            created += 1
        membership, is_new = Membership.objects.get_or_create(
            user=user, role=person.role, entity_id=person.divipola, starts_on=SINCE
        )
        if is_new:
            record(
                AuditKind.MEMBERSHIP_GRANTED,
                actor=actor,
                target=membership,
                entity=membership.entity,
                after={"role": person.role.value},
            )
    return created


def table() -> str:
    """Return who can sign in, for the terminal."""
    lines = [
        f"  {person.email:<38} {person.full_name:<20} {person.role.label}"
        + (f" · {person.divipola}" if person.divipola else "")
        for person in PEOPLE
    ]
    return "\n".join([*lines, f"  Contraseña de todas: {PASSWORD}"])

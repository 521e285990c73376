"""The people of the demo country: one for each role, with one password that all of them share.

Their addresses end in ``settings.KPT_DEMO_MAIL_DOMAIN``: outside demo mode nobody signs in with one
of those, whatever a copied database holds (``kpt.accounts.backends``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.contrib.auth.hashers import make_password
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
    """Somebody of the demo country; ``also`` are the other entities of her portfolio."""

    name: str
    full_name: str
    job_title: str
    role: Role
    divipola: str | None = None
    also: tuple[str, ...] = ()
    # Of the government that receives: her right begins with the change (kpt.demo.handover).
    comes: bool = False

    @property
    def email(self) -> str:
        return f"{self.name}@{settings.KPT_DEMO_MAIL_DOMAIN}"

    @property
    def places(self) -> tuple[str | None, ...]:
        return (self.divipola, *self.also)


FORMULATES = "76845"  # Ulloa, of category 6, which writes its plan from nothing
HANDS_OVER = "63272"  # Filandia, where a change of government is half way
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
    Person("lector.buenavista", "Nelson Tabares", "Jefe de Control Interno", Role.READER, "63111"),
    Person(
        "concejo.buenavista",
        "Gloria Inés Pava",
        "Secretaria general del concejo",
        Role.BODY_SECRETARY,
        "63111",
    ),
    Person(
        "ctp.buenavista",
        "Ramiro Echeverri",
        "Consejero por el sector educativo",
        Role.CTP_COUNCILLOR,
        "63111",
    ),
    Person(
        "ambiental.buenavista",
        "Olga Lucía Marín",
        "Profesional de la autoridad ambiental",
        Role.ENVIRONMENTAL_AUTHORITY,
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
        "sale.filandia",
        "Beatriz Arango",
        "Secretaria de Planeación",
        Role.TEAM_LEADER,
        HANDS_OVER,
    ),
    Person(
        "entra.filandia",
        "Iván Cardona",
        "Jefe de Planeación",
        Role.TEAM_LEADER,
        HANDS_OVER,
        comes=True,
    ),
    Person(
        "asesor", "Paola Restrepo", "Asesora territorial", Role.ADVISER, "63111", ("63690", "63130")
    ),
    Person(
        "coordinador",
        "Germán Hoyos",
        "Coordinador de asesores",
        Role.ADVISER_COORDINATOR,
        "63111",
        ("63690", "63130", "63001"),
    ),
    Person(
        "gobernacion.quindio",
        "Laura Giraldo",
        "Secretaría de Planeación departamental",
        Role.DEPARTMENT_REVIEWER,
        "63",
    ),
    Person(
        "lider.quindio",
        "Jairo Valencia",
        "Coordinador de asistencia a los municipios",
        Role.DEPARTMENT_LEADER,
        "63",
    ),
    Person(
        "dnp",
        "Andrés Felipe Rojas",
        "Dirección de Descentralización y Fortalecimiento Fiscal",
        Role.DNP_REVIEWER,
    ),
    Person("admin.dnp", "Natalia Bermúdez", "Administradora funcional", Role.DNP_ADMIN),
    Person("aliado", "Esteban Quiroga", "Ministerio invitado", Role.NATIONAL_PARTNER),
    Person("control", "Luz Dary Montoya", "Contraloría", Role.CONTROL_BODY),
    Person("sitio", "Camilo Zapata", "Operación del servidor", Role.SITE_ADMIN),
    Person(
        "lider.ulloa",
        "Yamile Osorio",
        "Secretaria de Planeación",
        Role.TEAM_LEADER,
        FORMULATES,
    ),
)
# Those with whom one understands the rest; the others are in the table of people.
MAIN = ("lider.buenavista", "equipo.buenavista", "gobernacion.quindio", "admin.dnp")


@transaction.atomic
def create_people(*, actor: Actor) -> int:
    """Create the accounts that are missing and return how many they were. Idempotent.

    The password is everybody's and it is printed: it is hashed once, which is most of the work.
    """
    created, hashed = 0, ""
    for person in PEOPLE:
        user = User.objects.filter(email__iexact=person.email).first()
        if user is None:
            hashed = hashed or make_password(PASSWORD)
            user = User.objects.create(
                email=person.email.lower(),
                password=hashed,
                full_name=person.full_name,
                job_title=person.job_title,
            )
            record(AuditKind.PERSON_CREATED, actor=actor, target=user)
            created += 1
        for place in () if person.comes else person.places:
            grant(user, person.role, place, SINCE, actor=actor)
    return created


def grant(user: User, role: Role, place: str | None, since: date, *, actor: Actor) -> None:
    """Give a right of the demo country, once."""
    membership, is_new = Membership.objects.get_or_create(
        user=user, role=role, entity_id=place, starts_on=since
    )
    if is_new:
        record(
            AuditKind.MEMBERSHIP_GRANTED,
            actor=actor,
            target=membership,
            entity=membership.entity,
            after={"role": role.value, "user": user.pk, "name": str(user)},
        )


def table() -> str:
    """Return who can sign in, and what to try, for the terminal: the main ones last."""
    main = [person for person in PEOPLE if person.name in MAIN]
    others = [person for person in PEOPLE if person.name not in MAIN]
    return "\n".join(
        [
            *map(_line, others),
            "Para empezar:",
            *map(_line, main),
            f"  Contraseña de todas: {PASSWORD}",
            "Para probar:",
            "  Segundo factor: ingrese, abra su nombre y «Seguridad de mi cuenta». Aquí se ofrece;",
            "  con KPT_REQUIRE_SECOND_FACTOR=1 es obligatorio para la gobernación y el DNP.",
            f"  Cambio de gobierno: sale.filandia y entra.filandia, en /e/{HANDS_OVER}/empalme/.",
            f"  Formular un plan desde cero: lider.ulloa, en /e/{FORMULATES}/formular/.",
            "  Reportar avance: lider.buenavista, en /e/63111/reporte/.",
            "  Revisar lo que se reportó: gobernacion.quindio y admin.dnp, en /revision/.",
        ]
    )


def _line(person: Person) -> str:
    places = f" · {', '.join(map(str, person.places))}" if person.divipola else ""
    return f"  {person.email:<38} {person.full_name:<20} {person.role.label}{places}"

"""What each role may do, in sentences. The manual and the reference are written from here.

The sentences promise what ``permissions`` decide: a test asks each one of every role.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kpt.accounts.roles import DEPARTMENTAL, NATIONWIDE, SECOND_FACTOR, Role


class Right(StrEnum):
    """What can be done here; ``sentence`` says it as a screen would."""

    ENTER = "enter"
    FORMULATE = "formulate"
    IMPORT = "import"
    RECORD_ACT = "record_act"
    SEE_TEAM = "see_team"
    MANAGE_TEAM = "manage_team"
    OPEN_HANDOVER = "open_handover"
    READ_REQUESTS = "read_requests"
    VOUCH = "vouch"
    DECIDE_REQUESTS = "decide_requests"
    NOTE_DOMAINS = "note_domains"
    GRANT_ROLES = "grant_roles"
    READ_AUDIT = "read_audit"
    READ_COUNTRY_AUDIT = "read_country_audit"

    @property
    def sentence(self) -> str:
        return SENTENCES[self]


SENTENCES = {
    Right.ENTER: "Entra al espacio de la entidad, consulta y descarga",
    Right.FORMULATE: "Escribe el plan en formulación (según sus módulos y sectores)",
    Right.IMPORT: "Carga el plan y su ejecución, confirma y deshace (según sus módulos)",
    Right.RECORD_ACT: "Anota el acto que adoptó el plan",
    Right.SEE_TEAM: "Ve quiénes conforman el equipo",
    Right.MANAGE_TEAM: "Invita, edita, inactiva y encarga en el equipo",
    Right.OPEN_HANDOVER: "Abre el empalme del gobierno",
    Right.READ_REQUESTS: "Lee las solicitudes de usuario líder",
    Right.VOUCH: "Respalda las solicitudes de los municipios de su departamento",
    Right.DECIDE_REQUESTS: "Aprueba, devuelve o rechaza las solicitudes de usuario líder",
    Right.NOTE_DOMAINS: "Anota los dominios de correo institucionales",
    Right.GRANT_ROLES: "Otorga y termina los demás roles: gobernaciones, DNP, asesores, "
    "consejeros, órganos de control",
    Right.READ_AUDIT: "Lee y descarga la auditoría de la entidad: quién hizo qué, cuándo y desde "
    "dónde",
    Right.READ_COUNTRY_AUDIT: "Busca y descarga la auditoría de todo el país",
}
READS = frozenset({Right.ENTER, Right.SEE_TEAM})
AUDITS = frozenset({Right.READ_AUDIT, Right.READ_COUNTRY_AUDIT})
WRITES = frozenset({Right.FORMULATE, Right.IMPORT})
RIGHTS: dict[Role, frozenset[Right]] = {
    Role.TEAM_LEADER: READS
    | WRITES
    | {Right.RECORD_ACT, Right.MANAGE_TEAM, Right.OPEN_HANDOVER, Right.READ_AUDIT},
    Role.TEAM_MEMBER: READS | WRITES,
    Role.READER: READS,
    Role.BODY_SECRETARY: READS,
    Role.CTP_COUNCILLOR: READS,
    Role.ENVIRONMENTAL_AUTHORITY: READS,
    Role.ADVISER: READS,
    Role.ADVISER_COORDINATOR: READS,
    Role.DEPARTMENT_REVIEWER: READS | {Right.READ_REQUESTS, Right.VOUCH},
    Role.DEPARTMENT_LEADER: READS | {Right.READ_REQUESTS, Right.VOUCH},
    Role.DNP_REVIEWER: READS | AUDITS | {Right.READ_REQUESTS, Right.DECIDE_REQUESTS},
    Role.DNP_ADMIN: READS
    | AUDITS
    | {Right.READ_REQUESTS, Right.DECIDE_REQUESTS, Right.NOTE_DOMAINS, Right.OPEN_HANDOVER}
    | {Right.GRANT_ROLES},
    Role.NATIONAL_PARTNER: READS,
    Role.CONTROL_BODY: READS,
    Role.SITE_ADMIN: frozenset(),
}
# Who each one is, and who gives the role.
PURPOSES = {
    Role.TEAM_LEADER: "Responde por el plan de la entidad. La propone el mandatario y la aprueba "
    "el DNP; hay una por entidad.",
    Role.TEAM_MEMBER: "Trabaja en el plan de la entidad, en los módulos que el líder le deja.",
    Role.READER: "Consulta el espacio de la entidad sin cambiar nada. La invita el líder.",
    Role.BODY_SECRETARY: "Secretaría de la asamblea o del concejo de la entidad.",
    Role.CTP_COUNCILLOR: "Miembro del consejo territorial de planeación de la entidad.",
    Role.ENVIRONMENTAL_AUTHORITY: "Corporación autónoma o autoridad ambiental de la entidad.",
    Role.ADVISER: "Acompaña a las entidades de su portafolio, una vinculación por cada una.",
    Role.ADVISER_COORDINATOR: "Coordina a los asesores; una vinculación por cada entidad.",
    Role.DEPARTMENT_REVIEWER: "Revisa, desde la gobernación, los planes de los municipios.",
    Role.DEPARTMENT_LEADER: "Coordina, desde la gobernación, el acompañamiento a los municipios.",
    Role.DNP_REVIEWER: "Revisa los planes del país y decide las solicitudes.",
    Role.DNP_ADMIN: "Administra desde el DNP solicitudes, dominios y empalmes.",
    Role.NATIONAL_PARTNER: "Entidad nacional que consulta los planes.",
    Role.CONTROL_BODY: "Contraloría, Procuraduría y demás órganos de control.",
    Role.SITE_ADMIN: "Cuida el funcionamiento del sitio. No entra a ninguna entidad.",
}


@dataclass(frozen=True, slots=True)
class RoleRow:
    """One role as the manual tells it."""

    role: Role
    purpose: str
    reach: str
    rights: frozenset[Right]
    second_factor: bool


def reach_of(role: Role) -> str:
    """Return over what the role counts, in words."""
    if role == Role.SITE_ADMIN:
        return "Ninguna entidad"
    if role in NATIONWIDE:
        return "Todo el país"
    return "El departamento y sus municipios" if role in DEPARTMENTAL else "Una entidad"


ROWS = tuple(
    RoleRow(role, PURPOSES[role], reach_of(role), RIGHTS[role], role in SECOND_FACTOR)
    for role in Role
)

"""What a person can be, and where each role reaches. What each may do: ``role_table``."""

from django.db import models


class Role(models.TextChoices):
    """Roles, from the nearest to a plan to the farthest: of several, a screen names the first.

    Rights are decided in each app's ``permissions``. Values are stored: never change one.
    """

    TEAM_LEADER = "lider", "Líder del equipo"
    TEAM_MEMBER = "integrante", "Integrante del equipo"
    READER = "lector", "Lector de la entidad"
    BODY_SECRETARY = "secretaria_corporacion", "Secretaría de la corporación"
    CTP_COUNCILLOR = "consejero_ctp", "Consejero territorial de planeación"
    ENVIRONMENTAL_AUTHORITY = "autoridad_ambiental", "Autoridad ambiental"
    ADVISER = "asesor", "Asesor territorial"
    ADVISER_COORDINATOR = "coordinador_asesores", "Coordinador de asesores"
    DEPARTMENT_REVIEWER = "revisor_departamental", "Revisor de la gobernación"
    DEPARTMENT_LEADER = "lider_departamental", "Líder departamental"
    DNP_REVIEWER = "revisor_dnp", "Revisor del DNP"
    DNP_ADMIN = "admin_dnp", "Administrador del DNP"
    NATIONAL_PARTNER = "aliado_nacional", "Aliado nacional"
    CONTROL_BODY = "organo_control", "Órgano de control"
    SITE_ADMIN = "admin_sitio", "Administrador del sitio"


class Module(models.TextChoices):
    """A part of the workspace that a member of the team may have in her care."""

    PLAN = "plan", "El plan"
    FOLLOW_UP = "seguimiento", "El seguimiento"


def all_modules() -> list[str]:
    """Return the modules of a new member: all, until the leader narrows them."""
    return list(Module.values)


# Of the country, without an entity.
NATIONWIDE = [
    Role.DNP_REVIEWER,
    Role.DNP_ADMIN,
    Role.NATIONAL_PARTNER,
    Role.CONTROL_BODY,
    Role.SITE_ADMIN,
]
# Those of the country who read every plan: whoever looks after the machine reads none.
READS_COUNTRY = frozenset(NATIONWIDE) - {Role.SITE_ADMIN}
# Their entity is a department, and they reach its municipalities too.
DEPARTMENTAL = frozenset({Role.DEPARTMENT_REVIEWER, Role.DEPARTMENT_LEADER})
# One right for each entity.
OF_ONE_ENTITY = frozenset(Role) - frozenset(NATIONWIDE) - DEPARTMENTAL
TEAM = frozenset({Role.TEAM_LEADER, Role.TEAM_MEMBER})
# Whom the leader may invite. The others are of somebody else, who does not answer to the leader.
INVITED = (Role.TEAM_MEMBER, Role.READER)
# Whoever decides on others, or looks after the machine, signs in with two things.
SECOND_FACTOR = DEPARTMENTAL | {Role.DNP_REVIEWER, Role.DNP_ADMIN, Role.SITE_ADMIN}

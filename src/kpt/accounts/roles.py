"""What a person can be."""

from django.db import models


class Role(models.TextChoices):
    """Roles of the first step. Rights are decided in each app's ``permissions``."""

    TEAM_LEADER = "lider", "Líder del equipo"
    TEAM_MEMBER = "integrante", "Integrante del equipo"
    DEPARTMENT_REVIEWER = "revisor_departamental", "Revisor de la gobernación"
    DNP_REVIEWER = "revisor_dnp", "Revisor del DNP"


NATIONWIDE = [Role.DNP_REVIEWER]
TEAM = frozenset({Role.TEAM_LEADER, Role.TEAM_MEMBER})

"""Who may have documents made, and who brings the approved ones."""

from kpt.accounts.actor import Actor
from kpt.accounts.permissions import handed_over
from kpt.accounts.roles import Role
from kpt.base.verdict import ALLOWED, Verdict, denied
from kpt.plans.permissions import can_formulate
from kpt.territories.models import TerritorialEntity


def can_make(actor: Actor, entity: TerritorialEntity) -> Verdict:
    """Whoever enters the workspace: documents say only what she can read there anyway."""
    if not entity.makes_plan:
        return denied(f"{entity} no formula plan de desarrollo.")
    return actor.may_enter(entity)


def can_upload_approved(actor: Actor, entity: TerritorialEntity) -> Verdict:
    """Whoever writes the plan brings what was approved."""
    allowed = can_formulate(actor, entity)
    if allowed or actor.reads_only_since(entity) or not entity.makes_plan:
        return allowed
    return denied("Solo el equipo que escribe el plan sube los documentos aprobados.")


def can_withdraw(actor: Actor, entity: TerritorialEntity) -> Verdict:
    """The leader takes back a wrong one, saying why."""
    if actor.has_any({Role.TEAM_LEADER}, entity):
        return ALLOWED
    if since := actor.reads_only_since(entity):
        return denied(handed_over(since))
    return denied("Solo el líder del equipo retira un documento aprobado.")

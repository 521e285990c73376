"""Who has reports made, and who publishes them."""

from __future__ import annotations

from kpt.accounts.actor import Actor
from kpt.accounts.permissions import handed_over
from kpt.accounts.roles import Role
from kpt.base.verdict import ALLOWED, Verdict, denied
from kpt.briefs.definitions import Definition
from kpt.territories.models import TerritorialEntity


def can_make(actor: Actor, entity: TerritorialEntity, definition: Definition) -> Verdict:
    """Whoever enters the workspace: a report says only what she can read there anyway."""
    if not entity.makes_plan or not definition.is_for(is_department=entity.is_department):
        return denied(f"«{definition.title}» no es para esta entidad.")
    return actor.may_enter(entity)


def can_publish(actor: Actor, entity: TerritorialEntity, definition: Definition) -> Verdict:
    """The leader publishes, as what the entity says, and only what is meant for anybody."""
    if not definition.may_be_public:
        return denied("Este informe es de trabajo: no se publica.")
    if actor.has_any({Role.TEAM_LEADER}, entity):
        return ALLOWED
    if since := actor.reads_only_since(entity):
        return denied(handed_over(since))
    return denied("Solo el líder del equipo publica los informes de la entidad.")


def is_hers(actor: Actor, entity: TerritorialEntity, definition: Definition) -> bool:
    """Say whether a report is made for what this person is here."""
    return bool(definition.roles) and actor.has_any(definition.roles, entity)

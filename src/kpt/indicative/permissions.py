"""Who says who answers for a target, who programs the Plan Indicativo, and who adopts it."""

from kpt.accounts.actor import Actor
from kpt.accounts.permissions import handed_over
from kpt.accounts.roles import TEAM, Module, Role
from kpt.base.verdict import ALLOWED, Verdict, denied
from kpt.indicative.models import IndicativePlan, IndicativeState
from kpt.territories.models import TerritorialEntity


def can_set_responsibles(actor: Actor, entity: TerritorialEntity) -> Verdict:
    """The leader, and members who have «El plan» or «El seguimiento» in their care."""
    if actor.may_edit(Module.PLAN, entity) or actor.may_edit(Module.FOLLOW_UP, entity):
        return ALLOWED
    return _not_hers(actor, entity, "asigna los responsables de sus metas", "su parte del plan")


def can_programme(actor: Actor, entity: TerritorialEntity) -> Verdict:
    """The leader, and members who have «El plan» in their care."""
    if actor.may_edit(Module.PLAN, entity):
        return ALLOWED
    return _not_hers(actor, entity, "programa su plan indicativo", f"«{Module.PLAN.label}»")


def _not_hers(actor: Actor, entity: TerritorialEntity, does: str, what: str) -> Verdict:
    if since := actor.reads_only_since(entity):
        return denied(handed_over(since))
    if actor.has_any(TEAM, entity):
        return denied(f"Usted no tiene a cargo {what}. El líder de su equipo puede dárselo.")
    return denied(f"Solo el equipo de {entity} {does}.")


def can_edit_indicative(actor: Actor, indicative: IndicativePlan) -> Verdict:
    """A PI in draft, by whoever programs. What an act adopted stays as it was adopted."""
    allowed = can_programme(actor, indicative.plan.entity)
    if allowed and indicative.state != IndicativeState.DRAFT:
        return denied(
            f"El número {indicative.number} está «{indicative.get_state_display()}» y queda como "
            "se adoptó. Para cambiarlo, abra un número nuevo de la misma vigencia."
        )
    return allowed


def can_edit_sector(actor: Actor, indicative: IndicativePlan, sector_code: str) -> Verdict:
    """A target of one sector: a member whom the leader gave sectors programs those."""
    allowed = can_edit_indicative(actor, indicative)
    entity = indicative.plan.entity
    if not allowed or actor.has_any({Role.TEAM_LEADER}, entity):
        return allowed
    held = [
        membership.sectors
        for membership in actor.memberships
        if membership.entity_id == entity.pk
        and membership.role == Role.TEAM_MEMBER
        and membership.pk not in actor.read_only
        and Module.PLAN in membership.modules
    ]
    if any(not sectors or sector_code in sectors for sectors in held):
        return allowed
    return denied(
        "Esa meta es de un sector que no está a su cargo. El líder de su equipo puede dárselo."
    )


def can_adopt_indicative(actor: Actor, indicative: IndicativePlan) -> Verdict:
    """The leader notes the act that adopts a PI in draft."""
    entity = indicative.plan.entity
    if not actor.has_any({Role.TEAM_LEADER}, entity):
        if since := actor.reads_only_since(entity):
            return denied(handed_over(since))
        return denied("Solo el líder del equipo anota el acto que adopta el plan indicativo.")
    if indicative.state != IndicativeState.DRAFT:
        return denied(
            f"El número {indicative.number} está «{indicative.get_state_display()}»: ya tiene acto."
        )
    return ALLOWED


def can_discard_indicative(actor: Actor, indicative: IndicativePlan) -> Verdict:
    """The leader gives up a draft, since it holds the work of the whole team."""
    entity = indicative.plan.entity
    if not actor.has_any({Role.TEAM_LEADER}, entity):
        if since := actor.reads_only_since(entity):
            return denied(handed_over(since))
        return denied("Solo el líder del equipo descarta un plan indicativo en borrador.")
    if indicative.state != IndicativeState.DRAFT:
        return denied(
            f"El número {indicative.number} está «{indicative.get_state_display()}»: lo que un "
            "acto adoptó no se descarta. Para cambiarlo, abra un número nuevo."
        )
    return ALLOWED

"""Who may change what the plan is, beyond its figures."""

from kpt.accounts.actor import Actor
from kpt.accounts.permissions import handed_over
from kpt.accounts.roles import TEAM, Module, Role
from kpt.base.verdict import ALLOWED, Verdict, denied
from kpt.plans.models import PlanVersion, VersionState
from kpt.territories.models import TerritorialEntity

AWAITING_ACT = (VersionState.ADOPTED_PENDING_ACT, VersionState.SUPERSEDED)


def can_record_act(actor: Actor, version: PlanVersion) -> Verdict:
    """The leader tells, once, by which act a version was adopted; also of one replaced since."""
    entity = version.plan.entity
    if not actor.has_any({Role.TEAM_LEADER}, entity):
        if since := actor.reads_only_since(entity):
            return denied(handed_over(since))
        return denied("Solo el líder del equipo puede anotar el acto que adoptó el plan.")
    if version.state not in AWAITING_ACT or version.act_kind:
        return denied(f"La versión {version.number} está «{version.get_state_display()}».")
    return ALLOWED


def can_formulate(actor: Actor, entity: TerritorialEntity) -> Verdict:
    """The team writes its plan: the leader, and members who have «El plan» in their care."""
    if not entity.makes_plan:
        return denied(f"{entity} no formula plan de desarrollo.")
    if actor.may_edit(Module.PLAN, entity):
        return ALLOWED
    if since := actor.reads_only_since(entity):
        return denied(handed_over(since))
    if actor.has_any(TEAM, entity):
        return denied(
            f"Usted no tiene a cargo «{Module.PLAN.label}». El líder de su equipo puede dárselo."
        )
    return denied(f"Solo el equipo de {entity} escribe su plan.")


def can_edit_draft(actor: Actor, version: PlanVersion) -> Verdict:
    """A version in formulation, by its team. What an act adopted asks for another act."""
    allowed = can_formulate(actor, version.plan.entity)
    if allowed and version.state != VersionState.DRAFT:
        return denied(
            f"La versión {version.number} está «{version.get_state_display()}»: sus metas cambian "
            "solo con un acto. Abra una nueva versión en formulación."
        )
    return allowed


def can_edit_sector(actor: Actor, version: PlanVersion, sector_code: str) -> Verdict:
    """A target of one sector: a member whom the leader gave sectors edits those."""
    allowed = can_edit_draft(actor, version)
    entity = version.plan.entity
    if not allowed or actor.has_any({Role.TEAM_LEADER}, entity):
        return allowed
    held = [
        membership
        for membership in actor.memberships
        if membership.entity_id == entity.pk
        and membership.role == Role.TEAM_MEMBER
        and membership.pk not in actor.read_only
        and Module.PLAN in membership.modules
    ]
    if not held or any(not m.sectors or sector_code in m.sectors for m in held):
        return allowed
    return denied(
        "Esta meta es de un sector que no está a su cargo. El líder de su equipo puede dárselo."
    )


def can_open_draft(actor: Actor, entity: TerritorialEntity) -> Verdict:
    """Whoever may write the plan may open a version in formulation."""
    return can_formulate(actor, entity)


def can_adopt(actor: Actor, version: PlanVersion) -> Verdict:
    """The leader tells the act that adopts a version in formulation."""
    entity = version.plan.entity
    if not actor.has_any({Role.TEAM_LEADER}, entity):
        if since := actor.reads_only_since(entity):
            return denied(handed_over(since))
        return denied("Solo el líder del equipo anota el acto que adopta el plan.")
    if version.state != VersionState.DRAFT:
        return denied(f"La versión {version.number} está «{version.get_state_display()}».")
    return ALLOWED

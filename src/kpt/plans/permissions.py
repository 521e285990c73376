"""Who may change what the plan is, beyond its figures."""

from kpt.accounts.actor import Actor
from kpt.accounts.permissions import handed_over
from kpt.accounts.roles import Role
from kpt.base.verdict import ALLOWED, Verdict, denied
from kpt.plans.models import PlanVersion, VersionState

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

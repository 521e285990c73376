"""Who asks for an exception to a check, and who decides."""

from kpt.accounts.actor import Actor
from kpt.accounts.permissions import handed_over
from kpt.accounts.roles import Role
from kpt.base.verdict import ALLOWED, Verdict, denied
from kpt.formulation.models import CheckException
from kpt.plans.permissions import can_formulate
from kpt.rules.checks import Check, Severity
from kpt.rules.workflows.check_exception import ExceptionEvent, ExceptionState, next_state
from kpt.territories.models import TerritorialEntity

UNSIGNED = "Una excepción la pide y la decide una persona con su usuario."
IMPOSSIBLE = {
    ExceptionEvent.APPROVE: "Esta excepción ya tiene respuesta.",
    ExceptionEvent.REFUSE: "Esta excepción ya tiene respuesta.",
    ExceptionEvent.REVOKE: "Solo se revoca una excepción aprobada.",
}


def can_ask(actor: Actor, entity: TerritorialEntity, check: Check) -> Verdict:
    """The team asks; what a norm or a sum does not allow is corrected and not excepted."""
    allowed = can_formulate(actor, entity)
    if actor.user is None:
        return denied(UNSIGNED)
    if allowed and check.severity is Severity.ERROR:
        return denied("Un error se corrige: no admite excepción.")
    return allowed


def can_decide(actor: Actor, exception: CheckException, event: ExceptionEvent) -> Verdict:
    """The leader approves, refuses and revokes. ``exception`` comes with its plan and entity."""
    entity = exception.plan.entity
    if actor.user is None:
        return denied(UNSIGNED)
    if not actor.has_any({Role.TEAM_LEADER}, entity):
        if since := actor.reads_only_since(entity):
            return denied(handed_over(since))
        return denied("Solo el líder del equipo decide sobre las excepciones.")
    if next_state(ExceptionState(exception.state), event) is None:
        return denied(IMPOSSIBLE[event])
    return ALLOWED

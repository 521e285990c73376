"""Who may read, vouch for and decide a request for the leader's user.

Whoever asked has no account: she corrects and withdraws with her receipt, and only the state of the
request is asked here.
"""

from kpt.accounts.actor import Actor
from kpt.accounts.roles import DEPARTMENTAL, Role
from kpt.base.verdict import ALLOWED, Verdict, denied
from kpt.enrolment.models import LeaderRequest
from kpt.rules.workflows.leader_request import LeaderRequestEvent as Event
from kpt.rules.workflows.leader_request import LeaderRequestState as State
from kpt.rules.workflows.leader_request import next_state

DNP_ADMIN = Role.DNP_ADMIN
DNP = frozenset({Role.DNP_REVIEWER, DNP_ADMIN})
DEPARTMENT = DEPARTMENTAL


def can_see_queue(actor: Actor) -> Verdict:
    """The DNP sees every request; a gobernación, those of its municipalities."""
    if sees_all(actor) or departments_of(actor):
        return ALLOWED
    return denied("Las solicitudes de usuario líder las revisan las gobernaciones y el DNP.")


def sees_all(actor: Actor) -> bool:
    """Say whether the requests of the whole country are this person's to read."""
    return any(membership.role in DNP for membership in actor.memberships)


def departments_of(actor: Actor) -> set[str]:
    """Return the codes of the departments whose municipalities' requests this person reads."""
    return {
        membership.entity_id
        for membership in actor.memberships
        if membership.role in DEPARTMENT and membership.entity_id is not None
    }


def can_read(actor: Actor, request: LeaderRequest) -> Verdict:
    """``request.entity`` is read: load it with the request."""
    if sees_all(actor) or request.entity.department_id in departments_of(actor):
        return ALLOWED
    return denied("Esta solicitud es de otro departamento.")


def can_vouch(actor: Actor, request: LeaderRequest) -> Verdict:
    """The gobernación says that it knows who asks, before the DNP decides."""
    if request.entity.department_id is None:
        return denied("Las solicitudes de los departamentos las revisa solo el DNP.")
    if request.entity.department_id not in departments_of(actor):
        return denied(f"Solo la gobernación de {request.entity.department} puede respaldarla.")
    return _undecided(actor, request, Event.VOUCH)


def can_approve(actor: Actor, request: LeaderRequest) -> Verdict:
    return _decided_by_dnp(actor, request, Event.APPROVE)


def can_return(actor: Actor, request: LeaderRequest) -> Verdict:
    return _decided_by_dnp(actor, request, Event.RETURN)


def can_reject(actor: Actor, request: LeaderRequest) -> Verdict:
    return _decided_by_dnp(actor, request, Event.REJECT)


def can_add_domain(actor: Actor, request: LeaderRequest) -> Verdict:
    """An administrator of the DNP notes that the address' domain is the entity's own."""
    if any(membership.role == DNP_ADMIN for membership in actor.memberships):
        return ALLOWED
    return denied("Solo la administración del DNP anota dominios institucionales.")


def can_correct(request: LeaderRequest) -> Verdict:
    """What was returned, by whoever holds the receipt."""
    return _in_state(request, Event.CORRECT)


def can_withdraw(request: LeaderRequest) -> Verdict:
    """What is not decided, by whoever holds the receipt."""
    return _in_state(request, Event.WITHDRAW)


def _decided_by_dnp(actor: Actor, request: LeaderRequest, event: Event) -> Verdict:
    if not sees_all(actor):
        return denied("Solo el DNP decide las solicitudes de usuario líder.")
    return _undecided(actor, request, event)


def _undecided(actor: Actor, request: LeaderRequest, event: Event) -> Verdict:
    if actor.user is None or actor.user.email.lower() == request.email.lower():
        return denied("Nadie decide su propia solicitud: la revisa otra persona.")
    return _in_state(request, event)


def _in_state(request: LeaderRequest, event: Event) -> Verdict:
    if next_state(State(request.state), event) is None:
        return denied(f"La solicitud está en estado «{request.get_state_display()}».")
    return ALLOWED

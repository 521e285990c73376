"""Who may decide on the route of a plan, and who sees how far many plans are."""

from kpt.accounts.actor import Actor
from kpt.accounts.roles import DEPARTMENTAL, Role
from kpt.base.verdict import ALLOWED, Verdict, denied
from kpt.plans.models import Plan
from kpt.plans.permissions import can_formulate

SEES_COUNTRY = frozenset({Role.DNP_REVIEWER, Role.DNP_ADMIN, Role.NATIONAL_PARTNER})


def can_edit_route(actor: Actor, plan: Plan) -> Verdict:
    """The team fills its checklist and says which steps are not for it."""
    return can_formulate(actor, plan.entity)


def can_see_national(actor: Actor) -> Verdict:
    """Reviewers see who is where: DNP the country, a gobernación its department."""
    if actor.is_system or any(
        m.role in SEES_COUNTRY or m.role in DEPARTMENTAL for m in actor.memberships
    ):
        return ALLOWED
    return denied("El avance de la formulación lo consultan las gobernaciones y el DNP.")


def departments_of(actor: Actor) -> frozenset[str] | None:
    """Return the departments that somebody sees; None is all of them."""
    if actor.is_system or any(m.role in SEES_COUNTRY for m in actor.memberships):
        return None
    return frozenset(
        m.entity_id for m in actor.memberships if m.role in DEPARTMENTAL and m.entity_id
    )


def can_see_department(actor: Actor, code: str) -> Verdict:
    """One department: DNP any, a gobernación its own."""
    allowed = can_see_national(actor)
    only = departments_of(actor) if allowed else None
    if allowed and only is not None and code not in only:
        return denied("Usted consulta el avance de los municipios de su departamento.")
    return allowed

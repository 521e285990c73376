"""Who opens and moves the windows in which vigencias are reported."""

from kpt.accounts.actor import Actor
from kpt.accounts.roles import Role
from kpt.base.verdict import ALLOWED, Verdict, denied


def can_manage_windows(actor: Actor) -> Verdict:
    """The calendar of the country is DNP's, by whoever administers there."""
    if actor.is_system or any(m.role == Role.DNP_ADMIN for m in actor.memberships):
        return ALLOWED
    return denied("Las ventanas de reporte las abre y las cambia la administración del DNP.")

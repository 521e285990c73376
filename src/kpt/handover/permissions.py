"""Who may take which step of a change of government.

Whoever was cut off still signs and objects: that is what the outgoing leader is there for. So the
side of a leader is read from her membership, whether or not she may still write.
"""

from datetime import date

from kpt.accounts.actor import Actor
from kpt.accounts.models import Membership
from kpt.accounts.roles import Role
from kpt.base.numbers import fecha
from kpt.base.verdict import ALLOWED, Verdict, denied
from kpt.handover.models import Handover, HandoverObjection, Side
from kpt.rules.workflows.handover import OBJECTABLE, HandoverEvent, HandoverState, next_state
from kpt.territories.models import TerritorialEntity

SIGNING = {
    Side.OUTGOING: HandoverEvent.SIGN_AS_OUTGOING,
    Side.INCOMING: HandoverEvent.SIGN_AS_INCOMING,
}


def is_dnp(actor: Actor, entity: TerritorialEntity) -> bool:
    """Tell whether somebody administers the system for DNP (or is a command)."""
    return actor.has_any({Role.DNP_ADMIN}, entity)


def sides_of(actor: Actor, handover: Handover) -> tuple[Side, ...]:
    """Return for which government somebody leads the team of the entity: none, one, or both.

    A leader who was named before the outgoing government ended, or was cut off, is its leader.
    """
    led = (
        membership
        for membership in actor.memberships
        if membership.role == Role.TEAM_LEADER and membership.entity_id == handover.entity_id
    )
    found = {_side(membership, handover) for membership in led}
    return tuple(side for side in Side if side in found)


def _side(membership: Membership, handover: Handover) -> Side:
    was_cut_off = membership.read_only_from is not None
    before = membership.starts_on < boundary(handover)
    return Side.OUTGOING if was_cut_off or before else Side.INCOMING


def boundary(handover: Handover) -> date:
    """Return the first day on which a right is given by the incoming government.

    The cut-off, or the day the incoming government began if the cut-off came late.
    """
    return min(handover.cutoff_on, handover.incoming.starts_on)


def can_open(actor: Actor, entity: TerritorialEntity) -> Verdict:
    """The leader, at the end of a term; DNP, whenever a government changes."""
    if not entity.makes_plan:
        return denied(f"{entity} no formula plan de desarrollo.")
    if actor.has_any({Role.TEAM_LEADER}, entity) or is_dnp(actor, entity):
        return ALLOWED
    return denied("Solo el líder del equipo o el administrador del DNP pueden abrir el empalme.")


def can_move_cutoff(actor: Actor, handover: Handover, on: date) -> Verdict:
    """Whoever may open it, while nothing has been copied and the day has not come."""
    allowed = can_open(actor, handover.entity)
    if not allowed:
        return allowed
    if handover.cutoff_on <= on and not is_dnp(actor, handover.entity):
        return denied("El corte ya pasó. Solo el administrador del DNP puede cambiar la fecha.")
    return _in_state(handover, HandoverEvent.MOVE_CUTOFF)


def can_take_snapshot(actor: Actor, handover: Handover, on: date) -> Verdict:
    """Either leader or DNP, from the cut-off on: what can still change is not copied."""
    if not sides_of(actor, handover) and not is_dnp(actor, handover.entity):
        return denied("La foto la toman los líderes del equipo o el administrador del DNP.")
    if on < handover.cutoff_on:
        return denied(
            f"La foto se toma desde el corte, el {fecha(handover.cutoff_on)}: hasta ese día el "
            "plan puede cambiar."
        )
    return _in_state(handover, HandoverEvent.TAKE_SNAPSHOT)


def can_sign(actor: Actor, handover: Handover, side: Side) -> Verdict:
    """The leader of that side, once, in any order, and never one person for both."""
    if side not in sides_of(actor, handover):
        return denied(f"Por el {side.label.lower()} firma el líder de su equipo.")
    signed = handover.signatures.all()
    if any(one.side != side and actor.user and one.by_id == actor.user.pk for one in signed):
        return denied("Usted ya firmó por el otro gobierno: una persona no firma por los dos.")
    return _in_state(handover, SIGNING[side])


def can_object(actor: Actor, handover: Handover) -> Verdict:
    """The leader of either side, while the copy lies on the table."""
    if not sides_of(actor, handover):
        return denied("Las salvedades las escriben los líderes de los dos gobiernos.")
    if HandoverState(handover.state) not in OBJECTABLE:
        return denied(f"El empalme está «{handover.get_state_display()}».")
    return ALLOWED


def can_answer(actor: Actor, objection: HandoverObjection) -> Verdict:
    """The leader of the other side, once."""
    handover = objection.handover
    others = [side for side in sides_of(actor, handover) if side != objection.side]
    if not others or (actor.user and objection.by_id == actor.user.pk):
        return denied("A una salvedad responde el líder del otro gobierno.")
    if objection.answered_at is not None:
        return denied("Esta salvedad ya tiene respuesta.")
    if HandoverState(handover.state) not in OBJECTABLE:
        return denied(f"El empalme está «{handover.get_state_display()}».")
    return ALLOWED


def can_close(actor: Actor, handover: Handover) -> Verdict:
    """With both signatures, either leader or DNP; without one of them, only DNP, saying why."""
    if not sides_of(actor, handover) and not is_dnp(actor, handover.entity):
        return denied("El acta la cierran los líderes del equipo o el administrador del DNP.")
    if _in_state(handover, HandoverEvent.CLOSE):
        return ALLOWED
    if not is_dnp(actor, handover.entity):
        return denied("Faltan firmas. Sin ellas solo el administrador del DNP cierra el acta.")
    return _in_state(handover, HandoverEvent.CLOSE_WITHOUT_SIGNATURE)


def _in_state(handover: Handover, event: HandoverEvent) -> Verdict:
    if next_state(HandoverState(handover.state), event) is None:
        return denied(f"El empalme está «{handover.get_state_display()}».")
    return ALLOWED

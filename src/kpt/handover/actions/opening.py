"""Opening a change of government, and moving its cut-off while nothing depends on it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from kpt.accounts.actor import Actor
from kpt.audit.kinds import AuditKind
from kpt.audit.recording import record
from kpt.base.errors import DomainError
from kpt.base.numbers import fecha
from kpt.handover.actions.access import cut_off, move_incoming
from kpt.handover.actions.steps import advance, lock
from kpt.handover.models import Handover, HandoverState, HandoverStep
from kpt.handover.permissions import can_move_cutoff, can_open, is_dnp
from kpt.handover.queries.governments import outgoing_government
from kpt.rules.periods import TERM_YEARS, legal_day
from kpt.rules.workflows.handover import HandoverEvent, cutoff_range, may_be_prepared
from kpt.team.actions.rights import lock_team
from kpt.territories.models import Government, GovernmentPeriod, TerritorialEntity


class ImpossibleDate(DomainError):
    """A date on which this cannot happen; ``field`` is the one of the form that says it."""

    def __init__(self, message: str, field: str):
        super().__init__(message)
        self.field = field


@transaction.atomic
def open_handover(
    *,
    entity: TerritorialEntity,
    last_day: date,
    cutoff_on: date,
    incoming_name: str,
    reason: str = "",
    actor: Actor,
    now: datetime,
) -> Handover:
    """Open the change from the government in office to the next one, and cut its team off.

    ``last_day`` is the last day of the outgoing government: that of its term, or an earlier one
    when DNP says why (``reason``): the next government then completes the term.
    Raises NotAllowed, ImpossibleDate, or DomainError when one is already open.
    """
    entity = TerritorialEntity.objects.select_for_update().get(pk=entity.pk)
    can_open(actor, entity).require()
    if Handover.objects.filter(entity=entity).exclude(state=HandoverState.CLOSED).exists():
        raise DomainError(f"{entity} ya tiene un empalme abierto.")
    today = legal_day(now)
    outgoing = outgoing_government(entity, today)
    if outgoing is None:
        raise DomainError(
            f"No hay un gobierno de {entity} que esté por terminar. El empalme se abre cuando "
            "faltan cuatro meses o menos."
            if not is_dnp(actor, entity)
            else f"No está registrado el gobierno de {entity}."
        )
    _check_last_day(outgoing, last_day, reason, actor, today)
    check_cutoff(cutoff_on, last_day, today)
    incoming = _next_government(outgoing, last_day, incoming_name.strip())
    handover = Handover.objects.create(
        entity=entity,
        outgoing=outgoing,
        incoming=incoming,
        cutoff_on=cutoff_on,
        reason=reason.strip(),
        opened_at=now,
        opened_by=actor.user,
    )
    handover.transitions.create(
        event=HandoverStep.OPENED, to_state=handover.state, at=now, by=actor.user
    )
    after = {
        "outgoing": outgoing.pk,
        "incoming": incoming.pk,
        "last_day": last_day,
        "cutoff_on": cutoff_on,
        "reason": handover.reason,
    }
    record(
        AuditKind.HANDOVER_OPENED,
        actor=actor,
        target=handover,
        entity=entity,
        after=after,
        now=now,
    )
    cut_off(handover, actor=actor, now=now)
    return handover


def _check_last_day(
    outgoing: Government, last_day: date, reason: str, actor: Actor, today: date
) -> None:
    if last_day == outgoing.ends_on:
        if not is_dnp(actor, outgoing.entity) and not may_be_prepared(last_day, today):
            raise ImpossibleDate(
                f"El gobierno termina el {fecha(last_day)}; el empalme se abre cuando faltan "
                "cuatro meses o menos.",
                "ultimo_dia",
            )
        return
    if not is_dnp(actor, outgoing.entity):
        raise ImpossibleDate(
            f"El gobierno registrado termina el {fecha(outgoing.ends_on)}. Si termina antes, lo "
            "registra el administrador del DNP.",
            "ultimo_dia",
        )
    if not outgoing.starts_on < last_day < outgoing.ends_on:
        raise ImpossibleDate(
            f"Escriba un día entre el {fecha(outgoing.starts_on)} y el {fecha(outgoing.ends_on)}.",
            "ultimo_dia",
        )
    if not reason.strip():
        raise ImpossibleDate("Escriba por qué el gobierno termina antes de su periodo.", "motivo")


def check_cutoff(cutoff_on: date, last_day: date, today: date) -> None:
    """Raise ImpossibleDate unless the outgoing team may be cut off on that day."""
    first, last = cutoff_range(last_day)
    first, last = max(first, today), max(last, today)
    if not first <= cutoff_on <= last:
        raise ImpossibleDate(
            f"El corte puede ser entre el {fecha(first)} y el {fecha(last)}.", "corte"
        )


def _next_government(outgoing: Government, last_day: date, name: str) -> Government:
    """End the outgoing government on its last day; return the next, made if it is not there."""
    if last_day != outgoing.ends_on:
        outgoing.ends_on = last_day
        outgoing.save(update_fields=["ends_on"])
    starts_on = last_day + timedelta(days=1)
    following = Government.objects.filter(entity=outgoing.entity, starts_on__gte=starts_on)
    incoming = following.order_by("starts_on").first()
    if incoming is None:
        period = _period_of(starts_on.year, outgoing.period)
        return Government.objects.create(
            entity=outgoing.entity,
            period=period,
            authority_name=name,
            starts_on=starts_on,
            ends_on=date(period.last_year, 12, 31),
        )
    if name and incoming.authority_name != name:
        incoming.authority_name = name
        incoming.save(update_fields=["authority_name"])
    return incoming


def _period_of(year: int, period: GovernmentPeriod) -> GovernmentPeriod:
    if period.first_year <= year <= period.last_year:
        return period
    first, last = period.last_year + 1, period.last_year + TERM_YEARS
    following, _ = GovernmentPeriod.objects.get_or_create(
        first_year=first, defaults={"label": f"{first}-{last}", "last_year": last}
    )
    return following


@transaction.atomic
def move_cutoff(*, handover_id: int, cutoff_on: date, actor: Actor, now: datetime) -> Handover:
    """Set another day for the cut-off; the incoming team begins then. Raises as opening does."""
    handover = lock(handover_id)
    today = legal_day(now)
    can_move_cutoff(actor, handover, today).require()
    check_cutoff(cutoff_on, handover.outgoing.ends_on, today)
    lock_team(handover.entity)
    before, handover.cutoff_on = handover.cutoff_on, cutoff_on
    moved = move_incoming(handover, before, actor=actor, now=now)
    words = [f"Del {fecha(before)} al {fecha(cutoff_on)}."]
    words += [f"{name}, del gobierno entrante, empieza ese día." for name in moved]
    advance(
        handover,
        HandoverEvent.MOVE_CUTOFF,
        AuditKind.HANDOVER_CUTOFF_MOVED,
        actor=actor,
        now=now,
        comment=" ".join(words),
        after={"cutoff_on": cutoff_on, "was": before},
    )
    cut_off(handover, actor=actor, now=now)
    return handover

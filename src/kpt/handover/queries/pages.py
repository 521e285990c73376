"""What the pages of a change of government show."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404

from kpt.accounts.actor import Actor
from kpt.base.errors_http import Spanish
from kpt.base.jobs.models import Job, JobState
from kpt.base.numbers import fecha
from kpt.base.verdict import Verdict
from kpt.handover.models import (
    Handover,
    HandoverObjection,
    HandoverSignature,
    HandoverState,
    Side,
    Snapshot,
)
from kpt.handover.permissions import (
    can_answer,
    can_close,
    can_move_cutoff,
    can_object,
    can_sign,
    can_take_snapshot,
    sides_of,
)
from kpt.handover.queries.governments import outgoing_government
from kpt.rules.workflows.handover import cutoff_range, last_reading_day, may_be_prepared
from kpt.territories.models import Government, TerritorialEntity

STEPS = ("Corte", "Foto del plan", "Firmas", "Acta cerrada")
STEP_OF = {
    HandoverState.OPEN: 1,
    HandoverState.SNAPSHOT_TAKEN: 3,
    HandoverState.SIGNED_BY_OUTGOING: 3,
    HandoverState.SIGNED_BY_INCOMING: 3,
    HandoverState.SIGNED_BY_BOTH: 4,
    HandoverState.CLOSED: 5,
}


@dataclass(frozen=True, slots=True)
class May:
    """What the person who looks may do now, each with its reason if not."""

    move_cutoff: Verdict
    take_snapshot: Verdict
    sign: dict[Side, Verdict]
    object: Verdict
    close: Verdict

    @property
    def side_to_sign(self) -> Side | None:
        """The side for which she can sign now."""
        return next((side for side, verdict in self.sign.items() if verdict), None)


@dataclass(frozen=True, slots=True)
class Objection:
    """An objection with what may be done about it."""

    row: HandoverObjection
    may_answer: Verdict


@dataclass(frozen=True, slots=True)
class Page:
    """A change of government, ready to be shown."""

    handover: Handover
    snapshot: Snapshot | None
    files: list[dict[str, Any]]
    signatures: dict[Side, HandoverSignature | None]
    objections: list[Objection]
    may: May
    today: date
    your_sides: tuple[Side, ...]

    @property
    def step(self) -> int:
        """Which of STEPS it is at: 1 while waiting for the cut-off, 5 when all is done."""
        state = HandoverState(self.handover.state)
        if state == HandoverState.OPEN and self.handover.cutoff_on <= self.today:
            return 2
        return STEP_OF[state]

    @property
    def reads_until(self) -> date:
        return last_reading_day(self.handover.cutoff_on)

    @property
    def next_step(self) -> tuple[str, str]:
        """Return what comes next and who has to do it."""
        return next_step(self.handover, self.today)

    @property
    def signature_rows(self) -> list[tuple[Side, Government, HandoverSignature | None]]:
        governments = {
            Side.OUTGOING: self.handover.outgoing,
            Side.INCOMING: self.handover.incoming,
        }
        return [(side, governments[side], self.signatures[side]) for side in Side]

    @property
    def timeline(self) -> list[dict[str, Any]]:
        return [
            {
                "title": step.get_event_display(),
                "at": step.at,
                "who": str(step.by) if step.by else "Sistema",
                "text": step.comment,
            }
            for step in self.handover.transitions.select_related("by")
        ]


def next_step(handover: Handover, today: date) -> tuple[str, str]:
    """Return what has to be done next, and by whom, in two sentences."""
    match HandoverState(handover.state):
        case HandoverState.OPEN if today < handover.cutoff_on:
            return (
                f"Terminar de reportar antes del {fecha(handover.cutoff_on)}",
                "El equipo saliente puede cambiar el plan y su seguimiento hasta el día anterior "
                "al corte. Después solo consulta.",
            )
        case HandoverState.OPEN:
            return (
                "Tomar la foto del plan",
                "La toma el líder de cualquiera de los dos gobiernos, o el administrador del DNP.",
            )
        case HandoverState.SNAPSHOT_TAKEN:
            return (
                "Firmar el acta",
                "Firman los líderes de los dos gobiernos, en cualquier orden.",
            )
        case HandoverState.SIGNED_BY_OUTGOING:
            return "Firmar por el gobierno entrante", "Falta la firma del líder entrante."
        case HandoverState.SIGNED_BY_INCOMING:
            return "Firmar por el gobierno saliente", "Falta la firma del líder saliente."
        case HandoverState.SIGNED_BY_BOTH:
            return "Cerrar el acta", "La cierra cualquiera de los dos líderes."
    return "Todo está hecho", "El acta está cerrada y su huella es pública."


def latest(entity: TerritorialEntity) -> Handover | None:
    """Return the last change of government of an entity with its signatures, or None."""
    handovers = Handover.objects.select_related(
        "entity__department", "outgoing__period", "incoming__period", "job", "snapshot"
    ).prefetch_related("signatures")
    return handovers.filter(entity=entity).order_by("-opened_at", "-pk").first()


def latest_or_404(entity: TerritorialEntity) -> Handover:
    """Return the last change of government of an entity."""
    found = latest(entity)
    if found is None:
        raise Http404(Spanish(f"{entity} no tiene un empalme abierto."))
    return found


def snapshot_of(handover: Handover) -> Snapshot | None:
    """Return the copy, if it was taken; no query for what ``latest`` returned."""
    return getattr(handover, "snapshot", None)


def page_of(handover: Handover, actor: Actor, today: date) -> Page:
    """Return everything the page shows, in a fixed number of queries."""
    snapshot = snapshot_of(handover)
    signed = {Side(one.side): one for one in handover.signatures.all()}
    objections = list(handover.objections.select_related("by", "answered_by"))
    for objection in objections:
        objection.handover = handover
    return Page(
        handover=handover,
        snapshot=snapshot,
        files=files_of(snapshot),
        signatures={side: signed.get(side) for side in Side},
        objections=[Objection(row, can_answer(actor, row)) for row in objections],
        may=May(
            move_cutoff=can_move_cutoff(actor, handover, today),
            take_snapshot=can_take_snapshot(actor, handover, today),
            sign={side: can_sign(actor, handover, side) for side in Side},
            object=can_object(actor, handover),
            close=can_close(actor, handover),
        ),
        today=today,
        your_sides=sides_of(actor, handover),
    )


def files_of(snapshot: Snapshot | None) -> list[dict[str, Any]]:
    """Return the files of a copy with their hashes, in their order."""
    if snapshot is None:
        return []
    return [
        {
            "label": one.label,
            "name": one.file.name,
            "uid": one.file.uid,
            "size": one.file.size,
            "sha256": one.file.sha256,
        }
        for one in snapshot.files.select_related("file")
    ]


def has_both_signatures(handover: Handover) -> bool:
    """Tell whether nobody's signature is missing."""
    return handover.state == HandoverState.SIGNED_BY_BOTH


def job_in_course(handover: Handover) -> Job | None:
    """Return the job that is taking the copy, or the one that failed to."""
    job = handover.job
    if job is None or handover.state != HandoverState.OPEN or job.state == JobState.DONE:
        return None
    return job


def published_or_404(uid: uuid.UUID) -> Handover:
    """Return a change of government whose copy was taken: before that there is nothing public."""
    handovers = Handover.objects.select_related(
        "entity__department", "outgoing", "incoming", "snapshot"
    )
    found = handovers.filter(uid=uid, snapshot__isnull=False).first()
    if found is None:
        raise Http404(Spanish("Ese empalme no existe, o todavía no tiene foto."))
    return found


def objection_or_404(handover: Handover, number: int) -> HandoverObjection:
    """Return an objection of this change of government."""
    found = handover.objections.select_related("by").filter(pk=number).first()
    if found is None:
        raise Http404(Spanish("Esa salvedad no existe."))
    found.handover = handover
    return found


@dataclass(frozen=True, slots=True)
class Proposal:
    """What opening would do: who hands over, and the dates that are offered."""

    outgoing: Government
    first_cutoff: date
    last_cutoff: date
    is_time: bool


def proposal(entity: TerritorialEntity, today: date) -> Proposal | None:
    """Return what may be opened today, or None when no government is on record."""
    outgoing = outgoing_government(entity, today)
    if outgoing is None:
        return None
    first, last = cutoff_range(outgoing.ends_on)
    return Proposal(
        outgoing,
        max(first, today),
        max(last, today),
        may_be_prepared(outgoing.ends_on, today),
    )


def dates_offered(offered: Proposal | None) -> dict[str, date]:
    """Return the dates with which the form to open it begins."""
    if offered is None:
        return {}
    return {"ultimo_dia": offered.outgoing.ends_on, "corte": offered.last_cutoff}


def facts_of(handover: Handover) -> list[tuple[str, str]]:
    """Return what anybody may know of a change of government: offices and dates, no people's data.

    Mayors and governors are elected: their names are public.
    """
    return [
        ("Entidad", f"{handover.entity} ({handover.entity_id})"),
        ("Gobierno saliente", _told(handover.outgoing)),
        ("Gobierno entrante", _told(handover.incoming)),
        ("Corte", fecha(handover.cutoff_on)),
        ("Estado", handover.get_state_display()),
    ]


def _told(government: Government) -> str:
    dates = f"{fecha(government.starts_on)} a {fecha(government.ends_on)}"
    return f"{government.authority_name}, {dates}" if government.authority_name else dates

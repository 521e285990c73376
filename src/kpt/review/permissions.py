"""Who reviews, who speaks in the threads of a review, and who draws and verifies samples."""

from __future__ import annotations

from kpt.accounts.actor import Actor
from kpt.accounts.permissions import DNP, is_of_dnp
from kpt.accounts.roles import DEPARTMENTAL, TEAM
from kpt.base.verdict import ALLOWED, Verdict, denied
from kpt.followup.models import FollowUpReport, Observation, ObservationState
from kpt.followup.permissions import NO_WINDOW
from kpt.followup.queries.queue import departments_of
from kpt.followup.queries.windows import WindowLine
from kpt.review.models import Sample
from kpt.rules.workflows.reporting import TEAMS, may_review
from kpt.rules.workflows.reporting import ReportState as State
from kpt.territories.models import TerritorialEntity

CLOSED = "Quien revisa ya cerró esta observación."


def reviews(actor: Actor, entity: TerritorialEntity) -> bool:
    """Say whether somebody is on the side that reviews the reports of an entity."""
    return actor.has_any(DNP if entity.is_department else DNP | DEPARTMENTAL, entity)


def is_team(actor: Actor, entity: TerritorialEntity) -> bool:
    """Say whether somebody is on the side that reports."""
    return actor.has_any(TEAM, entity)


def can_take_record(actor: Actor, report: FollowUpReport) -> Verdict:
    """Whoever enters the workspace of the entity takes the acta, and reads it there anyway."""
    return actor.may_enter(report.plan.entity)


def can_look_again(actor: Actor, report: FollowUpReport) -> Verdict:
    """Whoever reviews asks for the findings to be made again."""
    if reviews(actor, report.plan.entity):
        return ALLOWED
    return denied("Los valores por mirar los vuelve a calcular quien revisa.")


def can_reply(
    actor: Actor, report: FollowUpReport, observation: Observation, window: WindowLine | None
) -> Verdict:
    """Both sides speak until the thread is closed or the window ends, whoever has the report.

    A message changes no figure: a doubt is cleared without giving the report back.
    """
    entity = report.plan.entity
    if not (reviews(actor, entity) or is_team(actor, entity)):
        return denied("Responden el equipo de la entidad y quien revisa su reporte.")
    if observation.state == ObservationState.CLOSED:
        return denied(CLOSED)
    return _in_time(window)


def can_close(
    actor: Actor, report: FollowUpReport, observation: Observation, window: WindowLine | None
) -> Verdict:
    """Whoever reviews says that an observation is settled, with the report back from the team."""
    if not reviews(actor, report.plan.entity):
        return denied("Las observaciones las cierra quien revisa.")
    if State(report.state) in TEAMS:
        return denied("El reporte lo tiene la entidad: ciérrela cuando lo envíe otra vez.")
    if observation.state == ObservationState.CLOSED:
        return denied(CLOSED)
    return _in_time(window)


def can_reopen(
    actor: Actor, report: FollowUpReport, observation: Observation, window: WindowLine | None
) -> Verdict:
    """Whoever reviews takes back the closing of an observation."""
    if not reviews(actor, report.plan.entity):
        return denied("Las observaciones las vuelve a abrir quien revisa.")
    if observation.state != ObservationState.CLOSED:
        return denied("Esta observación está abierta.")
    return _in_time(window)


def _in_time(window: WindowLine | None) -> Verdict:
    if window is None:
        return denied(NO_WINDOW)
    return ALLOWED if may_review(window.phase) else denied(window.sentence)


def can_sample(actor: Actor, department: str | None) -> Verdict:
    """A gobernación draws of its municipalities; DNP, of the country or of a department."""
    if is_of_dnp(actor) or (department is not None and department in departments_of(actor)):
        return ALLOWED
    return denied("Las muestras las toma la gobernación de sus municipios, y el DNP del país.")


def can_see_sample(actor: Actor, sample: Sample) -> Verdict:
    """The sample of a department is its gobernación's and DNP's; that of the country, DNP's."""
    return can_sample(actor, sample.department_id)


def can_verify_target(actor: Actor, sample: Sample) -> Verdict:
    """Whoever may draw a sample writes what was seen."""
    return can_sample(actor, sample.department_id)


def can_review_again(actor: Actor) -> Verdict:
    """The second, selective review is DNP's (000:40)."""
    return ALLOWED if is_of_dnp(actor) else denied("La segunda revisión es del DNP.")


def can_tell_outside(actor: Actor, department: str | None) -> Verdict:
    """What another system says is brought by the gobernación of its municipalities, or by DNP."""
    if is_of_dnp(actor) or (department is not None and department in departments_of(actor)):
        return ALLOWED
    return denied(
        "Los estados de otro sistema los trae la gobernación, de sus municipios, o el DNP."
    )

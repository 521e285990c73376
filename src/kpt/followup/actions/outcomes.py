"""What the team tells of its outcomes: the value that each had in the vigencia."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from kpt.accounts.actor import Actor
from kpt.audit.kinds import AuditKind
from kpt.audit.recording import record
from kpt.base.errors import DomainError
from kpt.followup.actions.reports import (
    AnsweredMeanwhile,
    NothingToReport,
    UnknownTarget,
    lock_report,
)
from kpt.followup.calculator.reports import mark_stale
from kpt.followup.models import FollowUpReport, OutcomeAnswer
from kpt.followup.permissions import can_answer_outcome
from kpt.followup.queries.reach import sectors_of_outcomes
from kpt.followup.queries.windows import window_of
from kpt.plans.models import CURRENT_STATES, OutcomeTarget
from kpt.rules.periods import legal_day
from kpt.territories.queries import government_on


class OutcomeWithoutSource(DomainError):
    """A value that nobody could look up again."""


@dataclass(frozen=True, slots=True)
class OutcomeGiven:
    """What a person wrote of one outcome. ``value`` None is not reported, which is not 0."""

    value: Decimal | None
    source: str = ""
    measured_on: date | None = None
    narrative: str = ""


@transaction.atomic
def answer_outcome(
    *,
    report_id: int,
    outcome_uid: uuid.UUID,
    given: OutcomeGiven,
    seen: int | None,
    actor: Actor,
    now: datetime,
) -> OutcomeAnswer:
    """Write the value that an outcome had. ``seen`` is the version that the page showed, or 0.

    What says the same as before is not written again. Raises NotAllowed, UnknownTarget,
    AnsweredMeanwhile, OutcomeWithoutSource.
    """
    report = lock_report(report_id)
    outcome = outcome_in_force(report, outcome_uid)
    window = window_of(report.plan.entity_id, report.fiscal_year, legal_day(now))
    sectors = sectors_of_outcomes(report).get(outcome_uid, frozenset())
    can_answer_outcome(actor, report, window, sectors).require()
    answers = OutcomeAnswer.objects.select_related("changed_by")
    answer = answers.filter(report=report, outcome_uid=outcome_uid).first()
    if seen is not None and seen != (answer.row_version if answer else 0):
        raise AnsweredMeanwhile(_meanwhile(answer))
    if given.value is not None and not given.source.strip():
        raise OutcomeWithoutSource("Escriba de dónde sale el dato: la entidad y la publicación.")
    if answer is not None and _says_the_same(answer, given):
        return answer
    before = _told(answer)
    government = government_on(report.plan.entity_id, legal_day(now))
    if government is None:
        raise NothingToReport("No está registrado quién gobierna hoy. Escriba a la mesa de ayuda.")
    answer = answer or OutcomeAnswer(report=report, outcome_uid=outcome_uid, row_version=0)
    answer.value, answer.source = given.value, given.source.strip()
    answer.measured_on, answer.narrative = given.measured_on, given.narrative.strip()
    answer.row_version += 1
    answer.changed_at, answer.changed_by, answer.government = now, actor.user, government
    answer.save()
    mark_stale(report.pk)
    record(
        AuditKind.OUTCOME_REPORTED,
        actor=actor,
        target=report,
        entity=report.plan.entity,
        before=before,
        after={"meta": outcome.label, **_told(answer)},
        now=now,
    )
    return answer


def outcome_in_force(report: FollowUpReport, uid: uuid.UUID) -> OutcomeTarget:
    """Return an outcome of the plan in force. Raises UnknownTarget."""
    outcomes = OutcomeTarget.objects.filter(
        version__plan=report.plan, version__state__in=CURRENT_STATES
    )
    found = outcomes.select_related("detail").filter(uid=uid).first()
    if found is None:
        raise UnknownTarget("Esta meta de resultado no es del plan vigente. Recargue la lista.")
    return found


def _says_the_same(answer: OutcomeAnswer, given: OutcomeGiven) -> bool:
    return (answer.value, answer.source, answer.measured_on, answer.narrative) == (
        given.value,
        given.source.strip(),
        given.measured_on,
        given.narrative.strip(),
    )


def _meanwhile(answer: OutcomeAnswer | None) -> str:
    who = str(answer.changed_by) if answer and answer.changed_by else "Otra persona"
    return (
        f"{who} reportó esta meta mientras usted la escribía. Arriba está lo que escribió; lo suyo "
        "sigue en el formulario. Guarde otra vez para que quede lo suyo."
    )


def _told(answer: OutcomeAnswer | None) -> dict[str, object]:
    if answer is None:
        return {}
    return {"value": answer.value, "source": answer.source, "row_version": answer.row_version}

"""Where the entity says that an outcome starts, when its plan does not say it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from kpt.accounts.actor import Actor
from kpt.audit.kinds import AuditKind
from kpt.audit.recording import record
from kpt.base.errors import DomainError
from kpt.followup.actions.outcomes import outcome_in_force
from kpt.followup.actions.reports import AnsweredMeanwhile, NothingToReport, lock_report
from kpt.followup.models import OutcomeBaseline
from kpt.followup.permissions import can_declare_baseline
from kpt.followup.queries.baselines import plan_baseline, told_of
from kpt.followup.queries.reach import sectors_of_outcomes
from kpt.followup.queries.windows import window_of
from kpt.plans.models import PlanVersion
from kpt.rules.baselines import DeclaredBaseline, declaration_problems
from kpt.rules.periods import legal_day
from kpt.territories.queries import government_on


class BaselineIncomplete(DomainError):
    """A declaration that lacks something. ``problems`` says what, by field."""

    def __init__(self, problems: Mapping[str, str]):
        super().__init__(" ".join(problems.values()))
        self.problems = dict(problems)


@transaction.atomic
def declare_baseline(
    *,
    report_id: int,
    outcome_uid: uuid.UUID,
    given: DeclaredBaseline,
    seen: int | None,
    actor: Actor,
    now: datetime,
) -> OutcomeBaseline:
    """Declare the baseline of an outcome, correct it, or take it back. The plan is not touched.

    ``seen`` is the declaration that the page showed, or 0; what says the same again is not
    written. Raises NotAllowed, UnknownTarget, AnsweredMeanwhile, BaselineIncomplete.
    """
    report = lock_report(report_id)
    outcome = outcome_in_force(report, outcome_uid)
    # Two vigencias may be open at a time: their reports lock apart, the version is one.
    PlanVersion.objects.select_for_update(of=("self",)).get(pk=outcome.version_id)
    window = window_of(report.plan.entity_id, report.fiscal_year, legal_day(now))
    has_one = plan_baseline(outcome) is not None
    sectors = sectors_of_outcomes(report).get(outcome_uid, frozenset())
    can_declare_baseline(actor, report, window, sectors, plan_has_one=has_one).require()
    last = told_of(report.plan_id).filter(outcome_uid=outcome_uid).last()
    if seen is not None and seen != (last.pk if last else 0):
        raise AnsweredMeanwhile(_meanwhile(last))
    given = given.trimmed()
    if last is not None and _says_the_same(last, given):
        return last
    is_correction = last is not None and last.value is not None
    first_year = report.plan.period.first_year
    problems = declaration_problems(given, first_year=first_year, is_correction=is_correction)
    if problems:
        raise BaselineIncomplete(problems)
    government = government_on(report.plan.entity_id, legal_day(now))
    if government is None:
        raise NothingToReport("No está registrado quién gobierna hoy. Escriba a la mesa de ayuda.")
    of_version = last is not None and last.version_id == outcome.version_id
    kept = OutcomeBaseline.objects.create(
        report=report,
        version_id=outcome.version_id,
        outcome_uid=outcome_uid,
        number=last.number + 1 if last and of_version else 1,
        value=given.value,
        year=given.year,
        source=given.source,
        absence_reason=given.absence_reason,
        correction_reason=given.correction_reason if is_correction else "",
        declared_at=now,
        declared_by=actor.user,
        government=government,
    )
    record(
        AuditKind.OUTCOME_BASELINE_DECLARED,
        actor=actor,
        target=report,
        entity=report.plan.entity,
        before=_told(last),
        after={"meta": outcome.label, **_told(kept)},
        now=now,
    )
    return kept


def _says_the_same(last: OutcomeBaseline, given: DeclaredBaseline) -> bool:
    """Compare what a reader would read; a reason to correct nothing is no correction."""
    return (last.value, last.year, last.source, last.absence_reason) == (
        given.value,
        given.year,
        given.source,
        given.absence_reason,
    )


def _meanwhile(last: OutcomeBaseline | None) -> str:
    who = str(last.declared_by) if last and last.declared_by else "Otra persona"
    return (
        f"{who} declaró esta línea base mientras usted la escribía. Arriba está lo que escribió; "
        "lo suyo sigue en el formulario. Guarde otra vez para que quede lo suyo."
    )


def _told(row: OutcomeBaseline | None) -> dict[str, object]:
    if row is None:
        return {}
    return {
        "value": row.value,
        "year": row.year,
        "source": row.source,
        "absence_reason": row.absence_reason,
        "correction_reason": row.correction_reason,
    }

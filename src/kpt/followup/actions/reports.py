"""What the team decides about its report: opened, answered target by target, and sent."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from kpt.accounts.actor import Actor
from kpt.audit.kinds import AuditKind
from kpt.audit.recording import record
from kpt.base.errors import DomainError, StaleRow
from kpt.followup.actions.answers import (
    Answering,
    NothingToReport,
    answers_of,
    change_of,
    given_of,
    write_answers,
)
from kpt.followup.actions.answers import Given as Given
from kpt.followup.actions.answers import Money as Money
from kpt.followup.calculator.reports import summarise_report
from kpt.followup.evidence_files import publish_evidence
from kpt.followup.models import FollowUpReport, ReportState, ReportTransition, TargetAnswer
from kpt.followup.permissions import can_answer, can_report, can_submit
from kpt.followup.queries.reports import unfinished
from kpt.followup.queries.windows import WindowLine, window_of
from kpt.plans.models import CURRENT_STATES, Plan, PlanVersion, ProductTarget
from kpt.rules.answers import THOUSAND
from kpt.rules.exact import exact_product
from kpt.rules.periods import legal_day
from kpt.rules.workflows.reporting import ReportEvent, next_state
from kpt.rules.workflows.reporting import ReportState as State
from kpt.territories.models import TerritorialEntity

NAMED = 5


class UnknownTarget(DomainError):
    """The target is not of the plan in force."""


class ReportIncomplete(DomainError):
    """Targets without an answer, or without the reason of not having advanced."""


class AnsweredMeanwhile(StaleRow):
    """Somebody else answered the same target since the person read it."""


@transaction.atomic
def open_report(*, entity_id: str, fiscal_year: int, actor: Actor, now: datetime) -> FollowUpReport:
    """Open the report of a vigencia; the one that is there already is returned.

    Raises NotAllowed, NothingToReport.
    """
    entity = TerritorialEntity.objects.select_for_update().get(pk=entity_id)
    can_report(actor, entity).require()
    window = window_of(entity_id, fiscal_year, legal_day(now))
    if window is None or not window.receives:
        raise NothingToReport(
            window.sentence if window else "El DNP no ha abierto el reporte de esta vigencia."
        )
    plan = Plan.objects.filter(
        entity=entity,
        period__first_year__lte=fiscal_year,
        period__last_year__gte=fiscal_year,
        versions__state__in=CURRENT_STATES,
    ).first()
    if plan is None:
        raise NothingToReport(f"{entity} no tiene un plan adoptado que cubra {fiscal_year}.")
    report, is_new = FollowUpReport.objects.get_or_create(
        plan=plan, fiscal_year=fiscal_year, defaults={"opened_at": now}
    )
    if is_new:
        record(
            AuditKind.REPORT_OPENED,
            actor=actor,
            target=report,
            entity=entity,
            after={"fiscal_year": fiscal_year},
            now=now,
        )
    return report


@transaction.atomic
def answer_target(
    *,
    report_id: int,
    target_uid: uuid.UUID,
    given: Given,
    seen: int | None,
    actor: Actor,
    now: datetime,
) -> TargetAnswer:
    """Write what was done in one target. ``seen`` is the version that the page showed, 0 for none.

    The report is locked, so that nobody answers while it is being sent. What says the same as
    before is not written again. Raises NotAllowed, UnknownTarget, AnsweredMeanwhile.
    """
    report = lock_report(report_id)
    target = target_in_force(report, target_uid)
    window = _window(report, now)
    can_answer(actor, report, window, target.sector_code).require()
    answer = answers_of(report, [target_uid]).get(target_uid)
    if seen is not None and seen != (answer.row_version if answer else 0):
        raise AnsweredMeanwhile(_meanwhile(answer))
    if answer is not None and _says_the_same(answer, given):
        return answer
    before, after = change_of(answer, given)
    item = Answering(target, answer, given)
    (answer,) = write_answers(report, [item], actor=actor, now=now)
    record(
        AuditKind.REPORT_ANSWERED,
        actor=actor,
        target=report,
        entity=report.plan.entity,
        before=before,
        after={"meta": target.label, **after},
        now=now,
    )
    return answer


@transaction.atomic
def times_thousand(
    *, report_id: int, target_uid: uuid.UUID, seen: int, actor: Actor, now: datetime
) -> TargetAnswer:
    """Write in pesos the money of a target that was typed in thousands.

    Raises NotAllowed, UnknownTarget, AnsweredMeanwhile.
    """
    lock_report(report_id)
    answer = TargetAnswer.objects.filter(report=report_id, target_uid=target_uid).first()
    if answer is None or answer.row_version != seen:
        raise AnsweredMeanwhile(_meanwhile(answer))
    money = tuple(
        Money(
            source=one.source_id,
            bpin=one.bpin,
            commitments_cop=exact_product(one.commitments_cop, THOUSAND),
            obligations_cop=exact_product(one.obligations_cop, THOUSAND),
            payments_cop=exact_product(one.payments_cop, THOUSAND),
        )
        for one in answer.spending.all()
    )
    given = Given(
        achieved=answer.achieved,
        narrative=answer.narrative,
        difficulties=answer.difficulties,
        no_progress_reason=answer.no_progress_reason,
        money=money,
    )
    return answer_target(
        report_id=report_id, target_uid=target_uid, given=given, seen=seen, actor=actor, now=now
    )


def _says_the_same(answer: TargetAnswer, given: Given) -> bool:
    """Say whether nothing changes: then whoever wrote it, and her government, stay its authors."""
    money = tuple(sorted(given.money, key=lambda one: one.place))
    return given_of(answer) == replace(
        given,
        narrative=given.narrative.strip(),
        difficulties=given.difficulties.strip(),
        no_progress_reason=given.no_progress_reason.strip(),
        money=money,
    )


@transaction.atomic
def submit_report(*, report_id: int, actor: Actor, now: datetime) -> FollowUpReport:
    """Send the report to whoever reviews it. Raises NotAllowed, ReportIncomplete."""
    report = lock_report(report_id)
    can_submit(actor, report, _window(report, now)).require()
    if missing := unfinished(report):
        named = ", ".join(missing[:NAMED])
        more = f" y {len(missing) - NAMED} más" if len(missing) > NAMED else ""
        raise ReportIncomplete(
            f"Faltan {len(missing)} metas por reportar o por explicar: {named}{more}. Lo que no "
            "avanzó se reporta en 0, con su razón."
        )
    report.submitted_at, report.submitted_by = now, actor.user
    advance(report, ReportEvent.SUBMIT, AuditKind.REPORT_SUBMITTED, actor=actor, now=now)
    return report


def lock_report(report_id: int) -> FollowUpReport:
    """Lock the whole report, so that nobody answers a meta while it is being sent."""
    reports = FollowUpReport.objects.select_related("plan__entity__department", "plan__period")
    return reports.select_for_update(of=("self",)).get(pk=report_id)


def advance(
    report: FollowUpReport,
    event: ReportEvent,
    kind: AuditKind,
    *,
    actor: Actor,
    now: datetime,
    comment: str = "",
) -> None:
    """Take the report to its next state, with its signed step. The caller asked permission."""
    entity = report.plan.entity
    before = report.state
    after = next_state(State(before), event, is_department=entity.is_department)
    assert after is not None  # permissions refuse what the table does not have
    report.state = ReportState(after.value)
    report.save(update_fields=["state", "submitted_at", "submitted_by"])
    ReportTransition.objects.create(
        report=report,
        event=event.value,
        to_state=report.state,
        comment=comment.strip(),
        at=now,
        by=actor.user,
        role=actor.role_in(entity),
    )
    summarise_report(report, now=now)
    publish_evidence(report)
    record(
        kind,
        actor=actor,
        target=report,
        entity=entity,
        before={"state": before},
        after={"state": report.state, "fiscal_year": report.fiscal_year},
        now=now,
    )


def _window(report: FollowUpReport, now: datetime) -> WindowLine | None:
    return window_of(report.plan.entity_id, report.fiscal_year, legal_day(now))


def target_in_force(report: FollowUpReport, uid: uuid.UUID) -> ProductTarget:
    """Return a target of the plan in force. Raises UnknownTarget."""
    version = PlanVersion.objects.filter(plan=report.plan, state__in=CURRENT_STATES)
    target = ProductTarget.objects.filter(version__in=version, uid=uid).first()
    if target is None:
        raise UnknownTarget("Esta meta no es del plan vigente. Recargue la lista de metas.")
    return target


def _meanwhile(answer: TargetAnswer | None) -> str:
    if answer is None:
        return "Esta meta ya no tiene reporte: alguien lo retiró. Recargue la página."
    who = str(answer.changed_by) if answer.changed_by else "Otra persona"
    return (
        f"{who} reportó esta meta mientras usted la escribía. Abajo está lo que escribió; lo suyo "
        "sigue en el formulario. Guarde otra vez para que quede lo suyo."
    )

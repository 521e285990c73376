"""Exceptions to checks: asked by the team, decided by the leader, revoked when they end."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import transaction

from kpt.accounts.actor import Actor
from kpt.audit.kinds import AuditKind
from kpt.audit.recording import record
from kpt.base.errors import DomainError
from kpt.formulation.exceptions_permissions import can_ask, can_decide
from kpt.formulation.models import CheckException
from kpt.formulation.models.exceptions import LIVING
from kpt.formulation.queries.checks import findings_of
from kpt.plans.actions.drafting import lock_version
from kpt.rules.draft_checks import DRAFT_CHECKS
from kpt.rules.periods import legal_day
from kpt.rules.text import clean_text
from kpt.rules.workflows.check_exception import TRANSITIONS, ExceptionEvent, ExceptionState

KINDS = {
    ExceptionEvent.APPROVE: AuditKind.CHECK_EXCEPTION_APPROVED,
    ExceptionEvent.REFUSE: AuditKind.CHECK_EXCEPTION_REFUSED,
    ExceptionEvent.REVOKE: AuditKind.CHECK_EXCEPTION_REVOKED,
}


class NothingToExcept(DomainError):
    """The check finds nothing there, or an exception lives already."""


class UnexplainedDecision(DomainError):
    """A reason is missing."""


@transaction.atomic
def ask_exception(
    *,
    version_id: int,
    code: str,
    row_uid: uuid.UUID | None,
    reason: str,
    actor: Actor,
    now: datetime,
) -> CheckException:
    """Ask that a finding stands, with its reason.

    Raises NotAllowed, NothingToExcept or UnexplainedDecision.
    """
    version = lock_version(version_id)
    check = next((one for one in DRAFT_CHECKS if one.code == code), None)
    if check is None:
        raise NothingToExcept("Esa revisión no existe.")
    can_ask(actor, version.plan.entity, check).require()
    assert actor.user is not None  # can_ask wants a person
    if not clean_text(reason):
        raise UnexplainedDecision("Escriba por qué se deja así.")
    found = next(
        (
            one
            for one in findings_of(version, legal_day(now))
            if one.check == check and one.uid == row_uid
        ),
        None,
    )
    if found is None:
        raise NothingToExcept("La revisión ya no encuentra nada ahí: no hace falta excepción.")
    mine = CheckException.objects.filter(plan=version.plan, code=code, state__in=LIVING)
    if mine.filter(row_uid=row_uid).exists():
        raise NothingToExcept("Ya hay una excepción pedida o aprobada para esto.")
    exception = CheckException.objects.create(
        plan=version.plan,
        code=code,
        row_uid=row_uid,
        row_label=found.key,
        reason=clean_text(reason),
        asked_at=now,
        asked_by=actor.user,
    )
    _record(AuditKind.CHECK_EXCEPTION_ASKED, exception, actor, now)
    return exception


@transaction.atomic
def decide_exception(
    *, exception_id: int, event: ExceptionEvent, answer: str, actor: Actor, now: datetime
) -> CheckException:
    """Approve, refuse or revoke. Refusing and revoking are explained.

    Raises NotAllowed or UnexplainedDecision.
    """
    exceptions = CheckException.objects.select_related("plan__entity__department")
    exception = exceptions.select_for_update(of=("self",)).get(pk=exception_id)
    can_decide(actor, exception, event).require()
    said = clean_text(answer)
    if not said and event is not ExceptionEvent.APPROVE:
        raise UnexplainedDecision("Escriba por qué: quien la pidió debe saberlo.")
    exception.state = TRANSITIONS[ExceptionState(exception.state), event]
    exception.decision = said or exception.decision
    if event is ExceptionEvent.REVOKE:
        exception.revoked_at, exception.revoked_by = now, actor.user
    else:
        exception.decided_at, exception.decided_by = now, actor.user
    exception.save()
    _record(KINDS[event], exception, actor, now)
    return exception


def _record(kind: AuditKind, exception: CheckException, actor: Actor, now: datetime) -> None:
    after = {
        "check": exception.code,
        "row": exception.row_label,
        "reason": exception.decision or exception.reason,
    }
    entity = exception.plan.entity
    record(kind, actor=actor, target=exception, entity=entity, after=after, now=now)

"""The findings of a report, made again because a reviewer asks."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kpt.accounts.actor import Actor
from kpt.audit.kinds import AuditKind
from kpt.audit.recording import record
from kpt.base.errors import DomainError
from kpt.followup.actions.reports import lock_report
from kpt.review.calculator import IN_THE_TEAMS_HANDS, look_at
from kpt.review.permissions import can_look_again


class StillWriting(DomainError):
    """The team has the report: there is nothing sent to look at."""


@transaction.atomic
def look_again_at(*, report_id: int, actor: Actor, now: datetime) -> int:
    """Make the findings of a report again and return how many. Raises NotAllowed, StillWriting."""
    report = lock_report(report_id)
    can_look_again(actor, report).require()
    if report.state in IN_THE_TEAMS_HANDS:
        raise StillWriting("El reporte lo tiene la entidad. Se mirará cuando lo envíe.")
    found = look_at(report_id, now=now)
    record(
        AuditKind.REPORT_LOOKED_AT,
        actor=actor,
        target=report,
        entity=report.plan.entity,
        after={"findings": found},
        now=now,
    )
    return found

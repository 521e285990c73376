"""What to look at first in a report: made from all of its answers, and from its neighbours'."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import F, OuterRef, Q, Subquery

from kpt.followup.calculator.reports import summarise_report
from kpt.followup.models import (
    FollowUpReport,
    ReportSummary,
    ReportTransition,
    SpendingShare,
    TargetAnswer,
    TargetSpending,
)
from kpt.followup.queries.reported import reported_targets
from kpt.followup.queries.windows import window_of
from kpt.review.models import FindingsRun, ReportFinding, ReviewedTarget
from kpt.rules.periods import legal_day
from kpt.rules.reported import ReportedTarget
from kpt.rules.unusual import Around, Finding, Peer, Unusual, unusual_values
from kpt.rules.workflows.reporting import TEAMS

MOST_AT_ONCE = 50
IN_THE_TEAMS_HANDS = [state.value for state in TEAMS]


def look_again(now: datetime) -> int:
    """Make the findings of the reports that moved since they were made; return how many.

    A report in the hands of its team keeps those of when it was sent. A chore of the worker.
    """
    last = ReportTransition.objects.filter(report=OuterRef("pk")).order_by("-pk")
    waiting = (
        FollowUpReport.objects.exclude(state__in=IN_THE_TEAMS_HANDS)
        .annotate(moved_at=Subquery(last.values("at")[:1]), looked_at=F("findings_run__made_at"))
        .filter(Q(looked_at=None) | Q(looked_at__lt=F("moved_at")) | Q(findings_run__is_stale=True))
        .order_by("pk")
        .values_list("pk", "findings_run__is_stale")
    )
    found = list(waiting[:MOST_AT_ONCE])
    for pk, is_stale in found:
        # One that is looked at because of a neighbour does not set its neighbours going again.
        look_at(pk, now=now, tell_others=not is_stale)
    return len(found)


@transaction.atomic
def look_at(report_id: int, *, now: datetime, tell_others: bool = True) -> int:
    """Make the findings of one report again and return how many there are."""
    reports = FollowUpReport.objects.select_related("plan__entity__department", "plan__period")
    report = reports.select_for_update(of=("self",)).get(pk=report_id)
    targets = reported_targets(report)
    neighbours = _neighbours(report, targets)
    findings = unusual_values(targets, _around(report, neighbours, now))
    _write(report, targets, findings)
    FindingsRun.objects.update_or_create(
        report=report, defaults={"made_at": now, "is_stale": False}
    )
    if not ReportSummary.objects.filter(report=report).update(unusual=len(findings)):
        summarise_report(report, now=now)
        ReportSummary.objects.filter(report=report).update(unusual=len(findings))
    if tell_others:
        _tell(findings, targets, neighbours)
    return len(findings)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """What a sent report of the department says of one indicator."""

    report_id: int
    indicator: str
    peer: Peer


def _neighbours(report: FollowUpReport, targets: Sequence[ReportedTarget]) -> list[Neighbour]:
    """Return what the others of the department say of the same indicators. One query."""
    department = report.plan.entity.department_id
    if department is None:
        return []
    rows = (
        ReviewedTarget.objects.filter(
            report__fiscal_year=report.fiscal_year,
            report__plan__entity__department=department,
            indicator_code__in={target.indicator_code for target in targets},
            achieved__isnull=False,
        )
        .exclude(report=report)
        .exclude(report__state__in=IN_THE_TEAMS_HANDS)
        .order_by("report__plan__entity__name", "pk")
        .values_list(
            "report_id",
            "indicator_code",
            "report__plan__entity__name",
            "achieved",
            "obligations_cop",
        )
    )
    return [
        Neighbour(pk, code, Peer(name, achieved, spent or Decimal(0)))
        for pk, code, name, achieved, spent in rows
        if achieved is not None
    ]


def _around(report: FollowUpReport, neighbours: Iterable[Neighbour], now: datetime) -> Around:
    peers: dict[str, list[Peer]] = defaultdict(list)
    for one in neighbours:
        peers[one.indicator].append(one.peer)
    answers = TargetAnswer.objects.filter(report=report).values_list("target_uid", "changed_at")
    return Around(
        answered_on={uid: legal_day(at) for uid, at in answers},
        last_day=_last_day(report, now),
        with_bpin=_with_bpin(report),
        peers=peers,
    )


def _last_day(report: FollowUpReport, now: datetime) -> date | None:
    window = window_of(report.plan.entity_id, report.fiscal_year, legal_day(now))
    if window is None:
        return None
    return max(window.calendar.first_cut_on, window.extended_until or date.min)


def _with_bpin(report: FollowUpReport) -> set[uuid.UUID]:
    """Return the targets whose money names a project. The plan's own are told by its text."""
    own = TargetSpending.objects.filter(answer__report=report).exclude(bpin="")
    shared = SpendingShare.objects.filter(spending__report=report).exclude(spending__bpin="")
    return {
        *own.values_list("answer__target_uid", flat=True),
        *shared.values_list("target_uid", flat=True),
    }


def _write(
    report: FollowUpReport, targets: Sequence[ReportedTarget], findings: Sequence[Finding]
) -> None:
    ReportFinding.objects.filter(report=report).delete()
    ReportFinding.objects.bulk_create(
        ReportFinding(
            report=report,
            target_uid=one.target_uid,
            code=one.code.value,
            sentence=one.sentence,
            position=position,
        )
        for position, one in enumerate(findings, 1)
    )
    ReviewedTarget.objects.filter(report=report).delete()
    ReviewedTarget.objects.bulk_create(
        ReviewedTarget(
            report=report,
            target_uid=one.uid,
            position=position,
            consecutive=one.consecutive,
            name=one.name,
            unit=one.unit,
            indicator_code=one.indicator_code,
            programmed=one.programmed,
            programmed_cop=one.programmed_cop,
            achieved=one.achieved,
            obligations_cop=one.amounts.obligations if one.amounts else None,
            evidence=one.evidence,
        )
        for position, one in enumerate(targets, 1)
    )


def _tell(
    findings: Iterable[Finding],
    targets: Iterable[ReportedTarget],
    neighbours: Iterable[Neighbour],
) -> None:
    """Have the reports with the same values looked at again: they were sent before this one."""
    equal = {one.target_uid for one in findings if one.code == Unusual.EQUAL_VALUES}
    same = {
        (t.indicator_code, t.achieved, t.amounts.obligations)
        for t in targets
        if t.uid in equal and t.amounts
    }
    reports = {
        one.report_id
        for one in neighbours
        if (one.indicator, one.peer.achieved, one.peer.obligations) in same
    }
    FindingsRun.objects.filter(pk__in=reports).update(is_stale=True)

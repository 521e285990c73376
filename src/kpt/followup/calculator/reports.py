"""The summary of a report: made from all of its answers, never patched."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from kpt.followup.models import FollowUpReport, ReportSummary, TargetAnswer
from kpt.followup.queries.reported import reported_targets, shared_of
from kpt.followup.queries.reports import unfinished
from kpt.rules.reported import money_reported, roll_reported, total_amounts


def summarise_report(report: FollowUpReport, *, now: datetime) -> ReportSummary:
    """Make the summary of a report again, inside the caller's transaction."""
    targets = reported_targets(report)
    money = money_reported(targets)
    average = roll_reported(targets)
    loose = total_amounts(shared.unassigned for _, shared in shared_of([report.pk]))
    has_money = bool(loose.obligations) or any(t.amounts is not None for t in targets)
    last = TargetAnswer.objects.filter(report=report).aggregate(last=Max("changed_at"))["last"]
    kept = {
        "targets": len(targets),
        "programmed_targets": sum(1 for t in targets if t.programmed),
        "answered": sum(1 for t in targets if t.is_reported),
        "unfinished": len(unfinished(report)),
        "programmed_cop": money.programmed,
        "commitments_cop": money.commitments if has_money else None,
        "obligations_cop": money.obligations if has_money else None,
        "payments_cop": money.payments if has_money else None,
        "unassigned_cop": loose.obligations if has_money else None,
        "physical_ratio": average.value,
        "physical_counted": average.counted,
        "financial_ratio": money.ratio if has_money else None,
        "evidence": sum(t.evidence for t in targets),
        "last_answer_at": last,
        "computed_at": now,
        "is_stale": False,
    }
    summary, _ = ReportSummary.objects.update_or_create(report=report, defaults=kept)
    return summary


def mark_stale(report_id: int) -> None:
    """Say that something of a report changed: the worker makes its summary again soon."""
    if not ReportSummary.objects.filter(pk=report_id).update(is_stale=True):
        ReportSummary.objects.get_or_create(report_id=report_id)


MOST_AT_ONCE = 200


def summarise_stale(now: datetime) -> int:
    """Make again the summaries that something changed; return how many. A chore of the worker."""
    stale = list(
        ReportSummary.objects.filter(is_stale=True)
        .order_by("report_id")
        .values_list("report_id", flat=True)[:MOST_AT_ONCE]
    )
    for pk in stale:
        with transaction.atomic():
            # The report is locked as those who answer lock it: none is left out in between.
            reports = FollowUpReport.objects.select_for_update(of=("self",))
            summarise_report(
                reports.select_related("plan__entity", "plan__period").get(pk=pk), now=now
            )
    return len(stale)

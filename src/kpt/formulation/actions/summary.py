"""Counting again how far the plans that changed are, for pages about many of them."""

from __future__ import annotations

from datetime import datetime
from decimal import ROUND_FLOOR, Decimal

from django.db import transaction
from django.db.models import F, Max, Q, QuerySet

from kpt.formulation.models import RouteSummary, StepSetAside, StepSummary
from kpt.formulation.queries.checks import findings_of
from kpt.formulation.queries.counts import step_counts
from kpt.plans.models import PlanVersion, VersionState
from kpt.rules.checks import Severity
from kpt.rules.periods import legal_day
from kpt.rules.route import Count, RouteProgress, route_progress

AT_ONCE = 20


def stale_drafts() -> QuerySet[PlanVersion]:
    """Return the versions in formulation that changed since they were counted, oldest first."""
    drafts = PlanVersion.objects.filter(state=VersionState.DRAFT)
    drafts = drafts.annotate(last_change=Max("plan__changes__pk"))
    stale = Q(route_summary=None) | Q(last_change__gt=F("route_summary__through_change"))
    return drafts.filter(stale).order_by("last_change")


def refresh_summaries(now: datetime, *, everything: bool = False) -> int:
    """Count again the drafts that changed and return how many. Idempotent.

    What is not a change of the plan (the checklist, a new member) waits for ``everything``, which
    the worker asks for once an hour.
    """
    drafts = PlanVersion.objects.filter(state=VersionState.DRAFT).annotate(
        last_change=Max("plan__changes__pk")
    )
    wanted = drafts if everything else stale_drafts()
    ids = list(wanted.values_list("pk", flat=True))
    for start in range(0, len(ids), AT_ONCE):
        _refresh(drafts.filter(pk__in=ids[start : start + AT_ONCE]), now)
    return len(ids)


@transaction.atomic
def _refresh(drafts: QuerySet[PlanVersion], now: datetime) -> None:
    versions = list(drafts)
    counts = step_counts(
        PlanVersion.objects.filter(pk__in=[v.pk for v in versions]), legal_day(now)
    )
    aside: dict[int, set[str]] = {}
    for plan_id, step in StepSetAside.objects.filter(
        plan__in=[v.plan_id for v in versions]
    ).values_list("plan_id", "step"):
        aside.setdefault(plan_id, set()).add(step)
    steps, totals = [], []
    for version in versions:
        counts[version.pk]["revisiones"] = _review(version, now)
        progress = route_progress(counts[version.pk], not_applicable=aside.get(version.plan_id, ()))
        steps += _steps(version, progress)
        totals.append(
            RouteSummary(
                version=version,
                percent=whole_percent(progress.share),
                through_change=version.last_change,  # type: ignore[attr-defined]
                counted_at=now,
            )
        )
    StepSummary.objects.bulk_create(
        steps,
        update_conflicts=True,
        unique_fields=["version", "step"],
        update_fields=["done", "total", "applies"],
    )
    RouteSummary.objects.bulk_create(
        totals,
        update_conflicts=True,
        unique_fields=["version"],
        update_fields=["percent", "through_change", "counted_at"],
    )


def _review(version: PlanVersion, now: datetime) -> Count:
    """Run the checks: 1 of 1 when there are targets and no error without an approved exception."""
    if not version.producttargets.exists():
        return Count()
    found = findings_of(version, legal_day(now))
    wrong = any(one.check.severity == Severity.ERROR and not one.is_excepted for one in found)
    return Count(0 if wrong else 1, 1)


def _steps(version: PlanVersion, progress: RouteProgress) -> list[StepSummary]:
    return [
        StepSummary(
            version=version,
            step=step.step.code,
            done=step.count.done,
            total=step.count.total,
            applies=step.share is not None,
        )
        for module in progress.modules
        for step in module.steps
    ]


def whole_percent(share: Decimal) -> int:
    """Return a share as a whole percent; what is not complete never reads 100."""
    return int((share * 100).to_integral_value(ROUND_FLOOR))

"""The reports of a plan with who vouches for each: what every figure of a report stands on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from kpt.followup.labels import (
    DNP,
    IN_HAND,
    OF_THE_ENTITY,
    SELF,
    VERIFIED,
    Label,
    definitive,
)
from kpt.followup.models import (
    FollowUpReport,
    ReportingWindow,
    ReportSummary,
    ReportTransition,
)
from kpt.rules.workflows.reporting import TEAMS, ReportState, label_of


@dataclass(frozen=True, slots=True)
class ReportInHand:
    """A report, its label and its summary, which is None until it has been made."""

    report: FollowUpReport
    label: Label
    summary: ReportSummary | None

    @property
    def fiscal_year(self) -> int:
        return self.report.fiscal_year

    @property
    def is_in_hand(self) -> bool:
        """Say whether the team may still change it."""
        return ReportState(self.report.state) in TEAMS


def reports_of(plan_id: int, *, public: bool) -> list[ReportInHand]:
    """Return the reports of a plan, the oldest vigencia first. One query.

    ``public`` leaves out those that the team is writing, and names nobody.
    """
    reports = with_labels(FollowUpReport.objects.filter(plan=plan_id))
    if public:
        reports = reports.exclude(state__in=[state.value for state in TEAMS])
    return [in_hand(row, public=public) for row in reports.order_by("fiscal_year")]


def with_labels(reports: QuerySet[FollowUpReport]) -> QuerySet[FollowUpReport]:
    """Add to some reports what their labels say. Costs no query of its own."""
    last = ReportTransition.objects.filter(report=OuterRef("pk"), to_state=OuterRef("state"))
    last = last.order_by("-pk")
    windows = ReportingWindow.objects.filter(fiscal_year=OuterRef("fiscal_year"))
    own = windows.filter(entities__entity=OuterRef("plan__entity"))
    return reports.select_related("summary", "plan__entity__department").annotate(
        step_at=Subquery(last.values("at")[:1]),
        step_role=Subquery(last.values("role")[:1]),
        step_by=Subquery(last.values("by__full_name")[:1]),
        cut=Coalesce(
            Subquery(own.values("definitive_on")[:1]),
            Subquery(windows.filter(Q(for_all=True)).values("definitive_on")[:1]),
        ),
        entity_name=F("plan__entity__name"),
        department_name=F("plan__entity__department__name"),
    )


def in_hand(report: Any, *, public: bool) -> ReportInHand:
    """Return one of :func:`with_labels` with its label."""
    return ReportInHand(report, label_for(report, public=public), getattr(report, "summary", None))


def label_for(report: Any, *, public: bool) -> Label:
    """Return who vouches for a report. For anybody, the office; inside, also the person."""
    state = ReportState(report.state)
    cut = definitive(report.fiscal_year, report.cut)
    if state in TEAMS:
        return Label(SELF, f"{OF_THE_ENTITY}. {IN_HAND}", cut=cut)
    code = label_of(state)
    who = office_of(code, report.entity_name, report.department_name)
    if state is ReportState.SENT_BACK:  # its last step is not the one that sent it
        return Label(code, OF_THE_ENTITY, who, report.submitted_at, cut)
    person = ", ".join(filter(None, (report.step_by, report.step_role)))
    if person and not public:
        who = f"{who} ({person})"
    return Label(code, OF_THE_ENTITY, who, report.step_at or report.submitted_at, cut)


def office_of(code: str, entity: str, department: str | None) -> str:
    """Return which office vouches for a report: the entity, its gobernación, or DNP."""
    if code == VERIFIED:
        return DNP
    if code == SELF or not department:
        return f"la entidad ({entity})"
    return f"la gobernación de {department}"


def latest(reports: Iterable[ReportInHand]) -> ReportInHand | None:
    """Return the report of the last vigencia, or None."""
    return max(reports, key=lambda one: one.fiscal_year, default=None)

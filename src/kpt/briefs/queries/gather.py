"""Loading what a report is built from: only what its sections ask for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import OuterRef, Subquery

from kpt.briefs.definitions import Definition, SectionKind
from kpt.briefs.material import (
    Material,
    ObservationLine,
    Options,
    OutcomeLine,
    PeerLine,
    SourceMoney,
    narrowed,
)
from kpt.briefs.queries.reports import place_of, standing_of
from kpt.followup.models import (
    FollowUpReport,
    Observation,
    OutcomeAnswer,
    ReportSummary,
    SharedSpending,
    TargetSpending,
)
from kpt.followup.queries.baselines import counts_for, declared_of
from kpt.followup.queries.reported import is_public, reported_years, shared_of
from kpt.plans.models import CURRENT_STATES, Funding, OutcomeTarget
from kpt.rules.baselines import Baseline
from kpt.rules.periods import closed_years, fiscal_years, legal_day
from kpt.rules.reported import Amounts, ReportedTarget, total_amounts
from kpt.rules.workflows.reporting import TEAMS


def gather(
    definition: Definition,
    report: FollowUpReport,
    reports: Iterable[FollowUpReport],
    options: Options,
    *,
    now: datetime,
) -> Material:
    """Return what a report says, as it is now.

    ``reports`` are those of the same plan to be believed for other vigencias: for anybody, only
    the public ones. Five queries, and one or two more for what some sections ask for.
    """
    plan = report.plan
    believed = [one for one in reports if one.plan_id == report.plan_id]
    years = fiscal_years(plan.period.first_year)
    found = reported_years(plan.pk, years, believed)
    targets, _ = narrowed(found[report.fiscal_year], options)
    return Material(
        place=place_of(plan.entity),
        plan_name=plan.name,
        period=str(plan.period),
        options=options,
        standing=standing_of(report, now),
        made_at=now,
        targets=targets,
        years={year: {t.uid: t for t in of_year} for year, of_year in found.items()},
        reported_years=[one.fiscal_year for one in believed],
        closed_years=closed_years(plan.period.first_year, legal_day(now)),
        **_asked(definition, report, targets, options),
    )


def _asked(
    definition: Definition,
    report: FollowUpReport,
    targets: Iterable[ReportedTarget],
    options: Options,
) -> dict:
    found: dict[str, object] = {}
    if definition.asks(SectionKind.OUTCOMES):
        found["outcomes"] = outcomes_of(report)
    if any(section.by == "source" for section in definition.sections):
        found["sources"] = _sources(report, targets)
    if definition.asks(SectionKind.MONEY) and options.is_whole:
        found["unassigned"] = total_amounts(
            shared.unassigned for _, shared in shared_of([report.pk])
        )
    if definition.asks(SectionKind.OBSERVATIONS):
        found["observations"] = _observations(report)
    if definition.asks(SectionKind.PEERS):
        found["peers"] = peers_of(report)
    return found


def outcomes_of(report: FollowUpReport) -> tuple[OutcomeLine, ...]:
    """Return the outcome targets of a plan with what was observed. Two queries."""
    said = OutcomeAnswer.objects.filter(report=report, outcome_uid=OuterRef("uid"))
    rows = OutcomeTarget.objects.filter(
        version__plan=report.plan_id, version__state__in=CURRENT_STATES
    ).annotate(
        **{
            f"said_{name}": Subquery(said.values(name)[:1])
            for name in ("value", "source", "measured_on", "narrative")
        },
    )
    # Anybody reads a report that was sent: what the team still writes in another is not of it.
    declared = declared_of(report.plan_id, public=is_public(report))
    found = rows.select_related("detail").order_by("position")
    return tuple(_outcome(row, counts_for(row, declared.get(row.uid, ()))) for row in found)


def _outcome(row, baseline: Baseline) -> OutcomeLine:
    return OutcomeLine(
        label=row.label,
        name=row.indicator_name,
        baseline=baseline.value,
        baseline_label=baseline.origin.label,
        target=row.target,
        value=row.said_value,
        source=row.said_source or "",
        measured_on=row.said_measured_on,
        narrative=row.said_narrative or "",
    )


def _sources(report: FollowUpReport, targets: Iterable[ReportedTarget]) -> tuple[SourceMoney, ...]:
    """Return the pesos of the chosen targets by source. Three queries."""
    uids = {target.uid for target in targets}
    zero = Amounts().commitments
    programmed = Funding.objects.filter(
        target__version__plan=report.plan_id,
        target__version__state__in=CURRENT_STATES,
        fiscal_year=report.fiscal_year,
    ).order_by("source", "pk")
    spent = TargetSpending.objects.filter(answer__report=report).order_by("source", "pk")
    shared = SharedSpending.objects.filter(report=report).exclude(shares=None)
    money = ("source__label", "commitments_cop", "obligations_cop", "payments_cop")
    found = [
        *(
            SourceMoney(uid, label, amount, None)
            for uid, label, amount in programmed.values_list(
                "target__uid", "source__label", "amount_cop"
            )
        ),
        *(
            SourceMoney(uid, label, zero, Amounts(*amounts))
            for uid, label, *amounts in spent.values_list("answer__target_uid", *money)
        ),
        *(
            SourceMoney(uid, label, zero, Amounts(*amounts).part(percent))
            for uid, percent, label, *amounts in shared.order_by("source", "pk").values_list(
                "shares__target_uid", "shares__percent", *money
            )
        ),
    ]
    return tuple(one for one in found if one.uid in uids)


def _observations(report: FollowUpReport) -> tuple[ObservationLine, ...]:
    rows = Observation.objects.filter(report=report).order_by("pk")
    return tuple(
        ObservationLine(*row)
        for row in rows.values_list("target_uid", "text", "at", "answer", "answered_at")
    )


def peers_of(report: FollowUpReport) -> tuple[PeerLine, ...]:
    """Return what the municipalities of the department sent of the same vigencia. One query."""
    sent = ReportSummary.objects.filter(
        report__fiscal_year=report.fiscal_year,
        report__plan__entity__department=report.plan.entity.department_id,
        report__plan__entity__department__isnull=False,
    ).exclude(report__state__in=[state.value for state in TEAMS])
    rows = sent.order_by("report__plan__entity__name").values_list(
        "report__plan__entity__name", "report", "physical_ratio", "financial_ratio"
    )
    return tuple(
        PeerLine(name, pk == report.pk, physical, financial)
        for name, pk, physical, financial in rows
    )

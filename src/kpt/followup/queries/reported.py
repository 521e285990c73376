"""What was reported of a plan as the rules want it: the one place that pages, boards, published
cuts and reports by audience start from."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import (
    Count,
    DateTimeField,
    F,
    FilteredRelation,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
)

from kpt.base.fields import ExactDecimalField
from kpt.followup.models import (
    Evidence,
    FollowUpReport,
    SharedSpending,
    SpendingShare,
    TargetAnswer,
)
from kpt.indicative.models import TargetResponsible
from kpt.plans.models import (
    CURRENT_STATES,
    Funding,
    PlanVersion,
    ProductTarget,
    VersionState,
    YearProgramming,
)
from kpt.rules.codes import Accumulation
from kpt.rules.exact import exact_sum
from kpt.rules.reported import Amounts, ReportedTarget, Shared, total_amounts
from kpt.rules.workflows.reporting import TEAMS
from kpt.rules.workflows.reporting import ReportState as State

EVER_IN_FORCE = [*CURRENT_STATES, VersionState.SUPERSEDED]
Key = tuple[int, uuid.UUID]
"""Vigencia and target."""


def is_public(report: FollowUpReport) -> bool:
    """Say whether what a report says is anybody's to read: from when it was sent, and not while
    it is in the hands of the team that corrects it."""
    return State(report.state) not in TEAMS


def reported_targets(
    report: FollowUpReport, version: PlanVersion | None = None
) -> list[ReportedTarget]:
    """Return every target of a plan with what one report says of it. Three queries.

    By the version in force, or by another one of the plan: an answer belongs to the identity of a
    target, which survives versions.
    """
    found = reported_years(report.plan_id, [report.fiscal_year], [report], version)
    return found[report.fiscal_year]


def reported_years(
    plan_id: int,
    years: Collection[int],
    reports: Iterable[FollowUpReport],
    version: PlanVersion | None = None,
) -> dict[int, list[ReportedTarget]]:
    """Return, for each vigencia, every target of a plan with what was reported. Three queries.

    ``reports`` are those to be believed: a page for anybody gives those that are public. A
    vigencia without one has its targets without an answer. A plan without a version in force has
    no targets.
    """
    spoken = _spoken([report for report in reports if report.fiscal_year in years])
    return _by_year(_programmed(plan_id, years, version), years, spoken)


def reported_versions(
    plan_id: int, years: Collection[int], reports: Iterable[FollowUpReport]
) -> dict[PlanVersion, dict[int, list[ReportedTarget]]]:
    """Return :func:`reported_years` for each version that was ever in force, the oldest first.

    Three queries, whatever the number of versions.
    """
    spoken = _spoken([report for report in reports if report.fiscal_year in years])
    ever = {"version__plan": plan_id, "version__state__in": EVER_IN_FORCE}
    return {
        version: _by_year(programmed, years, spoken)
        for version, programmed in _versions(plan_id, years, ever).items()
    }


def _by_year(
    programmed: Programmed, years: Collection[int], spoken: Spoken
) -> dict[int, list[ReportedTarget]]:
    return {
        year: [_reported(target, year, programmed, spoken) for target in programmed.targets]
        for year in years
    }


@dataclass(frozen=True, slots=True)
class Programmed:
    """The plan's part, by the pk of the target and the vigencia."""

    targets: list[Any]
    lines: Mapping[int, Mapping[str, str]]
    quantities: Mapping[tuple[int, int], Decimal | None]
    money: Mapping[tuple[int, int], Decimal]


@dataclass(frozen=True, slots=True)
class Spoken:
    """The report's part, by vigencia and the identity of the target."""

    answers: Mapping[Key, Row]
    amounts: Mapping[Key, Amounts]


def _programmed(plan_id: int, years: Collection[int], version: PlanVersion | None) -> Programmed:
    found = _versions(
        plan_id, years, {"version": version} if version else _in_force(plan_id)
    ).values()
    return next(iter(found), Programmed([], {}, {}, {}))


def _versions(
    plan_id: int, years: Collection[int], which: Mapping[str, Any]
) -> dict[PlanVersion, Programmed]:
    """Return the plan's part by version, the oldest first. Two queries, whatever their number."""
    targets = ProductTarget.objects.filter(**which)
    rows: dict[PlanVersion, dict[int, Any]] = defaultdict(dict)
    lines: dict[int, dict[str, str]] = defaultdict(dict)
    for row in _with_lines(targets.select_related("version"), plan_id):
        rows[row.version].setdefault(row.pk, row)
        if row.line is not None:
            lines[row.pk].setdefault(f"LE-{row.line}", row.line_name)
    quantities, money = _cells(targets, years)
    return {
        version: Programmed(list(found.values()), lines, quantities, money)
        for version, found in sorted(rows.items(), key=lambda pair: pair[0].number)
    }


Cell = tuple[int, int]
"""The pk of a target and a vigencia."""


def _cells(
    targets: QuerySet[ProductTarget], years: Collection[int]
) -> tuple[dict[Cell, Decimal | None], dict[Cell, Decimal]]:
    """Return the quantities and the pesos of some targets. One query: both are cells of a year."""
    of_these = {"target__in": targets.order_by().values("pk"), "fiscal_year__in": list(years)}
    quantities = YearProgramming.objects.filter(**of_these).order_by()
    funding = Funding.objects.filter(**of_these).order_by()
    found: dict[Cell, Decimal | None] = {}
    money: dict[Cell, list[Decimal]] = defaultdict(list)
    for kind, pk, year, value in quantities.values_list(
        Value("quantity"), "target_id", "fiscal_year", "quantity"
    ).union(
        funding.values_list(Value("pesos"), "target_id", "fiscal_year", "amount_cop"), all=True
    ):
        if kind == "quantity":
            found[pk, year] = value
        else:
            money[pk, year].append(value)
    return found, {key: exact_sum(parts) for key, parts in money.items()}


def _in_force(plan_id: int) -> dict[str, Any]:
    return {"version__plan": plan_id, "version__state__in": CURRENT_STATES}


def _with_lines(targets: QuerySet[ProductTarget], plan_id: int) -> Iterable[Any]:
    """Return the targets, once for each line that they name, with who answers for them."""
    who = TargetResponsible.objects.filter(plan=plan_id, target_uid=OuterRef("uid"), until=None)
    return targets.annotate(
        line=F("line_links__line__consecutive"),
        line_name=F("line_links__line__name"),
        office=Subquery(who.values("office")[:1]),
        person=Subquery(who.values("person__full_name")[:1]),
    ).order_by("position", "line_links__position")


def _spoken(reports: list[FollowUpReport]) -> Spoken:
    years = {report.pk: report.fiscal_year for report in reports}
    answers: dict[Key, Row] = {}
    parts: dict[Key, list[Amounts]] = defaultdict(list)
    for row in _rows(years):
        key = (years[row.report], row.target)
        if row.percent is None:
            answers.setdefault(key, row)
        if row.amounts is not None:
            parts[key].append(row.amounts)
    return Spoken(answers, {key: total_amounts(found) for key, found in parts.items()})


class Row(NamedTuple):
    """An answer with one of its rows of money, or a share of the money of several targets."""

    report: int
    target: uuid.UUID
    percent: Decimal | None
    commitments: Decimal | None
    obligations: Decimal | None
    payments: Decimal | None
    achieved: Decimal | None
    narrative: str
    difficulties: str
    no_progress_reason: str
    reported_at: datetime | None
    evidence: int | None

    @property
    def amounts(self) -> Amounts | None:
        """Return its pesos: all, or the percent that the target takes."""
        if self.commitments is None or self.obligations is None or self.payments is None:
            return None
        whole = Amounts(self.commitments, self.obligations, self.payments)
        return whole if self.percent is None else whole.part(self.percent)


def _rows(report_ids: Iterable[int]) -> list[Row]:
    """Return what some reports say of all their targets. One query.

    An answer comes once for each of its rows of money; a share, by itself.
    """
    shown = Evidence.objects.filter(
        report=OuterRef("report"), target_uid=OuterRef("target_uid"), removed_at=None
    ).order_by()
    answers = TargetAnswer.objects.filter(report__in=list(report_ids))
    shared = SharedSpending.objects.filter(
        report__in=list(report_ids), shares__target_uid__isnull=False
    )
    nothing, nowhere = Value(None, ExactDecimalField()), Value("", TextField())
    whole = Value(None, SpendingShare._meta.get_field("percent"))
    said = answers.order_by().values_list(
        *("report_id", "target_uid", whole),
        *(f"spending__{name}_cop" for name in ("commitments", "obligations", "payments")),
        *("achieved", "narrative", "difficulties", "no_progress_reason", "changed_at"),
        Subquery(shown.values("report").annotate(n=Count("pk")).values("n")),
    )
    parts = shared.order_by().values_list(
        *("report_id", "shares__target_uid", "shares__percent"),
        *("commitments_cop", "obligations_cop", "payments_cop"),
        *(nothing, nowhere, nowhere, nowhere, Value(None, DateTimeField())),
        Value(None, IntegerField()),
    )
    return [Row(*row) for row in said.union(parts, all=True)]


def with_target(reports: QuerySet[FollowUpReport], uid: uuid.UUID) -> QuerySet[FollowUpReport]:
    """Add to some reports what each says of one target, once for each of its rows of money."""
    shown = Evidence.objects.filter(
        report=OuterRef("pk"), target_uid=uid, removed_at=None
    ).order_by()
    told = ("commitments", "obligations", "payments")
    return reports.annotate(
        answer=FilteredRelation("answers", condition=Q(answers__target_uid=uid)),
        share=FilteredRelation(
            "shared_spending__shares", condition=Q(shared_spending__shares__target_uid=uid)
        ),
        achieved=F("answer__achieved"),
        narrative=F("answer__narrative"),
        difficulties=F("answer__difficulties"),
        no_progress_reason=F("answer__no_progress_reason"),
        answered_at=F("answer__changed_at"),
        answered_by=F("answer__changed_by__full_name"),
        evidence_shown=Subquery(shown.values("report").annotate(n=Count("pk")).values("n")),
        own=F("answer__spending__pk"),
        share_id=F("share__pk"),
        percent=F("share__percent"),
        **{f"own_{name}": F(f"answer__spending__{name}_cop") for name in told},
        **{f"shared_{name}": F(f"share__spending__{name}_cop") for name in told},
    )


def reported_of_target(
    target: Any,
    rows: Iterable[Any],
    quantities: Mapping[int, Decimal | None],
    money: Mapping[int, Decimal],
) -> dict[int, ReportedTarget]:
    """Return one target by vigencia, from the rows of :func:`with_target`. No query.

    ``target`` carries ``office`` and ``person``; ``quantities`` and ``money`` are what the plan
    programmes of it, by vigencia.
    """
    answers: dict[Key, Row] = {}
    parts: dict[Key, dict[tuple[str, int], Amounts]] = defaultdict(dict)
    for row in rows:
        key = (row.fiscal_year, target.uid)
        own, shared = _told(row, "own"), _told(row, "shared")
        if own is not None:
            parts[key]["own", row.own] = own
        if shared is not None:
            parts[key]["share", row.share_id] = shared.part(row.percent)
        if row.answered_at is not None:
            said = (row.achieved, row.narrative, row.difficulties, row.no_progress_reason)
            nothing = (None, None, None, None)
            answers[key] = Row(
                row.pk, target.uid, *nothing, *said, row.answered_at, row.evidence_shown
            )
    spoken = Spoken(answers, {key: total_amounts(one.values()) for key, one in parts.items()})
    programmed = Programmed(
        [target],
        {},
        {(target.pk, year): quantity for year, quantity in quantities.items()},
        {(target.pk, year): amount for year, amount in money.items()},
    )
    return {year: _reported(target, year, programmed, spoken) for year in quantities}


def _told(row: Any, which: str) -> Amounts | None:
    amounts = [getattr(row, f"{which}_{name}") for name in Amounts.__slots__]
    return None if None in amounts else Amounts(*amounts)


def shared_of(report_ids: Iterable[int]) -> list[tuple[int, Shared]]:
    """Return the money of several targets of some reports, each with its report. One query."""
    return [(report, shared) for report, _, shared in shared_with_source(report_ids)]


def shared_with_source(report_ids: Iterable[int]) -> list[tuple[int, int, Shared]]:
    """Return the money of several targets of some reports, with its report and its source.

    One query.
    """
    rows: dict[int, SharedSpending] = {}
    shares: dict[int, dict[uuid.UUID, Decimal]] = defaultdict(dict)
    spending: Iterable[Any] = (
        SharedSpending.objects.filter(report__in=list(report_ids))
        .annotate(share_uid=F("shares__target_uid"), share=F("shares__percent"))
        .order_by("pk")
    )
    for row in spending:
        rows.setdefault(row.pk, row)
        if row.share_uid is not None:
            shares[row.pk][row.share_uid] = row.share
    return [
        (
            one.report_id,
            one.source_id,
            Shared(
                Amounts(one.commitments_cop, one.obligations_cop, one.payments_cop),
                shares.get(one.pk, {}),
            ),
        )
        for one in rows.values()
    ]


def _reported(target: Any, year: int, programmed: Programmed, spoken: Spoken) -> ReportedTarget:
    key = (year, target.uid)
    answer = spoken.answers.get(key)
    return ReportedTarget(
        uid=target.uid,
        consecutive=target.consecutive,
        name=target.customisation or target.indicator_name,
        indicator_code=target.indicator_code,
        indicator_name=target.indicator_name,
        unit=target.unit,
        accumulation=Accumulation(target.accumulation),
        target=target.target,
        lines=tuple(programmed.lines.get(target.pk, {}).items()),
        sector=(target.sector_code, target.sector_name),
        programme=(target.programme_code, target.programme_name),
        sdg=target.sdg_id,
        bpin_text=target.bpin_text,
        programmed=programmed.quantities.get((target.pk, year)),
        programmed_cop=programmed.money.get((target.pk, year), Decimal(0)),
        achieved=answer.achieved if answer else None,
        amounts=spoken.amounts.get(key),
        narrative=answer.narrative if answer else "",
        difficulties=answer.difficulties if answer else "",
        no_progress_reason=answer.no_progress_reason if answer else "",
        evidence=(answer.evidence or 0) if answer else 0,
        reported_at=answer.reported_at if answer else None,
        office=target.office or "",
        person=target.person or "",
    )

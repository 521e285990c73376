"""The plan of an entity as every page starts from it: its version in force and its summaries."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal

from django.db.models import F, OuterRef, Subquery

from kpt.base.numbers import fecha
from kpt.followup.labels import Label, of_executions
from kpt.followup.models import WHOLE_TERM, ReportedCoverage
from kpt.plans.models import CURRENT_STATES, ActKind, PlanVersion, VersionState
from kpt.territories.models import EntityYear


@dataclass(frozen=True, slots=True)
class Summary:
    """One row of PlanYearSummary. Money in pesos; ratios where 1 is 100 %; None is unknown."""

    fiscal_year: int
    targets: int
    programmed_targets: int
    programmed_cop: Decimal
    sgr_cop: Decimal | None
    has_execution: bool
    commitments_cop: Decimal | None
    obligations_cop: Decimal | None
    payments_cop: Decimal | None
    unassigned_cop: Decimal | None
    physical_ratio: Decimal | None
    physical_counted: int
    physical_left_out: int
    financial_ratio: Decimal | None
    met: int
    below: int
    not_executed: int
    no_data: int
    coverage_found: int
    coverage_total: int
    coincidence: Decimal | None
    coincidence_is_reported: bool
    errors: int
    warnings: int


@dataclass(frozen=True, slots=True)
class PlanInHand:
    """The version in force of the latest plan of an entity, and its figures by vigencia."""

    plan_id: int
    version_id: int
    number: int
    state: str
    act: str
    name: str
    is_demo: bool
    divipola: str
    entity: str
    department: str
    category: str
    period: str
    cut: str
    years: tuple[int, ...]
    summaries: dict[int, Summary]

    @property
    def term(self) -> Summary | None:
        """The figures of the four years together; None while nothing has been computed."""
        return self.summaries.get(WHOLE_TERM)

    @property
    def followed_years(self) -> tuple[int, ...]:
        """The vigencias with execution, oldest first."""
        return tuple(
            year
            for year in self.years
            if year in self.summaries and self.summaries[year].has_execution
        )

    @property
    def last_followed(self) -> int | None:
        return self.followed_years[-1] if self.followed_years else None

    @property
    def executions_label(self) -> Label:
        """Who vouches for what PIIP and CUIPO say of this plan, and by which cut."""
        return of_executions(self.cut)

    @property
    def needs_act(self) -> bool:
        """Adopted, but nobody has noted by which act."""
        return self.state == VersionState.ADOPTED_PENDING_ACT


_VERSION = {
    "plan_id": "plan_id",
    "version_id": "pk",
    "number": "number",
    "state": "state",
    "act_kind": "act_kind",
    "act_number": "act_number",
    "act_on": "act_on",
    "name": "plan__name",
    "is_demo": "plan__is_demo",
    "divipola": "plan__entity_id",
    "entity": "plan__entity__name",
    "department": "plan__entity__department__name",
    "period": "plan__period__label",
    "first_year": "plan__period__first_year",
}
_CATEGORIES = {"ESP": "especial"}
_SUMMARY = tuple(field.name for field in fields(Summary))


def plan_in_hand(divipola: str) -> PlanInHand | None:
    """Return the plan of an entity, or None if it has no version in force. One query.

    The summaries hang from the same row of the plan, so they come in the same query.
    """
    category = EntityYear.objects.filter(
        entity=OuterRef("plan__entity"), fiscal_year__lte=OuterRef("plan__period__last_year")
    ).exclude(category="")
    cuts = ReportedCoverage.objects.filter(plan=OuterRef("plan"), replaced_by=None)
    rows = list(
        PlanVersion.objects.filter(plan__entity_id=divipola, state__in=CURRENT_STATES)
        .order_by("-plan__period__first_year")
        .values_list(
            *_VERSION.values(),
            Subquery(category.order_by("-fiscal_year").values("category")[:1]),
            Subquery(cuts.values("cut_label")[:1]),
            *(F(f"plan__summaries__{name}") for name in _SUMMARY),
        )
    )
    if not rows:
        return None
    latest = rows[0][1]
    return _plan([row for row in rows if row[1] == latest])


def _plan(rows: list[tuple]) -> PlanInHand:
    width = len(_VERSION)
    facts = dict(zip(_VERSION, rows[0][:width], strict=True))
    act = _act(facts.pop("act_kind"), facts.pop("act_number"), facts.pop("act_on"))
    first_year = facts.pop("first_year")
    summaries = (Summary(*row[width + 2 :]) for row in rows if row[width + 2] is not None)
    return PlanInHand(
        **facts
        | {
            "department": facts["department"] or "",
            "period": facts["period"].replace("-", "–"),
        },
        act=act,
        category=_CATEGORIES.get(rows[0][width], rows[0][width] or ""),
        cut=rows[0][width + 1] or "",
        years=tuple(range(first_year, first_year + 4)),
        summaries={summary.fiscal_year: summary for summary in summaries},
    )


def _act(kind: str, number: str, on: date | None) -> str:
    """Return «Acuerdo 005 del 28 de mayo de 2024», or nothing when it has not been noted."""
    return f"{ActKind(kind).label} {number} del {fecha(on)}" if kind else ""

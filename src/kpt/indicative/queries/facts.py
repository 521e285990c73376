"""The rows of a PI and those of the plan in force, loaded at once and as the rules take them."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import F, FilteredRelation, OuterRef, Q, Subquery

from kpt.indicative.models import IndicativeExplanation, IndicativePlan, IndicativeTarget
from kpt.indicative.queries.responsibles import Responsible, responsibles_of
from kpt.plans.models import CURRENT_STATES, ProductTarget, YearProgramming
from kpt.rules.exact import exact_sum
from kpt.rules.indicative import (
    Difference,
    Movement,
    Programmed,
    SourceLine,
    by_source,
    differences,
    movement,
    unexplained,
)
from kpt.rules.value_chain import ChainFinding, ChainTarget, chain_findings

WORDS = (
    *("consecutive", "position", "sector_code", "sector_name", "programme_code"),
    *("programme_name", "product_code", "product_name", "indicator_code", "indicator_name"),
    *("customisation", "unit", "target", "accumulation"),
)
"""What a row of a PI copies from the target of the plan."""


@dataclass(slots=True)
class Row:
    """One target with its programming of the vigencia; ``target`` is of the plan or of the PI."""

    target: Any
    uid: uuid.UUID
    quantity: Decimal | None
    money: dict[int, Decimal] = field(default_factory=dict)

    @property
    def programmed(self) -> Programmed:
        return Programmed(self.uid, self.quantity, self.money)

    @property
    def money_cop(self) -> Decimal:
        return exact_sum(self.money.values())

    @property
    def name(self) -> str:
        return self.target.customisation or self.target.indicator_name

    @property
    def detail(self) -> str:
        return self.target.indicator_name if self.target.customisation else ""


def plan_rows(plan_id: int, fiscal_year: int) -> dict[uuid.UUID, Row]:
    """Return the targets of the plan in force with what the PPI gives them. One query."""
    programmed = YearProgramming.objects.filter(target=OuterRef("pk"), fiscal_year=fiscal_year)
    targets = (
        ProductTarget.objects.filter(version__plan=plan_id, version__state__in=CURRENT_STATES)
        .annotate(
            programmed=Subquery(programmed.values("quantity")[:1]),
            cell=FilteredRelation("funding", condition=Q(funding__fiscal_year=fiscal_year)),
            source=F("cell__source_id"),
            amount=F("cell__amount_cop"),
        )
        .order_by("position", "source")
    )
    return _rows(targets, lambda one: (one.uid, one.programmed))


def indicative_rows(indicative_id: int) -> dict[uuid.UUID, Row]:
    """Return the targets of a PI with their money. One query."""
    targets = (
        IndicativeTarget.objects.filter(indicative=indicative_id)
        .annotate(source=F("funding__source_id"), amount=F("funding__amount_cop"))
        .order_by("position", "source")
    )
    return _rows(targets, lambda one: (one.target_uid, one.quantity))


def _rows(targets: Iterable[Any], told) -> dict[uuid.UUID, Row]:
    """Gather the rows that come once for each source with money."""
    rows: dict[uuid.UUID, Row] = {}
    for target in targets:
        uid, quantity = told(target)
        row = rows.setdefault(uid, Row(target, uid, quantity))
        if target.source is not None:
            row.money[target.source] = target.amount
    return rows


@dataclass(frozen=True)
class Facts:
    """A PI beside the plan in force. Everything that a page says of them comes from here."""

    indicative: IndicativePlan
    rows: Mapping[uuid.UUID, Row]
    plan: Mapping[uuid.UUID, Row]
    explanations: Mapping[tuple[uuid.UUID, int], IndicativeExplanation]
    responsibles: Mapping[uuid.UUID, Responsible]

    def movement(self) -> Movement:
        """Return which targets the plan in force has and the PI lacks, and the reverse."""
        return movement(self.plan, self.rows)

    def differences(self) -> list[Difference]:
        """Return each figure of the PI that is not the plan's."""
        return differences(_programmed(self.plan), _programmed(self.rows))

    def unexplained(self) -> list[Difference]:
        """Return the differences that wait for an explanation."""
        told: dict[tuple[Hashable, int], tuple[Decimal, Decimal]] = {
            place: (one.planned, one.programmed) for place, one in self.explanations.items()
        }
        return unexplained(self.differences(), told)

    def sources(self) -> list[SourceLine]:
        """Return the totals of the vigencia by source."""
        return by_source(_programmed(self.plan), _programmed(self.rows))

    def office(self, uid: uuid.UUID) -> str:
        """Return who answers: as it was adopted, or as it is today while it is a draft."""
        if self.indicative.adopted_at is not None:
            return self.rows[uid].target.office
        found = self.responsibles.get(uid)
        return found.office if found else ""

    def findings(self) -> list[ChainFinding]:
        """Return what the checks of the value chain found."""
        return chain_findings([self._chain_target(row) for row in self.rows.values()])

    def _chain_target(self, row: Row) -> ChainTarget:
        names = set(WORDS) - {"consecutive", "position", "sector_name"}
        return ChainTarget(
            key=row.uid,
            quantity=row.quantity,
            money_cop=row.money_cop,
            office=self.office(row.uid),
            **{name: getattr(row.target, name) for name in names},
        )


def _programmed(rows: Mapping[uuid.UUID, Row]) -> list[Programmed]:
    return [row.programmed for row in rows.values()]


def facts_of(indicative: IndicativePlan) -> Facts:
    """Load a PI and the plan beside it. Four queries, whatever the targets."""
    told: dict[tuple[uuid.UUID, int], IndicativeExplanation] = {}
    explained = IndicativeExplanation.objects.filter(target__indicative=indicative)
    for one in explained.select_related("written_by").annotate(uid=F("target__target_uid")):
        told[one.uid, one.source] = one
    return Facts(
        indicative,
        indicative_rows(indicative.pk),
        plan_rows(indicative.plan_id, indicative.fiscal_year),
        told,
        responsibles_of(indicative.plan_id),
    )


def sectors_in(rows: Iterable[Row]) -> list[tuple[str, str]]:
    """Return the sectors of some targets, by code. No query."""
    found: dict[str, str] = defaultdict(str)
    for row in rows:
        found[row.target.sector_code] = row.target.sector_name
    return sorted(found.items())

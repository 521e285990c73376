"""What was reported beside what DNP reads in PIIP and CUIPO, target by target."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.paginator import Page, Paginator

from kpt.base.numbers import pesos, quantity
from kpt.followup.models import FollowUpReport, TargetYearProgress
from kpt.plans.models import CURRENT_STATES
from kpt.review.models import ReviewedTarget
from kpt.review.queries.reports import ASK, PER_PAGE
from kpt.rules.differences import Compared, Difference, compare
from kpt.rules.exact import exact_sum

WORDS = {
    Compared.SAME: "Igual",
    Compared.MORE: "Reportó más",
    Compared.LESS: "Reportó menos",
    Compared.ONLY_REPORTED: "Solo en el reporte",
    Compared.ONLY_SOURCE: "Solo en la fuente",
    Compared.NEITHER: "Sin dato",
}


@dataclass(frozen=True, slots=True)
class Side:
    """One figure of a target in the report and in the source, ready to be shown."""

    reported: str
    source: str
    word: str


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One target. ``shares`` names those with which it shares its figure in PIIP."""

    consecutive: int
    label: str
    name: str
    physical: Side
    money: Side
    shares: str
    differs: bool
    prefilled: str

    @property
    def key(self) -> str:
        return f"m-{self.consecutive}"


@dataclass(frozen=True, slots=True)
class SourcesView:
    """The targets of a page; ``all`` whether those that agree are shown too."""

    lines: list[SourceLine]
    page: Page
    total: int
    differing: int
    all: bool
    has_source: bool


def sources_view(report: FollowUpReport, asked: Mapping[str, str]) -> SourcesView:
    """Return each target with both figures; those that differ, unless all are asked for.

    Two queries. PIIP's figure is of the group of targets that share BPIN and indicator: there the
    sum of what was reported of the group is compared.
    """
    rows = list(ReviewedTarget.objects.filter(report=report).order_by("position"))
    found: dict[uuid.UUID, Any] = {
        row["target__uid"]: row
        for row in TargetYearProgress.objects.filter(
            target__version__plan=report.plan_id,
            target__version__state__in=CURRENT_STATES,
            fiscal_year=report.fiscal_year,
        ).values("target__uid", "physical_group", "executed", "own_obligations_cop")
    }
    groups: dict[str, list[ReviewedTarget]] = {}
    for row in rows:
        if source := found.get(row.target_uid):
            groups.setdefault(source["physical_group"], []).append(row)
    compared = [_compared(row, found.get(row.target_uid), groups) for row in rows]
    every = asked.get("todas") == "1"
    shown = [one for one in compared if every or one.differs]
    page = Paginator(shown, PER_PAGE).get_page(asked.get("pagina"))
    return SourcesView(
        lines=[_line(one) for one in page.object_list],
        page=page,
        total=len(compared),
        differing=sum(one.differs for one in compared),
        all=every,
        has_source=any(
            source["executed"] is not None or source["own_obligations_cop"] is not None
            for source in found.values()
        ),
    )


@dataclass(frozen=True, slots=True)
class _Pair:
    """What the report and the source say of one target."""

    row: ReviewedTarget
    group: list[ReviewedTarget]
    reported: Decimal | None
    executed: Decimal | None
    obligated: Decimal | None
    physical: Difference
    money: Difference

    @property
    def differs(self) -> bool:
        return self.physical.is_worth_a_look or self.money.is_worth_a_look


def _compared(
    row: ReviewedTarget, source: Any, groups: Mapping[str, list[ReviewedTarget]]
) -> _Pair:
    group = groups.get(source["physical_group"], [row]) if source else [row]
    told = [one.achieved for one in group if one.achieved is not None]
    reported = exact_sum(told) if told else None
    executed = source["executed"] if source else None
    obligated = source["own_obligations_cop"] if source else None
    physical, money = compare(reported, executed), compare(row.obligations_cop, obligated)
    return _Pair(row, group, reported, executed, obligated, physical, money)


def _line(one: _Pair) -> SourceLine:
    row, unit = one.row, one.row.unit.lower()
    reported, executed = quantity(one.reported), quantity(one.executed)
    spent, obligated = pesos(row.obligations_cop), pesos(one.obligated)
    return SourceLine(
        consecutive=row.consecutive,
        label=row.label,
        name=row.name,
        physical=_side(reported, executed, one.physical),
        money=_side(spent, obligated, one.money),
        shares=", ".join(other.label for other in one.group) if len(one.group) > 1 else "",
        differs=one.differs,
        prefilled=" ".join(
            [
                *_asked(one.physical, f"{reported} {unit}", executed, "PIIP"),
                *_asked(one.money, spent, obligated, "CUIPO"),
                ASK,
            ]
        ),
    )


def _side(reported: str, source: str, difference: Difference) -> Side:
    return Side(reported, source, WORDS[difference.kind])


def _asked(difference: Difference, reported: str, source: str, name: str) -> list[str]:
    if not difference.is_worth_a_look:
        return []
    said = "No se reportó" if difference.kind == Compared.ONLY_SOURCE else f"Se reportó {reported}"
    return [f"{said} y {name} tiene {source}."]

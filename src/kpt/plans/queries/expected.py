"""One source of one target: what it puts each year, and how much is still to be obtained."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.http import Http404

from kpt.base.errors_http import Spanish
from kpt.plans.models import PlanVersion, ProductTarget
from kpt.rules.money import FundingSource, source_at


@dataclass(frozen=True, slots=True)
class SourceOfTarget:
    """What the page about the money of one source shows."""

    label: str
    name: str
    source: FundingSource
    years: Sequence[tuple[int, Decimal | None]]
    expected_years: Sequence[int]
    partner: str


def source_of_target_or_404(
    version: PlanVersion, consecutive: int, position: int
) -> SourceOfTarget:
    """Return one source of one target of a plan in formulation."""
    target = ProductTarget.objects.filter(version=version, consecutive=consecutive).first()
    if target is None or not 1 <= position <= 14:
        raise Http404(Spanish("Esa meta o esa fuente no están en el plan en formulación."))
    amounts = dict(target.funding.filter(source=position).values_list("fiscal_year", "amount_cop"))
    marks = dict(
        target.expected_funding.filter(source=position).values_list("fiscal_year", "partner")
    )
    return SourceOfTarget(
        label=target.label,
        name=target.indicator_name,
        source=source_at(position),
        years=[(year, amounts.get(year)) for year in version.plan.period.fiscal_years],
        expected_years=sorted(marks),
        partner=next((partner for partner in marks.values() if partner), ""),
    )

"""«Lo que reporta la entidad», in few words: from the summaries, without reading any answer."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kpt.base.numbers import DASH, cuenta, millones, pesos
from kpt.followup.labels import Label
from kpt.followup.links import PlanLinks
from kpt.followup.models import ReportSummary
from kpt.followup.queries.report_labels import reports_of


@dataclass(frozen=True, slots=True)
class ReportedYear:
    """One vigencia as its summary tells it."""

    fiscal_year: int
    url: str
    label: Label
    ratio: Decimal | None
    counts: str
    answered: str
    financial: Decimal | None
    obligations: str
    unassigned: str


def reported_block(plan_id: int, links: PlanLinks) -> tuple[ReportedYear, ...]:
    """Return the vigencias with a report, the newest first. One query."""
    return tuple(
        _year(one.fiscal_year, one.label, one.summary, links)
        for one in reversed(reports_of(plan_id, public=links.public))
    )


def _year(year: int, label: Label, summary: ReportSummary | None, links: PlanLinks) -> ReportedYear:
    url = links.reported_where(vigencia=year)
    if summary is None or summary.computed_at is None:
        return ReportedYear(year, url, label, None, "se está calculando", DASH, None, DASH, "")
    money, loose = summary.obligations_cop, summary.unassigned_cop
    return ReportedYear(
        fiscal_year=year,
        url=url,
        label=label,
        ratio=summary.physical_ratio,
        counts=cuenta(summary.physical_counted, "meta,metas") if summary.answered else "",
        answered=f"{summary.answered} de {summary.targets}",
        financial=summary.financial_ratio,
        obligations="sin reporte" if money is None else millones(money),
        unassigned=f"y {pesos(loose)} sin meta" if loose else "",
    )

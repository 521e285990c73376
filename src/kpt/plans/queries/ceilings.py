"""The page of the ceilings: each source and year against what the plan puts there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from kpt.base.fields import canonical
from kpt.base.numbers import hora, quantity
from kpt.plans.actions.ceilings import CeilingConflict, CeilingsSet
from kpt.plans.models import FundingCeiling, PlanVersion
from kpt.plans.queries.grid_rows import Box
from kpt.plans.queries.grid_totals import GridTotals, SourceRoom, grid_totals, sum_texts
from kpt.rules.exact import exact_sum
from kpt.rules.money import FUNDING_SOURCES, FundingSource


@dataclass(frozen=True, slots=True)
class CeilingRow:
    """One source: its ceilings, and how the plan stands against each."""

    source: FundingSource
    cells: Sequence[tuple[Box, SourceRoom]]


@dataclass(frozen=True, slots=True)
class CeilingPage:
    """What the page shows."""

    years: Sequence[int]
    rows: Sequence[CeilingRow]
    sums: Sequence[tuple[str, str]]
    over: Sequence[SourceRoom]
    basis: str
    last: FundingCeiling | None
    seen: Mapping[str, str]


def ceiling_name(fiscal_year: int, source: int) -> str:
    """Return how the ceiling of a source and year is named on the screen."""
    return f"techo-{fiscal_year}-{source}"


def ceilings_page(
    version: PlanVersion,
    texts: Mapping[str, str] | None = None,
    problems: Mapping[str, str] | None = None,
) -> CeilingPage:
    """Return the ceilings of a plan, with what somebody typed and is wrong. Two queries."""
    totals = grid_totals(version)
    kept = FundingCeiling.objects.filter(plan=version.plan_id).select_related("changed_by")
    last = kept.order_by("-changed_at").first()
    rows = [
        CeilingRow(
            source,
            [
                (
                    _box(totals, year, source, texts or {}, problems or {}),
                    totals.room(source.position, year),
                )
                for year in totals.fiscal_years
            ],
        )
        for source in FUNDING_SOURCES
    ]
    return CeilingPage(
        years=totals.fiscal_years,
        rows=rows,
        sums=list(_sums(totals).items()),
        over=totals.over(),
        basis=last.basis if last else "",
        last=last,
        seen={box.name: box.raw for row in rows for box, _ in row.cells},
    )


def _box(
    totals: GridTotals,
    year: int,
    source: FundingSource,
    texts: Mapping[str, str],
    problems: Mapping[str, str],
) -> Box:
    amount = totals.ceilings.get((year, source.position))
    name = ceiling_name(year, source.position)
    box = Box(
        name=name,
        raw="" if amount is None else canonical(amount),
        text="" if amount is None else quantity(amount),
        label=f"Techo de {source.label}, {year}",
        year=year,
    )
    return replace(box, text=texts.get(name, box.text), error=problems.get(name, ""))


def _sums(totals: GridTotals) -> dict[str, str]:
    texts = {
        f"techos.{year}": quantity(
            exact_sum(amount for (at, _), amount in totals.ceilings.items() if at == year)
        )
        for year in totals.fiscal_years
    }
    return texts


def ceilings_answer(
    version: PlanVersion, done: CeilingsSet, problems: Mapping[str, str], *, now: datetime
) -> dict[str, Any]:
    """Return what the sheet of ceilings shows after saving. One query."""
    cells: dict[str, dict[str, Any]] = {
        name: {"estado": "error", "mensaje": text} for name, text in problems.items()
    }
    for edit in (*done.changed, *done.same):
        cells[ceiling_name(*edit.place)] = {
            "estado": "guardado",
            "valor": "" if edit.value is None else canonical(edit.value),
            "texto": "" if edit.value is None else quantity(edit.value),
        }
    for conflict in done.conflicts:
        cells[ceiling_name(*conflict.edit.place)] = _conflict(conflict)
    totals = grid_totals(version)
    sums = sum_texts(totals, ()) | _sums(totals)
    return {"celdas": cells, "sumas": sums, "cambio": None, "hora": hora(now)}


def _conflict(conflict: CeilingConflict) -> dict[str, str]:
    theirs, mine = conflict.theirs, conflict.edit.value
    return {
        "estado": "conflicto",
        "valor": "" if theirs is None else canonical(theirs),
        "texto": "" if theirs is None else quantity(theirs),
        "mio": "" if mine is None else quantity(mine),
        "quien": conflict.by or "Otra persona",
        "cuando": hora(conflict.at) if conflict.at else "",
    }

"""The one calculator of the totals of the plan plurianual.

Totals are made again from the rows, never added to or taken from, and only those that an act
touches: the years and sources of its cells, for the lines of their targets and for the whole plan.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import Exists, OuterRef, Q

from kpt.base.bulk import insert_rows
from kpt.plans.comparison import FUNDING
from kpt.plans.models import (
    ExpectedFunding,
    Funding,
    PlanTotal,
    ProductTarget,
    ProductTargetLine,
    ValueHistory,
)
from kpt.rules.investment import WHOLE_PLAN, CellTotal, MoneyCell, totals_by_line

EXPECTED = "expected"
"""The field under which history tells that the money of a cell is secured or still expected."""
STRUCTURE = ("lines", "fila")
Place = tuple[int, int]  # fiscal year and source


def keep_totals(version_id: int, history: Sequence[ValueHistory]) -> None:
    """Make the totals agree with what one act changed. No query when it touched no money."""
    of_targets = [v for v in history if v.row_label.startswith(f"{ProductTarget.PREFIX}-")]
    if any(value.field in STRUCTURE for value in of_targets):
        recalculate_totals(version_id)
        return
    cells = [v for v in of_targets if v.field in (FUNDING, EXPECTED) and v.source is not None]
    if cells:
        places = {(int(v.fiscal_year), int(v.source or 0)) for v in cells}
        _recalculate(version_id, places, {value.row_uid for value in cells})


def recalculate_totals(version_id: int) -> None:
    """Write all the totals of a version again from its rows."""
    totals = totals_by_line(_cells(version_id), _lines_of(version_id))
    PlanTotal.objects.filter(version_id=version_id).delete()
    insert_rows(_row(version_id, key, total) for key, total in totals.items())


def _recalculate(version_id: int, places: set[Place], uids: set[uuid.UUID]) -> None:
    """Write again the totals of some years and sources, for the lines that some targets serve."""
    links = _lines_of(version_id, uids)
    touched = {WHOLE_PLAN, *(line for lines in links.values() for line in lines)}
    totals = totals_by_line(_cells(version_id, places), links)
    zero = CellTotal.nothing()
    PlanTotal.objects.bulk_create(
        [
            _row(version_id, (line, *place), totals.get((line, *place), zero))
            for line in touched
            for place in places
        ],
        update_conflicts=True,
        unique_fields=["version", "line_number", "fiscal_year", "source"],
        update_fields=["amount_cop", "expected_cop"],
    )


def _row(version_id: int, key: tuple[int, int, int], total: CellTotal) -> PlanTotal:
    line, fiscal_year, source = key
    return PlanTotal(
        version_id=version_id,
        line_number=line,
        fiscal_year=fiscal_year,
        source_id=source,
        amount_cop=total.amount_cop,
        expected_cop=total.expected_cop,
    )


def _cells(version_id: int, places: Iterable[Place] | None = None) -> Iterable[MoneyCell]:
    """Yield the money of a version, or of some of its years and sources. One query."""
    marked = ExpectedFunding.objects.filter(
        target=OuterRef("target"),
        fiscal_year=OuterRef("fiscal_year"),
        source=OuterRef("source"),
    )
    rows = Funding.objects.filter(target__version_id=version_id)
    if places is not None:
        wanted = Q()
        for fiscal_year, source in places:
            wanted |= Q(fiscal_year=fiscal_year, source=source)
        rows = rows.filter(wanted)
    values = rows.annotate(is_expected=Exists(marked)).values_list(
        "target_id", "fiscal_year", "source_id", "amount_cop", "is_expected"
    )
    return (MoneyCell(*value) for value in values)


def _lines_of(version_id: int, uids: set[uuid.UUID] | None = None) -> dict[int, set[int]]:
    """Return which lines each target serves; given some targets, all that share their lines."""
    links = ProductTargetLine.objects.filter(target__version_id=version_id)
    if uids is not None:
        theirs = ProductTargetLine.objects.filter(
            target__version_id=version_id, target__uid__in=uids
        )
        links = links.filter(line__in=theirs.values("line"))
    found: dict[int, set[int]] = defaultdict(set)
    for target, line in links.values_list("target_id", "line__consecutive"):
        found[target].add(line)
    return found

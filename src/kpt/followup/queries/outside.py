"""What another system says of the reports, and where it differs from what is said here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kpt.base.numbers import fecha
from kpt.followup.models import FollowUpReport, OutsideStatement
from kpt.rules.outside import SYSTEM, Stage, disagreement
from kpt.rules.workflows.reporting import ReportState


@dataclass(frozen=True, slots=True)
class Outside:
    """The last that the other system said of a report."""

    stage: Stage
    on: date
    filing: str
    note: str

    @property
    def text(self) -> str:
        """Return «validado el 3 de noviembre de 2026 (radicado 123)»."""
        filed = f" (radicado {self.filing})" if self.filing else ""
        return f"{self.stage.label} el {fecha(self.on)}{filed}"

    @property
    def sentence(self) -> str:
        return f"En {SYSTEM}: {self.text}"

    def differs(self, ours: ReportState | None) -> str:
        """Return where it differs from our state, in a sentence, or ""."""
        return disagreement(self.stage, ours)


def outside_of(fiscal_year: int, entities: Any) -> Mapping[str, Outside]:
    """Return the last statement of each entity for a vigencia. One query.

    ``entities`` is a queryset or the codes; what counts is the order in which it was confirmed.
    """
    rows = OutsideStatement.objects.filter(fiscal_year=fiscal_year, entity__in=entities)
    return {row.entity_id: _outside(row) for row in rows.order_by("load__confirmed_at", "pk")}


def told_outside(report: FollowUpReport) -> list[OutsideStatement]:
    """Return everything that was brought of a report, the oldest first. One query."""
    rows = OutsideStatement.objects.filter(
        entity=report.plan.entity_id, fiscal_year=report.fiscal_year
    )
    return list(rows.select_related("load__confirmed_by").order_by("load__confirmed_at", "pk"))


def steps_outside(report: FollowUpReport) -> list[dict[str, Any]]:
    """Return the statements of a report as steps of its timeline, the oldest first. One query.

    The last one says where it differs from the state that the report has now.
    """
    rows = told_outside(report)
    found = [
        {
            "title": _outside(row).sentence,
            "at": row.load.confirmed_at,
            "who": " · ".join(
                filter(None, (str(row.load.confirmed_by or "Sistema"), row.load.role))
            ),
            "text": row.note,
        }
        for row in rows
    ]
    if rows and (differs := _outside(rows[-1]).differs(ReportState(report.state))):
        found[-1]["text"] = ". ".join(filter(None, (rows[-1].note.rstrip(" ."), differs)))
    return found


def _outside(row: OutsideStatement) -> Outside:
    return Outside(Stage(row.stage), row.stated_on, row.filing, row.note)

"""The cuts that speak of an entity, and its targets read back from the file of one of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404

from kpt.base.errors_http import Spanish
from kpt.cuts import canonical
from kpt.cuts.models import CutEntity
from kpt.cuts.records import TARGET, target_from
from kpt.rules.reported import ReportedTarget


@dataclass(frozen=True, slots=True)
class CutLine:
    """One cut that speaks of an entity. ``label`` is "self", "reviewed" or "verified"; "" when
    the entity had not reported. ``reason`` is "" unless the cut corrects another."""

    number: int
    fiscal_year: int
    published_at: datetime
    reason: str
    label: str


def cuts_of(divipola: str) -> list[CutLine]:
    """Return the cuts that speak of an entity, newest first. One query."""
    rows = CutEntity.objects.filter(entity=divipola).select_related("cut")
    return [
        CutLine(
            number=row.cut.number,
            fiscal_year=row.fiscal_year,
            published_at=row.cut.published_at,
            reason=row.cut.reason,
            label=row.label,
        )
        for row in rows.order_by("-cut__number")
    ]


def cut_targets(number: int, divipola: str) -> list[ReportedTarget]:
    """Return the targets of an entity as a cut published them. One query.

    Raises Http404 when the cut does not speak of the entity.
    """
    row = row_or_404(number, divipola)
    return [target_from(one) for one in records_of(row) if one["registro"] == TARGET]


def row_or_404(number: int, divipola: str) -> CutEntity:
    """Return what a cut says of an entity, with its file, in one query."""
    rows = CutEntity.objects.select_related("cut", "file", "entity__department")
    found = rows.filter(cut__number=number, entity=divipola).first()
    if found is None:
        raise Http404(Spanish(f"El corte {number} no habla de la entidad {divipola}."))
    return found


def records_of(row: CutEntity) -> list[dict]:
    """Return the lines of the file of an entity in a cut. No query."""
    with row.file.content.open("rb") as file:
        return canonical.read(file.read())

"""The strategic lines of a plan in formulation, as their page shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch
from django.http import Http404

from kpt.base.errors_http import Spanish
from kpt.base.numbers import fecha_hora
from kpt.catalogues.models import CatalogueRelease
from kpt.catalogues.queries import sectors
from kpt.plans.models import LineSector, PlanVersion, StrategicLine

GONE = Spanish(
    "Esta fila ya no está en el plan. Si alguien la retiró, en «Últimos cambios» se puede devolver."
)


@dataclass(frozen=True, slots=True)
class StoredRow:
    """A row as the plan holds it: its values by name, and who wrote it last."""

    uid: UUID
    label: str
    name: str
    values: dict[str, Any]
    when: str = ""
    who: str = ""


@dataclass(frozen=True, slots=True)
class LineCard:
    """A line on the page: its place in the order and what hangs from it."""

    row: StoredRow
    rank: int
    is_first: bool
    is_last: bool
    sectors: tuple[str, ...]
    targets: int
    outcomes: int


def sector_choices() -> list[tuple[str, str]]:
    """Return the sectors of the newest catalogue, (code, name). Two queries."""
    release = CatalogueRelease.objects.first()
    return [(one.code, one.name) for one in sectors(release)] if release else []


def line_cards(version: PlanVersion, names: dict[str, str]) -> list[LineCard]:
    """Return the lines by priority. Two queries, whatever their number."""
    lines = list(
        _lines(version).annotate(
            target_count=Count("target_links__target", distinct=True),
            outcome_count=Count("outcome_links__outcome", distinct=True),
        )
    )
    return [
        LineCard(
            row=_stored(line),
            rank=rank,
            is_first=rank == 1,
            is_last=rank == len(lines),
            sectors=tuple(names.get(one.sector_code, one.sector_code) for one in line.of_sectors),
            targets=line.target_count,
            outcomes=line.outcome_count,
        )
        for rank, line in enumerate(lines, 1)
    ]


def stored_line(version: PlanVersion, uid: UUID) -> StoredRow:
    """Return one line, or answer 404. Two queries."""
    line = _lines(version).filter(uid=uid).first()
    if line is None:
        raise Http404(GONE)
    return _stored(line)


def line_choices(version: PlanVersion) -> list[tuple[int, str]]:
    """Return (number, «1. Tejido social») of each line, by priority. One query."""
    rows = version.strategiclines.order_by("position").values_list("consecutive", "name")
    return [(number, f"{rank}. {name}") for rank, (number, name) in enumerate(rows, 1)]


def _lines(version: PlanVersion):
    sectors_of = Prefetch("sectors", LineSector.objects.order_by("sector_code"), "of_sectors")
    return (
        StrategicLine.objects.filter(version=version)
        .select_related("detail", "change__by")
        .prefetch_related(sectors_of)
        .order_by("position", "consecutive")
    )


def _stored(line: Any) -> StoredRow:
    detail = getattr(line, "detail", None)
    return StoredRow(
        uid=line.uid,
        label=line.label,
        name=line.name,
        values={
            "name": line.name,
            "objective": detail.objective if detail else "",
            "approach": detail.approach if detail else "",
            "sectors": tuple(one.sector_code for one in line.of_sectors),
        },
        when=fecha_hora(line.change.at),
        who=str(line.change.by) if line.change.by else "",
    )

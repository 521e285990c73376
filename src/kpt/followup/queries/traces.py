"""Where an answer came from, when it came in a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery

from kpt.followup.entry_book import layout
from kpt.followup.models import LoadedAnswer, TargetAnswer


@dataclass(frozen=True, slots=True)
class Trace:
    """The file that an answer came in, and the cells where its values stood."""

    file_name: str
    file_uid: str
    cells: str


def with_trace(answers: QuerySet[TargetAnswer]) -> QuerySet[TargetAnswer]:
    """Return the answers with what ``trace_of`` reads, in the same query.

    Only of those that are still as their file left them: with another version, somebody answered
    later on a screen.
    """
    came = (
        LoadedAnswer.objects.filter(
            target_uid=OuterRef("target_uid"),
            row_version=OuterRef("row_version"),
            load__report=OuterRef("report"),
            load__undone_at=None,
            load__batch__isnull=False,
        )
        .order_by("-pk")
        .annotate(name=F("load__batch__file__name"), uid=F("load__batch__file__uid"))
    )
    return answers.annotate(
        file_name=Subquery(came.values("name")[:1]),
        file_uid=Subquery(came.values("uid")[:1]),
        file_cells=Subquery(came.values("cells")[:1]),
    )


def trace_of(answer: Any) -> Trace | None:
    """Return the file and cells that an answer came from, or None. No query."""
    if answer is None or not answer.file_name:
        return None
    # In the order of the sheet: a database may give the keys of what it keeps in another one.
    kept = sorted((place, field) for field, place in answer.file_cells.items() if place)
    own = [place for place, field in kept if not field.startswith(layout.MONEY_KEY)]
    money = [
        f"{place} de {layout.MONEY}" for place, field in kept if field.startswith(layout.MONEY_KEY)
    ]
    return Trace(
        answer.file_name,
        str(answer.file_uid),
        ", ".join((*own, *(f"{place} de {layout.MONEY}" for place in money))),
    )

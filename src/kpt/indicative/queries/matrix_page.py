"""The preview of a matrix on its way in: what each row would do, and why some do nothing."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.http import Http404

from kpt.base.errors_http import Spanish
from kpt.base.numbers import quantity
from kpt.indicative.matrix.matches import Match, matches_of
from kpt.indicative.models import MatrixUpload
from kpt.indicative.queries.facts import Row, indicative_rows
from kpt.indicative.queries.numbers import InHand
from kpt.indicative.queries.responsibles import responsibles_of


@dataclass(frozen=True, slots=True)
class FoundLine:
    """A row that found its target: what it has now and what it would have."""

    place: str
    target: str
    name: str
    by: str
    before: str
    after: str
    changes: bool
    office_before: str
    office: str
    office_changes: bool
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LostLine:
    """A row that found none: where it stands, what it says, why, and the way out."""

    place: str
    says: str
    problem: str
    way_out: str


@dataclass(frozen=True, slots=True)
class MatrixPage:
    """What the preview shows."""

    upload_id: int
    file_name: str
    is_applied: bool
    found: list[FoundLine]
    lost: list[LostLine]
    untouched: list[str]
    changes: int


def matrix_page(in_hand: InHand, number: int) -> MatrixPage:
    """Return the preview of an uploaded matrix. Four queries, whatever its rows."""
    uploads = MatrixUpload.objects.filter(indicative=in_hand.indicative).select_related("file")
    upload = uploads.filter(pk=number).first()
    if upload is None:
        raise Http404(Spanish("Esa matriz no es de este plan indicativo."))
    rows = indicative_rows(upload.indicative_id)
    offices = {uid: one.office for uid, one in responsibles_of(in_hand.indicative.plan_id).items()}
    matches = matches_of(upload)
    notes = [tuple(row["notes"]) for row in upload.rows]
    found = [
        _found(match, rows[match.key], offices.get(match.key, ""), said)
        for match, said in zip(matches, notes, strict=True)
        if isinstance(match.key, uuid.UUID)
    ]
    named = {match.key for match in matches if match.key is not None}
    return MatrixPage(
        upload_id=upload.pk,
        file_name=upload.file.name,
        is_applied=upload.applied_at is not None,
        found=found,
        lost=[_lost(match) for match in matches if match.key is None],
        untouched=[row.target.label for uid, row in rows.items() if uid not in named],
        changes=sum(line.changes or line.office_changes for line in found),
    )


def _found(match: Match, row: Row, office: str, notes: tuple[str, ...]) -> FoundLine:
    said = match.row.quantity
    after = row.quantity if said is None or said < 0 else said
    wanted = match.row.office or office
    return FoundLine(
        place=match.row.place,
        target=row.target.label,
        name=row.name,
        by=match.by.value if match.by else "",
        before=quantity(row.quantity),
        after=quantity(after),
        changes=after != row.quantity,
        office_before=office,
        office=wanted,
        office_changes=wanted != office,
        notes=(*notes, *match.notes),
    )


def _lost(match: Match) -> LostLine:
    row = match.row
    says = " · ".join(text for text in (row.code, *row.texts) if text)
    return LostLine(row.place, says, match.problem, match.way_out)

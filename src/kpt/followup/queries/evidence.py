"""The evidence of a target, ready to be shown."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse

from kpt.base.errors_http import Spanish
from kpt.base.numbers import fecha, fecha_hora, tamano
from kpt.files.photos import PHOTOS
from kpt.followup.models import Evidence, EvidenceKind, FollowUpReport
from kpt.followup.queries.reported import is_public
from kpt.plans.models import CURRENT_STATES, ProductTarget
from kpt.rules.workflows.reporting import TEAMS, ReportState, label_of

SHOWN_BYTES = 600 * 1024
"""A heavier photo is drawn only when somebody unfolds it: people read this on a phone."""
LABELS = {"self": "autorreportado", "reviewed": "revisado", "verified": "verificado"}
ORDER = [kind.value for kind in EvidenceKind]


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One file with what it shows."""

    uid: uuid.UUID
    kind: str
    caption: str
    name: str
    size: str
    url: str
    is_photo: bool
    is_light: bool
    details: tuple[str, ...]
    map_url: str
    visibility: str
    who: str
    removed: str


@dataclass(frozen=True, slots=True)
class Gallery:
    """What a target has, and what was taken off it."""

    shown: tuple[EvidenceLine, ...]
    removed: tuple[EvidenceLine, ...]


def gallery_of(report: FollowUpReport, target_uid: uuid.UUID) -> Gallery:
    """Return the evidence of a target, before first and documents last. One query."""
    rows = _in_order(_rows().filter(report=report, target_uid=target_uid))
    lines = [(row, _line(row, is_public(report))) for row in rows]
    return Gallery(
        shown=tuple(line for row, line in lines if not row.removed_at),
        removed=tuple(line for row, line in lines if row.removed_at),
    )


def public_evidence(plan_id: int, consecutive: int) -> tuple[EvidenceLine, ...]:
    """Return what anybody may see of a target, newest vigencia first. One query.

    What the team marked, of reports that were sent; without the names of who uploaded it.
    """
    target = ProductTarget.objects.filter(
        version__plan=plan_id, version__state__in=CURRENT_STATES, consecutive=consecutive
    )
    rows = _rows().filter(
        report__plan=plan_id,
        target_uid__in=target.values("uid"),
        may_be_public=True,
        removed_at=None,
    )
    shown = _in_order(rows.exclude(report__state__in=[state.value for state in TEAMS]))
    shown.sort(key=lambda row: -row.report.fiscal_year)
    return tuple(
        replace(
            _line(row, True),
            who="",
            visibility=f"Vigencia {row.report.fiscal_year}, "
            f"{LABELS[label_of(ReportState(row.report.state))]}",
        )
        for row in shown
    )


def evidence_or_404(report: FollowUpReport, target_uid: uuid.UUID, uid: uuid.UUID) -> Evidence:
    """Return one piece of evidence of a target that has not been taken off."""
    found = _rows().filter(report=report, target_uid=target_uid, uid=uid, removed_at=None).first()
    if found is None:
        raise Http404(Spanish("Esa evidencia no es de esta meta, o ya se retiró."))
    return found


def line_of(row: Evidence) -> EvidenceLine:
    """Return one piece of evidence as it is shown."""
    return _line(row, is_public(row.report))


def _rows() -> QuerySet[Evidence]:
    return Evidence.objects.select_related("file", "added_by", "removed_by", "report")


def _in_order(rows: Iterable[Evidence]) -> list[Evidence]:
    return sorted(rows, key=lambda row: (ORDER.index(row.kind), row.pk))


def _line(row: Evidence, public: bool) -> EvidenceLine:
    place = f"{row.latitude}, {row.longitude}" if row.latitude is not None else ""
    is_photo = row.file.extension in PHOTOS
    return EvidenceLine(
        uid=row.uid,
        kind=row.get_kind_display(),
        caption=row.caption,
        name=row.file.name,
        size=tamano(row.file.size),
        url=reverse("files:download", args=[row.file.uid]),
        is_photo=is_photo,
        is_light=is_photo and row.file.size <= SHOWN_BYTES,
        details=tuple(
            part for part in (fecha(row.taken_on) if row.taken_on else "", row.place, place) if part
        ),
        map_url=f"https://www.openstreetmap.org/?mlat={row.latitude}&mlon={row.longitude}#map=16/"
        f"{row.latitude}/{row.longitude}"
        if place
        else "",
        visibility=_visibility(row, public),
        who=f"{row.added_by or 'Sistema'}, {fecha_hora(row.added_at)}",
        removed=f"{row.removed_by or 'Sistema'}, {fecha_hora(row.removed_at)}"
        if row.removed_at
        else "",
    )


def _visibility(row: Evidence, public: bool) -> str:
    if not row.may_be_public:
        return "La ven el equipo y quienes revisan"
    return "Pública" if public else "Será pública cuando se envíe el reporte"

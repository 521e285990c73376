"""Addresses of «briefs»."""

import io
from datetime import UTC, datetime
from typing import Any

from django.core.files.base import ContentFile

from kpt.base.sheets.writing import WorkbookWriter
from kpt.briefs.actions import make_brief, make_open_briefs
from kpt.briefs.material import Options
from kpt.briefs.models import Brief, BriefFile
from kpt.files.actions import store
from kpt.files.models import FileKind
from kpt.followup.models import FollowUpReport, ReportState
from tests.url_row import Opens, Row, World, of, public, workspace

MADE = datetime(2026, 10, 21, 15, 0, tzinfo=UTC)


def _open(world: World) -> dict[str, Any]:
    return {"divipola": world["here"].pk, "slug": "ciudadania", "year": 2024}


def _published(world: World) -> dict[str, Any]:
    return {"divipola": world["here"].pk, "uid": world["brief"].uid}


def _file(world: World) -> dict[str, Any]:
    return _published(world) | {"format": "xlsx"}


def _kept(world: World) -> dict[str, Any]:
    return {"uid": world["brief"].uid}


def _slug(world: World) -> dict[str, Any]:
    return {"slug": "corporacion"}


ROWS: dict[str, Row] = {
    "briefs:home": workspace(),
    "briefs:history": workspace(),
    "briefs:choose": Row(Opens.WORKSPACE, _slug),
    "briefs:make": Row(Opens.WORKSPACE, _slug, saves=True),
    "briefs:brief": Row(Opens.WORKSPACE, _kept, of_one=True),
    "briefs:file": Row(Opens.WORKSPACE, _kept, saves=True, of_one=True),
    "briefs:publish": Row(Opens.LEADER, _kept, saves=True, of_one=True),
    "briefs:withdraw": Row(Opens.LEADER, _kept, form=True, of_one=True),
    "briefs-public:home": public(needs=of("divipola")),
    "briefs-public:open": public(needs=_open),
    "briefs-public:open-workbook": public(needs=_open),
    "briefs-public:published": public(needs=_published),
    "briefs-public:published-file": public(needs=_file),
}


def found(world: World) -> dict[str, Any]:
    """Return a report that the leader of here published, with one of its files."""
    here, leader = world["here"], world["leader"]
    FollowUpReport.objects.get_or_create(
        plan=world["report"].plan,
        fiscal_year=2024,
        defaults={
            "state": ReportState.SUBMITTED,
            "opened_at": MADE,
            "submitted_at": MADE,
            "submitted_by": leader.user,
        },
    )
    brief = make_brief(
        entity_id=here.pk, slug="corporacion", options=Options(2024), actor=leader, now=MADE
    )
    Brief.objects.filter(pk=brief.pk).update(published_at=MADE, published_by=leader.user)
    make_open_briefs(MADE)
    kept = store(
        ContentFile(a_workbook(), name="informe.xlsx"),
        kind=FileKind.GENERATED,
        entity=here,
        actor=leader,
        now=MADE,
    )
    BriefFile.objects.create(brief=brief, format="xlsx", file=kept, asked_at=MADE)
    return {"brief": brief}


def a_workbook() -> bytes:
    """Return the smallest workbook."""
    target = io.BytesIO()
    with WorkbookWriter(target) as book:
        book.sheet("Informe").cell(1, 1, "Informe")
    return target.getvalue()

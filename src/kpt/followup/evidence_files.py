"""Whose the files of evidence are to see: anybody's only while their report is public."""

from __future__ import annotations

from kpt.files.models import StoredFile
from kpt.followup.models import Evidence, FollowUpReport
from kpt.followup.queries.reported import is_public


def publish_evidence(report: FollowUpReport) -> None:
    """Open to anybody, or close, the evidence that may be public, as the report is now."""
    marked = Evidence.objects.filter(report=report, removed_at=None, may_be_public=True)
    StoredFile.objects.filter(pk__in=marked.values("file")).update(is_public=is_public(report))

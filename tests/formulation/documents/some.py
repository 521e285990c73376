"""Documents to try with: a small PDF that was approved, and one that was made."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django.core.files.uploadedfile import SimpleUploadedFile

from kpt.accounts.actor import Actor
from kpt.formulation.documents import actions
from kpt.formulation.documents.models import (
    ApprovedDocument,
    ApprovedPart,
    DocumentKind,
    Format,
    PlanDocument,
)
from kpt.plans.models import ActKind, PlanVersion

NOW = datetime(2026, 10, 20, 15, 0, tzinfo=UTC)
A_PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def a_pdf(name: str = "Acuerdo 005.pdf", content: bytes = A_PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def an_approved(version: PlanVersion, actor: Actor, **more) -> ApprovedDocument:
    """Return the act of a version, as its team brought it."""
    given = {
        "part": ApprovedPart.ACT,
        "title": "Acuerdo 005 de 2024",
        "approval": actions.Approval(ActKind.AGREEMENT, "005", date(2024, 5, 28)),
        "upload": a_pdf(),
        "now": NOW,
    }
    return actions.upload_approved(version=version, actor=actor, **(given | more))


def asked_for(
    version: PlanVersion,
    actor: Actor,
    kind: DocumentKind = DocumentKind.LINES,
    format: Format = Format.PDF,
    now: datetime = NOW,
) -> PlanDocument:
    return actions.ask_for_document(
        entity=version.plan.entity, version=version, kind=kind, format=format, actor=actor, now=now
    )

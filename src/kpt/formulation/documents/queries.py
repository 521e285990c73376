"""Questions about documents: what there is, what was made, what was approved."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Subquery
from django.http import Http404
from django.utils import timezone

from kpt.accounts.models import Membership
from kpt.accounts.roles import Role
from kpt.base.errors_http import Spanish
from kpt.base.jobs.models import Job, JobState
from kpt.base.numbers import fecha, fecha_hora, tamano
from kpt.diagnosis.models import DiagnosisBlock
from kpt.formulation.documents.kinds import DOCUMENTS, Preliminary
from kpt.formulation.documents.models import (
    ADOPTED,
    SIX,
    ApprovedDocument,
    DocumentKind,
    PlanDocument,
)
from kpt.formulation.models import ChecklistItem
from kpt.plans.models import (
    CURRENT_STATES,
    ActKind,
    Funding,
    Plan,
    PlanVersion,
    ProductTarget,
    SgrInitiative,
    StrategicLine,
    VersionState,
)
from kpt.plans.queries.versions import act_text
from kpt.territories.models import TerritorialEntity

PER_PAGE = 30
SHOWN_FOR = timedelta(minutes=20)  # how long the end of a job stays on the page
ACTIVE = (JobState.QUEUED, JobState.RUNNING)


@dataclass(frozen=True, slots=True)
class VersionChoice:
    """One text of a plan from which documents can be made."""

    pk: int
    label: str
    is_shown: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One document of the page: what it holds, and the last ones that were made."""

    about: Preliminary
    made: tuple[PlanDocument, ...]
    is_empty: bool  # the plan says nothing of it yet

    @property
    def kind(self) -> str:
        return self.about.kind.value

    @property
    def title(self) -> str:
        return str(self.about.kind.label)


@dataclass(frozen=True, slots=True)
class DocumentsPage:
    """The page «Documentos» of an entity."""

    version: PlanVersion | None
    choices: tuple[VersionChoice, ...]
    groups: tuple[tuple[str, tuple[Line, ...]], ...]
    jobs: tuple[Job, ...]
    approved: tuple[ApprovedDocument, ...]


def versions_to_print(entity: TerritorialEntity) -> list[PlanVersion]:
    """Return the version in formulation and the one in force, newest term first. One query.

    Each says of which documents it already has something (``has_lineas``).
    """
    versions = PlanVersion.objects.filter(
        plan__entity=entity, state__in=[VersionState.DRAFT, *CURRENT_STATES]
    )
    versions = versions.select_related("plan__entity__department", "plan__period")
    versions = versions.annotate(**_what_is_written())
    ordered = sorted(
        versions,
        key=lambda v: (v.plan.period.first_year, v.state == VersionState.DRAFT, v.number),
        reverse=True,
    )
    return ordered


def chosen_version(versions: list[PlanVersion], asked: str | None) -> PlanVersion | None:
    """Return the version somebody chose by its number, or the first; None when there is none."""
    found = [version for version in versions if asked and str(version.pk) == asked]
    return next(iter(found or versions), None)


def documents_page(entity: TerritorialEntity, asked: str | None) -> DocumentsPage:
    """Return the page of an entity. Four queries, whatever has been made."""
    versions = versions_to_print(entity)
    version = chosen_version(versions, asked)
    latest: dict[str, list[PlanDocument]] = {}
    for document in _latest(entity):
        latest.setdefault(document.kind, []).append(document)
    lines = {
        one.kind: Line(
            one,
            tuple(sorted(latest.get(one.kind, ()), key=lambda d: d.format, reverse=True)),
            is_empty=not _is_written(one.kind, version),
        )
        for one in DOCUMENTS
    }
    preliminary = tuple(lines[kind] for kind in (*SIX, DocumentKind.REGALIAS))
    whole = (lines[DocumentKind.WHOLE_PLAN], lines[DocumentKind.STATUS])
    return DocumentsPage(
        version=version,
        choices=tuple(
            VersionChoice(one.pk, version_label(one), one == version) for one in versions
        ),
        groups=(("El plan completo y su estado", whole), ("Documentos preliminares", preliminary)),
        jobs=tuple(_jobs(entity)),
        approved=tuple(approved_documents(entity)),
    )


def _what_is_written() -> dict[str, Exists]:
    """Return, as columns of a version, whether the plan says anything for each document."""
    plan, version = OuterRef("plan_id"), OuterRef("pk")
    members = Membership.objects.filter(
        entity=OuterRef("plan__entity_id"), role=Role.TEAM_MEMBER, ends_on=None
    )
    found = {
        DocumentKind.CHECKLIST: ChecklistItem.objects.filter(plan=plan),
        DocumentKind.TEAM: members,
        DocumentKind.LINES: StrategicLine.objects.filter(version=version),
        DocumentKind.DIAGNOSIS: DiagnosisBlock.objects.filter(document__plan=plan),
        DocumentKind.STRATEGIC: ProductTarget.objects.filter(version=version),
        DocumentKind.INVESTMENT: Funding.objects.filter(target__version=version),
        DocumentKind.REGALIAS: SgrInitiative.objects.filter(version=version),
    }
    return {f"has_{kind.value}": Exists(rows) for kind, rows in found.items()}


def _is_written(kind: DocumentKind, version: PlanVersion | None) -> bool:
    return version is not None and bool(getattr(version, f"has_{kind.value}", True))


def version_label(version: PlanVersion) -> str:
    """Return «Versión 2 (2024-2027), en formulación»."""
    state = version.get_state_display().lower()
    return f"Versión {version.number} ({version.plan.period}), {act_text(version) or state}"


def _latest(entity: TerritorialEntity) -> list[PlanDocument]:
    """Return the last document of each kind and format that was made. One query."""
    same = PlanDocument.objects.filter(
        entity=OuterRef("entity"),
        kind=OuterRef("kind"),
        format=OuterRef("format"),
        file__isnull=False,
    )
    last = same.order_by("-made_at", "-pk").values("pk")[:1]
    made = PlanDocument.objects.filter(entity=entity, pk=Subquery(last))
    return list(made.select_related("file", "asked_by"))


def _jobs(entity: TerritorialEntity) -> list[Job]:
    """Return what is being made, and what ended within the hour, newest first. One query."""
    asked = PlanDocument.objects.filter(entity=entity, job__isnull=False)
    recent = asked.filter(asked_at__gte=timezone.now() - SHOWN_FOR) | asked.filter(
        job__state__in=ACTIVE
    )
    return [document.job for document in recent.select_related("job")[:4] if document.job]


def history(entity: TerritorialEntity, page: str | None) -> Page:
    """Return every document that was made, newest first."""
    made = PlanDocument.objects.filter(entity=entity, file__isnull=False)
    made = made.select_related("file", "asked_by").order_by("-made_at", "-pk")
    return Paginator(made, PER_PAGE).get_page(page)


def made_of_the_six(plan: Plan) -> int:
    """Return how many of the six preliminary documents of a plan have been made. One query."""
    made = PlanDocument.objects.filter(version__plan=plan, kind__in=SIX, file__isnull=False)
    return made.order_by().values("kind").distinct().count()


def approved_documents(entity: TerritorialEntity) -> list[ApprovedDocument]:
    """Return the approved documents of an entity that stand, of every term. One query."""
    standing = ApprovedDocument.objects.filter(entity=entity, withdrawn_at=None)
    return list(standing.select_related("file", "version__plan__period", "uploaded_by", "entity"))


def published_documents(plan: Plan | int) -> list[ApprovedDocument]:
    """Return the approved documents of a plan that everybody may see, for public pages."""
    standing = ApprovedDocument.objects.filter(
        version__plan=plan, version__state__in=ADOPTED, withdrawn_at=None
    )
    return list(standing.select_related("file", "version"))


def approved_or_404(entity: TerritorialEntity, uid: uuid.UUID) -> ApprovedDocument:
    """Return an approved document of this entity."""
    documents = ApprovedDocument.objects.select_related("entity__department", "version", "file")
    found = documents.filter(entity=entity, uid=uid).first()
    if found is None:
        raise Http404(Spanish("Ese documento no está entre los aprobados de esta entidad."))
    return found


def published_or_404(uid: uuid.UUID) -> ApprovedDocument:
    """Return an approved document that everybody may see."""
    documents = ApprovedDocument.objects.select_related(
        "entity__department", "version__plan__period", "file"
    )
    found = documents.filter(uid=uid, version__state__in=ADOPTED, withdrawn_at=None).first()
    if found is None:
        raise Http404(Spanish("Ese documento no se ha publicado, o se retiró."))
    return found


def approval_offered(version: PlanVersion) -> dict[str, object]:
    """Return what is known of the act of a version, to begin the form with."""
    if not version.act_kind:
        return {}
    return {"tipo": version.act_kind, "numero": version.act_number, "fecha": version.act_on}


def facts_of(document: ApprovedDocument) -> list[tuple[str, str]]:
    """Return what anybody may know of a published document. Nothing of who brought it."""
    assert document.version is not None
    act = ActKind(document.act_kind).label
    return [
        ("Entidad territorial", f"{document.entity} ({document.entity_id})"),
        ("Periodo", str(document.version.plan.period)),
        ("Qué es", document.get_part_display()),
        ("Acto", f"{act} {document.act_number} del {fecha(document.act_on)}"),
        ("Publicado", fecha_hora(document.uploaded_at)),
        ("Archivo", f"{document.file.name} · {tamano(document.file.size)}"),
    ]

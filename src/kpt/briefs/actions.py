"""Having a report made, having its files, publishing it. Lock, permission, rule, write, record."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from django.core.files.base import ContentFile
from django.db import transaction

from kpt.accounts.actor import Actor, system_actor
from kpt.audit.kinds import AuditKind
from kpt.audit.recording import record
from kpt.base.documents.docx import write_docx
from kpt.base.documents.pdf import write_pdf
from kpt.base.errors import DomainError
from kpt.base.jobs.actions import enqueue
from kpt.base.jobs.models import JobState
from kpt.briefs.content import Content, as_json, from_json
from kpt.briefs.definitions import Definition, definitions
from kpt.briefs.engine import build
from kpt.briefs.material import Material, Options
from kpt.briefs.models import Brief, BriefFile, BriefFormat
from kpt.briefs.permissions import can_make, can_publish
from kpt.briefs.queries.gather import gather
from kpt.briefs.queries.published import gather_cut
from kpt.briefs.queries.reports import report_of, reports_of, waiting_for
from kpt.briefs.sections.frame import chosen
from kpt.briefs.writers.document import as_document
from kpt.briefs.writers.workbook import write_workbook
from kpt.files.actions import store
from kpt.files.models import FileKind
from kpt.rules.periods import legal_day
from kpt.rules.text import fold
from kpt.territories.models import TerritorialEntity

BRIEF_JOB = "briefs.make_file"
OPEN_CHORE = "briefs.open"
MOST_AT_ONCE = 60
ACTIVE = (JobState.QUEUED, JobState.RUNNING)
STEPS = 2
NO_INSTANT = datetime(2000, 1, 1, tzinfo=UTC)

Say = Callable[[int, int, str], None]


class CannotBePublished(DomainError):
    """A report that is not yet for everybody."""


@transaction.atomic
def make_brief(
    *, entity_id: str, slug: str, options: Options, actor: Actor, now: datetime
) -> Brief:
    """Make a report of what was reported, and keep what it says.

    If nothing changed since the same was last made, that one is returned: a report is not made
    twice. Raises NotAllowed, or Http404 without a report of that vigencia.
    """
    entities = TerritorialEntity.objects.select_for_update(of=("self",))
    entity = entities.select_related("department").get(pk=entity_id)
    definition = definitions()[slug]
    can_make(actor, entity, definition).require()
    material = _material(definition, entity, options, now)
    digest = _digest(definition, material)
    kept = Brief.objects.filter(
        entity=entity, slug=slug, fiscal_year=options.fiscal_year, sha256=digest, withdrawn_at=None
    ).first()
    if kept is not None:
        return kept
    content = build(definition, material)
    brief = Brief.objects.create(
        entity=entity,
        slug=slug,
        title=content.title,
        fiscal_year=options.fiscal_year,
        choice="; ".join(f"{name}: {text}" for name, text in chosen(material))[:500],
        as_of=material.standing.as_of,
        cut=options.cut,
        label=content.label,
        is_draft=content.is_draft,
        is_whole=options.is_whole,
        content=zlib.compress(as_json(content).encode()),
        sha256=digest,
        made_at=now,
        made_by=actor.user,
    )
    after = {"slug": slug, "fiscal_year": options.fiscal_year, "sha256": digest}
    record(AuditKind.BRIEF_MADE, actor=actor, target=brief, entity=entity, after=after)
    return brief


def _material(
    definition: Definition, entity: TerritorialEntity, options: Options, now: datetime
) -> Material:
    if options.cut is not None:
        return gather_cut(definition, entity, options, now=now)
    reports = reports_of(entity.pk)
    report = report_of(reports, options.fiscal_year)
    return gather(definition, report, reports, options, now=now)


def _digest(definition: Definition, material: Material) -> str:
    """Return the hash of what a report says, whenever it is made."""
    standing = material.standing
    timeless = standing if standing.hash else replace(standing, as_of="")
    said = build(definition, replace(material, made_at=NO_INSTANT, standing=timeless))
    return hashlib.sha256(f"{standing.since}\n{as_json(said)}".encode()).hexdigest()


def make_open_briefs(now: datetime) -> int:
    """Make the reports for everybody of what was sent since; return how many. A chore."""
    actor, done = system_actor(OPEN_CHORE), 0
    for one in definitions().values():
        if not one.is_open or one.link:
            continue
        for entity_id, year in waiting_for(one.slug, MOST_AT_ONCE - done):
            options = Options(year)
            make_brief(entity_id=entity_id, slug=one.slug, options=options, actor=actor, now=now)
            done += 1
    return done


@transaction.atomic
def ask_for_file(*, brief_id: int, format: BriefFormat, actor: Actor, now: datetime) -> BriefFile:
    """Have the file of a report set in the background. The one on its way serves too.

    Raises NotAllowed.
    """
    brief = _brief(brief_id)
    can_make(actor, brief.entity, definitions()[brief.slug]).require()
    return _asked(brief, format, actor, now)


def _asked(brief: Brief, format: BriefFormat, actor: Actor, now: datetime) -> BriefFile:
    found, _ = BriefFile.objects.select_related("job").get_or_create(
        brief=brief, format=format, defaults={"asked_at": now, "asked_by": actor.user}
    )
    if found.file_id is not None or (found.job is not None and found.job.state in ACTIVE):
        return found
    title = f"{brief.title} ({BriefFormat(format).label})"
    found.job = enqueue(BRIEF_JOB, str(found.pk), title=title, owner=actor.user, now=now)
    found.save(update_fields=["job"])
    return found


def make_file(*, file_id: int, actor: Actor, now: datetime, say: Say | None = None) -> BriefFile:
    """Set the file of a report and keep it with its hash; one that has it is left as it is."""
    say = say or (lambda done, total, step: None)
    asked = BriefFile.objects.select_related("brief__entity__department").get(pk=file_id)
    brief = asked.brief
    if asked.file_id is not None:
        return asked
    can_make(actor, brief.entity, definitions()[brief.slug]).require()
    say(0, STEPS, "Armando el archivo: puede tardar un minuto si el plan es largo")
    written = write_as(from_json(brief.text), BriefFormat(asked.format), made=brief.made_at)
    say(1, STEPS, "Guardando el archivo")
    return _keep(asked, written, actor=actor, now=now)


def write_as(content: Content, format: BriefFormat, *, made: datetime) -> bytes:
    """Return a report as a file. The same report gives the same figures in each."""
    if format is BriefFormat.XLSX:
        return write_workbook(content, made=made)
    document = as_document(content, made=made)
    return write_pdf(document) if format is BriefFormat.PDF else write_docx(document)


@transaction.atomic
def _keep(asked: BriefFile, written: bytes, *, actor: Actor, now: datetime) -> BriefFile:
    files = BriefFile.objects.select_for_update(of=("self",))
    found = files.select_related("brief__entity").get(pk=asked.pk)
    if found.file_id is not None:
        return found
    brief = found.brief
    name = file_name(brief, BriefFormat(found.format))
    found.file = store(
        ContentFile(written, name=name),
        name=name,
        kind=FileKind.GENERATED,
        entity=brief.entity,
        actor=actor,
        now=now,
    )
    found.save(update_fields=["file"])
    after = {"brief": str(brief.uid), "format": found.format, "sha256": found.file.sha256}
    record(AuditKind.BRIEF_FILED, actor=actor, target=found, entity=brief.entity, after=after)
    return found


def file_name(brief: Brief, format: BriefFormat) -> str:
    """Return «informe-anual-a-la-corporacion-2025-63111-buenavista-2026-11-21.pdf»."""
    words = [fold(brief.title), str(brief.entity_id), fold(brief.entity.name)]
    words.append(f"{legal_day(brief.made_at):%Y-%m-%d}")
    return "-".join("-".join(word.split()) for word in words) + f".{format.value}"


@transaction.atomic
def publish_brief(*, brief_id: int, actor: Actor, now: datetime) -> Brief:
    """Put a report where anybody reads it, as it was made; its files are set too.

    Raises NotAllowed, or CannotBePublished.
    """
    brief = _brief(brief_id, lock=True)
    can_publish(actor, brief.entity, definitions()[brief.slug]).require()
    if brief.withdrawn_at is not None:
        raise CannotBePublished("Este informe se retiró. Haga uno nuevo y publíquelo.")
    if brief.is_draft:
        raise CannotBePublished(
            "El informe se hizo con un reporte sin enviar. Envíe el reporte y hágalo de nuevo."
        )
    if not brief.is_whole:
        raise CannotBePublished("Se publica el informe de todo el plan, no el de una parte.")
    if brief.published_at is None:
        brief.published_at, brief.published_by = now, actor.user
        brief.save(update_fields=["published_at", "published_by"])
        after = {"slug": brief.slug, "fiscal_year": brief.fiscal_year, "sha256": brief.sha256}
        record(
            AuditKind.BRIEF_PUBLISHED, actor=actor, target=brief, entity=brief.entity, after=after
        )
    for format in BriefFormat:
        _asked(brief, format, actor, now)
    return brief


@transaction.atomic
def withdraw_brief(*, brief_id: int, reason: str, actor: Actor, now: datetime) -> Brief:
    """Take a published report back, saying why. It stays with the entity, and what it said.

    Raises NotAllowed, or DomainError without a reason.
    """
    brief = _brief(brief_id, lock=True)
    can_publish(actor, brief.entity, definitions()[brief.slug]).require()
    if not brief.is_published:
        return brief
    if not reason.strip():
        raise DomainError("Escriba por qué se retira.")
    brief.withdrawn_at, brief.withdrawn_reason = now, reason.strip()
    brief.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    after = {"slug": brief.slug, "reason": brief.withdrawn_reason}
    record(AuditKind.BRIEF_WITHDRAWN, actor=actor, target=brief, entity=brief.entity, after=after)
    return brief


def _brief(brief_id: int, *, lock: bool = False) -> Brief:
    briefs = Brief.objects.select_related("entity__department")
    if lock:
        briefs = briefs.select_for_update(of=("self",))
    return briefs.get(pk=brief_id)

"""Publishing a cut: asked for by a person of DNP, made by a job, and never changed after."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.base import ContentFile
from django.db import transaction

from kpt.accounts.actor import Actor
from kpt.audit.kinds import AuditKind
from kpt.audit.recording import record
from kpt.base.bulk import insert_rows
from kpt.base.errors import DomainError
from kpt.base.jobs.actions import enqueue
from kpt.base.jobs.models import JobState
from kpt.cuts import canonical
from kpt.cuts.entities import EntityFile, entity_file, file_name
from kpt.cuts.manifest import Listed, manifest_name, write_manifest
from kpt.cuts.models import CutEntity, CutRequest, PublishedCut, Situation
from kpt.cuts.permissions import can_publish
from kpt.cuts.records import CountryLine, country_records
from kpt.files.actions import store
from kpt.files.models import FileKind, StoredFile
from kpt.followup.models import ReportingWindow, WindowEntity
from kpt.followup.queries.windows import window_or_404
from kpt.rules.periods import legal_day
from kpt.territories.models import TerritorialEntity

CUT_JOB = "cuts.publish"
ACTIVE = (JobState.QUEUED, JobState.RUNNING)

Say = Callable[[int, int, str], None]


class CutInCourse(DomainError):
    """A cut of the same window is being made."""


class NotOfTheWindow(DomainError):
    """An entity does not report in the window."""


class ReasonNeeded(DomainError):
    """A correction without its reason."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The file of one entity, already stored, without its content."""

    entity: TerritorialEntity
    made: EntityFile
    file: StoredFile


@transaction.atomic
def ask_for_cut(
    *, window_id: int, divipolas: Collection[str] = (), reason: str, actor: Actor, now: datetime
) -> CutRequest:
    """Have the definitive cut of a closed window made, for all of its entities or for some.

    When an earlier cut speaks of one of them for that vigencia, this is a correction and says why.
    Raises NotAllowed, NotOfTheWindow, ReasonNeeded, CutInCourse.
    """
    window = ReportingWindow.objects.select_for_update().get(pk=window_id)
    can_publish(actor, window_or_404(window_id, legal_day(now))).require()
    running = CutRequest.objects.filter(window=window, cut=None, job__state__in=ACTIVE)
    if running.exists():
        raise CutInCourse("Ya se está haciendo un corte de esta ventana. Espere a que termine.")
    entities = entities_of(window, divipolas)
    if is_correction(window.fiscal_year, entities) and not reason.strip():
        raise ReasonNeeded(
            "Ya hay un corte publicado de estas entidades: este lo corrige. Escriba por qué; lo "
            "leerá cualquier persona."
        )
    request = CutRequest.objects.create(
        window=window,
        divipolas=sorted(set(divipolas)),
        reason=reason.strip(),
        asked_at=now,
        asked_by=actor.user,
    )
    title = f"Corte de la vigencia {window.fiscal_year}"
    request.job = enqueue(CUT_JOB, str(request.pk), title=title, owner=actor.user, now=now)
    request.save(update_fields=["job"])
    return request


def publish_cut(
    *, request_id: int, actor: Actor, now: datetime, say: Say | None = None
) -> PublishedCut:
    """Make the files of the cut that was asked for and publish it, whole or not at all.

    The files come first, one entity at a time, so that memory does not grow with their number;
    then one short transaction gives the cut its place in the chain. Once published this does
    nothing, and a file that is there already is not kept twice, so it may run again.
    Raises NotAllowed, NotOfTheWindow, ReasonNeeded.
    """
    request = CutRequest.objects.select_related("window").get(pk=request_id)
    if found := PublishedCut.objects.filter(request=request).first():
        return found
    window = request.window
    can_publish(actor, window_or_404(window.pk, legal_day(now))).require()
    entities = entities_of(window, request.divipolas)
    say = say or (lambda done, total, step: None)
    kept = []
    for done, one in enumerate(_files(window, entities, actor, now)):
        kept.append(one)
        say(done, len(entities), f"Guardando {one.entity}")
    say(len(entities), len(entities), "Cerrando el corte")
    return _close(request, kept, actor=actor, now=now)


def entities_of(window: ReportingWindow, divipolas: Collection[str]) -> list[TerritorialEntity]:
    """Return the entities of a window, or those of them that are named, by code.

    One that has a window of its own for the vigencia belongs to that one alone. Raises
    NotOfTheWindow.
    """
    own = WindowEntity.objects.filter(fiscal_year=window.fiscal_year)
    found = TerritorialEntity.objects.filter(makes_plan=True).select_related("department")
    if window.for_all:
        found = found.exclude(pk__in=own.values("entity"))
    else:
        found = found.filter(pk__in=own.filter(window=window).values("entity"))
    if not divipolas:
        return list(found.order_by("pk"))
    chosen = list(found.filter(pk__in=set(divipolas)).order_by("pk"))
    if missing := sorted(set(divipolas) - {one.pk for one in chosen}):
        raise NotOfTheWindow(
            f"La entidad {missing[0]} no reporta en esta ventana. Revise el código DANE, o "
            "publique el corte desde la ventana propia de esa entidad."
        )
    return chosen


def is_correction(fiscal_year: int, entities: Sequence[TerritorialEntity]) -> bool:
    """Say whether an earlier cut speaks of one of the entities for that vigencia."""
    earlier = set(
        CutEntity.objects.filter(fiscal_year=fiscal_year).values_list("entity_id", flat=True)
    )
    return any(one.pk in earlier for one in entities)


def closed_on(window: ReportingWindow) -> date:
    """Return the last day of a window: its definitive cut, or the day on which it was ended."""
    ended = window.ended_on
    return min(ended, window.definitive_on) if ended else window.definitive_on


def _files(
    window: ReportingWindow, entities: Sequence[TerritorialEntity], actor: Actor, now: datetime
) -> Iterator[Kept]:
    for entity in entities:
        made = entity_file(entity, window.fiscal_year, closed_on(window))
        file = _keep(made.name, made.content, entity, actor, now)
        yield Kept(entity, _without_content(made), file)


def _without_content(made: EntityFile) -> EntityFile:
    return EntityFile(made.name, b"", made.situation, made.label, made.figures)


def _keep(
    name: str, content: bytes, entity: TerritorialEntity | None, actor: Actor, now: datetime
) -> StoredFile:
    """Store a file of a cut; one of the same name and bytes is there once."""
    digest = hashlib.sha256(content).hexdigest()
    same = StoredFile.objects.filter(
        kind=FileKind.PUBLISHED_CUT, sha256=digest, name=name, is_public=True
    )
    return same.first() or store(
        ContentFile(content, name=name),
        name=name,
        kind=FileKind.PUBLISHED_CUT,
        entity=entity,
        actor=actor,
        now=now,
        is_public=True,
    )


@transaction.atomic
def _close(
    request: CutRequest, kept: Sequence[Kept], *, actor: Actor, now: datetime
) -> PublishedCut:
    """Give the cut its number, its manifest and its rows. Every request is locked: one at a time
    takes its place in the chain."""
    list(CutRequest.objects.select_for_update().order_by("pk").values_list("pk", flat=True))
    if found := PublishedCut.objects.filter(request=request).first():
        return found
    window = request.window
    previous = PublishedCut.objects.order_by("-number").first()
    number = previous.number + 1 if previous else 1
    corrects = is_correction(window.fiscal_year, [one.entity for one in kept])
    if corrects and not request.reason:
        raise ReasonNeeded("Otro corte de estas entidades se publicó antes. Pídalo con su motivo.")
    summary = _keep_summary(window, kept, actor, now)
    listed = [Listed(one.file.name, one.file.sha256, one.file.size) for one in kept]
    manifest = _keep(
        manifest_name(number),
        write_manifest(
            number=number,
            fiscal_year=window.fiscal_year,
            definitive_on=closed_on(window).isoformat(),
            published_at=now,
            is_correction=corrects,
            reason=request.reason,
            files=[*listed, Listed(summary.name, summary.sha256, summary.size)],
            previous=previous.manifest_sha256 if previous else "",
        ),
        None,
        actor,
        now,
    )
    cut = PublishedCut.objects.create(
        number=number,
        request=request,
        fiscal_year=window.fiscal_year,
        definitive_on=closed_on(window),
        published_at=now,
        published_by=actor.user,
        is_correction=corrects,
        reason=request.reason,
        previous=previous,
        manifest=manifest,
        manifest_sha256=manifest.sha256,
        summary=summary,
        entities=len(kept),
        with_report=sum(1 for one in kept if one.made.situation == Situation.REPORTED),
    )
    insert_rows(_row(cut, one) for one in kept)
    after = {"cut": number, "fiscal_year": cut.fiscal_year, "sha256": cut.manifest_sha256}
    record(AuditKind.CUT_PUBLISHED, actor=actor, target=cut, after=after, now=now)
    return cut


def _keep_summary(
    window: ReportingWindow, kept: Sequence[Kept], actor: Actor, now: datetime
) -> StoredFile:
    listed = [
        CountryLine(
            divipola=one.entity.pk,
            name=one.entity.name,
            department=(one.entity.department or one.entity).name,
            situation=one.made.situation.value,
            label=one.made.label,
            figures=one.made.figures,
            file=one.file.name,
            sha256=one.file.sha256,
        )
        for one in kept
    ]
    year = window.fiscal_year
    content = canonical.lines(country_records(year, closed_on(window).isoformat(), listed))
    return _keep(file_name(year, "pais"), content, None, actor, now)


def _row(cut: PublishedCut, one: Kept) -> CutEntity:
    figures = one.made.figures
    is_reported = one.made.situation == Situation.REPORTED
    return CutEntity(
        cut=cut,
        entity=one.entity,
        fiscal_year=cut.fiscal_year,
        file=one.file,
        sha256=one.file.sha256,
        situation=one.made.situation,
        label=one.made.label,
        targets=figures.targets,
        programmed_targets=figures.programmed_targets,
        reported_targets=figures.reported_targets,
        physical_ratio=figures.physical if is_reported else None,
        physical_counted=figures.physical_counted,
        financial_ratio=figures.financial if is_reported else None,
        programmed_cop=figures.programmed_cop,
        obligations_cop=figures.amounts.obligations if figures.amounts else None,
    )

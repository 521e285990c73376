"""What the pages of the reports show: which there are, what may be chosen, what was made."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch
from django.http import Http404
from django.urls import reverse

from kpt.accounts.actor import Actor
from kpt.base.errors_http import Spanish
from kpt.base.jobs.models import Job, JobState
from kpt.base.numbers import fecha
from kpt.base.verdict import Verdict
from kpt.briefs.content import from_json
from kpt.briefs.definitions import Choice, Definition, definitions
from kpt.briefs.models import Brief, BriefFile, BriefFormat
from kpt.briefs.permissions import can_publish, is_hers
from kpt.briefs.queries.drawn import ShownPart, shown_parts
from kpt.cuts.queries.published import cuts_of
from kpt.indicative.models import TargetResponsible
from kpt.plans.models import CURRENT_STATES, ProductTarget, StrategicLine
from kpt.plans.queries import has_plan
from kpt.territories.models import TerritorialEntity

PER_PAGE = 30
LATEST = 5
ACTIVE = (JobState.QUEUED, JobState.RUNNING)


@dataclass(frozen=True, slots=True)
class Offer:
    """One report of the list: what it is, and where it is made or found ("", nowhere yet)."""

    definition: Definition
    url: str
    is_hers: bool

    @property
    def seen_by(self) -> tuple[str, str]:
        """Return who sees it, in words, with the kind of its chip."""
        match self.definition.visibility:
            case "open":
                return "Público", "ok"
            case "publishable":
                return "Público si lo publica", "info"
        return "Con usuario", ""


def definition_or_404(entity: TerritorialEntity, slug: str) -> Definition:
    """Return a report that this entity has, made here. Raises Http404."""
    found = definitions().get(slug)
    if found is None or found.link or not found.is_for(is_department=entity.is_department):
        raise Http404(Spanish("Ese informe no existe para esta entidad."))
    return found


def offers(entity: TerritorialEntity, actor: Actor) -> list[Offer]:
    """Return the reports that an entity has, those made for this person first. One query."""
    with_plan = has_plan(entity)
    found = [
        Offer(one, _url(entity, one, with_plan=with_plan), is_hers(actor, entity, one))
        for one in definitions().values()
        if one.is_for(is_department=entity.is_department)
    ]
    return sorted(found, key=lambda offer: not offer.is_hers)


def _url(entity: TerritorialEntity, one: Definition, *, with_plan: bool) -> str:
    """Return where a report is; "" for DNP's workbook of who has no plan to follow."""
    if one.link:
        return reverse(one.link, args=[entity.pk]) if with_plan else ""
    return reverse("briefs:choose", args=[entity.pk, one.slug])


def latest(entity: TerritorialEntity) -> list[Brief]:
    """Return the last reports that were made. One query."""
    return list(_listed(entity)[:LATEST])


def history(entity: TerritorialEntity, page: str | None) -> Page:
    """Return every report that was made, newest first."""
    return Paginator(_listed(entity), PER_PAGE).get_page(page)


def _listed(entity: TerritorialEntity):
    return (
        Brief.objects.filter(entity=entity)
        .defer("content")
        .select_related("made_by")
        .order_by("-made_at", "-pk")
    )


def slices_for(definition: Definition, plan_id: int) -> dict[Choice, list[tuple[str, str]]]:
    """Return what may be chosen of the plan in force, at most a query for each."""
    in_force = {"version__plan": plan_id, "version__state__in": CURRENT_STATES}
    found: dict[Choice, list[tuple[str, str]]] = {}
    if Choice.SECTOR in definition.choices:
        sectors = ProductTarget.objects.filter(**in_force).order_by("sector_code")
        found[Choice.SECTOR] = _once(sectors.values_list("sector_code", "sector_name"))
    if Choice.LINE in definition.choices:
        lines = StrategicLine.objects.filter(**in_force).order_by("position")
        found[Choice.LINE] = [
            (f"LE-{number}", f"LE-{number} · {name}")
            for number, name in lines.values_list("consecutive", "name")
        ]
    if Choice.OFFICE in definition.choices:
        offices = TargetResponsible.objects.filter(plan=plan_id, until=None).order_by("office")
        found[Choice.OFFICE] = _once(offices.values_list("office", "office"))
    return found


def cuts_offered(entity: TerritorialEntity) -> list[tuple[int, int, str]]:
    """Return the number, the vigencia and the name of the cuts of an entity. One query."""
    return [
        (
            line.number,
            line.fiscal_year,
            f"Corte {line.number} · vigencia {line.fiscal_year} · {fecha(line.published_at)}",
        )
        for line in cuts_of(str(entity.pk))
    ]


def _once(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    found: dict[str, str] = {}
    for key, name in pairs:
        if key:
            found.setdefault(key, name)
    return list(found.items())


@dataclass(frozen=True, slots=True)
class FileLine:
    """One format of a report: its file if it was set, else what may be asked for."""

    format: str
    label: str
    made: BriefFile | None
    job: Job | None


@dataclass(frozen=True, slots=True)
class BriefPage:
    """One report as it was made, with its files."""

    brief: Brief
    definition: Definition
    facts: tuple[tuple[str, str], ...]
    parts: tuple[ShownPart, ...]
    files: tuple[FileLine, ...]
    can_publish: Verdict


def brief_or_404(entity: TerritorialEntity, uid: uuid.UUID) -> Brief:
    """Return a report of this entity with its files. Two queries."""
    return _one(Brief.objects.filter(entity=entity), uid)


def published_or_404(divipola: str, uid: uuid.UUID) -> Brief:
    """Return a report that anybody may read. Two queries."""
    return _one(
        Brief.objects.filter(entity=divipola, withdrawn_at=None, published_at__isnull=False), uid
    )


def _one(briefs, uid: uuid.UUID) -> Brief:
    files = BriefFile.objects.select_related("file", "job")
    found = (
        briefs.filter(uid=uid)
        .select_related("entity__department", "made_by")
        .prefetch_related(Prefetch("files", queryset=files))
        .first()
    )
    if found is None:
        raise Http404(Spanish("Ese informe no existe, o se retiró."))
    return found


def brief_page(brief: Brief, actor: Actor, asked: Mapping[str, str]) -> BriefPage:
    """Return what the page of a report shows. No query: it was loaded with its files."""
    content = from_json(brief.text)
    definition = definitions()[brief.slug]
    return BriefPage(
        brief=brief,
        definition=definition,
        facts=content.facts,
        parts=shown_parts(content, asked),
        files=_files(brief),
        can_publish=can_publish(actor, brief.entity, definition),
    )


def _files(brief: Brief) -> tuple[FileLine, ...]:
    by_format = {one.format: one for one in brief.files.all()}
    found = []
    for format in BriefFormat:
        asked = by_format.get(format.value)
        job = asked.job if asked is not None and asked.file is None else None
        made = asked if asked is not None and asked.file is not None else None
        found.append(FileLine(format.value, str(format.label), made, job))
    return tuple(found)


def file_or_404(brief: Brief, format: str) -> BriefFile:
    """Return the file of a report that was set."""
    found = next((one for one in brief.files.all() if one.format == format and one.file), None)
    if found is None:
        raise Http404(Spanish("Ese archivo todavía no está listo. Vuelva en unos minutos."))
    return found

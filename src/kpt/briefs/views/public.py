"""The reports that anybody may read. Under ``/informes/<divipola>/``."""

from __future__ import annotations

import uuid

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from kpt.accounts.actor import ANONYMOUS
from kpt.base.access import public
from kpt.base.downloads import Download, send
from kpt.base.limits import limited
from kpt.base.reads import reads
from kpt.briefs.queries import pages
from kpt.briefs.queries import public as queries
from kpt.briefs.words import CONTENT_TYPES
from kpt.briefs.writers.workbook import write_workbook
from kpt.files.serving import attachment


def _shown(request: HttpRequest, divipola: str):
    """Find the entity of the address, for the page and for the band above it."""
    entity = queries.entity_or_404(divipola)
    request.shown_entity = entity  # type: ignore[attr-defined]
    return entity


def _crumbs(entity, *more: str) -> list[tuple[str, str]]:
    here = reverse("briefs-public:home", args=[entity.pk])
    return [
        (entity.name, reverse("portal:plan", args=[entity.pk])),
        ("Informes", here if more else ""),
        *((name, "") for name in more),
    ]


@public
@reads
def home(request: HttpRequest, divipola: str) -> HttpResponse:
    entity = _shown(request, divipola)
    context = {
        "entity": entity,
        "years": queries.open_years(entity, timezone.now()),
        "published": queries.published(entity),
        "section": "consultar",
        "crumbs": _crumbs(entity),
    }
    return render(request, "briefs/public_home.html", context)


@public
@reads
def open_report(request: HttpRequest, divipola: str, slug: str, year: int) -> HttpResponse:
    entity = _shown(request, divipola)
    page = queries.open_page(entity, slug, year, request.GET, timezone.now())
    context = {
        "entity": entity,
        "page": page,
        "year": year,
        "section": "consultar",
        "crumbs": _crumbs(entity, f"{page.definition.title} {year}"),
    }
    return render(request, "briefs/public_open.html", context)


@public
@limited
@reads
def open_workbook(
    request: HttpRequest, divipola: str, slug: str, year: int
) -> StreamingHttpResponse:
    now = timezone.now()
    entity = _shown(request, divipola)
    content = queries.open_content(entity, slug, year, now)
    written = write_workbook(content, made=now)
    name = f"informe-{slug}-{year}-{divipola}.xlsx"
    return send(Download(name, CONTENT_TYPES["xlsx"], [written]))


@public
@reads
def published(request: HttpRequest, divipola: str, uid: uuid.UUID) -> HttpResponse:
    entity = _shown(request, divipola)
    brief = pages.published_or_404(divipola, uid)
    context = {
        "entity": entity,
        "page": pages.brief_page(brief, ANONYMOUS, request.GET),
        "section": "consultar",
        "crumbs": _crumbs(entity, brief.title),
    }
    return render(request, "briefs/public_published.html", context)


@public
@reads
def published_file(
    request: HttpRequest, divipola: str, uid: uuid.UUID, format: str
) -> FileResponse:
    """Send a file of a published report; the browser saves it."""
    found = pages.file_or_404(pages.published_or_404(divipola, uid), format)
    assert found.file is not None
    return attachment(found.file)

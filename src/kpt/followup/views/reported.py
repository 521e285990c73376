"""Avance reportado: what the entity's reports say of its plan, and against which version."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone

from kpt.base.reads import reads
from kpt.followup.exports.files import as_file
from kpt.followup.exports.reported import reported_table
from kpt.followup.links import PlanLinks
from kpt.followup.queries.pages.plan import PlanInHand
from kpt.followup.queries.pages.reported import reported_page
from kpt.followup.queries.pages.reported_versions import versions_page
from kpt.followup.views.downloads import send
from kpt.followup.workspace import with_plan

SECTION = "reportado"


@reads
@with_plan(SECTION)
def reported(request: HttpRequest, plan: PlanInHand) -> HttpResponse:
    links = PlanLinks(plan.divipola)
    context = {
        "plan": plan,
        "page": reported_page(plan, request.GET, links, timezone.now()),
        "links": links,
        "files": links.reported_files(request.GET.urlencode()),
        "section": SECTION,
        "crumbs": [("Tablero", links.home), ("Avance reportado", "")],
    }
    return render(request, "followup/reported.html", context)


@reads
@with_plan(SECTION)
def reported_file(request: HttpRequest, plan: PlanInHand, extension: str) -> StreamingHttpResponse:
    table = reported_table(plan, request.GET, public=False, now=timezone.now())
    return send(as_file(table, extension, now=timezone.localtime()))


@reads
@with_plan(SECTION)
def versions(request: HttpRequest, plan: PlanInHand) -> HttpResponse:
    links = PlanLinks(plan.divipola)
    context = {
        "plan": plan,
        "page": versions_page(plan, request.GET, links, timezone.now()),
        "links": links,
        "section": SECTION,
        "crumbs": [
            ("Tablero", links.home),
            ("Avance reportado", links.reported),
            ("Versiones", ""),
        ],
    }
    return render(request, "followup/reported_versions.html", context)

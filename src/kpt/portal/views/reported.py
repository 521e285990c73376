"""Avance reportado, for anybody: only what was sent, and nobody's name."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone

from kpt.base.access import public
from kpt.base.limits import limited
from kpt.base.reads import reads
from kpt.followup.exports.files import as_file
from kpt.followup.exports.reported import reported_table
from kpt.followup.links import PlanLinks
from kpt.followup.queries.pages.reported import reported_page
from kpt.followup.queries.pages.reported_versions import versions_page
from kpt.followup.views.downloads import send
from kpt.portal.views.plans import crumbs, plan_or_404

TITLE = "Avance reportado"


@public
@reads
def reported(request: HttpRequest, divipola: str) -> HttpResponse:
    plan = plan_or_404(request, divipola)
    links = PlanLinks(divipola, public=True)
    context = {
        "plan": plan,
        "page": reported_page(plan, request.GET, links, timezone.now()),
        "links": links,
        "files": links.reported_files(request.GET.urlencode()),
        "parts": links.parts(request.path),
        "section": "consultar",
        "crumbs": crumbs(request, (TITLE, "")),
    }
    return render(request, "portal/reported.html", context)


@public
@limited
@reads
def reported_file(request: HttpRequest, divipola: str, extension: str) -> StreamingHttpResponse:
    plan = plan_or_404(request, divipola)
    table = reported_table(plan, request.GET, public=True, now=timezone.now())
    return send(as_file(table, extension, now=timezone.localtime()))


@public
@reads
def versions(request: HttpRequest, divipola: str) -> HttpResponse:
    plan = plan_or_404(request, divipola)
    links = PlanLinks(divipola, public=True)
    context = {
        "plan": plan,
        "page": versions_page(plan, request.GET, links, timezone.now()),
        "links": links,
        "section": "consultar",
        "crumbs": crumbs(request, (TITLE, links.reported), ("Versiones", "")),
    }
    return render(request, "portal/reported_versions.html", context)

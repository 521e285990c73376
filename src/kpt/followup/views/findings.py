"""Revisiones: what the checks found, and the same as a workbook."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from kpt.base.reads import reads
from kpt.followup.exports.files import as_file
from kpt.followup.exports.findings import findings_table
from kpt.followup.links import PlanLinks
from kpt.followup.queries.pages.findings import findings_of_plan, findings_page
from kpt.followup.queries.pages.plan import PlanInHand
from kpt.followup.views.downloads import send
from kpt.followup.workspace import with_plan


@reads
@with_plan("revisiones")
def findings(request: HttpRequest, plan: PlanInHand) -> HttpResponse:
    links = PlanLinks(plan.divipola)
    context = {
        "plan": plan,
        "checks": findings_page(plan, request.GET, links, request.path),
        "file_url": f"{reverse('followup:findings-file', args=[plan.divipola, 'xlsx'])}"
        f"?{request.GET.urlencode()}",
        "section": "revisiones",
        "crumbs": [("Tablero", links.home), ("Revisiones", "")],
    }
    return render(request, "followup/findings.html", context)


@reads
@with_plan("revisiones")
def findings_file(request: HttpRequest, plan: PlanInHand, extension: str) -> StreamingHttpResponse:
    found = findings_of_plan(plan, request.GET, PlanLinks(plan.divipola))
    return send(as_file(findings_table(plan, found), extension, now=timezone.localtime()))

"""Metas de producto: the list, its files, one target and the origin of its values."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from kpt.base.reads import reads
from kpt.followup.exports.files import as_file
from kpt.followup.exports.targets import targets_table
from kpt.followup.links import PlanLinks
from kpt.followup.queries.pages.plan import PlanInHand
from kpt.followup.queries.pages.provenance import provenance_page
from kpt.followup.queries.pages.target import target_sheet
from kpt.followup.queries.pages.targets import DEFAULT_ORDER, find_targets, targets_page
from kpt.followup.views.downloads import send
from kpt.followup.workspace import with_plan


@reads
@with_plan("metas")
def target_list(request: HttpRequest, plan: PlanInHand) -> HttpResponse:
    links = PlanLinks(plan.divipola)
    context = {
        "plan": plan,
        "list": targets_page(plan, request.GET, links),
        "links": links,
        "files": links.targets_files(request.GET.urlencode()),
        "orden": DEFAULT_ORDER,
        "section": "metas",
        "crumbs": [("Tablero", links.home), ("Metas de producto", "")],
    }
    return render(request, "followup/targets.html", context)


@reads
@with_plan("metas")
def target_file(request: HttpRequest, plan: PlanInHand, extension: str) -> StreamingHttpResponse:
    table = targets_table(find_targets(plan, request.GET))
    return send(as_file(table, extension, now=timezone.localtime()))


@reads
@with_plan("metas")
def target_detail(request: HttpRequest, plan: PlanInHand, consecutive: int) -> HttpResponse:
    links = PlanLinks(plan.divipola)
    target = target_sheet(plan, consecutive, request.GET, links, timezone.now())
    context = {
        "plan": plan,
        "target": target,
        "links": links,
        "origin_url": reverse("followup:provenance", args=[plan.divipola, consecutive]),
        "section": "metas",
        "crumbs": [
            ("Tablero", links.home),
            ("Metas de producto", target.back),
            (target.label, ""),
        ],
    }
    return render(request, "followup/target.html", context)


@reads
@with_plan("metas")
def provenance(request: HttpRequest, plan: PlanInHand, consecutive: int) -> HttpResponse:
    links = PlanLinks(plan.divipola)
    page = provenance_page(plan, consecutive)
    context = {
        "plan": plan,
        "page": page,
        "target_url": links.target(consecutive),
        "section": "metas",
        "crumbs": [
            ("Tablero", links.home),
            ("Metas de producto", links.targets),
            (page.label, links.target(consecutive)),
            ("De dónde salió", ""),
        ],
    }
    return render(request, "followup/provenance.html", context)

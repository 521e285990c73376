"""Seguimiento: the two tables of a vigencia, and the coverage of the plan."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from kpt.base.reads import reads
from kpt.followup.links import PlanLinks
from kpt.followup.queries.pages.coverage import coverage_page
from kpt.followup.queries.pages.plan import PlanInHand
from kpt.followup.queries.pages.progress import progress_page
from kpt.followup.workspace import with_plan


@reads
@with_plan("seguimiento")
def progress(request: HttpRequest, plan: PlanInHand) -> HttpResponse:
    links = PlanLinks(plan.divipola)
    context = {
        "plan": plan,
        "progress": progress_page(plan, request.GET, links, request.path),
        "coverage_url": reverse("followup:coverage", args=[plan.divipola]),
        "section": "seguimiento",
        "crumbs": [("Tablero", links.home), ("Seguimiento", "")],
    }
    return render(request, "followup/progress.html", context)


@reads
@with_plan("cobertura")
def coverage(request: HttpRequest, plan: PlanInHand) -> HttpResponse:
    links = PlanLinks(plan.divipola)
    context = {
        "plan": plan,
        "coverage": coverage_page(plan, request.GET, links, request.path),
        "section": "cobertura",
        "crumbs": [
            ("Tablero", links.home),
            ("Seguimiento", reverse("followup:progress", args=[plan.divipola])),
            ("Cobertura", ""),
        ],
    }
    return render(request, "followup/coverage.html", context)

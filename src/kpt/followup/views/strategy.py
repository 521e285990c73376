"""Metas de resultado and regalías: the parts of a plan beside its product targets."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kpt.base.reads import reads
from kpt.followup.links import PlanLinks
from kpt.followup.queries.pages.plan import PlanInHand
from kpt.followup.queries.pages.strategy import outcomes_page, sgr_page
from kpt.followup.workspace import with_plan


@reads
@with_plan("resultados")
def outcomes(request: HttpRequest, plan: PlanInHand) -> HttpResponse:
    context = {
        "plan": plan,
        "outcomes": outcomes_page(plan, request.GET, public=False),
        "section": "resultados",
        "crumbs": [("Tablero", PlanLinks(plan.divipola).home), ("Metas de resultado", "")],
    }
    return render(request, "followup/outcomes.html", context)


@reads
@with_plan("regalias")
def sgr(request: HttpRequest, plan: PlanInHand) -> HttpResponse:
    context = {
        "plan": plan,
        "sgr": sgr_page(plan, request.GET),
        "section": "regalias",
        "crumbs": [("Tablero", PlanLinks(plan.divipola).home), ("Regalías", "")],
    }
    return render(request, "followup/sgr.html", context)

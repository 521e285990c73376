"""The first page of an entity: the plan at a glance, and what to do next."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kpt.base.reads import reads
from kpt.dashboards.queries.home import home_page
from kpt.followup.workspace import plan_here


@reads
def home(request: HttpRequest) -> HttpResponse:
    entity = request.entity  # type: ignore[attr-defined]
    plan = plan_here(request, entity.pk)
    context = {
        "plan": plan,
        "home": home_page(entity.pk, entity.name, plan),
        "section": "tablero",
        "crumbs": [("Tablero", "")],
    }
    return render(request, "dashboards/home.html", context)

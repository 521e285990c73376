"""The diagnosis of an entity for anybody: indicators, classifications, competences."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from kpt.base.access import public
from kpt.base.reads import reads
from kpt.diagnosis.queries.around import classifications
from kpt.diagnosis.queries.competences import competences_page
from kpt.diagnosis.queries.home import indicator_list
from kpt.diagnosis.queries.lines import PlanLines
from kpt.diagnosis.queries.public import KINDS, entity_or_404, kind_of


@public
@reads
def diagnosis(request: HttpRequest, code: str) -> HttpResponse:
    entity = entity_or_404(code)
    request.shown_entity = entity  # type: ignore[attr-defined]
    kind = kind_of(request.GET.get("tipo"))
    context = {
        "entity": entity,
        "kind": kind,
        "kinds": [
            {"label": label, "url": f"?tipo={key}", "current": key == kind} for key, label in KINDS
        ],
        "section": "consultar",
        "crumbs": [(entity.name, reverse("portal:plan", args=[code])), ("Diagnóstico", "")],
    }
    if kind == "indicadores":
        context["list"] = indicator_list(entity, PlanLines(), request.GET, published_only=True)
    elif kind == "clasificaciones":
        context["facts"] = classifications(entity, timezone.localdate().year)
    else:
        context["competences"] = competences_page(entity)
    return render(request, "diagnosis/public.html", context)

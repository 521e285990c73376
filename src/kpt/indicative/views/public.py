"""The adopted PI of an entity, for anybody, by sector."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from kpt.base.access import public
from kpt.base.downloads import as_file, send
from kpt.base.limits import limited
from kpt.base.reads import reads
from kpt.indicative.exports import matrix_table
from kpt.indicative.queries.public import adopted_or_404, entity_or_404, public_page


@public
@reads
def indicative(request: HttpRequest, divipola: str) -> HttpResponse:
    entity = entity_or_404(divipola)
    request.shown_entity = entity  # type: ignore[attr-defined]
    context = {
        "page": public_page(entity, request.GET),
        "section": "consultar",
        "crumbs": [
            (entity.name, reverse("portal:plan", args=[divipola])),
            ("Plan indicativo", ""),
        ],
    }
    return render(request, "indicative/public.html", context)


@public
@limited
@reads
def matrix_file(
    request: HttpRequest, divipola: str, year: int, extension: str
) -> StreamingHttpResponse:
    chosen = adopted_or_404(entity_or_404(divipola), year)
    table = matrix_table(chosen, request.GET.get("sector", ""))
    return send(as_file(table, extension, now=timezone.localtime()))

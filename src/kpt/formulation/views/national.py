"""Who is where in the formulation, for those who review many entities."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from kpt.base.access import signed_in
from kpt.base.downloads import as_file, send
from kpt.base.numbers import fecha_hora
from kpt.base.reads import reads
from kpt.formulation.permissions import can_see_department, can_see_national, departments_of
from kpt.formulation.queries.national import (
    STATES,
    EntityLine,
    counted_at,
    department_or_404,
    department_table,
    departments,
    entities_of,
)
from kpt.formulation.queries.route import module_titles

SORTS = {"nombre": "name", "avance": "sort_percent", "media": "sort_average"}
TITLE = "Formulación de los planes"


@signed_in
@reads
def country(request: HttpRequest) -> HttpResponse:
    can_see_national(request.actor).require()
    only = departments_of(request.actor)
    if only is not None and len(only) == 1:
        return redirect("formulations:department", next(iter(only)))
    context = {
        "lines": _sorted(request, departments(only)),
        "counted": fecha_hora(counted_at()),
        "crumbs": [(TITLE, "")],
    }
    return render(request, "formulation/country.html", context)


@signed_in
@reads
def department(request: HttpRequest, code: str) -> HttpResponse:
    can_see_department(request.actor, code).require()
    place = department_or_404(code)
    lines = entities_of(place)
    state = request.GET.get("estado", "")
    context = {
        "department": place,
        "lines": _sorted(request, [x for x in lines if state in ("", x.state_code)]),
        "tabs": _tabs(state, lines),
        "modules": module_titles(),
        "counted": fecha_hora(counted_at()),
        "sees_country": departments_of(request.actor) is None,
        "crumbs": [(TITLE, reverse("formulations:country")), (place.name, "")],
    }
    return render(request, "formulation/department.html", context)


@signed_in
@reads
def department_file(request: HttpRequest, code: str, extension: str) -> StreamingHttpResponse:
    can_see_department(request.actor, code).require()
    table = department_table(department_or_404(code))
    return send(as_file(table, extension, now=timezone.now()))


def _tabs(state: str, lines: list[EntityLine]) -> list[dict[str, object]]:
    counts = {key: sum(line.state_code == key for line in lines) for key in STATES}
    every = {"label": "Todas", "url": "?", "count": len(lines), "current": not state}
    return [every] + [
        {"label": words, "url": f"?estado={key}", "count": counts[key], "current": key == state}
        for key, (words, _) in STATES.items()
    ]


def _sorted(request: HttpRequest, lines: list) -> list:
    order = request.GET.get("orden", "")
    name = SORTS.get(order.lstrip("-"))
    if not lines or name is None or not hasattr(lines[0], name):
        return lines
    return sorted(lines, key=lambda line: getattr(line, name), reverse=order.startswith("-"))

"""The boards of the follow-up: an entity's, a department's, the country's."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone

from kpt.base.access import signed_in
from kpt.base.downloads import as_file, send
from kpt.base.reads import reads
from kpt.dashboards.exports import board_table
from kpt.dashboards.queries.follow_board import follow_board
from kpt.dashboards.queries.window_boards import department_board, nation_board
from kpt.followup.permissions import can_see_country_board, can_see_department_board
from kpt.formulation.queries.national import department_or_404


@reads
def entity(request: HttpRequest) -> HttpResponse:
    board = follow_board(request.entity, request.GET, timezone.now())  # type: ignore[attr-defined]
    context = {
        "board": board,
        "section": "tablero-reporte",
        "crumbs": [("Tablero del reporte", "")],
    }
    return render(request, "dashboards/follow.html", context)


@signed_in
@reads
def nation(request: HttpRequest) -> HttpResponse:
    can_see_country_board(request.actor).require()  # type: ignore[attr-defined]
    board = nation_board(request.GET, timezone.now())
    context = {"board": board, "crumbs": [("Tablero del país", "")]}
    return render(request, "dashboards/nation.html", context)


@signed_in
@reads
def nation_file(request: HttpRequest, extension: str) -> StreamingHttpResponse:
    can_see_country_board(request.actor).require()  # type: ignore[attr-defined]
    table = board_table(nation_board(request.GET, timezone.now()), "reportes-pais")
    return send(as_file(table, extension, now=timezone.localtime()))


@signed_in
@reads
def department(request: HttpRequest, code: str) -> HttpResponse:
    can_see_department_board(request.actor, department_or_404(code)).require()  # type: ignore[attr-defined]
    board = department_board(code, request.GET, timezone.now())
    context = {"board": board, "crumbs": [(f"Tablero de {board.name}", "")]}
    return render(request, "dashboards/department.html", context)


@signed_in
@reads
def department_file(request: HttpRequest, code: str, extension: str) -> StreamingHttpResponse:
    can_see_department_board(request.actor, department_or_404(code)).require()  # type: ignore[attr-defined]
    table = board_table(department_board(code, request.GET, timezone.now()), f"reportes-{code}")
    return send(as_file(table, extension, now=timezone.localtime()))

"""The country and its departments."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from kpt.base.access import public
from kpt.base.reads import reads
from kpt.followup.exports.files import as_file
from kpt.followup.views.downloads import send
from kpt.portal.exports import board_table
from kpt.portal.queries.boards import country_board, department_board


@public
@reads
def country(request: HttpRequest) -> HttpResponse:
    board = country_board(request.GET, request.path)
    context = {
        "board": board,
        "orden": board.order,
        "file_url": f"{reverse('portal:country-file', args=['csv'])}?{request.GET.urlencode()}",
        "section": "pais",
        "crumbs": [("El país", "")],
    }
    return render(request, "portal/country.html", context)


@public
@reads
def department(request: HttpRequest, code: str) -> HttpResponse:
    board = department_board(code, request.GET, request.path)
    where = reverse("portal:department-file", args=[code, "csv"])
    context = {
        "board": board,
        "orden": board.order,
        "file_url": f"{where}?{request.GET.urlencode()}",
        "section": "pais",
        "crumbs": [("El país", reverse("portal:country")), (board.name, "")],
    }
    return render(request, "portal/department.html", context)


@public
@reads
def country_file(request: HttpRequest, extension: str) -> StreamingHttpResponse:
    table = board_table(country_board(request.GET, request.path), "pais")
    return send(as_file(table, extension, now=timezone.localtime()))


@public
@reads
def department_file(request: HttpRequest, code: str, extension: str) -> StreamingHttpResponse:
    board = department_board(code, request.GET, request.path)
    table = board_table(board, f"departamento-{code}")
    return send(as_file(table, extension, now=timezone.localtime()))

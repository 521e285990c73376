"""What anybody reads of the cuts, and takes away."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from kpt.base.access import public
from kpt.base.downloads import as_file, send
from kpt.base.limits import limited
from kpt.base.reads import reads
from kpt.cuts.archive import zip_lines
from kpt.cuts.exports import compliance_table
from kpt.cuts.manifest import VERIFIER, verifier_sha256
from kpt.cuts.queries.compliance import compliance_export, compliance_page, entity_compliance
from kpt.cuts.queries.files import members_of
from kpt.cuts.queries.pages import cut_list, cut_page, entity_cut_page
from kpt.cuts.series import TEMPLATE
from kpt.followup.permissions import can_manage_windows

TITLE = "Cortes publicados"


def _crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [(TITLE, reverse("cuts:list") if more else ""), *more]


@public
@reads
def cuts(request: HttpRequest) -> HttpResponse:
    context = {
        "page": cut_list(request.GET.get("pagina")),
        "may_publish": can_manage_windows(request.actor),
        "verifier_sha256": verifier_sha256(),
        "crumbs": _crumbs(),
    }
    return render(request, "cuts/list.html", context)


@public
@reads
def how_to_read(request: HttpRequest) -> HttpResponse:
    context = {
        "verifier_sha256": verifier_sha256(),
        "crumbs": _crumbs(("Leer un corte", "")),
    }
    return render(request, "cuts/reading.html", context)


@public
@reads
def verifier(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(VERIFIER.read_bytes(), content_type="text/x-python; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{VERIFIER.name}"'
    return response


@public
@reads
def series_template(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(TEMPLATE, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="serie-anterior.csv"'
    return response


@public
@reads
def cut(request: HttpRequest, number: int) -> HttpResponse:
    context = {
        "found": cut_page(number, request.GET),
        "crumbs": _crumbs((f"Corte {number}", "")),
    }
    return render(request, "cuts/cut.html", context)


@public
@limited
@reads
def cut_zip(request: HttpRequest, number: int) -> StreamingHttpResponse:
    members = members_of(number, request.GET.get("departamento", ""))
    response = StreamingHttpResponse(zip_lines(members), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="corte-{number}.zip"'
    return response


@public
@reads
def entity_cut(request: HttpRequest, number: int, divipola: str) -> HttpResponse:
    found = entity_cut_page(number, divipola, request.GET.get("pagina"))
    crumbs = _crumbs((f"Corte {number}", reverse("cuts:cut", args=[number])), (found.row.name, ""))
    return render(request, "cuts/entity_cut.html", {"found": found, "crumbs": crumbs})


@public
@reads
def entity(request: HttpRequest, divipola: str) -> HttpResponse:
    found = entity_compliance(divipola)
    context = {"found": found, "crumbs": _crumbs((found.entity.name, ""))}
    return render(request, "cuts/entity.html", context)


@public
@reads
def compliance(request: HttpRequest) -> HttpResponse:
    found = compliance_page(request.GET)
    where = reverse("cuts:compliance-file", args=["csv"])
    context = {
        "found": found,
        "file_url": f"{where}?{found.query}",
        "crumbs": _crumbs(("Cumplimiento por entidad y año", "")),
    }
    return render(request, "cuts/compliance.html", context)


@public
@limited
@reads
def compliance_file(request: HttpRequest, extension: str) -> StreamingHttpResponse:
    rows = list(compliance_export(request.GET))
    return send(as_file(compliance_table(rows), extension, now=timezone.localtime()))

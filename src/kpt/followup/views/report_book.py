"""The workbook in which an entity reports: what it is, and the file. Under ``/e/…/reporte/``."""

from __future__ import annotations

from tempfile import TemporaryFile

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from kpt.base.forms import WorkbookField
from kpt.base.reads import reads
from kpt.files.kinds import XLSX
from kpt.followup.entry_book.writing import write_template
from kpt.followup.permissions import can_answer
from kpt.followup.queries.entry_book import template_of
from kpt.followup.queries.reports import report_or_404
from kpt.followup.queries.windows import window_of


@reads
def book(request: HttpRequest, year: int) -> HttpResponse:
    """How to report with a workbook: take the template, fill it, bring it back."""
    report = report_or_404(request.entity, year)
    window = window_of(request.entity.pk, year, timezone.localdate())
    home = reverse("reports:home", args=[request.entity.pk])
    here = reverse("reports:report", args=[request.entity.pk, year])
    context = {
        "report": report,
        "may": can_answer(request.actor, report, window),
        "accept": WorkbookField().widget.attrs.get("accept", ".xlsx"),
        "section": "reportar",
        "crumbs": [
            ("Reportar avance", home),
            (f"Vigencia {year}", here),
            ("Con un libro de Excel", ""),
        ],
    }
    return render(request, "followup/report_book.html", context)


@reads
def template_file(request: HttpRequest, year: int) -> FileResponse:
    """Send the workbook of the entity for a vigencia, with what is known already."""
    report = report_or_404(request.entity, year)
    target = TemporaryFile()  # noqa: SIM115 – the response closes it when it has been sent
    try:
        write_template(template_of(report), target, now=timezone.now())
    except Exception:
        target.close()
        raise
    target.seek(0)
    name = f"reporte-{year}-{request.entity.pk}.xlsx"
    return FileResponse(target, as_attachment=True, filename=name, content_type=XLSX)

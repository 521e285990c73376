"""Bringing what PIIP and CUIPO say into a report. Under ``/e/…/reporte/<vigencia>/fuentes/``."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from kpt.base.errors import DomainError, NotAllowed
from kpt.base.errors_http import Spanish
from kpt.base.numbers import cuenta
from kpt.followup.actions.loads import undo_load
from kpt.followup.actions.sources import bring_sources
from kpt.followup.queries.report_sources import sources_offer
from kpt.followup.queries.reports import report_or_404

BOTH = require_http_methods(["GET", "HEAD", "POST"])


def _crumbs(request: HttpRequest, year: int, *more: tuple[str, str]) -> list[tuple[str, str]]:
    home = reverse("reports:home", args=[request.entity.pk])
    here = reverse("reports:report", args=[request.entity.pk, year])
    return [("Reportar avance", home), (f"Vigencia {year}", here), *more]


@BOTH
def sources(request: HttpRequest, year: int) -> HttpResponse:
    """What would be brought; with a POST it is confirmed."""
    report = report_or_404(request.entity, year)
    if request.method == "POST":
        seen, now = request.POST.get("visto", ""), timezone.now()
        try:
            load = bring_sources(report_id=report.pk, seen=seen, actor=request.actor, now=now)
        except NotAllowed:
            raise
        except DomainError as error:
            messages.error(request, error.message)
            return redirect("reports:sources", request.entity.pk, year)
        brought = cuenta(load.rows.count(), "meta,metas")
        messages.success(request, f"Se trajo lo de {brought}. Revíselas antes de enviar.")
        return redirect("reports:report", request.entity.pk, year)
    context = {
        "offer": sources_offer(report, request.actor, timezone.localdate()),
        "section": "reportar",
        "crumbs": _crumbs(request, year, ("Traer de PIIP y CUIPO", "")),
    }
    return render(request, "followup/report_sources.html", context)


@BOTH
def undo(request: HttpRequest, year: int) -> HttpResponse:
    """Take back what was brought last, while nobody answered it again."""
    report = report_or_404(request.entity, year)
    offer = sources_offer(report, request.actor, timezone.localdate())
    offer.may.require()
    if offer.last_load is None:
        raise Http404(Spanish("No se ha traído nada de PIIP ni de CUIPO."))
    back = reverse("reports:sources", args=[request.entity.pk, year])
    if request.method == "POST":
        undo_load(load_id=offer.last_load, actor=request.actor, now=timezone.now())
        messages.success(request, "Se deshizo: esas metas quedaron como estaban.")
        return redirect(back)
    context = {
        "title": "Deshacer lo que se trajo",
        "lead": "Las metas que se llenaron con PIIP y CUIPO la última vez quedan como estaban.",
        "submit_label": "Deshacer",
        "danger": True,
        "cancel_url": back,
        "section": "reportar",
        "crumbs": _crumbs(request, year, ("Traer de PIIP y CUIPO", back), ("Deshacer", "")),
    }
    return render(request, "ui/confirm_page.html", context)

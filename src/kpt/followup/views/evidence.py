"""Photos and documents of one target of a report: seen, put on, taken off."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from kpt.base.errors import DomainError, NotAllowed
from kpt.base.forms import render_form
from kpt.base.numbers import cuenta
from kpt.followup.actions import evidence as actions
from kpt.followup.evidence_forms import EvidenceForm
from kpt.followup.permissions import can_answer
from kpt.followup.queries.evidence import evidence_or_404, gallery_of, line_of
from kpt.followup.queries.report_target import target_heading
from kpt.followup.queries.reports import report_or_404
from kpt.followup.queries.windows import window_of
from kpt.followup.views.crumbs import crumbs_of

BOTH = require_http_methods(["GET", "HEAD", "POST"])


def _to(request: HttpRequest, year: int, target) -> tuple[tuple[str, str], ...]:
    here = reverse("reports:target", args=[request.entity.pk, year, target.consecutive])
    return ((target.label, here),)


@BOTH
def evidence(request: HttpRequest, year: int, consecutive: int) -> HttpResponse:
    found = report_or_404(request.entity, year)
    target = target_heading(found, consecutive)
    may = can_answer(
        request.actor,
        found,
        window_of(request.entity.pk, year, timezone.localdate()),
        target.sector_code,
    )
    if request.method == "POST":
        may.require()
    form = EvidenceForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and _added(request, found, target.uid, form):
        return redirect("reports:evidence", request.entity.pk, year, consecutive)
    context = {
        "report": found,
        "target": target,
        "may": may,
        "gallery": gallery_of(found, target.uid),
        "section": "reportar",
        "crumbs": crumbs_of(request, year, "Evidencias", by=_to(request, year, target)),
    }
    return render_form(request, "followup/report_evidence.html", context, form=form)


def _added(request: HttpRequest, report, target_uid: uuid.UUID, form: EvidenceForm) -> bool:
    shown = form.shown()
    try:
        added = actions.add_evidence(
            report_id=report.pk,
            target_uid=target_uid,
            files=form.cleaned_data["archivos"],
            shown=shown,
            actor=request.actor,
            now=timezone.now(),
        )
    except NotAllowed:
        raise
    except DomainError as error:
        form.add_error("archivos", error.message)
        return False
    messages.success(request, f"Quedó guardado: {cuenta(len(added), 'archivo,archivos')}.")
    if shown.where and shown.where.warning:
        messages.warning(request, shown.where.warning)
    return True


@BOTH
def remove(request: HttpRequest, year: int, consecutive: int, uid: uuid.UUID) -> HttpResponse:
    found = report_or_404(request.entity, year)
    target = target_heading(found, consecutive)
    window = window_of(request.entity.pk, year, timezone.localdate())
    row = evidence_or_404(found, target.uid, uid)
    back = reverse("reports:evidence", args=[request.entity.pk, year, consecutive])
    if request.method == "POST":
        actions.remove_evidence(evidence_id=row.pk, actor=request.actor, now=timezone.now())
        messages.success(request, f"«{row.file.name}» ya no está en la meta.")
        return redirect(back)
    context = {
        "line": line_of(row),
        "target": target,
        "back": back,
        "may": can_answer(request.actor, found, window, target.sector_code),
        "section": "reportar",
        "crumbs": crumbs_of(request, year, "Retirar", by=_to(request, year, target)),
    }
    return render(request, "followup/evidence_remove.html", context)

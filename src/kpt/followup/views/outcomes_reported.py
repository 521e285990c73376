"""The outcomes of a plan in a report: all of them, and the value of each."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from kpt.base.errors import DomainError, NotAllowed
from kpt.base.forms import render_form
from kpt.base.reads import reads
from kpt.base.verdict import Verdict
from kpt.followup.actions.outcomes import OutcomeWithoutSource, answer_outcome
from kpt.followup.outcome_forms import OutcomeForm, see_again
from kpt.followup.permissions import can_answer_outcome, has_sectors
from kpt.followup.queries.outcomes_reported import OutcomeLine, outcome_line, outcome_lines
from kpt.followup.queries.reach import sectors_of_outcomes
from kpt.followup.queries.reports import report_or_404
from kpt.followup.queries.windows import window_of
from kpt.followup.views.crumbs import crumbs_of

BOTH = require_http_methods(["GET", "HEAD", "POST"])


@reads
def outcomes(request: HttpRequest, year: int) -> HttpResponse:
    found = report_or_404(request.entity, year)
    lines = outcome_lines(found)
    context = {
        "report": found,
        "lines": lines,
        "missing": sum(not line.is_reported for line in lines),
        "without_baseline": sum(one.is_without_baseline for one in lines),
        "section": "reportar",
        "crumbs": crumbs_of(request, year, "Metas de resultado"),
    }
    return render(request, "followup/report_outcomes.html", context)


def _may(request: HttpRequest, report: Any, line: OutcomeLine) -> Verdict:
    window = window_of(request.entity.pk, report.fiscal_year, timezone.localdate())
    limited = has_sectors(request.actor, request.entity)
    sectors = sectors_of_outcomes(report).get(line.uid, frozenset()) if limited else ()
    return can_answer_outcome(request.actor, report, window, sectors)


@BOTH
def outcome(request: HttpRequest, year: int, consecutive: int) -> HttpResponse:
    found = report_or_404(request.entity, year)
    line = outcome_line(found, consecutive)
    may = _may(request, found, line)
    if request.method == "POST":
        may.require()
    form = OutcomeForm(request.POST or None, initial=line.initial)
    if request.method == "POST" and form.is_valid() and _answered(request, found, line, form):
        return redirect("reports:outcome", request.entity.pk, year, consecutive)
    home = reverse("reports:outcomes", args=[request.entity.pk, year])
    context = {
        "report": found,
        "line": line,
        "may": may,
        "may_declare": may and not line.plan_has_baseline,
        "section": "reportar",
        "crumbs": crumbs_of(request, year, line.label, by=(("Metas de resultado", home),)),
    }
    return render_form(request, "followup/report_outcome.html", context, form=form)


def _answered(request: HttpRequest, report, line, form: OutcomeForm) -> bool:
    try:
        answer_outcome(
            report_id=report.pk,
            outcome_uid=line.uid,
            given=form.given(),
            seen=form.cleaned_data["version"],
            actor=request.actor,
            now=timezone.now(),
        )
    except NotAllowed:
        raise
    except DomainError as error:
        without_source = isinstance(error, OutcomeWithoutSource)
        form.add_error("fuente" if without_source else None, error.message)
        see_again(form, line.initial["version"])
        return False
    messages.success(request, f"{line.label} quedó reportada.")
    return True

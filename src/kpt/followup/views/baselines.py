"""The baseline that the team declares of an outcome whose plan has none."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from kpt.base.errors import DomainError, NotAllowed
from kpt.base.forms import render_form
from kpt.base.verdict import Verdict
from kpt.followup.actions.baselines import BaselineIncomplete, declare_baseline
from kpt.followup.outcome_forms import BaselineForm, see_again
from kpt.followup.permissions import can_declare_baseline, has_sectors
from kpt.followup.queries.outcomes_reported import OutcomeLine, outcome_line
from kpt.followup.queries.reach import sectors_of_outcomes
from kpt.followup.queries.reports import report_or_404
from kpt.followup.queries.windows import window_of
from kpt.followup.views.crumbs import crumbs_of

DECLARED = "Quedó la línea base de {}, declarada por la entidad."
GONE = "Se retiró la línea base declarada de {}. Lo que decía sigue en la lista."


def _may(request: HttpRequest, report: Any, line: OutcomeLine) -> Verdict:
    window = window_of(request.entity.pk, report.fiscal_year, timezone.localdate())
    limited = has_sectors(request.actor, request.entity)
    sectors = sectors_of_outcomes(report).get(line.uid, frozenset()) if limited else ()
    has_one = line.plan_has_baseline
    return can_declare_baseline(request.actor, report, window, sectors, plan_has_one=has_one)


@require_http_methods(["GET", "HEAD", "POST"])
def baseline(request: HttpRequest, year: int, consecutive: int) -> HttpResponse:
    found = report_or_404(request.entity, year)
    line = outcome_line(found, consecutive)
    may = _may(request, found, line)
    if request.method == "POST":
        may.require()
    is_correction = bool(line.baseline_label)
    initial = line.baseline_initial
    form = BaselineForm(request.POST or None, initial=initial, is_correction=is_correction)
    if request.method == "POST" and form.is_valid() and _declared(request, found, line, form):
        return redirect("reports:outcome", request.entity.pk, year, consecutive)
    context = {
        "report": found,
        "line": line,
        "may": may,
        "section": "reportar",
        "crumbs": crumbs_of(request, year, "Metas de resultado", f"Línea base de {line.label}"),
    }
    return render_form(request, "followup/report_outcome_baseline.html", context, form=form)


def _declared(request: HttpRequest, report: Any, line: OutcomeLine, form: BaselineForm) -> bool:
    try:
        declare_baseline(
            report_id=report.pk,
            outcome_uid=line.uid,
            given=form.given(),
            seen=form.cleaned_data["version"],
            actor=request.actor,
            now=timezone.now(),
        )
    except NotAllowed:
        raise
    except BaselineIncomplete as error:
        form.tell(error.problems)
        return False
    except DomainError as error:
        form.add_error(None, error.message)
        see_again(form, line.baseline_initial["version"])
        return False
    is_gone = form.cleaned_data["valor"] is None
    messages.success(request, (GONE if is_gone else DECLARED).format(line.label))
    return True

"""Money that serves several targets, and its reconciliation with the budget."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from kpt.base.errors import DomainError, NotAllowed
from kpt.base.forms import UNPROCESSABLE, render_form
from kpt.base.numbers import row_number
from kpt.base.reads import reads
from kpt.followup.actions import shared as actions
from kpt.followup.permissions import can_answer, can_write_budget
from kpt.followup.queries import shared as queries
from kpt.followup.queries.reconciliation import reconciliation as reconciled
from kpt.followup.queries.reports import report_or_404
from kpt.followup.queries.windows import window_of
from kpt.followup.shared_forms import (
    BudgetForm,
    SharedForm,
    ShareFormSet,
    budget_initial,
    shares_of,
)
from kpt.followup.sharing_out import BUTTONS, shared_out
from kpt.followup.views.crumbs import crumbs_of

BOTH = require_http_methods(["GET", "HEAD", "POST"])
TITLE = "Gastos compartidos"


def _home(request: HttpRequest, year: int) -> tuple[tuple[str, str], ...]:
    return ((TITLE, reverse("reports:shared", args=[request.entity.pk, year])),)


def _may(request: HttpRequest, report: Any, permission: Any = can_answer) -> Any:
    window = window_of(request.entity.pk, report.fiscal_year, timezone.localdate())
    may = permission(request.actor, report, window)
    if request.method == "POST":
        may.require()
    return may


@reads
def shared(request: HttpRequest, year: int) -> HttpResponse:
    found = report_or_404(request.entity, year)
    context = {
        "report": found,
        "page": queries.shared_page(found),
        "may": _may(request, found),
        "section": "reportar",
        "crumbs": crumbs_of(request, year, TITLE),
    }
    return render(request, "followup/shared.html", context)


@reads
def reconciliation(request: HttpRequest, year: int) -> HttpResponse:
    found = report_or_404(request.entity, year)
    context = {
        "report": found,
        "page": reconciled(found, request.GET),
        "section": "reportar",
        "crumbs": crumbs_of(request, year, "Conciliación", by=_home(request, year)),
    }
    return render(request, "followup/reconciliation.html", context)


@BOTH
def write(request: HttpRequest, year: int, uid: uuid.UUID | None = None) -> HttpResponse:
    found = report_or_404(request.entity, year)
    spending = queries.spending_or_404(found, uid) if uid else None
    may, choices = _may(request, found), queries.choices_of(found)
    problem = ""
    if request.method == "POST" and request.POST.get("accion") in BUTTONS:
        form, rows, problem = shared_out(request.POST, found, choices)
    else:
        form, rows = _forms(request, spending, choices)
        if request.method == "POST" and _written(request, found, spending, form, rows):
            return redirect("reports:shared", request.entity.pk, year)
    context = {
        "report": found,
        "spending": spending,
        "form": form,
        "rows": rows,
        "problem": problem,
        "choices": choices.values(),
        "may": may,
        "section": "reportar",
        "crumbs": crumbs_of(request, year, "Gasto", by=_home(request, year)),
    }
    status = UNPROCESSABLE if problem or form.is_bound else 200
    return render(request, "followup/shared_form.html", context, status=status)


def _forms(request: HttpRequest, spending: Any, choices: Any) -> tuple[SharedForm, Any]:
    sent = request.POST if request.method == "POST" else None
    initial = queries.spending_initial(spending) if spending else {"version": 0}
    parts = queries.written_shares(spending, choices) if spending and sent is None else []
    rows = ShareFormSet(sent, initial=parts, prefix="partes", form_kwargs={"choices": choices})
    return SharedForm(sent, initial=initial), rows


def _written(request: HttpRequest, report: Any, spending: Any, form: SharedForm, rows: Any) -> bool:
    if not all([form.is_valid(), rows.is_valid()]):
        return False
    try:
        actions.write_shared(
            report_id=report.pk,
            spending_id=spending.pk if spending else None,
            given=form.given(shares_of(rows)),
            seen=form.cleaned_data["version"] or 0,
            actor=request.actor,
            now=timezone.now(),
        )
    except NotAllowed:
        raise
    except DomainError as error:
        form.add_error(None, error.message)
        _seen_now(form, spending.row_version if spending else 0)
        return False
    messages.success(request, "El gasto quedó guardado con su reparto.")
    return True


def _seen_now(form: Any, version: Any) -> None:
    """Take what is kept now as seen: the second time, hers is written."""
    data = form.data.copy()
    data["version"] = version
    form.data = data


@BOTH
def delete(request: HttpRequest, year: int, uid: uuid.UUID) -> HttpResponse:
    found = report_or_404(request.entity, year)
    spending = queries.spending_or_404(found, uid)
    may = _may(request, found)
    if request.method == "POST":
        sent = row_number(request.POST.get("version", ""))
        seen = -1 if sent is None else sent
        actions.delete_shared(
            spending_id=spending.pk, seen=seen, actor=request.actor, now=timezone.now()
        )
        messages.success(request, f"Se eliminó «{spending.concept}».")
        return redirect("reports:shared", request.entity.pk, year)
    context = {
        "report": found,
        "spending": spending,
        "may": may,
        "section": "reportar",
        "crumbs": crumbs_of(request, year, "Eliminar", by=_home(request, year)),
    }
    return render(request, "followup/shared_delete.html", context)


@BOTH
def budget(request: HttpRequest, year: int) -> HttpResponse:
    found = report_or_404(request.entity, year)
    may, version = _may(request, found, can_write_budget), queries.budget_version(found)
    initial = budget_initial(queries.budget_rows(found), version)
    form = BudgetForm(request.POST or None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            actions.write_budget(
                report_id=found.pk,
                rows=form.rows(),
                seen=form.cleaned_data["version"],
                actor=request.actor,
                now=timezone.now(),
            )
            return redirect("reports:reconciliation", request.entity.pk, year)
        except actions.SpendingMeanwhile as error:
            form.add_error(None, error.message)
            _seen_now(form, version)
    crumbs = crumbs_of(request, year, "Presupuesto", by=_home(request, year))
    context = {"report": found, "may": may, "section": "reportar", "crumbs": crumbs}
    return render_form(request, "followup/budget.html", context, form=form)

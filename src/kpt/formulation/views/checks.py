"""Revisiones of the plan in formulation, and the exceptions to them."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from kpt.base.downloads import as_file, send
from kpt.base.errors import DomainError
from kpt.base.errors_http import Spanish
from kpt.base.forms import render_form
from kpt.base.reads import reads
from kpt.formulation.actions import exceptions as actions
from kpt.formulation.checks_forms import AskForm, CheckFilter, DecideForm
from kpt.formulation.exceptions_permissions import can_ask, can_decide
from kpt.formulation.queries import checks as queries
from kpt.formulation.queries.exceptions import exception_or_404, exceptions_of, line_of
from kpt.formulation.views.route import crumbs
from kpt.plans.permissions import can_formulate
from kpt.plans.workspace import with_draft
from kpt.rules.draft_checks import DRAFT_CHECKS
from kpt.rules.workflows.check_exception import ExceptionEvent

SECTION = "f-revisiones"
EVENTS = {
    "aprobar": ExceptionEvent.APPROVE,
    "negar": ExceptionEvent.REFUSE,
    "revocar": ExceptionEvent.REVOKE,
}
DONE = {
    ExceptionEvent.APPROVE: "La excepción quedó aprobada y es pública.",
    ExceptionEvent.REFUSE: "La excepción quedó negada.",
    ExceptionEvent.REVOKE: "La excepción quedó revocada. La página pública dice desde cuándo.",
}


@reads
@with_draft
def findings(request: HttpRequest, version: Any) -> HttpResponse:
    context = {
        "page": queries.checks_page(version, request.GET, timezone.localdate()),
        "query": request.GET.urlencode(),
        "can_formulate": can_formulate(request.actor, request.entity),
        "section": SECTION,
        "crumbs": crumbs(request, "Revisiones"),
    }
    return render(request, "formulation/checks/page.html", context)


@reads
@with_draft
def row_findings(request: HttpRequest, version: Any, uid: uuid.UUID) -> HttpResponse:
    context: dict[str, Any] = {"found": queries.findings_of_row(version, uid)}
    if request.htmx:
        return render(request, "formulation/checks/row.html", context)
    context |= {"section": SECTION, "crumbs": crumbs(request, "Revisiones de una fila")}
    return render(request, "formulation/checks/row_page.html", context)


@reads
@with_draft
def findings_file(request: HttpRequest, version: Any, extension: str) -> Any:
    found = queries.findings_of(version, timezone.localdate())
    left = queries.filtered(found, CheckFilter(request.GET))
    table = queries.findings_table(request.entity.pk, left)
    return send(as_file(table, extension, now=timezone.localtime()))


@reads
def exceptions(request: HttpRequest) -> HttpResponse:
    context = {
        "exceptions": exceptions_of(request.entity.pk, request.actor),
        "section": SECTION,
        "crumbs": crumbs(request, "Excepciones"),
    }
    return render(request, "formulation/checks/exceptions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
def ask(request: HttpRequest, version: Any, code: str) -> HttpResponse:
    check = next((one for one in DRAFT_CHECKS if one.code == code), None)
    if check is None:
        raise Http404(Spanish("Esa revisión no existe."))
    can_ask(request.actor, request.entity, check).require()
    uid = _uid(request.GET.get("fila", ""))
    found = queries.findings_of(version, timezone.localdate())
    form = AskForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _asked(request, version, code, uid, form):
        return redirect("formulation:exceptions", request.entity.pk)
    context = {
        "check": check,
        "finding": next((one for one in found if one.check == check and one.uid == uid), None),
        "section": SECTION,
        "crumbs": crumbs(request, "Pedir una excepción"),
    }
    return render_form(request, "formulation/checks/ask.html", context, form=form)


def _asked(request: HttpRequest, version: Any, code: str, uid: Any, form: AskForm) -> bool:
    try:
        actions.ask_exception(
            version_id=version.pk,
            code=code,
            row_uid=uid,
            reason=form.cleaned_data["razon"],
            actor=request.actor,
            now=timezone.now(),
        )
    except DomainError as error:
        form.add_error(None, error.message)
        return False
    messages.success(request, "La excepción quedó pedida. La decide el líder del equipo.")
    return True


@require_http_methods(["GET", "HEAD", "POST"])
def exception(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    found = exception_or_404(request.entity.pk, uid)
    event = EVENTS.get(request.POST.get("decision", ""), ExceptionEvent.APPROVE)
    if request.method == "POST":
        can_decide(request.actor, found, event).require()
    form = DecideForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _decided(request, found, event, form):
        return redirect("formulation:exceptions", request.entity.pk)
    context = {
        "one": line_of(found, request.actor),
        "back": reverse("formulation:exceptions", args=[request.entity.pk]),
        "section": SECTION,
        "crumbs": crumbs(request, "Excepción"),
    }
    return render_form(request, "formulation/checks/exception.html", context, form=form)


def _decided(request: HttpRequest, found: Any, event: ExceptionEvent, form: DecideForm) -> bool:
    try:
        actions.decide_exception(
            exception_id=found.pk,
            event=event,
            answer=form.cleaned_data["respuesta"],
            actor=request.actor,
            now=timezone.now(),
        )
    except DomainError as error:
        form.add_error("respuesta", error.message)
        return False
    messages.success(request, DONE[event])
    return True


def _uid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text) if text else None
    except ValueError:
        raise Http404(Spanish("Esa fila no existe.")) from None

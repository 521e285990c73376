"""Asking for the leader's user, and following the request with its receipt, without an account."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kpt.accounts import consent
from kpt.accounts.throttle import Limit, over
from kpt.base.errors import DomainError
from kpt.base.forms import render_form
from kpt.base.reads import reads
from kpt.base.request_context import client_address
from kpt.enrolment import queries
from kpt.enrolment.actions import requests as actions
from kpt.enrolment.forms import LeaderRequestForm, ReceiptForm
from kpt.enrolment.permissions import can_correct, can_withdraw
from kpt.territories import queries as territories

IN_HAND = "leader_request"  # in the session: the request that was opened with its receipt
SENT = Limit("request-of-address", 10, 5)
ASKED = Limit("receipt-of-address", 20, 5)
GUESSED = Limit("receipt", 10, 5)
WAIT = "Hubo demasiados intentos seguidos. Espere cinco minutos y vuelva a enviar."
CRUMB = ("Solicitar usuario", reverse_lazy("enrolment:start"))
NOT_FOUND = (
    "No hay una solicitud con ese código y ese correo. Revise los dos: el correo es el que se "
    "escribió en la solicitud."
)
both = require_http_methods(["GET", "HEAD", "POST"])


@reads
def start(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "").strip()[:80]
    context = {
        "asked": text,
        "found": territories.find(text),
        "section": "solicitar",
        "crumbs": [("Solicitar usuario", "")],
    }
    return render(request, "enrolment/start.html", context)


@both
def ask(request: HttpRequest, divipola: str) -> HttpResponse:
    entity = queries.entity_or_404(divipola)
    sent = request.method == "POST"
    data = (request.POST, request.FILES) if sent else ()
    form = LeaderRequestForm(*data, domains=queries.domains_of(entity))
    if sent and form.is_valid() and _submitted(request, entity.pk, form):
        return redirect("enrolment:received")
    context = {
        "entity": entity,
        "consent": consent.TEXT,
        "section": "solicitar",
        "crumbs": [CRUMB, (str(entity), "")],
    }
    return render_form(request, "enrolment/form.html", context, form=form)


def _submitted(request: HttpRequest, divipola: str, form: LeaderRequestForm) -> bool:
    now = timezone.now()
    if over(SENT, client_address(request) or "", now=now):
        form.add_error(None, WAIT)
        return False
    try:
        made = actions.submit_request(
            divipola=divipola,
            answers=form.answers(),
            possession=form.cleaned_data["acta"],
            appointment=form.cleaned_data["designacion"],
            consents=form.cleaned_data["autorizo"],
            actor=request.actor,
            now=now,
        )
    except DomainError as error:
        form.add_error(None, error.message)
        return False
    request.session[IN_HAND] = str(made.uid)
    return True


@never_cache
@reads
def received(request: HttpRequest) -> HttpResponse:
    found = queries.request_in_hand(request.session.get(IN_HAND))
    if found is None:
        return redirect("enrolment:status")
    crumbs = [CRUMB, ("Recibida", "")]
    context = {"one": found, "section": "solicitar", "crumbs": crumbs}
    return render(request, "enrolment/received.html", context)


@never_cache
@both
def status(request: HttpRequest) -> HttpResponse:
    """Open a request by its code and its address; whoever lacks one learns nothing of the other."""
    sent = request.method == "POST"
    code = request.GET.get("codigo", "")[:40]
    form = ReceiptForm(request.POST) if sent else ReceiptForm(initial={"codigo": code})
    if sent and form.is_valid() and _opened(request, form):
        return redirect("enrolment:mine")
    context = {"section": "solicitar", "crumbs": [CRUMB, ("En qué va mi solicitud", "")]}
    return render_form(request, "enrolment/status.html", context, form=form)


def _opened(request: HttpRequest, form: ReceiptForm) -> bool:
    now, receipt = timezone.now(), form.receipt()
    by_address = over(ASKED, client_address(request) or "", now=now)
    if by_address or (receipt and over(GUESSED, receipt, now=now)):
        form.add_error(None, WAIT)
        return False
    found = queries.request_by_receipt(receipt, form.cleaned_data["correo"])
    if found is None:
        form.add_error(None, NOT_FOUND)
        return False
    request.session[IN_HAND] = str(found.uid)
    return True


@never_cache
@reads
def mine(request: HttpRequest) -> HttpResponse:
    found = queries.request_in_hand(request.session.get(IN_HAND))
    if found is None:
        return redirect("enrolment:status")
    context = {
        "one": found,
        "chip": queries.CHIPS[found.state],
        "steps": queries.steps_for_applicant(found),
        "can_correct": can_correct(found),
        "can_withdraw": can_withdraw(found),
        "section": "solicitar",
        "crumbs": [CRUMB, ("En qué va mi solicitud", "")],
    }
    return render(request, "enrolment/mine.html", context)


@never_cache
@both
def correct(request: HttpRequest) -> HttpResponse:
    found = queries.request_in_hand(request.session.get(IN_HAND))
    if found is None:
        return redirect("enrolment:status")
    can_correct(found).require()
    sent = request.method == "POST"
    data = (request.POST, request.FILES) if sent else ()
    options: dict[str, Any] = {"domains": queries.domains_of(found.entity), "correcting": True}
    form = LeaderRequestForm(*data, initial=LeaderRequestForm.initial_from(found), **options)
    if sent and form.is_valid() and _corrected(request, found.pk, form):
        return redirect("enrolment:mine")
    context = {
        "entity": found.entity,
        "one": found,
        "reason": queries.last_reason(found),
        "section": "solicitar",
        "crumbs": [CRUMB, ("En qué va mi solicitud", reverse("enrolment:mine")), ("Corregir", "")],
    }
    return render_form(request, "enrolment/form.html", context, form=form)


def _corrected(request: HttpRequest, request_id: int, form: LeaderRequestForm) -> bool:
    now = timezone.now()
    if over(SENT, client_address(request) or "", now=now):
        form.add_error(None, WAIT)
        return False
    try:
        actions.correct_request(
            request_id=request_id,
            answers=form.answers(),
            possession=form.cleaned_data["acta"],
            appointment=form.cleaned_data["designacion"],
            actor=request.actor,
            now=now,
        )
    except DomainError as error:
        form.add_error(None, error.message)
        return False
    messages.success(request, "La solicitud corregida quedó enviada.")
    return True


@never_cache
@both
def withdraw(request: HttpRequest) -> HttpResponse:
    found = queries.request_in_hand(request.session.get(IN_HAND))
    if found is None:
        return redirect("enrolment:status")
    can_withdraw(found).require()
    if request.method == "POST":
        actions.withdraw_request(request_id=found.pk, actor=request.actor, now=timezone.now())
        messages.success(request, "La solicitud quedó retirada. Puede hacer otra cuando quiera.")
        return redirect("enrolment:mine")
    context = {
        "title": "¿Retirar la solicitud?",
        "lead": f"{found.receipt} · {found.entity}",
        "warning": "Nadie la revisará. Si después hace falta, tendrá que hacer otra.",
        "submit_label": "Retirar la solicitud",
        "danger": True,
        "cancel_url": reverse("enrolment:mine"),
        "shell_template": "base_public.html",
        "section": "solicitar",
        "crumbs": [CRUMB, ("En qué va mi solicitud", reverse("enrolment:mine")), ("Retirar", "")],
    }
    return render(request, "ui/confirm_page.html", context)

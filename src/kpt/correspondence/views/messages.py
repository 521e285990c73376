"""Messages as who sends them sees them."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from kpt.base.access import signed_in
from kpt.base.errors import DomainError
from kpt.base.forms import render_form
from kpt.base.numbers import cuenta
from kpt.base.reads import reads
from kpt.correspondence.actions import messages as actions
from kpt.correspondence.forms import MessageForm
from kpt.correspondence.permissions import can_write_for, can_write_to_many
from kpt.correspondence.queries.messages import (
    received_message_or_404,
    sent_file_or_404,
    sent_message_or_404,
    sent_messages,
)
from kpt.correspondence.senders import Sender, choices_of, sender, tabs_of
from kpt.files.serving import attachment

TITLE = "Mensajes enviados"
FORM = require_http_methods(["GET", "HEAD", "POST"])


def _crumbs(*more: str) -> list[tuple[str, str]]:
    home = reverse("correspondence:messages") if more else ""
    return [(TITLE, home), *((name, "") for name in more)]


@signed_in
@reads
def message_list(request: HttpRequest) -> HttpResponse:
    can_write_to_many(request.actor).require()
    page = sent_messages(request.actor, request.GET.get("pagina"))
    return render(request, "correspondence/messages.html", {"page": page, "crumbs": _crumbs()})


@signed_in
@FORM
def message_new(request: HttpRequest) -> HttpResponse:
    given = request.POST if request.method == "POST" else request.GET
    who = sender(request.actor, given.get("de", ""))
    form = MessageForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        entities=choices_of(who),
        initial={"de": who.code} | _relayed(who, request.GET.get("reenviar", "")),
    )
    if form.is_bound and form.is_valid() and (uid := _sent(request, form, who)):
        return redirect("correspondence:message", uid)
    context = {
        "who": who,
        "tabs": tabs_of(request.actor, who),
        "crumbs": _crumbs("Escribir un mensaje"),
    }
    return render_form(request, "correspondence/message_new.html", context, form=form)


def _relayed(who: Sender, asked: str) -> dict[str, str]:
    """Return what DNP wrote to a gobernación, to be told to its municipalities."""
    try:
        uid = uuid.UUID(asked)
    except ValueError:
        return {}
    if who.department is None:
        return {}
    told = received_message_or_404(who.department, uid)
    return {"asunto": told.subject, "texto": f"{told.sender} informa:\n\n{told.text}"}


def _sent(request: HttpRequest, form: MessageForm, who: Sender) -> uuid.UUID | None:
    said = form.cleaned_data
    try:
        message = actions.send_message(
            department=who.department,
            divipolas=said["entidades"],
            subject=said["asunto"],
            text=said["texto"],
            upload=said["adjunto"] or None,
            actor=request.actor,
            now=timezone.now(),
        )
    except DomainError as error:
        form.add_error(None, error.message)
        return None
    messages.success(request, "El mensaje quedó enviado. Aquí verá quién lo ha leído.")
    return message.uid


@signed_in
@FORM
def message_detail(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    can_write_to_many(request.actor).require()
    message = sent_message_or_404(request.actor, uid)
    may = can_write_for(request.actor, message.department)
    if request.method == "POST":
        number = actions.remind_unread(
            message_id=message.id, actor=request.actor, now=timezone.now()
        )
        if number:
            messages.success(request, f"Se le recordó a {cuenta(number, 'entidad,entidades')}.")
        else:
            messages.info(request, "A quienes faltan ya se les recordó hoy. Inténtelo mañana.")
        return redirect("correspondence:message", uid)
    context = {"message": message, "may_remind": may, "crumbs": _crumbs(message.subject)}
    return render(request, "correspondence/message.html", context)


@signed_in
@reads
def message_file(request: HttpRequest, uid: uuid.UUID) -> HttpResponseBase:
    can_write_to_many(request.actor).require()
    return attachment(sent_file_or_404(request.actor, uid))

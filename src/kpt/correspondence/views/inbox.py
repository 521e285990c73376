"""What an entity receives. Under ``/e/<divipola>/``, which is guarded."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from kpt.base.errors_http import Spanish
from kpt.base.reads import reads
from kpt.correspondence.actions.letters import open_letter
from kpt.correspondence.actions.messages import acknowledge
from kpt.correspondence.permissions import can_acknowledge, can_write_for
from kpt.correspondence.queries.letters import shown
from kpt.correspondence.queries.messages import (
    inbox,
    received_file_or_404,
    received_message_or_404,
)
from kpt.files.serving import attachment

SECTION = "mensajes"
TITLE = "Mensajes y oficios"


def _crumbs(request: HttpRequest, *more: str) -> list[tuple[str, str]]:
    board = reverse("dashboards:home", args=[request.entity.pk])
    here = reverse("inbox:home", args=[request.entity.pk]) if more else ""
    return [("Tablero", board), (TITLE, here), *((name, "") for name in more)]


@reads
def inbox_home(request: HttpRequest) -> HttpResponse:
    context = {
        "lines": inbox(request.entity),
        "section": SECTION,
        "crumbs": _crumbs(request),
    }
    return render(request, "correspondence/inbox.html", context)


@reads
def inbox_message(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    message = received_message_or_404(request.entity, uid)
    context = {
        "message": message,
        "may": can_acknowledge(request.actor, request.entity),
        "may_relay": request.entity.is_department and can_write_for(request.actor, request.entity),
        "section": SECTION,
        "crumbs": _crumbs(request, message.subject),
    }
    return render(request, "correspondence/inbox_message.html", context)


@require_POST
def inbox_read(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    received_message_or_404(request.entity, uid)
    acknowledge(uid=uid, entity=request.entity, actor=request.actor, now=timezone.now())
    messages.success(request, "Quedó la constancia de que su entidad lo leyó.")
    return redirect("inbox:message", request.entity.pk, uid)


@reads
def inbox_file(request: HttpRequest, uid: uuid.UUID) -> HttpResponseBase:
    return attachment(received_file_or_404(request.entity, uid))


@require_safe
def inbox_letter(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Show a letter. The first of the team who opens it is its proof of delivery."""
    letter = open_letter(uid=uid, entity=request.entity, actor=request.actor, now=timezone.now())
    if letter is None:
        raise Http404(Spanish("Ese oficio no existe, o no es para esta entidad."))
    line = shown(letter)
    context = {"letter": line, "section": SECTION, "crumbs": _crumbs(request, line.label)}
    return render(request, "correspondence/inbox_letter.html", context)

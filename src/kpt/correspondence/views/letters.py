"""Who did not report, and the letters to them."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from kpt.base.access import signed_in
from kpt.base.downloads import as_file, send
from kpt.base.errors import DomainError
from kpt.base.forms import render_form
from kpt.base.reads import reads
from kpt.correspondence.actions import letters as actions
from kpt.correspondence.forms import LetterForm, ReceiptForm
from kpt.correspondence.permissions import (
    can_note_receipt,
    can_see_letter,
    can_see_who_did_not_report,
    can_write_to_many,
)
from kpt.correspondence.queries.late import late_page, late_table
from kpt.correspondence.queries.letters import letter_or_404, letters_page, shown
from kpt.correspondence.senders import Sender, choices_of, sender, senders, tabs_of

TITLE = "Sin reportar"
FORM = require_http_methods(["GET", "HEAD", "POST"])


def _crumbs(*more: str) -> list[tuple[str, str]]:
    home = reverse("correspondence:late") if more else ""
    return [(TITLE, home), *((name, "") for name in more)]


@signed_in
@reads
def late(request: HttpRequest) -> HttpResponse:
    can_see_who_did_not_report(request.actor).require()
    context = {
        "late": late_page(request.actor, request.GET, timezone.localdate()),
        "may_write": can_write_to_many(request.actor),
        "senders": senders(request.actor),
        "query": request.GET.urlencode(),
        "crumbs": _crumbs(),
    }
    return render(request, "correspondence/late.html", context)


@signed_in
@reads
def late_file(request: HttpRequest, extension: str) -> StreamingHttpResponse:
    can_see_who_did_not_report(request.actor).require()
    table = late_table(request.actor, request.GET.dict(), timezone.localdate())
    return send(as_file(table, extension, now=timezone.now()))


@signed_in
@FORM
def letter_new(request: HttpRequest) -> HttpResponse:
    given = request.POST if request.method == "POST" else request.GET
    who = sender(request.actor, given.get("de", ""))
    page = late_page(request.actor, given, timezone.localdate())
    entities = choices_of(who, page.owing)
    first: dict[str, Any] = {"de": who.code, "entidad": given.getlist("entidad")}
    first |= {"vigencia": page.year or "", "corte": page.cut.value}
    form = LetterForm(
        request.POST if request.method == "POST" else None, entities=entities, initial=first
    )
    if form.is_bound and form.is_valid():
        answer = _looked_at(request, form, who)
        if answer is not None:
            return answer
    tabs = tabs_of(request.actor, who)
    context = {"who": who, "late": page, "tabs": tabs, "crumbs": _crumbs("Escribir oficios")}
    return render_form(request, "correspondence/letter_new.html", context, form=form)


def _asked(form: LetterForm, who: Sender) -> dict:
    said = form.cleaned_data
    return {
        "department": who.department,
        "fiscal_year": said["vigencia"],
        "cut": actions.Cut(said["corte"]),
        "divipolas": said["entidad"],
        "text": said["texto"],
    }


def _looked_at(request: HttpRequest, form: LetterForm, who: Sender) -> HttpResponse | None:
    """Show how the letters come out, or send them; None: the form says what is wrong."""
    now, step = timezone.now(), request.POST.get("paso", "")
    try:
        if step == "enviar":
            batches = actions.send_letters(
                subject=form.cleaned_data["asunto"],
                actor=request.actor,
                now=now,
                **_asked(form, who),
            )
            return redirect(actions.followed_at(batches[0]))
        ready = actions.drafts(on=timezone.localdate(), **_asked(form, who))
    except DomainError as error:
        form.add_error(None, error.message)
        return None
    if step == "corregir":
        return None
    context = {"form": form, "who": who, "ready": ready, "crumbs": _crumbs("Cómo quedan")}
    return render(request, "correspondence/letter_preview.html", context)


@signed_in
@reads
def letter_list(request: HttpRequest) -> HttpResponse:
    can_see_who_did_not_report(request.actor).require()
    page = letters_page(request.actor, request.GET.get("envio", ""), request.GET.get("pagina"))
    context = {
        "page": page,
        "of_one_sending": bool(request.GET.get("envio")),
        "crumbs": _crumbs("Oficios enviados"),
    }
    return render(request, "correspondence/letters.html", context)


@signed_in
@FORM
def letter_detail(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    can_see_who_did_not_report(request.actor).require()
    letter = letter_or_404(request.actor, uid)
    can_see_letter(request.actor, letter).require()
    may = can_note_receipt(request.actor, letter)
    form = ReceiptForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _noted(request, form, letter.pk):
        return redirect("correspondence:letter", uid)
    context = {"letter": shown(letter), "may": may, "crumbs": _crumbs(letter.label)}
    return render_form(request, "correspondence/letter.html", context, form=form)


def _noted(request: HttpRequest, form: ReceiptForm, number: int) -> bool:
    try:
        actions.note_receipt(
            letter_id=number,
            received_on=form.cleaned_data["fecha"],
            note=form.cleaned_data["constancia"],
            actor=request.actor,
            now=timezone.now(),
        )
    except actions.BadReceipt as error:
        form.add_error(None, error.message)
        return False
    messages.success(request, "El recibo quedó anotado.")
    return True

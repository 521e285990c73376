"""What people decide in a change of government."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from kpt.base.errors import DomainError
from kpt.base.forms import render_form
from kpt.base.numbers import fecha
from kpt.handover import actions
from kpt.handover.forms import (
    AnswerForm,
    CloseForm,
    CutoffForm,
    ObjectionForm,
    OpenForm,
    SignForm,
)
from kpt.handover.permissions import (
    can_answer,
    can_close,
    can_move_cutoff,
    can_object,
    can_open,
    can_sign,
)
from kpt.handover.queries import pages as queries
from kpt.handover.views.pages import crumbs

FORM = require_http_methods(["GET", "HEAD", "POST"])


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _done(form: forms.Form, act: Callable[[dict[str, Any]], object]) -> bool:
    """Do what a sent form asks; what is wrong is said by its field, or on top."""
    if not form.is_bound or not form.is_valid():
        return False
    try:
        act(form.cleaned_data)
    except DomainError as error:
        field = getattr(error, "field", None)
        form.add_error(field if field in form.fields else None, error.message)
        return False
    return True


def _page(
    request: HttpRequest, template: str, title: str, form: forms.Form, **more: Any
) -> HttpResponse:
    context = {
        "title": title,
        "section": "empalme",
        "crumbs": crumbs(request, (title, "")),
        "back": reverse("handover:home", args=[request.entity.pk]),
        **more,
    }
    return render_form(request, f"handover/{template}.html", context, form=form)


def _home(request: HttpRequest, message: str) -> HttpResponse:
    messages.success(request, message)
    return redirect("handover:home", request.entity.pk)


@FORM
def open_new(request: HttpRequest) -> HttpResponse:
    can_open(request.actor, request.entity).require()
    offered = queries.proposal(request.entity, timezone.localdate())
    form = OpenForm(_sent(request), initial=queries.dates_offered(offered))

    def act(said: dict[str, Any]) -> object:
        return actions.open_handover(
            entity=request.entity,
            last_day=said["ultimo_dia"],
            cutoff_on=said["corte"],
            incoming_name=said["entrante"],
            reason=said["motivo"],
            actor=request.actor,
            now=timezone.now(),
        )

    if _done(form, act):
        return _home(request, "El empalme quedó abierto.")
    return _page(request, "open", "Abrir el empalme", form, proposal=offered)


@FORM
def cutoff(request: HttpRequest) -> HttpResponse:
    handover = queries.latest_or_404(request.entity)
    can_move_cutoff(request.actor, handover, timezone.localdate()).require()
    form = CutoffForm(_sent(request), initial={"corte": handover.cutoff_on})

    def act(said: dict[str, Any]) -> object:
        return actions.move_cutoff(
            handover_id=handover.pk,
            cutoff_on=said["corte"],
            actor=request.actor,
            now=timezone.now(),
        )

    if _done(form, act):
        return _home(request, f"El corte es el {fecha(form.cleaned_data['corte'])}.")
    return _page(request, "form", "Cambiar la fecha de corte", form, submit="Cambiar la fecha")


@require_POST
def snapshot(request: HttpRequest) -> HttpResponse:
    handover = queries.latest_or_404(request.entity)
    actions.ask_for_snapshot(handover_id=handover.pk, actor=request.actor, now=timezone.now())
    return redirect("handover:home", request.entity.pk)


@FORM
def sign(request: HttpRequest) -> HttpResponse:
    handover = queries.latest_or_404(request.entity)
    page = queries.page_of(handover, request.actor, timezone.localdate())
    side = page.may.side_to_sign or next(iter(page.your_sides), queries.Side.OUTGOING)
    can_sign(request.actor, handover, side).require()
    initial = {"huella": page.snapshot.sha256 if page.snapshot else ""}
    form = SignForm(_sent(request), initial=initial)

    def act(said: dict[str, Any]) -> object:
        return actions.sign(
            handover_id=handover.pk,
            side=side,
            name=said["nombre"],
            sha256=said["huella"],
            actor=request.actor,
            now=timezone.now(),
        )

    if _done(form, act):
        return _home(request, f"Quedó firmada el acta por el {side.label.lower()}.")
    return _page(request, "sign", "Firmar el acta", form, page=page, side=side)


@FORM
def objection(request: HttpRequest) -> HttpResponse:
    handover = queries.latest_or_404(request.entity)
    can_object(request.actor, handover).require()
    form = ObjectionForm(_sent(request))

    def act(said: dict[str, Any]) -> object:
        return actions.object_to(
            handover_id=handover.pk, text=said["texto"], actor=request.actor, now=timezone.now()
        )

    if _done(form, act):
        return _home(request, "La salvedad quedó en el acta.")
    return _page(request, "form", "Escribir una salvedad", form, submit="Poner en el acta")


@FORM
def answer(request: HttpRequest, number: int) -> HttpResponse:
    handover = queries.latest_or_404(request.entity)
    said_before = queries.objection_or_404(handover, number)
    can_answer(request.actor, said_before).require()
    form = AnswerForm(_sent(request))

    def act(said: dict[str, Any]) -> object:
        return actions.answer(
            objection_id=said_before.pk,
            text=said["texto"],
            actor=request.actor,
            now=timezone.now(),
        )

    if _done(form, act):
        return _home(request, "La respuesta quedó en el acta.")
    more = {"submit": "Responder", "quote": said_before}
    return _page(request, "form", "Responder la salvedad", form, **more)


@FORM
def close(request: HttpRequest) -> HttpResponse:
    handover = queries.latest_or_404(request.entity)
    can_close(request.actor, handover).require()
    form = CloseForm(_sent(request))
    if queries.has_both_signatures(handover):
        del form.fields["motivo"]

    def act(said: dict[str, Any]) -> object:
        return actions.close(
            handover_id=handover.pk,
            comment=said.get("motivo", ""),
            actor=request.actor,
            now=timezone.now(),
        )

    if _done(form, act):
        return _home(request, "El acta quedó cerrada.")
    return _page(request, "close", "Cerrar el acta", form, handover=handover)

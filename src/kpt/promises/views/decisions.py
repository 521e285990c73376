"""What the team presses about its promises."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from kpt.base.errors import DomainError
from kpt.base.numbers import cuenta
from kpt.plans.permissions import can_formulate
from kpt.promises.actions import promises as actions
from kpt.promises.forms import AsideForm, PromiseForm, SplitForm
from kpt.promises.queries import pages
from kpt.promises.views.common import (
    PROMISES,
    attempt,
    form_page,
    government_here,
    promises_crumb,
    sent,
    version_here,
)
from kpt.promises.views.promises import link_form, promise_page
from kpt.rules.promises import sentences_of

both = require_http_methods(["GET", "HEAD", "POST"])


@require_POST
def propose(request: HttpRequest) -> HttpResponse:
    try:
        added = actions.propose_promises(
            entity=request.entity, actor=request.actor, now=timezone.now()
        )
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("promises:home", request.entity.pk)
    words = "El texto no tiene promesas nuevas."
    if added:
        said = cuenta(added, "promesa,promesas")
        words = f"Se propusieron {said}. Una, divida, corrija o quite las que hagan falta."
    messages.success(request, words)
    return redirect("promises:promises", request.entity.pk)


@both
def add(request: HttpRequest) -> HttpResponse:
    can_formulate(request.actor, request.entity).require()
    form = PromiseForm(sent(request))
    who = {"entity": request.entity, "actor": request.actor, "now": timezone.now()}
    done = attempt(
        form, lambda said: actions.add_promise(text=said["texto"], heading=said["eje"], **who)
    )
    if done:
        messages.success(request, "La promesa quedó agregada al final.")
        return redirect("promises:promise", request.entity.pk, done.uid)
    back = promises_crumb(request)
    title = "Agregar una promesa"
    return form_page(
        request, form, title=title, button="Agregar", back=back[1], way=(back,), section=PROMISES
    )


@require_POST
def link(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    sheet = pages.promise_sheet(government_here(request), version_here(request), uid)
    can_formulate(request.actor, request.entity).require()
    form = link_form(sheet, request.POST)
    if not form.is_valid():
        return promise_page(request, uid, links=request.POST)
    rows = [uuid.UUID(row) for row in form.chosen()]
    return _pressed(
        request, uid, "La promesa quedó vinculada con el plan.", actions.link_promise, row_uids=rows
    )


@require_POST
def unlink(request: HttpRequest, uid: uuid.UUID, row: uuid.UUID) -> HttpResponse:
    words = "El vínculo quedó deshecho."
    return _pressed(request, uid, words, actions.unlink_promise, row_uid=row)


@require_POST
def aside(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    _mine(request, uid)
    form = AsideForm(request.POST, prefix="a")
    if not form.is_valid():
        return promise_page(request, uid, reason=form)
    words = "La promesa quedó apartada. Su razón es pública."
    return _pressed(request, uid, words, actions.set_aside, reason=form.cleaned_data["razon"])


@require_POST
def back(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    return _pressed(request, uid, "La promesa vuelve a estar por ubicar.", actions.take_back)


@require_POST
def join(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    return _pressed(request, uid, "Las dos promesas quedaron en una.", actions.join_with_next)


@both
def edit(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    promise = _mine(request, uid)
    initial = {"texto": promise.text, "eje": promise.heading, "leido": promise.text}
    form = PromiseForm(sent(request), initial=initial)
    who = {"promise_id": promise.pk, "actor": request.actor, "now": timezone.now()}
    done = attempt(
        form,
        lambda said: actions.edit_promise(
            text=said["texto"], heading=said["eje"], expected=said["leido"], **who
        ),
    )
    if done:
        messages.success(request, "La promesa quedó corregida.")
        return redirect("promises:promise", request.entity.pk, uid)
    return _page(request, uid, form, "Corregir la promesa", "Guardar")


@both
def split(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    promise = _mine(request, uid)
    guess = "\n".join(sentences_of(promise.text))
    form = SplitForm(sent(request), initial={"partes": guess})
    who = {"promise_id": promise.pk, "actor": request.actor, "now": timezone.now()}
    done = attempt(
        form, lambda said: actions.split_promise(pieces=said["partes"].splitlines(), **who)
    )
    if done:
        messages.success(request, f"Ahora son {cuenta(len(done), 'promesa,promesas')}.")
        return redirect("promises:promise", request.entity.pk, uid)
    return _page(request, uid, form, "Dividir la promesa", "Dividir")


@require_POST
def remove(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    promise = _mine(request, uid)
    try:
        actions.remove_promise(promise_id=promise.pk, actor=request.actor, now=timezone.now())
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("promises:promise", request.entity.pk, uid)
    messages.success(request, f"Se quitó «{promise.text[:80]}» de las promesas.")
    return redirect("promises:promises", request.entity.pk)


def _mine(request: HttpRequest, uid: uuid.UUID) -> Any:
    """Return a promise of this government, for whom may change it."""
    promise = pages.promise_or_404(government_here(request), uid)
    can_formulate(request.actor, request.entity).require()
    return promise


def _pressed(
    request: HttpRequest, uid: uuid.UUID, words: str, act: Callable[..., Any], **said: Any
) -> HttpResponse:
    """Do what a button says, and tell on the page of the promise what came of it."""
    promise = _mine(request, uid)
    try:
        act(promise_id=promise.pk, actor=request.actor, now=timezone.now(), **said)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, words)
    return redirect("promises:promise", request.entity.pk, uid)


def _page(request: HttpRequest, uid: uuid.UUID, form, title: str, button: str) -> HttpResponse:
    back = reverse("promises:promise", args=[request.entity.pk, uid])
    way = (promises_crumb(request), ("Promesa", back))
    return form_page(
        request, form, title=title, button=button, back=back, way=way, section=PROMISES
    )

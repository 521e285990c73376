"""Saving one value, or a whole form, of a row of a plan in formulation: the same for every kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from kpt.base.errors import DomainError, NotAllowed
from kpt.base.numbers import hora
from kpt.plans.actions.drafting import EditConflict
from kpt.plans.actions.writing import Edit, Saved, token
from kpt.plans.forms.saved import FieldState, SavedForm
from kpt.plans.permissions import can_edit_draft

CONFLICT, UNPROCESSABLE, FORBIDDEN = 409, 422, 403
FORM = "plans/draft/state.html"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of row that screens write.

    ``form(request, version, stored, data)`` makes its form, ``stored(version, uid)`` reads it,
    ``edit`` is the action, ``page(request, stored)`` its address, and ``more(request, version,
    uid)`` gives what else of the page changes when a value does, as HTML with ids.
    """

    stored: Callable[..., Any]
    form: Callable[..., SavedForm]
    edit: Callable[..., Saved]
    page: Callable[..., str]
    more: Callable[..., str] = field(default=lambda request, version, uid: "")


def crumbs(request: HttpRequest, *trail: tuple[str, str]) -> list[tuple[str, str]]:
    """Return where a page is, from the route of formulation."""
    home = reverse("dashboards:home", args=[request.entity.pk])
    return [("Formular el plan", f"{home}formular/"), *trail]


def undo_base(request: HttpRequest) -> str:
    """Return the address under which each change has its undo."""
    return reverse("draft:changes", args=[request.entity.pk])


def save_field(request: HttpRequest, version: Any, uid: UUID, kind: Kind) -> HttpResponse:
    """Save one value, for ``kpt/guardar.js``: answers with its state, as HTML."""
    can_edit_draft(request.actor, version).require()
    stored = kind.stored(version, uid)
    form = kind.form(request, version, stored, request.POST)
    form.undo_url = undo_base(request)
    name = request.POST.get("campo", "")
    if name not in form.fields:
        return HttpResponse(status=UNPROCESSABLE)
    if form.chose_theirs(name):
        fresh = kind.form(request, version, stored, None)
        return HttpResponse(render_to_string("plans/draft/field.html", {"field": fresh[name]}))
    try:
        edit = Edit(name, form.clean_one(name), form.seen(name))
        done = _do(request, version, uid, kind, [edit])
    except (ValidationError, DomainError) as error:
        return _refused(form, name, error)
    form.fresh[name] = token(edit.value)
    back = kind.page(request, stored)
    state = FieldState("ok", f"Guardado {hora(done.at)} por usted", done.change_id, back)
    return _answer(form, name, state, 200, kind.more(request, version, uid))


def _refused(form: SavedForm, name: str, error: ValidationError | DomainError) -> HttpResponse:
    """Say why a value was not saved: not valid, somebody else's, not hers to write."""
    if isinstance(error, NotAllowed):
        return HttpResponse(error.message, status=FORBIDDEN)
    if isinstance(error, EditConflict):
        tell_conflict(form, error)
        return _answer(form, name, form.states[name], CONFLICT)
    message = error.messages[0] if isinstance(error, ValidationError) else error.message
    return _answer(form, name, FieldState("bad", message), UNPROCESSABLE)


def save_all(
    request: HttpRequest, version: Any, uid: UUID, kind: Kind
) -> tuple[SavedForm, HttpResponse | None]:
    """Save what the person changed of a whole form; without an answer, the form has errors."""
    can_edit_draft(request.actor, version).require()
    stored = kind.stored(version, uid)
    form = kind.form(request, version, stored, request.POST)
    form.undo_url = undo_base(request)
    if not form.is_valid():
        return form, None
    try:
        done = _do(request, version, uid, kind, form.edits)
    except EditConflict as error:
        tell_conflict(form, error)
        form.add_error(error.field, error.message)
    except NotAllowed:
        raise
    except DomainError as error:
        form.add_error(None, error.message)
    else:
        messages.success(request, said(done, stored.label))
        return form, redirect(with_undo(kind.page(request, stored), done))
    return form, None


def said(done: Saved, label: str) -> str:
    """Return the sentence that tells what was saved."""
    if done.change_id is None:
        return f"{label}: no había nada nuevo que guardar."
    return f"{label}: guardado a las {hora(done.at)} por usted."


def with_undo(url: str, done: Saved) -> str:
    """Return an address that offers to undo what was just done."""
    if done.change_id is None:
        return url
    path, mark, anchor = url.partition("#")
    joint = "&" if "?" in path else "?"
    return f"{path}{joint}deshacer={done.change_id}{mark}{anchor}"


def undo_offer(request: HttpRequest) -> dict[str, Any]:
    """Return what the template needs to offer the undo of the change that was just done."""
    number = request.GET.get("deshacer", "")
    url = f"{undo_base(request)}{number}/deshacer/" if number.isdecimal() else ""
    return {"undo_url": url, "undo_back": request.path}


def back_or(request: HttpRequest, default: str) -> str:
    """Return where the person came from, if it is a page of this entity, or ``default``."""
    url = request.POST.get("volver", "")
    inside = f"/e/{request.entity.pk}/"
    safe = url_has_allowed_host_and_scheme(url, allowed_hosts=None)
    return url if safe and url.startswith(inside) else default


def attempt(request: HttpRequest, act: Callable[[], Saved], told: str, url: str) -> HttpResponse:
    """Do one act of a button, tell how it went, and go to ``url``. NotAllowed goes up."""
    try:
        done = act()
    except NotAllowed:
        raise
    except DomainError as error:
        messages.error(request, error.message)
        return redirect(url)
    messages.success(request, told)
    return redirect(with_undo(url, done))


def who(request: HttpRequest) -> dict[str, Any]:
    """Return who acts and when, as actions take them."""
    return {"actor": request.actor, "now": timezone.now()}


def tell_conflict(form: SavedForm, error: EditConflict) -> None:
    """Leave both values on the form, so that the person chooses."""
    name = error.field
    form.fresh[name] = token(error.theirs)
    form.states[name] = FieldState(
        "clash",
        theirs=form.shown(name, error.theirs),
        mine=form.shown(name, error.mine),
        by=error.by,
    )


def _do(request: HttpRequest, version: Any, uid: UUID, kind: Kind, edits: list[Edit]) -> Saved:
    return kind.edit(version_id=version.pk, uid=uid, edits=edits, **who(request))


def _answer(
    form: SavedForm, name: str, state: FieldState, status: int, more: str = ""
) -> HttpResponse:
    form.states[name] = state
    return HttpResponse(render_to_string(FORM, {"field": form[name]}) + more, status=status)

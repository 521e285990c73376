"""A page that shows a form, tries what was sent, and tells what came of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from kpt.base.errors import DomainError
from kpt.base.forms import render_form
from kpt.diagnosis.permissions import can_edit_diagnosis
from kpt.diagnosis.views.around import page

both = require_http_methods(["GET", "HEAD", "POST"])


def may_write(request: HttpRequest) -> None:
    """Raise NotAllowed unless the person may write the diagnosis of this entity."""
    can_edit_diagnosis(request.actor, request.entity).require()  # type: ignore[attr-defined]


def form_page(
    request: HttpRequest,
    form: forms.Form,
    act: Callable[[], str],
    *,
    part: str,
    title: str,
    **context: Any,
) -> HttpResponse:
    """Answer a page of one form. ``act`` does it and returns what is said when it went well.

    ``lead``, ``button`` and ``danger`` go to the template, with whatever else it shows.
    """
    if said := _done(form, act):
        messages.success(request, said)
        return redirect(f"diagnosis:{part}", request.entity.pk)  # type: ignore[attr-defined]
    shown = {"title": title, "button": "Guardar", **context}
    return render_form(
        request, "diagnosis/form.html", page(request, part, (title, ""), **shown), form=form
    )


def _done(form: forms.Form, act: Callable[[], str]) -> str:
    """Return what the act says; nothing when it was not asked for, or was refused."""
    if not (form.is_bound and form.is_valid()):
        return ""
    try:
        return act()
    except DomainError as error:
        form.add_error(None, error.message)
        return ""

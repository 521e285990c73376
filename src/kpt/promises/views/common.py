"""What the pages of this part share: the way to them, the government, the form page."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from kpt.base.errors import DomainError
from kpt.base.forms import render_form
from kpt.plans.workspace import draft_here
from kpt.promises.queries.programme import government_in_hand
from kpt.promises.queries.rows import version_in_hand

SECTION, PROMISES, WORDS = "f-programa", "f-promesas", "f-palabras"


def government_here(request: HttpRequest) -> Any:
    """Return the government whose programme it is today."""
    return government_in_hand(request.entity, timezone.localdate())  # type: ignore[attr-defined]


def version_here(request: HttpRequest) -> Any:
    """Return the version that the team works on; a draft has been found for the menu already."""
    divipola = request.entity.pk  # type: ignore[attr-defined]
    return draft_here(request, divipola) or version_in_hand(divipola)


def crumbs(request: HttpRequest, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the way to a page of this part."""
    divipola = request.entity.pk  # type: ignore[attr-defined]
    start = reverse("formulation:home", args=[divipola])
    home = reverse("promises:home", args=[divipola]) if more else ""
    return [("Formular", start), ("Programa de gobierno", home), *more]


def promises_crumb(request: HttpRequest) -> tuple[str, str]:
    """Return the link to the list of promises."""
    divipola = request.entity.pk  # type: ignore[attr-defined]
    return ("Promesas", reverse("promises:promises", args=[divipola]))


def sent(request: HttpRequest) -> Any:
    """Return what a form of the page sent, also when it was empty; None when nothing was."""
    return request.POST if request.method == "POST" else None


def attempt(form: forms.Form, act: Callable[[dict[str, Any]], Any]) -> Any:
    """Return what the action gives for a valid form; what it refuses is told on the form."""
    if not (form.is_bound and form.is_valid()):
        return None
    try:
        return act(form.cleaned_data)
    except DomainError as error:
        form.add_error(None, error.message)
        return None


def form_page(
    request: HttpRequest,
    form: forms.Form,
    *,
    title: str,
    button: str,
    back: str,
    way: tuple[tuple[str, str], ...] = (),
    section: str = SECTION,
    **more: Any,
) -> HttpResponse:
    """Draw a page that is one form."""
    context = {
        "title": title,
        "button": button,
        "back": back,
        "section": section,
        "crumbs": crumbs(request, *way, (title, "")),
        **more,
    }
    return render_form(request, "promises/form.html", context, form=form)

"""Líneas estratégicas: create, order, describe and remove them. Under ``/formular/lineas/``."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from kpt.base.errors import DomainError, NotAllowed
from kpt.base.forms import render_form
from kpt.base.reads import reads
from kpt.plans.actions import lines as actions
from kpt.plans.forms.lines import LineForm, NewLineForm
from kpt.plans.permissions import can_edit_draft
from kpt.plans.queries import lines as queries
from kpt.plans.views.saving import Kind, attempt, crumbs, save_all, save_field, undo_offer, who
from kpt.plans.workspace import with_draft

SECTION = "f-lineas"


def url_of(request: HttpRequest, stored: Any = None) -> str:
    """Return the address of the page, at the card of one line."""
    url = reverse("draft:lines", args=[request.entity.pk])
    return f"{url}#{stored.label}" if stored else url


def line_form(request: HttpRequest, version: Any, stored: Any, data: Any, **more: Any) -> LineForm:
    """Return the form of one line; the sectors are read once for all the cards."""
    names = more.pop("sectors", None)
    if names is None:
        names = queries.sector_choices()
    return LineForm(data, stored=stored.values, slug=stored.label.lower(), sectors=names, **more)


LINE = Kind(queries.stored_line, line_form, actions.edit_line, url_of)


def _page(request: HttpRequest, version: Any, *, bound: LineForm | None = None, new: Any = None):
    names = queries.sector_choices()
    allowed = can_edit_draft(request.actor, version)
    cards = queries.line_cards(version, dict(names))
    pairs = [
        (
            card,
            bound
            if bound and bound.slug == card.row.label.lower()
            else line_form(request, version, card.row, None, sectors=names, locked=not allowed),
        )
        for card in cards
    ]
    context = {
        "pairs": pairs,
        "new": new or NewLineForm(),
        "bound": bound,
        "allowed": allowed,
        "section": SECTION,
        "crumbs": crumbs(request, ("Líneas estratégicas", "")),
        **undo_offer(request),
    }
    if form := (bound or new):
        return render_form(request, "plans/draft/lines.html", context, form=form)
    return render(request, "plans/draft/lines.html", context)


@reads
@with_draft
def lines(request: HttpRequest, version: Any) -> HttpResponse:
    return _page(request, version)


@require_POST
@with_draft
def line_add(request: HttpRequest, version: Any) -> HttpResponse:
    can_edit_draft(request.actor, version).require()
    form = NewLineForm(request.POST)
    if not form.is_valid():
        return _page(request, version, new=form)
    line, done = actions.create_line(
        version_id=version.pk, name=form.cleaned_data["name"], **who(request)
    )
    told = f"Se agregó la línea «{line.name}». Escoja ahora sus sectores."
    return attempt(request, lambda: done, told, url_of(request))


@require_POST
@with_draft
def line_save(request: HttpRequest, version: Any, uid: UUID) -> HttpResponse:
    form, answer = save_all(request, version, uid, LINE)
    return answer or _page(request, version, bound=form)  # type: ignore[arg-type]


@require_POST
@with_draft
def line_field(request: HttpRequest, version: Any, uid: UUID) -> HttpResponse:
    return save_field(request, version, uid, LINE)


@require_POST
@with_draft
def line_move(request: HttpRequest, version: Any, uid: UUID) -> HttpResponse:
    can_edit_draft(request.actor, version).require()
    step = -1 if request.POST.get("hacia") == "arriba" else 1
    given = {"version_id": version.pk, "uid": uid, "step": step, **who(request)}
    stored = queries.stored_line(version, uid)
    told = f"«{stored.name}» cambió de lugar."
    url = url_of(request, stored)
    return attempt(request, lambda: actions.move_line(**given), told, url)


@require_POST
@with_draft
def lines_order(request: HttpRequest, version: Any) -> HttpResponse:
    can_edit_draft(request.actor, version).require()
    try:
        uids = [UUID(text) for text in request.POST.getlist("orden")]
        actions.order_lines(version_id=version.pk, uids=uids, **who(request))
    except ValueError:
        return HttpResponse(status=400)
    except NotAllowed:
        raise
    except DomainError as error:
        return HttpResponse(error.message, status=409)
    return redirect(url_of(request))


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
def line_remove(request: HttpRequest, version: Any, uid: UUID) -> HttpResponse:
    can_edit_draft(request.actor, version).require()
    stored = queries.stored_line(version, uid)
    if request.method == "POST":
        given = {"version_id": version.pk, "uid": uid, **who(request)}
        told = f"Se retiró la línea «{stored.name}». En «Últimos cambios» se puede devolver."
        return attempt(request, lambda: actions.remove_line(**given), told, url_of(request))
    context = {
        "title": f"Retirar la línea «{stored.name}»",
        "lead": "Sale del plan con su objetivo y sus sectores. Se puede devolver después.",
        "submit_label": "Sí, retirar la línea",
        "danger": True,
        "cancel_url": url_of(request, stored),
        "section": SECTION,
        "crumbs": crumbs(request, ("Líneas estratégicas", url_of(request)), ("Retirar", "")),
    }
    return render(request, "ui/confirm_page.html", context)

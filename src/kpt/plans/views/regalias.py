"""Capítulo independiente de regalías. Under ``/formular/regalias/``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from kpt.base.errors import DomainError, NotAllowed
from kpt.base.forms import render_form
from kpt.base.reads import reads
from kpt.plans.actions import regalias as actions
from kpt.plans.forms.regalias import SEEN, InitiativeForm, SgrTargetForm
from kpt.plans.permissions import can_edit_draft
from kpt.plans.queries import regalias as queries
from kpt.plans.views.saving import attempt, crumbs, undo_offer, who
from kpt.plans.workspace import with_draft

TITLE = "Capítulo de regalías"
EDITING = ["GET", "HEAD", "POST"]


def _home(request: HttpRequest) -> str:
    return reverse("draft:regalias", args=[request.entity.pk])


@reads
@with_draft
def regalias(request: HttpRequest, version: Any) -> HttpResponse:
    """The chapter: initiatives in order, their targets, and the totals by biennium."""
    context = {
        "page": queries.regalias_page(version, request.actor),
        "section": "f-regalias",
        "crumbs": crumbs(request, (TITLE, "")),
        **undo_offer(request),
    }
    return render(request, "plans/regalias/chapter.html", context)


def _form_page(
    request: HttpRequest, form: Any, title: str, *, seen: int | None = None, lead: str = ""
) -> HttpResponse:
    context = {
        "title": title,
        "lead": lead,
        "seen": seen,
        "back": _home(request),
        "section": "f-regalias",
        "crumbs": crumbs(request, (TITLE, _home(request)), (title, "")),
    }
    return render_form(request, "plans/regalias/form.html", context, form=form)


def _saved(request: HttpRequest, form: Any, act: Callable[[], Any], told: str) -> bool:
    """Do the act of a valid form; what is wrong with it stays on the form, with what was typed."""
    try:
        act()
    except NotAllowed:
        raise
    except DomainError as error:
        form.add_error(None, error.message)
        return False
    messages.success(request, told)
    return True


@require_http_methods(EDITING)
@with_draft
def initiative_add(request: HttpRequest, version: Any) -> HttpResponse:
    can_edit_draft(request.actor, version).require()
    sent = request.method == "POST"
    form = InitiativeForm(request.POST if sent else None, choices=queries.choices_of(version))
    if sent and form.is_valid():
        given = {"version_id": version.pk, "values": form.values, **who(request)}
        if _saved(request, form, lambda: actions.create_initiative(**given), "Se agregó."):
            return redirect(_home(request))
    return _form_page(request, form, "Agregar una iniciativa")


@require_http_methods(EDITING)
@with_draft
def initiative_edit(request: HttpRequest, version: Any, consecutive: int) -> HttpResponse:
    can_edit_draft(request.actor, version).require()
    row = queries.initiative_or_404(version, consecutive)
    initial = {
        "nombre": row.name,
        "tipo": row.kind,
        "sector": row.sector_name,
        "lineas": queries.lines_of_initiative(row),
        "valor": row.indicative_cop,
        "bpin": row.bpin_text,
    }
    more: dict[str, Any] = {
        "choices": queries.choices_of(version),
        "sector": row.sector_name,
        "initial": initial,
    }
    form = InitiativeForm(request.POST if request.method == "POST" else None, **more)
    if form.is_bound and form.is_valid():
        given = {"consecutive": consecutive, "seen_version": _seen(request), **who(request)}
        given |= {"version_id": version.pk, "values": form.values}
        told = f"{row.label}: se guardó."
        if _saved(request, form, lambda: actions.edit_initiative(**given), told):
            return redirect(_home(request))
    return _form_page(request, form, f"Cambiar {row.label}", seen=row.row_version)


def _seen(request: HttpRequest) -> int:
    text = request.POST.get(SEEN, "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


@require_POST
@with_draft
def initiative_move(request: HttpRequest, version: Any, consecutive: int) -> HttpResponse:
    can_edit_draft(request.actor, version).require()
    given = {"version_id": version.pk, "consecutive": consecutive, **who(request)}
    step = -1 if request.POST.get("hacia") == "arriba" else 1
    url = f"{_home(request)}#isgr-{consecutive}"
    return attempt(
        request, lambda: actions.move_initiative(step=step, **given), "Cambió el orden.", url
    )


@require_POST
@with_draft
def initiative_remove(request: HttpRequest, version: Any, consecutive: int) -> HttpResponse:
    can_edit_draft(request.actor, version).require()
    given = {"version_id": version.pk, "consecutive": consecutive, **who(request)}
    told = f"Se retiró ISGR-{consecutive}. Se puede deshacer."
    return attempt(request, lambda: actions.remove_initiative(**given), told, _home(request))


@require_http_methods(EDITING)
@with_draft
def sgr_target_add(request: HttpRequest, version: Any, consecutive: int) -> HttpResponse:
    """Look for a product of the catalogue, and add its indicator to an initiative."""
    can_edit_draft(request.actor, version).require()
    row = queries.initiative_or_404(version, consecutive)
    if request.method == "POST":
        given = {"indicator_code": request.POST.get("indicador", ""), **who(request)}
        given |= {"version_id": version.pk, "initiative": consecutive}
        try:
            target, _ = actions.create_sgr_target(**given)
        except actions.NoSuchIndicator as error:
            messages.error(request, error.message)
            return redirect(request.get_full_path())
        messages.success(request, f"Se agregó {target.official_code}. Escriba sus valores.")
        return redirect("draft:sgr-target", request.entity.pk, target.official_code)
    context = {
        "initiative": row,
        "text": request.GET.get("q", "")[:100],
        "found": queries.products_named(request.GET.get("q", "")[:100]),
        "section": "f-regalias",
        "crumbs": crumbs(request, (TITLE, _home(request)), ("Agregar una meta", "")),
    }
    return render(request, "plans/regalias/pick.html", context)


@require_http_methods(EDITING)
@with_draft
def sgr_target(request: HttpRequest, version: Any, code: str) -> HttpResponse:
    can_edit_draft(request.actor, version).require()
    row, cells = queries.sgr_target_or_404(version, code)
    periods = queries.biennia_of(version, cells)
    more: dict[str, Any] = {"biennia": periods, "unit": row.unit}
    more["choices"] = queries.choices_of(version)
    initial = queries.initial_of(row, cells, periods)
    form = SgrTargetForm(
        request.POST if request.method == "POST" else None, initial=initial, **more
    )
    if form.is_bound and form.is_valid():
        given = {"code": code, "seen_version": _seen(request), **who(request)}
        given |= {"version_id": version.pk, "values": form.values}
        told = f"{code}: se guardó."
        if _saved(request, form, lambda: actions.edit_sgr_target(**given), told):
            return redirect(_home(request))
    return _form_page(
        request,
        form,
        f"Meta {code}",
        seen=row.row_version,
        lead=f"{row.indicator_name} · {row.unit}",
    )


@require_POST
@with_draft
def sgr_target_remove(request: HttpRequest, version: Any, code: str) -> HttpResponse:
    can_edit_draft(request.actor, version).require()
    given = {"version_id": version.pk, "code": code, **who(request)}
    told = f"Se retiró {code}. Se puede deshacer."
    return attempt(request, lambda: actions.remove_sgr_target(**given), told, _home(request))

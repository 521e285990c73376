"""Metas de producto: the list, and each one with its years. Under ``/formular/metas/``."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from kpt.base.forms import render_form
from kpt.base.reads import reads
from kpt.plans.actions import targets as actions
from kpt.plans.forms.targets import TargetFilter, TargetForm
from kpt.plans.permissions import can_edit_draft, can_edit_sector
from kpt.plans.queries import targets as queries
from kpt.plans.views.saving import (
    Kind,
    attempt,
    crumbs,
    save_all,
    save_field,
    undo_base,
    undo_offer,
    who,
)
from kpt.plans.workspace import with_draft
from kpt.rules.year_fixes import Fix

SECTION = "f-metas"


def list_url(request: HttpRequest) -> str:
    """Return the address of the list."""
    return reverse("draft:targets", args=[request.entity.pk])


def url_of(request: HttpRequest, stored: Any) -> str:
    """Return the address of one target."""
    return reverse("draft:target", args=[request.entity.pk, stored.uid])


def target_form(
    request: HttpRequest, version: Any, stored: Any, data: Any, **more: Any
) -> TargetForm:
    """Return the form of one target, with what can be chosen in it."""
    found = more.pop("choices", None) or queries.form_choices(version, timezone.localdate())
    blank = {"outcome_id": "Ninguno todavía", "sdg_id": "Sin ODS", "responsible_id": "Sin señalar"}
    choices = {
        name: [("", blank[name]), *options] if name in blank else options
        for name, options in found.items()
    }
    years = list(version.plan.period.fiscal_years)
    return TargetForm(data, stored=stored.values, slug="m", years=years, choices=choices, **more)


def _figures(request: HttpRequest, version: Any, uid: UUID) -> str:
    """Return what changes with any value of a target: whether its years agree, and its cost."""
    page = queries.target_page(version, uid, on=None)
    context = {"page": page, "may": True}
    return render_to_string("plans/draft/target_figures.html", context, request=request)


TARGET = Kind(queries.stored_target, target_form, actions.edit_target, url_of, _figures)


@reads
@with_draft
def targets(request: HttpRequest, version: Any) -> HttpResponse:
    choices = queries.target_choices(version)
    page, rows, count = queries.list_targets(version, request.GET)
    context = {
        "filter": TargetFilter(request.GET, choices=choices),
        "page": page,
        "rows": rows,
        "count": count,
        "allowed": can_edit_draft(request.actor, version),
        "section": SECTION,
        "crumbs": crumbs(request, ("Metas de producto", "")),
        **undo_offer(request),
    }
    return render(request, "plans/draft/targets.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
def target(request: HttpRequest, version: Any, uid: UUID) -> HttpResponse:
    bound = None
    if request.method == "POST":
        bound, answer = save_all(request, version, uid, TARGET)
        if answer:
            return answer
    page = queries.target_page(version, uid, on=timezone.localdate())
    allowed = can_edit_sector(request.actor, version, page.target.sector_code)
    form = bound or target_form(
        request, version, page.row, None, choices=page.choices, locked=not allowed
    )
    form.undo_url = undo_base(request)
    trail = (("Metas de producto", list_url(request)), (page.row.label, ""))
    context = {
        "page": page,
        "allowed": allowed,
        "may": bool(allowed),
        "bound": bound,
        "section": SECTION,
        "crumbs": crumbs(request, *trail),
        **undo_offer(request),
    }
    return render_form(request, "plans/draft/target.html", context, form=form)


@require_POST
@with_draft
def target_field(request: HttpRequest, version: Any, uid: UUID) -> HttpResponse:
    return save_field(request, version, uid, TARGET)


@require_POST
@with_draft
def target_fix(request: HttpRequest, version: Any, uid: UUID) -> HttpResponse:
    can_edit_draft(request.actor, version).require()
    stored = queries.stored_target(version, uid)
    if (asked := request.POST.get("arreglo", "")) not in list(Fix):
        return HttpResponse(status=400)
    given = {"version_id": version.pk, "uid": uid, "fix": Fix(asked), **who(request)}
    told = f"{stored.label}: {Fix(asked).label.lower()}, hecho."
    url = f"{url_of(request, stored)}#anos"
    return attempt(request, lambda: actions.fix_years(**given), told, url)


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
def target_remove(request: HttpRequest, version: Any, uid: UUID) -> HttpResponse:
    can_edit_draft(request.actor, version).require()
    page = queries.target_page(version, uid, on=None)
    can_edit_sector(request.actor, version, page.target.sector_code).require()
    if request.method == "POST":
        given = {"version_id": version.pk, "uid": uid, **who(request)}
        told = f"Se retiró {page.row.label}. En «Últimos cambios» se puede devolver entera."
        return attempt(request, lambda: actions.remove_target(**given), told, list_url(request))
    context = {
        "title": f"Retirar {page.row.label}: {page.row.name}",
        "lead": "Sale del plan con su programación y su plata. Se puede devolver entera después.",
        "submit_label": "Sí, retirar la meta",
        "danger": True,
        "cancel_url": url_of(request, page.row),
        "section": SECTION,
        "crumbs": crumbs(request, ("Metas de producto", list_url(request)), ("Retirar", "")),
    }
    return render(request, "ui/confirm_page.html", context)

"""Plan estratégico: outcomes by line, their targets, what moves them. ``/formular/resultados/``."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from kpt.base.forms import render_form
from kpt.base.numbers import row_number
from kpt.base.reads import reads
from kpt.plans.actions import lines as ordering
from kpt.plans.actions import outcomes as actions
from kpt.plans.forms.outcomes import OutcomeForm
from kpt.plans.permissions import can_edit_draft
from kpt.plans.queries import outcomes as queries
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

STEPS = (
    ("outcomes", "1. Priorizar", "f-resultados"),
    ("outcome-targets", "2. Metas", "f-metas-resultado"),
    ("outcome-products", "3. Programas y productos", "f-metas"),
)


def list_url(request: HttpRequest) -> str:
    """Return the address of the first step."""
    return reverse("draft:outcomes", args=[request.entity.pk])


def url_of(request: HttpRequest, stored: Any) -> str:
    """Return the address of one outcome."""
    return reverse("draft:outcome", args=[request.entity.pk, stored.uid])


def outcome_form(
    request: HttpRequest, version: Any, stored: Any, data: Any, **more: Any
) -> OutcomeForm:
    """Return the form of one outcome, with what can be chosen in it."""
    choices = more.pop("choices", None) or queries.outcome_choices(version)[0]
    return OutcomeForm(data, stored=stored.values, slug="r", choices=choices, **more)


def _figures(request: HttpRequest, version: Any, uid: UUID) -> str:
    page = queries.outcome_page(version, uid, whole=False)
    return render_to_string("plans/draft/outcome_figures.html", {"page": page}, request=request)


OUTCOME = Kind(queries.stored_outcome, outcome_form, actions.edit_outcome, url_of, _figures)


def _step(request: HttpRequest, version: Any, name: str, **context: Any) -> HttpResponse:
    section = next(key for step, _, key in STEPS if step == name)
    tabs = [
        {
            "label": label,
            "url": reverse(f"draft:{step}", args=[request.entity.pk]),
            "current": step == name,
        }
        for step, label, _ in STEPS
    ]
    found = {
        "steps": tabs,
        "allowed": can_edit_draft(request.actor, version),
        "section": section,
        "crumbs": crumbs(request, ("Metas de resultado", "")),
        **undo_offer(request),
        **context,
    }
    return render(request, f"plans/draft/{name.replace('-', '_')}.html", found)


@reads
@with_draft
def outcomes(request: HttpRequest, version: Any) -> HttpResponse:
    return _step(request, version, "outcomes", groups=queries.outcome_groups(version))


@reads
@with_draft
def outcome_targets(request: HttpRequest, version: Any) -> HttpResponse:
    return _step(request, version, "outcome-targets", rows=queries.outcome_lines(version))


@reads
@with_draft
def outcome_products(request: HttpRequest, version: Any) -> HttpResponse:
    return _step(request, version, "outcome-products", groups=queries.outcome_groups(version))


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
def outcome(request: HttpRequest, version: Any, uid: UUID) -> HttpResponse:
    bound = None
    if request.method == "POST":
        bound, answer = save_all(request, version, uid, OUTCOME)
        if answer:
            return answer
    page = queries.outcome_page(version, uid)
    allowed = can_edit_draft(request.actor, version)
    form = bound or outcome_form(
        request, version, page.row, None, choices=page.choices, locked=not allowed
    )
    form.undo_url = undo_base(request)
    trail = (("Metas de resultado", list_url(request)), (page.row.label, ""))
    context = {
        "page": page,
        "allowed": allowed,
        "bound": bound,
        "section": "f-metas-resultado",
        "crumbs": crumbs(request, *trail),
        **undo_offer(request),
    }
    return render_form(request, "plans/draft/outcome.html", context, form=form)


@require_POST
@with_draft
def outcome_field(request: HttpRequest, version: Any, uid: UUID) -> HttpResponse:
    return save_field(request, version, uid, OUTCOME)


@require_POST
@with_draft
def outcome_move(request: HttpRequest, version: Any, uid: UUID) -> HttpResponse:
    can_edit_draft(request.actor, version).require()
    step = -1 if request.POST.get("hacia") == "arriba" else 1
    number = request.POST.get("linea", "")
    line = row_number(number) or 0
    given = {"version_id": version.pk, "uid": uid, "step": step, "line": line, **who(request)}
    stored = queries.stored_outcome(version, uid)
    url = f"{list_url(request)}#L{line}-{stored.label}"
    told = f"«{stored.name}» cambió de lugar."
    return attempt(request, lambda: ordering.move_outcome(**given), told, url)


@require_POST
@with_draft
def outcome_baseline(request: HttpRequest, version: Any, uid: UUID) -> HttpResponse:
    can_edit_draft(request.actor, version).require()
    page = queries.outcome_page(version, uid)
    url = url_of(request, page.row)
    if page.known is None:
        messages.error(request, "No hay un dato publicado de este indicador para la entidad.")
        return redirect(url)
    known = page.known
    values = {
        "baseline": known.value,
        "baseline_year": known.year,
        "baseline_source": known.source[:300],
    }
    given = {"version_id": version.pk, "uid": uid, "values": values, **who(request)}
    told = f"La línea base es ahora el dato de {known.year}."
    return attempt(request, lambda: actions.adopt_baseline(**given), told, url)


@reads
@with_draft
def moved_by(request: HttpRequest, version: Any, uid: UUID) -> HttpResponse:
    found, serving, moved = queries.moved_by(version, uid)
    trail = (("Metas de resultado", list_url(request)), (found.label, ""))
    context = {
        "outcome": found,
        "serving": serving,
        "moved": moved,
        "allowed": can_edit_draft(request.actor, version),
        "back": request.path,
        "section": "f-metas",
        "crumbs": crumbs(request, *trail),
        **undo_offer(request),
    }
    return render(request, "plans/draft/moved_by.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
def outcome_remove(request: HttpRequest, version: Any, uid: UUID) -> HttpResponse:
    can_edit_draft(request.actor, version).require()
    stored = queries.stored_outcome(version, uid)
    if request.method == "POST":
        given = {"version_id": version.pk, "uid": uid, **who(request)}
        told = f"Se retiró {stored.label}. En «Últimos cambios» se puede devolver."
        url = list_url(request)
        return attempt(request, lambda: actions.remove_outcome(**given), told, url)
    context = {
        "title": f"Retirar {stored.label}: {stored.name}",
        "lead": "Las metas de producto que le sirven se quedan en el plan, sin este resultado.",
        "submit_label": "Sí, retirar el resultado",
        "danger": True,
        "cancel_url": url_of(request, stored),
        "section": "f-resultados",
        "crumbs": crumbs(request, ("Metas de resultado", list_url(request)), ("Retirar", "")),
    }
    return render(request, "ui/confirm_page.html", context)

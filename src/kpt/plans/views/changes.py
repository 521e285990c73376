"""Últimos cambios: what was written in the plan in formulation, and its undo."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from kpt.base.errors import DomainError, NotAllowed
from kpt.base.reads import reads
from kpt.plans.actions.revert import undo_edit
from kpt.plans.permissions import can_edit_draft
from kpt.plans.queries.changes import change_of_or_404, changes_page
from kpt.plans.views.saving import back_or, crumbs, who
from kpt.plans.workspace import with_draft


@reads
@with_draft
def changes(request: HttpRequest, version: Any) -> HttpResponse:
    page, rows, authors = changes_page(version, request.GET)
    context = {
        "page": page,
        "rows": rows,
        "authors": authors,
        "author": request.GET.get("quien", ""),
        "only_removed": request.GET.get("ver") == "retiradas",
        "allowed": can_edit_draft(request.actor, version),
        "section": "f-cambios",
        "crumbs": crumbs(request, ("Últimos cambios", "")),
    }
    return render(request, "plans/draft/changes.html", context)


@require_POST
@with_draft
def change_undo(request: HttpRequest, version: Any, number: int) -> HttpResponse:
    can_edit_draft(request.actor, version).require()
    change_of_or_404(version, number)
    url = back_or(request, reverse("draft:changes", args=[request.entity.pk]))
    try:
        undo_edit(change_id=number, **who(request))
    except NotAllowed:
        raise
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "Se deshizo el cambio: el plan quedó como estaba antes.")
    return redirect(url)

"""Agregar meta: choose a product of the catalogue, the nearest there is. ``/formular/metas/``."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from kpt.base.errors import DomainError, NotAllowed
from kpt.base.numbers import row_number
from kpt.base.reads import reads
from kpt.catalogues.queries import current_release
from kpt.catalogues.workbook import write_catalogue
from kpt.plans.actions.targets import create_target
from kpt.plans.forms.targets import PickerForm
from kpt.plans.permissions import can_edit_draft
from kpt.plans.queries.picker import pick
from kpt.plans.views.saving import back_or, crumbs, who, with_undo
from kpt.plans.views.targets import SECTION, list_url
from kpt.plans.workspace import with_draft


@reads
@with_draft
def picker(request: HttpRequest, version: Any) -> HttpResponse:
    can_edit_draft(request.actor, version).require()
    found = pick(version, request.GET)
    trail = (("Metas de producto", list_url(request)), ("Agregar meta", ""))
    context = {
        "picker": found,
        "filter": PickerForm(request.GET, choices=found.choices),
        "line": request.GET.get("linea", ""),
        "outcome": request.GET.get("resultado", ""),
        "text": request.GET.get("q", "").strip(),
        "section": SECTION,
        "crumbs": crumbs(request, *trail),
    }
    return render(request, "plans/draft/picker.html", context)


@reads
def catalogue_file(request: HttpRequest) -> FileResponse:
    """The newest edition of the catalogue, with the performance frames, to work without web."""
    release = current_release()
    file = BytesIO()
    write_catalogue(file, release=release, now=timezone.localtime())
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"Catálogo {release.label}.xlsx")


@require_POST
@with_draft
def target_add(request: HttpRequest, version: Any) -> HttpResponse:
    can_edit_draft(request.actor, version).require()
    lines = [row_number(text) or 0 for text in request.POST.getlist("linea")]
    try:
        outcome = UUID(request.POST.get("resultado", ""))
    except ValueError:
        outcome = None
    try:
        target, done = create_target(
            version_id=version.pk,
            indicator_code=request.POST.get("indicador", ""),
            lines=lines,
            outcome_uid=outcome,
            **who(request),
        )
    except NotAllowed:
        raise
    except DomainError as error:
        messages.error(request, error.message)
        return redirect(reverse("draft:target-picker", args=[request.entity.pk]))
    told = f"Se agregó {target.label}, {target.indicator_name}."
    messages.success(request, told)
    url = reverse("draft:target", args=[request.entity.pk, target.uid])
    return redirect(with_undo(back_or(request, url), done))

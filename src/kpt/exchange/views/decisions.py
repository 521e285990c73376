"""What a person decides about a file: upload, confirm, discard, check again, take back."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from kpt.base.errors import DomainError
from kpt.base.forms import render_form
from kpt.exchange import actions
from kpt.exchange.forms import UPLOAD_HELP, ConfirmForm, UploadForm
from kpt.exchange.handlers import HANDLERS
from kpt.exchange.permissions import can_import
from kpt.exchange.queries.imports import conflicts_of, import_or_404, verdicts
from kpt.exchange.views.pages import STEPS, crumbs


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    can_import(request.actor, request.entity).require()
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = UploadForm(data, files, initial=request.GET.dict())
    if form.is_bound and form.is_valid():
        try:
            batch = actions.start_import(
                entity=request.entity,
                kind=form.cleaned_data["tipo"],
                upload=form.cleaned_data["archivo"],
                actor=request.actor,
                now=timezone.now(),
            )
        except DomainError as error:
            form.add_error("archivo", error.message)
        else:
            return redirect("exchange:import", request.entity.pk, batch.uid)
    way = crumbs(request, ("Importar", ""))
    context = {"help": UPLOAD_HELP, "steps": STEPS, "section": "archivos", "crumbs": way}
    return render_form(request, "exchange/upload.html", context, form=form)


@require_POST
def confirm(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    batch = import_or_404(request.entity, uid)
    form = ConfirmForm(request.POST, conflicts=conflicts_of(batch))
    said = form.cleaned_data if form.is_valid() else {}
    try:
        actions.confirm_import(
            batch_id=batch.pk,
            actor=request.actor,
            now=timezone.now(),
            partial_rows=said.get("parcial", False),
            reason=said.get("motivo", ""),
            chosen=said.get("libro", ()),
        )
    except DomainError as error:
        messages.error(request, error.message)
    # What came of it is what the page of the import says first.
    return redirect("exchange:import", request.entity.pk, uid)


@require_POST
def discard(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    batch = import_or_404(request.entity, uid)
    actions.discard_import(batch_id=batch.pk, actor=request.actor, now=timezone.now())
    messages.info(request, "El archivo se descartó. No se guardó nada de él.")
    return redirect("exchange:imports", request.entity.pk)


@require_POST
def recheck(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    batch = import_or_404(request.entity, uid)
    actions.recheck_import(batch_id=batch.pk, actor=request.actor, now=timezone.now())
    return redirect("exchange:import", request.entity.pk, uid)


@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    batch = import_or_404(request.entity, uid)
    verdicts(request.actor, batch).undo.require()
    url = reverse("exchange:import", args=[request.entity.pk, uid])
    if request.method == "POST":
        actions.undo_import(batch_id=batch.pk, actor=request.actor, now=timezone.now())
        beside = HANDLERS[batch.kind].beside.lower()
        messages.success(request, f"La importación se deshizo: {beside} quedó como estaba antes.")
        return redirect(url)
    left = HANDLERS[batch.kind].beside.lower()
    context = {
        "title": "Deshacer la importación",
        "lead": f"Lo que trajo «{batch.file.name}» se quita y {left} queda como estaba antes. "
        "El archivo se conserva y se puede importar otra vez.",
        "warning": batch.preview.get("summary", ""),
        "submit_label": "Deshacer la importación",
        "danger": True,
        "cancel_url": url,
        "section": "archivos",
        "crumbs": crumbs(request, (batch.file.name, url), ("Deshacer", "")),
    }
    return render(request, "ui/confirm_page.html", context)

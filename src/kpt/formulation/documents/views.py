"""Pages about documents. Under ``/e/<divipola>/formular/documentos/``, and the published ones."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from kpt.base.errors import DomainError
from kpt.base.forms import render_form
from kpt.base.reads import reads
from kpt.formulation.documents import actions, queries
from kpt.formulation.documents.forms import ApprovedForm, MakeForm, WithdrawForm
from kpt.formulation.documents.permissions import (
    can_make,
    can_upload_approved,
    can_withdraw,
)

SECTION = "f-documentos"
FORM = require_http_methods(["GET", "HEAD", "POST"])


def crumbs(request: HttpRequest, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the way to a page of this part."""
    home = reverse("dashboards:home", args=[request.entity.pk])
    here = reverse("formulation:documents", args=[request.entity.pk])
    return [("Tablero", home), ("Documentos", here if more else ""), *more]


@reads
def document_list(request: HttpRequest) -> HttpResponse:
    context = {
        "page": queries.documents_page(request.entity, request.GET.get("version")),
        "can_make": can_make(request.actor, request.entity),
        "can_upload": can_upload_approved(request.actor, request.entity),
        "can_withdraw": can_withdraw(request.actor, request.entity),
        "section": SECTION,
        "crumbs": crumbs(request),
    }
    return render(request, "documents/home.html", context)


@require_POST
def document_make(request: HttpRequest) -> HttpResponse:
    form = MakeForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Ese documento no existe. Escoja uno de la lista.")
        return redirect("formulation:documents", request.entity.pk)
    said = form.cleaned_data
    versions = queries.versions_to_print(request.entity)
    version = queries.chosen_version(versions, said["version"])
    actions.ask_for_document(
        entity=request.entity,
        version=version,
        kind=said["documento"],
        format=said["formato"],
        actor=request.actor,
        now=timezone.now(),
    )
    chosen = f"?version={version.pk}" if version else ""
    url = reverse("formulation:documents", args=[request.entity.pk])
    return redirect(f"{url}{chosen}#trabajos")


@reads
def document_history(request: HttpRequest) -> HttpResponse:
    context = {
        "page": queries.history(request.entity, request.GET.get("pagina")),
        "section": SECTION,
        "crumbs": crumbs(request, ("Los que se han generado", "")),
    }
    return render(request, "documents/history.html", context)


@FORM
def approved_upload(request: HttpRequest) -> HttpResponse:
    can_upload_approved(request.actor, request.entity).require()
    versions = [(v, queries.version_label(v)) for v in queries.versions_to_print(request.entity)]
    sent = request.method == "POST"
    form = ApprovedForm(
        request.POST if sent else None,
        request.FILES if sent else None,
        entity=request.entity,
        versions=versions,
        initial=queries.approval_offered(versions[0][0]) if versions else {},
    )
    if sent and form.is_valid() and _uploaded(request, form, dict(versions_by_number(versions))):
        return redirect("formulation:documents", request.entity.pk)
    context = {
        "versions": versions,
        "section": SECTION,
        "crumbs": crumbs(request, ("Subir un documento aprobado", "")),
    }
    return render_form(request, "documents/upload.html", context, form=form)


def versions_by_number(versions):
    """Return each version under what the form sends for it."""
    return ((str(version.pk), version) for version, _ in versions)


def _uploaded(request: HttpRequest, form: ApprovedForm, versions) -> bool:
    said = form.cleaned_data
    try:
        document = actions.upload_approved(
            version=versions[said["version"]],
            part=said["parte"],
            title=said["titulo"],
            approval=actions.Approval(said["tipo"], said["numero"], said["fecha"]),
            upload=said["archivo"],
            actor=request.actor,
            now=timezone.now(),
        )
    except DomainError as error:
        form.add_error(getattr(error, "field", "") or "archivo", error.message)
        return False
    messages.success(request, f"Quedó guardado: {document.title}.")
    return True


@FORM
def approved_withdraw(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    document = queries.approved_or_404(request.entity, uid)
    can_withdraw(request.actor, request.entity).require()
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        actions.withdraw_approved(
            document_id=document.pk,
            reason=form.cleaned_data["motivo"],
            actor=request.actor,
            now=timezone.now(),
        )
        messages.success(request, f"Se retiró «{document.title}». Ya no está en la página pública.")
        return redirect("formulation:documents", request.entity.pk)
    context = {
        "title": f"Retirar «{document.title}»",
        "lead": "Deja de verse en la página pública. El archivo y su historia se conservan.",
        "submit_label": "Retirar el documento",
        "danger": True,
        "cancel_url": reverse("formulation:documents", args=[request.entity.pk]),
        "section": SECTION,
        "crumbs": crumbs(request, ("Retirar", "")),
    }
    return render_form(request, "ui/confirm_page.html", context, form=form)


@reads
def published(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    document = queries.published_or_404(uid)
    context = {
        "document": document,
        "facts": queries.facts_of(document),
        "crumbs": [
            ("Consultar planes", reverse("portal:search")),
            (document.entity.name, reverse("portal:plan", args=[document.entity_id])),
            (document.title, ""),
        ],
    }
    return render(request, "documents/published.html", context)


@reads
def published_file(request: HttpRequest, uid: uuid.UUID) -> FileResponse:
    """Send an approved document as it was brought; the browser saves it."""
    file = queries.published_or_404(uid).file
    response = FileResponse(
        file.content.open("rb"),
        as_attachment=True,
        filename=file.name,
        content_type="application/pdf",
    )
    response.headers["Cache-Control"] = "public, max-age=300"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response

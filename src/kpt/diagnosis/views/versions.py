"""The versions of a document: kept, read, compared and brought back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from kpt.base.errors import DomainError
from kpt.base.reads import reads
from kpt.diagnosis.actions import versions as actions
from kpt.diagnosis.forms.document import VersionForm
from kpt.diagnosis.permissions import can_edit_diagnosis
from kpt.diagnosis.queries import composer
from kpt.diagnosis.views.around import lines_here, page


@reads
def version_list(request: HttpRequest, line: str) -> HttpResponse:
    lines = lines_here(request)
    subject = composer.subject_or_404(lines, line)
    context = page(
        request,
        "documents",
        (subject.title, ""),
        subject=subject,
        draft=lines.draft,
        versions=composer.version_list(composer.document_of(lines, subject)),
        form=VersionForm(),
        can_edit=can_edit_diagnosis(request.actor, request.entity),
    )
    return render(request, "diagnosis/versions.html", context)


@require_POST
def save_version(request: HttpRequest, line: str) -> HttpResponse:
    lines = lines_here(request)
    held = composer.document_of(lines, composer.subject_or_404(lines, line))
    form = VersionForm(request.POST)
    if not form.is_valid() and "metas" in form.errors:
        messages.error(request, str(form.errors["metas"][0]))
        return redirect("diagnosis:versions", request.entity.pk, line)
    try:
        kept = actions.save_version(
            entity=request.entity,
            document_id=held.pk if held else 0,
            reason=form.cleaned_data.get("razon", ""),
            targets=form.cleaned_data.get("metas", []),
            actor=request.actor,
            now=timezone.now(),
        )
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"Quedó guardada la versión {kept.number}.")
    return redirect("diagnosis:versions", request.entity.pk, line)


@reads
def version(request: HttpRequest, line: str, number: int) -> HttpResponse:
    lines = lines_here(request)
    subject = composer.subject_or_404(lines, line)
    found = composer.version_or_404(composer.document_of(lines, subject), number)
    context = page(
        request,
        "documents",
        (subject.title, ""),
        subject=subject,
        version=found,
        draft=lines.draft,
        blocks=composer.version_blocks(found),
        can_edit=can_edit_diagnosis(request.actor, request.entity),
    )
    return render(request, "diagnosis/version.html", context)


@reads
def compare(request: HttpRequest, line: str) -> HttpResponse:
    lines = lines_here(request)
    subject = composer.subject_or_404(lines, line)
    found = composer.comparison(lines, subject, request.GET)
    context = page(request, "documents", (subject.title, ""), subject=subject, one=found)
    return render(request, "diagnosis/compare.html", context)


@require_POST
def restore_version(request: HttpRequest, line: str, number: int) -> HttpResponse:
    lines = lines_here(request)
    held = composer.document_of(lines, composer.subject_or_404(lines, line))
    found = composer.version_or_404(held, number)
    actions.restore_version(
        entity=request.entity,
        document_id=found.document_id,
        number=number,
        actor=request.actor,
        now=timezone.now(),
    )
    messages.success(
        request, f"Volvió la versión {number}. Lo que había quedó guardado como otra versión."
    )
    return redirect("diagnosis:document", request.entity.pk, line)

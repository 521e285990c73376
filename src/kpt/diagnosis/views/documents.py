"""Composing the document of the diagnosis."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from kpt.base.errors import DomainError, StaleRow
from kpt.base.forms import UNPROCESSABLE, render_form
from kpt.base.numbers import hora, row_number
from kpt.base.reads import reads
from kpt.diagnosis.actions import document as actions
from kpt.diagnosis.forms.document import AddBlockForm, BlockForm
from kpt.diagnosis.permissions import can_edit_diagnosis
from kpt.diagnosis.queries import composer
from kpt.diagnosis.views.around import lines_here, page
from kpt.diagnosis.views.forms import both, form_page, may_write

CONFLICT = 409
FIELDS = ("titulo", "texto")


@reads
def documents(request: HttpRequest) -> HttpResponse:
    found = composer.document_list(lines_here(request))
    can_edit = can_edit_diagnosis(request.actor, request.entity)
    context = page(request, "documents", rows=found, can_edit=can_edit)
    return render(request, "diagnosis/documents.html", context)


@reads
def document(request: HttpRequest, line: str) -> HttpResponse:
    lines = lines_here(request)
    subject = composer.subject_or_404(lines, line)
    context = page(
        request,
        "documents",
        (subject.title, ""),
        one=composer.document_page(lines, subject),
        can_edit=can_edit_diagnosis(request.actor, request.entity),
        add_form=AddBlockForm(),
    )
    return render(request, "diagnosis/document.html", context)


@require_POST
def add_block(request: HttpRequest, line: str) -> HttpResponse:
    subject = composer.subject_or_404(lines_here(request), line)
    form = AddBlockForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Escoja qué clase de bloque agrega.")
        return redirect("diagnosis:document", request.entity.pk, line)
    block = actions.add_block(
        entity=request.entity,
        line_uid=subject.uid,
        kind=form.cleaned_data["clase"],
        actor=request.actor,
        now=timezone.now(),
    )
    return redirect("diagnosis:block", request.entity.pk, block.pk)


@both
def block(request: HttpRequest, number: int) -> HttpResponse:
    held = composer.block_or_404(request.entity, number)
    may_write(request)
    subject = composer.subject_of(lines_here(request, with_sectors=True), held)
    form = _block_form(request, held, subject)
    if form.is_bound and "buscar-ya" not in request.POST and form.is_valid():
        try:
            _save(request, held.pk, form.said(), form.cleaned_data["visto"] or 0)
        except StaleRow as error:
            form.data = _with_version(form.data, held.row_version)
            form.add_error(None, f"{error.message} Lo suyo sigue aquí; lo guardado está abajo.")
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, "El bloque quedó guardado.")
            return redirect("diagnosis:document", request.entity.pk, subject.key)
    context = page(request, "documents", (subject.title, ""), held=held, subject=subject)
    return render_form(request, "diagnosis/block.html", context, form=form)


def _with_version(data: Any, version: int) -> Any:
    """Return what was typed with the version that is there now: the next save replaces it."""
    newer = data.copy()
    newer["visto"] = version
    return newer


def _block_form(request: HttpRequest, held: Any, subject: Any) -> BlockForm:
    """Return the form of a block, with the indicators that are chosen or looked for."""
    entity = request.entity  # type: ignore[attr-defined]
    if held.kind not in composer.WITH_INDICATORS:
        initial = BlockForm.initial_from(held, [])
        return BlockForm(request.POST or None, offered=None, initial=initial)
    if request.POST:
        marked = [row_number(v) or 0 for v in request.POST.getlist("indicadores")]
        chosen = composer.picked(entity, marked)
    else:
        chosen = composer.chosen_by(held)
    found = composer.offered(entity, subject, request.POST.get("buscar", ""), chosen)
    initial = BlockForm.initial_from(held, [one.pk for one in chosen])
    return BlockForm(request.POST or None, offered=found, initial=initial)


def _save(request: HttpRequest, number: int, said: actions.Said, seen: int) -> Any:
    return actions.save_block(
        entity=request.entity,  # type: ignore[attr-defined]
        block_id=number,
        said=said,
        seen=seen,
        actor=request.actor,  # type: ignore[attr-defined]
        now=timezone.now(),
    )


@require_POST
def save_field(request: HttpRequest, number: int) -> HttpResponse:
    """Save the title or the text by itself, for ``kpt/guardar.js``: answers with their state."""
    composer.block_or_404(request.entity, number)
    may_write(request)
    name = request.POST.get("campo", "")
    seen = request.POST.get(f"antes-{name}", "")
    if name not in FIELDS:
        return HttpResponse(status=UNPROCESSABLE)
    typed = request.POST.get(name, "")
    said = actions.Said(title=typed) if name == "titulo" else actions.Said(text=typed)
    try:
        saved = _save(request, number, said, row_number(seen) or 0)
    except StaleRow as error:
        held = composer.block_or_404(request.entity, number)
        return _state(request, held, name, CONFLICT, clash=error.message)
    except DomainError as error:
        held = composer.block_or_404(request.entity, number)
        return _state(request, held, name, UNPROCESSABLE, bad=error.message)
    return _state(request, saved, name, 200, ok=f"Guardado a las {hora(timezone.now())}")


def _state(request: HttpRequest, held: Any, name: str, status: int, **said: str) -> HttpResponse:
    context = {"held": held, "field": name, **said}
    return render(request, "diagnosis/block_state.html", context, status=status)


@require_POST
def move_block(request: HttpRequest, number: int) -> HttpResponse:
    held = composer.block_or_404(request.entity, number)
    actions.move_block(
        entity=request.entity,
        block_id=number,
        up=request.POST.get("hacia") == "arriba",
        actor=request.actor,
        now=timezone.now(),
    )
    subject = composer.subject_of(lines_here(request), held)
    return redirect("diagnosis:document", request.entity.pk, subject.key)


@both
def drop_block(request: HttpRequest, number: int) -> HttpResponse:
    held = composer.block_or_404(request.entity, number)
    may_write(request)
    form = BlockForm(request.POST if request.method == "POST" else None, offered=None)
    form.fields.clear()

    def act() -> str:
        actions.remove_block(
            entity=request.entity, block_id=number, actor=request.actor, now=timezone.now()
        )
        return "El bloque se quitó. Las versiones guardadas lo conservan."

    return form_page(
        request,
        form,
        act,
        part="documents",
        title=f"Quitar «{held}»",
        lead="El bloque sale del documento. Las versiones que se guardaron lo conservan.",
        button="Quitar el bloque",
        danger=True,
    )

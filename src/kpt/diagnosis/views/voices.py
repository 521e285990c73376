"""What citizens asked for, and the problems behind it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from kpt.base.errors import StaleRow
from kpt.base.reads import reads
from kpt.diagnosis.actions import around as actions
from kpt.diagnosis.actions.problems import save_tree
from kpt.diagnosis.forms.around import InitiativeForm, InitiativesForm
from kpt.diagnosis.forms.problems import ProblemForm
from kpt.diagnosis.permissions import can_edit_diagnosis
from kpt.diagnosis.queries import around, problems
from kpt.diagnosis.views.around import lines_here, page
from kpt.diagnosis.views.forms import both, form_page, may_write


@reads
def initiatives(request: HttpRequest) -> HttpResponse:
    found = around.initiatives_page(request.entity, lines_here(request), request.GET)
    can_edit = can_edit_diagnosis(request.actor, request.entity)
    context = page(request, "initiatives", one=found, can_edit=can_edit)
    return render(request, "diagnosis/initiatives.html", context)


@both
def write_initiative(request: HttpRequest) -> HttpResponse:
    may_write(request)
    form = InitiativeForm(request.POST or None, lines=lines_here(request))

    def act() -> str:
        new = actions.add_initiatives(
            entity=request.entity, asked=[form.asked()], actor=request.actor, now=timezone.now()
        )
        return "La iniciativa quedó escrita." if new else "Esa iniciativa ya estaba."

    return form_page(request, form, act, part="initiatives", title="Escribir una iniciativa")


@both
def write_initiatives(request: HttpRequest) -> HttpResponse:
    may_write(request)
    form = InitiativesForm(request.POST or None, request.FILES or None)

    def act() -> str:
        new = actions.add_initiatives(
            entity=request.entity, asked=form.rows, actor=request.actor, now=timezone.now()
        )
        return f"Iniciativas nuevas: {new}. Las que ya estaban no se repiten."

    return form_page(
        request,
        form,
        act,
        part="initiatives",
        title="Traer muchas iniciativas",
        lead="De las mesas del Plan Nacional de Desarrollo, de las suyas o de las peticiones.",
    )


@both
def edit_initiative(request: HttpRequest, number: int) -> HttpResponse:
    held = around.initiative_or_404(request.entity, number)
    may_write(request)
    lines = lines_here(request)
    initial = around.initiative_typed(held)
    form = InitiativeForm(request.POST or None, lines=lines, initial=initial)

    def act() -> str:
        actions.edit_initiative(
            entity=request.entity,
            initiative_id=held.pk,
            asked=form.asked(held.sector_code),
            actor=request.actor,
            now=timezone.now(),
        )
        return "La iniciativa quedó guardada."

    return form_page(request, form, act, part="initiatives", title="Responder a la iniciativa")


@reads
def problem_list(request: HttpRequest) -> HttpResponse:
    lines = lines_here(request)
    can_edit = can_edit_diagnosis(request.actor, request.entity)
    found = problems.problems_page(lines)
    context = page(request, "problems", groups=found, lines=lines, can_edit=can_edit)
    return render(request, "diagnosis/problems.html", context)


@both
def write_problem(request: HttpRequest, number: int | None = None) -> HttpResponse:
    held = problems.tree_or_404(request.entity, number) if number else None
    may_write(request)
    lines = lines_here(request)
    initial = problems.typed(held) if held else {"linea": request.GET.get("linea", "")}
    form = ProblemForm(request.POST or None, lines=lines, initial=initial)

    def act() -> str:
        _saved(request, form, number, held)
        return "El problema quedó guardado con sus causas y efectos."

    title = "Corregir el problema" if held else "Escribir un problema"
    facts = problems.as_facts(held) if held else ()
    return form_page(
        request, form, act, part="problems", title=title, lines=lines, held_facts=facts
    )


def _saved(request: HttpRequest, form: ProblemForm, number: int | None, held: Any) -> None:
    """Save a tree; when another person did before, the next save knows what it replaces."""
    try:
        save_tree(
            entity=request.entity,  # type: ignore[attr-defined]
            tree=form.tree(),
            actor=request.actor,  # type: ignore[attr-defined]
            now=timezone.now(),
            tree_id=number,
            seen=form.cleaned_data["visto"] or 0,
        )
    except StaleRow:
        form.data = {**form.data.dict(), "visto": held.row_version}  # type: ignore[attr-defined]
        raise

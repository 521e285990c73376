"""Taking away what the team wrote by mistake: asked once, told, and kept by the audit."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from kpt.diagnosis.actions import around as actions
from kpt.diagnosis.actions.problems import remove_tree
from kpt.diagnosis.queries import around
from kpt.diagnosis.queries.problems import tree_or_404
from kpt.diagnosis.views.forms import both, form_page, may_write

KEPT = "La auditoría de la entidad conserva lo que decía y quién lo quitó."


@both
def drop_population(request: HttpRequest, number: int) -> HttpResponse:
    return _drop(request, around.population_or_404(request.entity, number), "population")


@both
def drop_association(request: HttpRequest, number: int) -> HttpResponse:
    return _drop(request, around.association_or_404(request.entity, number), "partners")


@both
def drop_partner(request: HttpRequest, number: int) -> HttpResponse:
    return _drop(request, around.partner_or_404(request.entity, number), "partners")


@both
def drop_initiative(request: HttpRequest, number: int) -> HttpResponse:
    return _drop(request, around.initiative_or_404(request.entity, number), "initiatives")


@both
def drop_tree(request: HttpRequest, number: int) -> HttpResponse:
    tree = tree_or_404(request.entity, number)
    may_write(request)
    form = forms.Form(request.POST if request.method == "POST" else None)

    def act() -> str:
        remove_tree(entity=request.entity, tree_id=tree.pk, actor=request.actor, now=timezone.now())
        return "El problema se quitó con sus causas y efectos."

    return _asked(request, form, act, "problems", str(tree))


def _drop(request: HttpRequest, row: Any, part: str) -> HttpResponse:
    may_write(request)
    form = forms.Form(request.POST if request.method == "POST" else None)

    def act() -> str:
        words = actions.remove(
            model=type(row),
            entity=request.entity,  # type: ignore[attr-defined]
            pk=row.pk,
            actor=request.actor,  # type: ignore[attr-defined]
            now=timezone.now(),
        )
        return f"«{words}» se quitó."

    return _asked(request, form, act, part, str(row))


def _asked(request: HttpRequest, form: forms.Form, act: Any, part: str, words: str) -> HttpResponse:
    title = f"Quitar «{words}»"
    return form_page(
        request, form, act, part=part, title=title, lead=KEPT, button="Quitar", danger=True
    )

"""The financial part."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from kpt.base.reads import reads
from kpt.diagnosis.actions.finances import remove_figure, write_finances
from kpt.diagnosis.forms.finance import FigureForm, FiguresForm
from kpt.diagnosis.permissions import can_edit_diagnosis
from kpt.diagnosis.queries.finance import figure_or_404, finance_page
from kpt.diagnosis.views.around import page
from kpt.diagnosis.views.forms import both, form_page, may_write


@reads
def finance(request: HttpRequest) -> HttpResponse:
    found = finance_page(request.entity)
    can_edit = can_edit_diagnosis(request.actor, request.entity)
    context = page(request, "finance", one=found, can_edit=can_edit)
    context["ceilings_url"] = reverse("draft:ceilings", args=[request.entity.pk])
    return render(request, "diagnosis/finance.html", context)


@both
def write_figure(request: HttpRequest) -> HttpResponse:
    may_write(request)
    form = FigureForm(request.POST or None)

    def act() -> str:
        write_finances(
            entity=request.entity, figures=[form.figure()], actor=request.actor, now=timezone.now()
        )
        return "La cifra quedó guardada."

    lead = "Si ya hay una del mismo concepto y vigencia, se corrige."
    return form_page(request, form, act, part="finance", title="Escribir una cifra", lead=lead)


@both
def write_figures(request: HttpRequest) -> HttpResponse:
    may_write(request)
    form = FiguresForm(request.POST or None, request.FILES or None)

    def act() -> str:
        count = write_finances(
            entity=request.entity, figures=form.rows, actor=request.actor, now=timezone.now()
        )
        return f"Quedaron guardadas {count} cifras."

    return form_page(
        request,
        form,
        act,
        part="finance",
        title="Traer muchas cifras",
        lead="Se guardan todas o ninguna. Las del mismo concepto y vigencia se corrigen.",
    )


@both
def drop_figure(request: HttpRequest, number: int) -> HttpResponse:
    figure = figure_or_404(request.entity, number)
    may_write(request)
    form = forms.Form(request.POST if request.method == "POST" else None)

    def act() -> str:
        remove_figure(
            entity=request.entity, figure_id=figure.pk, actor=request.actor, now=timezone.now()
        )
        return f"«{figure.concept}» de {figure.fiscal_year} se quitó."

    return form_page(
        request,
        form,
        act,
        part="finance",
        title=f"Quitar «{figure.concept}» de {figure.fiscal_year}",
        lead="La auditoría de la entidad conserva lo que decía y quién la quitó.",
        button="Quitar la cifra",
        danger=True,
    )

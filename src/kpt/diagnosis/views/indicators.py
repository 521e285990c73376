"""The indicators of an entity, and the figures that its team writes beside them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from kpt.base.errors import DomainError
from kpt.base.forms import render_form
from kpt.base.reads import reads
from kpt.diagnosis.actions import local
from kpt.diagnosis.forms.local import LocalValueForm, ReasonForm
from kpt.diagnosis.permissions import can_edit_diagnosis
from kpt.diagnosis.queries import home as lists
from kpt.diagnosis.queries import indicator as one
from kpt.diagnosis.views.around import lines_here, page

both = require_http_methods(["GET", "HEAD", "POST"])


@reads
def home(request: HttpRequest) -> HttpResponse:
    plan = lines_here(request, with_sectors="linea" in request.GET)
    found = lists.indicator_list(request.entity, plan, request.GET)
    can_edit = can_edit_diagnosis(request.actor, request.entity)
    return render(
        request, "diagnosis/home.html", page(request, "home", list=found, can_edit=can_edit)
    )


@reads
def indicator(request: HttpRequest, number: int) -> HttpResponse:
    found = one.indicator_page(request.entity, number)
    can_edit = can_edit_diagnosis(request.actor, request.entity)
    context = page(request, "home", (found.indicator.name, ""), one=found, can_edit=can_edit)
    return render(request, "diagnosis/indicator.html", context)


@both
def add_value(request: HttpRequest, number: int) -> HttpResponse:
    can_edit_diagnosis(request.actor, request.entity).require()
    found = one.indicator_or_404(request.entity, number)
    form = LocalValueForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            local.add_local_value(
                entity=request.entity,
                indicator_id=found.pk,
                figure=form.figure(),
                actor=request.actor,
                now=timezone.now(),
            )
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, "El dato quedó guardado al lado del nacional.")
            return redirect("diagnosis:indicator", request.entity.pk, found.pk)
    context = page(request, "home", (found.name, ""), indicator=found)
    return render_form(request, "diagnosis/value_form.html", context, form=form)


@both
def withdraw_value(request: HttpRequest, number: int, value: int) -> HttpResponse:
    held = one.local_value_or_404(request.entity, number, value)
    can_edit_diagnosis(request.actor, request.entity).require()
    form = ReasonForm(request.POST or None)
    if form.is_bound and form.is_valid():
        local.withdraw_local_value(
            entity=request.entity,
            value_id=held.pk,
            reason=form.cleaned_data["razon"],
            actor=request.actor,
            now=timezone.now(),
        )
        messages.success(request, "El dato se retiró. Queda en la historia del indicador.")
        return redirect("diagnosis:indicator", request.entity.pk, number)
    context = page(request, "home", (held.indicator.name, ""), value=held)
    return render_form(request, "diagnosis/withdraw_form.html", context, form=form)

"""The lista de chequeo de alistamiento."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from kpt.base.errors import DomainError
from kpt.base.forms import render_form
from kpt.base.reads import reads
from kpt.formulation.actions.checklist import ItemNote, add_item, drop_item, note_item
from kpt.formulation.forms import ItemForm, OwnItemForm
from kpt.formulation.permissions import can_edit_route
from kpt.formulation.queries.checklist import checklist_of, item_or_404
from kpt.formulation.views.route import crumbs
from kpt.plans.workspace import with_draft

TITLE = "Lista de chequeo de alistamiento"


@reads
@with_draft
def checklist(request: HttpRequest, version) -> HttpResponse:
    items = checklist_of(version.plan)
    done = sum(item.state_code in ("hecha", "no_aplica") for item in items)
    context = {
        "items": items,
        "done": done,
        "total": len(items),
        "form": OwnItemForm(),
        "can_edit": can_edit_route(request.actor, version.plan),
        "section": "f-alistamiento",
        "crumbs": crumbs(request, TITLE),
    }
    return render(request, "formulation/checklist.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
def item(request: HttpRequest, version, key: str) -> HttpResponse:
    can_edit_route(request.actor, version.plan).require()
    line = item_or_404(version.plan, key)
    initial = {
        "titulo": line.title,
        "estado": line.state_code,
        "responsable": line.responsible,
        "fecha": line.on,
        "nota": line.note,
    }
    sent = request.method == "POST"
    data = (request.POST, request.FILES) if sent else (None, None)
    form = ItemForm(*data, own=line.own, initial=initial)
    if sent and form.is_valid() and _noted(request, version, key, form):
        url = reverse("formulation:checklist", args=[request.entity.pk])
        return redirect(f"{url}#{key}")
    context = {"item": line, "section": "f-alistamiento", "crumbs": crumbs(request, TITLE)}
    return render_form(request, "formulation/checklist_item.html", context, form=form)


def _noted(request: HttpRequest, version, key: str, form: ItemForm) -> bool:
    clean = form.cleaned_data
    note = ItemNote(
        state=clean["estado"],
        responsible=clean["responsable"],
        on=clean["fecha"],
        note=clean["nota"],
        title=clean.get("titulo", ""),
    )
    try:
        note_item(
            plan_id=version.plan_id,
            key=key,
            note=note,
            evidence=clean["evidencia"],
            actor=request.actor,
            now=timezone.now(),
        )
    except DomainError as error:
        form.add_error("evidencia" if clean["evidencia"] else None, error.message)
        return False
    messages.success(request, "La actividad quedó guardada.")
    return True


@require_POST
@with_draft
def add(request: HttpRequest, version) -> HttpResponse:
    form = OwnItemForm(request.POST)
    if form.is_valid():
        add_item(
            plan_id=version.plan_id,
            title=form.cleaned_data["titulo"],
            actor=request.actor,
            now=timezone.now(),
        )
        messages.success(request, "La actividad quedó al final de la lista.")
    else:
        messages.error(request, "Escriba qué actividad quiere agregar (hasta 200 letras).")
    return redirect("formulation:checklist", request.entity.pk)


@require_POST
@with_draft
def drop(request: HttpRequest, version, key: str) -> HttpResponse:
    drop_item(plan_id=version.plan_id, key=key, actor=request.actor, now=timezone.now())
    messages.success(request, "La actividad ya no está en la lista.")
    return redirect("formulation:checklist", request.entity.pk)

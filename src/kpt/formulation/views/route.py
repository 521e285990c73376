"""The route: where one stands, how far each line is, and what does not apply."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from kpt.base.errors import DomainError
from kpt.base.errors_http import Spanish
from kpt.base.forms import render_form
from kpt.base.reads import reads
from kpt.formulation.actions.steps import set_step_aside, take_step_up
from kpt.formulation.forms import AmendForm, AsideForm, NameForm, OpenForm
from kpt.formulation.links import page_url
from kpt.formulation.permissions import can_edit_route
from kpt.formulation.queries.home import home_page
from kpt.formulation.queries.lines import progress_page
from kpt.plans.actions.naming import rename_plan
from kpt.plans.actions.opening import open_draft
from kpt.plans.permissions import can_edit_draft, can_open_draft
from kpt.plans.queries import has_plan
from kpt.plans.workspace import draft_here, with_draft
from kpt.rules.route import step_of


def crumbs(request: HttpRequest, *more: str) -> list[tuple[str, str]]:
    """Return where a page of the route is."""
    home = reverse("formulation:home", args=[request.entity.pk])
    return [("Formular el plan", home if more else ""), *((name, "") for name in more)]


@reads
def home(request: HttpRequest) -> HttpResponse:
    version = draft_here(request, request.entity.pk)
    context: dict[str, Any] = {"section": "f-inicio", "crumbs": crumbs(request)}
    if version is None:
        context |= {
            "can_open": can_open_draft(request.actor, request.entity),
            "in_force": has_plan(request.entity),
            "form": OpenForm(),
            "amend": AmendForm(),
        }
        return render(request, "formulation/begin.html", context)
    context |= {
        "version": version,
        "page": home_page(version, timezone.localdate()),
        "changes_url": page_url("draft:changes", request.entity.pk),
        "can_edit": can_edit_draft(request.actor, version),
    }
    return render(request, "formulation/home.html", context)


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    form = OpenForm(request.POST)
    name = form.cleaned_data["nombre"] if form.is_valid() else ""
    version = open_draft(
        entity_id=request.entity.pk,
        actor=request.actor,
        now=timezone.now(),
        name=name,
        reason=request.POST.get("motivo", "")[:300],
    )
    messages.success(request, "El plan quedó en formulación. Todo se guarda a medida que escribe.")
    short = "corta" in request.POST and version.number == 1
    return redirect("formulation:short" if short else "formulation:home", request.entity.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
def name(request: HttpRequest, version) -> HttpResponse:
    can_edit_draft(request.actor, version).require()
    sent = request.method == "POST"
    form = NameForm(request.POST if sent else None, initial={"nombre": version.plan.name})
    if sent and form.is_valid():
        rename_plan(
            version_id=version.pk,
            name=form.cleaned_data["nombre"],
            actor=request.actor,
            now=timezone.now(),
        )
        messages.success(request, "El nombre del plan quedó guardado.")
        return redirect("formulation:home", request.entity.pk)
    context = {"section": "f-inicio", "crumbs": crumbs(request, "Nombre del plan")}
    return render_form(request, "formulation/name.html", context, form=form)


@reads
@with_draft
def progress(request: HttpRequest, version) -> HttpResponse:
    route, lines = progress_page(version, timezone.localdate())
    context = {
        "version": version,
        "route": route,
        "lines": lines,
        "lines_url": page_url("draft:lines", request.entity.pk),
        "can_edit": can_edit_route(request.actor, version.plan),
        "section": "f-avance",
        "crumbs": crumbs(request, "Ver avance"),
    }
    return render(request, "formulation/progress.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
def set_aside(request: HttpRequest, version, step: str) -> HttpResponse:
    can_edit_route(request.actor, version.plan).require()
    try:
        title = step_of(step).title
    except KeyError:
        raise Http404(Spanish("Ese paso no está en la ruta.")) from None
    sent = request.method == "POST"
    form = AsideForm(request.POST if sent else None)
    if sent and form.is_valid() and _aside(request, version, step, form):
        return redirect("formulation:progress", request.entity.pk)
    context = {
        "title": title,
        "section": "f-avance",
        "crumbs": crumbs(request, "Un paso que no aplica"),
    }
    return render_form(request, "formulation/set_aside.html", context, form=form)


def _aside(request: HttpRequest, version, step: str, form: AsideForm) -> bool:
    try:
        set_step_aside(
            plan_id=version.plan_id,
            step=step,
            reason=form.cleaned_data["motivo"],
            actor=request.actor,
            now=timezone.now(),
        )
    except DomainError as error:
        form.add_error(None, error.message)
        return False
    messages.success(request, "El paso quedó como «No aplica», con su razón.")
    return True


@require_POST
@with_draft
def take_up(request: HttpRequest, version, step: str) -> HttpResponse:
    take_step_up(plan_id=version.plan_id, step=step, actor=request.actor, now=timezone.now())
    messages.success(request, "El paso vuelve a contar en el avance.")
    return redirect("formulation:progress", request.entity.pk)

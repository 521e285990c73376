"""Articulación: the matrix of the plan with bigger agendas, and its ties."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from kpt.base.downloads import as_file, send
from kpt.base.errors import DomainError
from kpt.base.errors_http import Spanish
from kpt.base.forms import render_form
from kpt.base.reads import reads
from kpt.formulation.actions import alignment as actions
from kpt.formulation.alignment_forms import AlignForm, ElementForm
from kpt.formulation.queries import alignment as queries
from kpt.formulation.queries.alignment_rows import framework_of, row_options
from kpt.formulation.views.route import crumbs
from kpt.plans.permissions import can_edit_draft
from kpt.plans.workspace import with_draft

SECTION = "f-articulacion"
both = require_http_methods(["GET", "HEAD", "POST"])


@reads
@with_draft
def alignment(request: HttpRequest, version: Any) -> HttpResponse:
    chosen = _framework(request.GET.get("marco") or "ods")
    context = {
        "page": queries.alignment_page(version, chosen),
        "tabs": [
            {"label": one.label, "url": f"?marco={one.value}", "current": one == chosen}
            for one in type(chosen)
        ],
        "add_url": queries.add_url(request.entity.pk, chosen),
        "can_edit": can_edit_draft(request.actor, version),
        "section": SECTION,
        "crumbs": crumbs(request, "Articulación"),
    }
    return render(request, "formulation/alignment/page.html", context)


@reads
@with_draft
def alignment_file(request: HttpRequest, version: Any, extension: str) -> Any:
    table = queries.alignment_file(version)
    return send(as_file(table, extension, now=timezone.localtime()))


@both
@with_draft
def add(request: HttpRequest, version: Any, framework: str) -> HttpResponse:
    can_edit_draft(request.actor, version).require()
    chosen = _framework(framework)
    form = AlignForm(
        request.POST if request.method == "POST" else None,
        initial={
            "elemento": request.GET.get("elemento", ""),
            "fila": request.GET.get("fila", ""),
        },
        elements=queries.elements_of(version, chosen),
        rows=row_options(version),
    )
    if form.is_bound and form.is_valid() and _aligned(request, version, chosen, form):
        code = form.cleaned_data["elemento"]
        return redirect(queries.add_url(request.entity.pk, chosen, code))
    return _page(request, form, f"Articular con: {chosen.label}", chosen)


def _aligned(request: HttpRequest, version: Any, framework: Any, form: AlignForm) -> bool:
    said = form.cleaned_data
    try:
        is_new = actions.align(
            version_id=version.pk,
            row_uid=said["fila"],
            framework=framework,
            code=said["elemento"],
            actor=request.actor,
            now=timezone.now(),
        )
    except DomainError as error:
        form.add_error(None, error.message)
        return False
    words = "Quedó anotada. Puede agregar otra fila." if is_new else "Ya estaba anotada."
    messages.success(request, words)
    return True


@require_POST
@with_draft
def remove(request: HttpRequest, version: Any, framework: str, number: int) -> HttpResponse:
    chosen = _framework(framework)
    try:
        actions.unalign(
            version_id=version.pk, tie_id=number, actor=request.actor, now=timezone.now()
        )
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "La articulación quedó quitada.")
    return redirect(_home(request, chosen))


@both
@with_draft
def element(request: HttpRequest, version: Any, framework: str) -> HttpResponse:
    can_edit_draft(request.actor, version).require()
    chosen = _framework(framework)
    form = ElementForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _typed(request, version, chosen, form):
        return redirect(_home(request, chosen))
    return _page(request, form, "Agregar una iniciativa", chosen)


def _typed(request: HttpRequest, version: Any, framework: Any, form: ElementForm) -> bool:
    said = form.cleaned_data
    try:
        one = actions.add_element(
            version_id=version.pk,
            framework=framework,
            code=said["codigo"],
            name=said["nombre"],
            actor=request.actor,
            now=timezone.now(),
        )
    except DomainError as error:
        form.add_error(None, error.message)
        return False
    messages.success(request, f"La iniciativa {one.code} quedó agregada.")
    return True


@require_POST
@with_draft
def drop_element(request: HttpRequest, version: Any, framework: str) -> HttpResponse:
    chosen = _framework(framework)
    code = request.POST.get("codigo", "")
    try:
        actions.drop_element(
            version_id=version.pk, framework=chosen, code=code, actor=request.actor
        )
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"La iniciativa {code} quedó quitada.")
    return redirect(_home(request, chosen))


def _framework(code: str) -> Any:
    found = framework_of(code)
    if found is None:
        raise Http404(Spanish("Esa agenda no existe."))
    return found


def _home(request: HttpRequest, framework: Any) -> str:
    return f"{reverse('formulation:alignment', args=[request.entity.pk])}?marco={framework.value}"


def _page(request: HttpRequest, form: Any, title: str, framework: Any) -> HttpResponse:
    context = {
        "title": title,
        "back": _home(request, framework),
        "section": SECTION,
        "crumbs": crumbs(request, "Articulación", title),
    }
    return render_form(request, "formulation/alignment/form.html", context, form=form)

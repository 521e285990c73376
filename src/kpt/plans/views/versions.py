"""Pages about the plan as a document. Under ``/e/<divipola>/plan/``, which is guarded."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from kpt.base.errors import DomainError
from kpt.base.forms import render_form
from kpt.base.reads import reads
from kpt.plans.actions.acts import record_act
from kpt.plans.forms import ActForm
from kpt.plans.permissions import can_record_act
from kpt.plans.queries import plan_of
from kpt.plans.queries.versions import act_text, version_or_404, versions_of


@reads
def versions(request: HttpRequest) -> HttpResponse:
    plan = plan_of(request.entity)
    context = {
        "plan": plan,
        "versions": versions_of(plan, request.actor) if plan else [],
        "section": "versiones",
        "crumbs": [
            ("Tablero", reverse("dashboards:home", args=[request.entity.pk])),
            ("Versiones y actos", ""),
        ],
    }
    return render(request, "plans/versions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, number: int) -> HttpResponse:
    version = version_or_404(plan_of(request.entity), number)
    can_record_act(request.actor, version).require()
    sent = request.method == "POST"
    form = ActForm(request.POST if sent else None, entity=request.entity)
    if sent and form.is_valid() and _recorded(request, version, form):
        return redirect("plans:versions", request.entity.pk)
    url = reverse("plans:versions", args=[request.entity.pk])
    context = {
        "step": f"Versión {version.number}",
        "section": "versiones",
        "crumbs": [
            ("Tablero", reverse("dashboards:home", args=[request.entity.pk])),
            ("Versiones y actos", url),
            ("Anotar el acto", ""),
        ],
    }
    return render_form(request, "plans/act.html", context, form=form)


def _recorded(request: HttpRequest, version, form: ActForm) -> bool:
    try:
        recorded = record_act(
            version_id=version.pk,
            kind=form.cleaned_data["tipo"],
            number=form.cleaned_data["numero"],
            on=form.cleaned_data["fecha"],
            actor=request.actor,
            now=timezone.now(),
        )
    except DomainError as error:
        form.add_error(None, error.message)
        return False
    messages.success(request, f"Quedó anotado: {act_text(recorded)}.")
    return True

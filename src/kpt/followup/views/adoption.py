"""Adopting a plan that was formulated here."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from kpt.base.errors import DomainError
from kpt.base.forms import render_form
from kpt.followup.actions.adoption import adopt_plan
from kpt.plans.forms import ActForm
from kpt.plans.permissions import can_adopt
from kpt.plans.queries.versions import act_text
from kpt.plans.workspace import with_draft


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
def adopt(request: HttpRequest, version) -> HttpResponse:
    can_adopt(request.actor, version).require()
    form = ActForm(request.POST if request.method == "POST" else None, entity=request.entity)
    if form.is_bound and form.is_valid() and _adopted(request, version, form):
        return redirect("dashboards:home", request.entity.pk)
    route = reverse("formulation:home", args=[request.entity.pk])
    context = {
        "version": version,
        "section": "f-adoptar",
        "crumbs": [("Formular el plan", route), ("Adoptar el plan", "")],
    }
    return render_form(request, "followup/adopt.html", context, form=form)


def _adopted(request: HttpRequest, version, form: ActForm) -> bool:
    clean = form.cleaned_data
    try:
        adopted = adopt_plan(
            version_id=version.pk,
            kind=clean["tipo"],
            number=clean["numero"],
            on=clean["fecha"],
            actor=request.actor,
            now=timezone.now(),
        )
    except DomainError as error:
        form.add_error(None, error.message)
        return False
    messages.success(request, f"El plan quedó adoptado por {act_text(adopted)}.")
    return True

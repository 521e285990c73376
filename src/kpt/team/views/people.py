"""Who has which role in the country, giving one, and ending it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from kpt.accounts.roles import Role
from kpt.base.errors import DomainError
from kpt.base.forms import render_form
from kpt.base.reads import reads
from kpt.team import actions, people, permissions
from kpt.team.forms import EndForm, PeopleFilter, RoleForm

both = require_http_methods(["GET", "HEAD", "POST"])


@reads
def home(request: HttpRequest) -> HttpResponse:
    permissions.can_see_people(request.actor).require()
    form = PeopleFilter(request.GET or None)
    wanted = form.cleaned_data if form.is_valid() else {}
    page = people.rights(
        request.actor,
        timezone.localdate(),
        text=wanted.get("q", ""),
        role=wanted.get("rol", ""),
        page=request.GET.get("pagina", "1"),
    )
    context = {"form": form, "page": page, "crumbs": [("Personas y roles", "")]}
    return render(request, "team/people.html", context)


@both
def grant(request: HttpRequest) -> HttpResponse:
    permissions.can_see_people(request.actor).require()
    form = RoleForm(request.POST or None, initial={"desde": timezone.localdate()})
    if form.is_bound and form.is_valid() and (done := _granted(request, form)):
        words = "Le llega un enlace para escribir su contraseña." if done.is_new_account else ""
        words = words or "Ya tenía usuario: le avisamos."
        right = done.membership
        messages.success(request, f"{right.user}: {right.get_role_display()}. {words}")
        return redirect("people:home")
    return _page(request, form, "Otorgar un rol", "Otorgar")


def _granted(request: HttpRequest, form: RoleForm) -> Any:
    said = form.cleaned_data
    try:
        return actions.grant_role(
            email=said["correo"],
            full_name=said["nombre"],
            role=Role(said["rol"]),
            divipola=said["entidad"],
            job_title=said["cargo"],
            office=said["dependencia"],
            starts_on=said["desde"],
            ends_on=said["hasta"],
            actor=request.actor,
            now=timezone.now(),
        )
    except DomainError as error:
        form.add_error(getattr(error, "field", None), error.message)
        return None


@both
def end(request: HttpRequest, number: int) -> HttpResponse:
    permissions.can_see_people(request.actor).require()
    one = people.right_or_404(number)
    permissions.can_end_role(request.actor, one, timezone.localdate()).require()
    form = EndForm(request.POST or None)
    if form.is_bound and form.is_valid():
        reason, now = form.cleaned_data["razon"], timezone.now()
        actions.end_role(membership_id=one.pk, reason=reason, actor=request.actor, now=now)
        messages.success(request, f"{one.user} ya no es «{one.get_role_display()}».")
        return redirect("people:home")
    return _page(request, form, f"Terminar el rol de {one.user}", "Terminar el rol", one=one)


def _page(
    request: HttpRequest, form: forms.Form, title: str, button: str, **more: Any
) -> HttpResponse:
    crumbs = [("Personas y roles", reverse("people:home")), (title, "")]
    context = {"title": title, "button": button, "crumbs": crumbs, **more}
    return render_form(request, "team/role.html", context, form=form)

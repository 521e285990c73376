"""What the leader presses about the team."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from kpt.accounts.roles import Role
from kpt.base.errors import DomainError
from kpt.base.forms import render_form
from kpt.team import actions, permissions, queries
from kpt.team.actions.members import Place
from kpt.team.forms import DelegationForm, EndForm, InviteForm, PlaceForm
from kpt.team.views.pages import crumbs

both = require_http_methods(["GET", "HEAD", "POST"])


@both
def invite(request: HttpRequest) -> HttpResponse:
    permissions.can_manage_team(request.actor, request.entity).require()
    form = InviteForm(request.POST or None, sectors=queries.sector_names())
    done = _try(form, lambda said: _invited(request, said))
    if done:
        words = "Le llega un enlace para escribir su contraseña." if done.is_new_account else ""
        words = words or "Ya tenía usuario: le avisamos."
        messages.success(request, f"{done.membership.user} entró al equipo. {words}")
        return redirect("team:home", request.entity.pk)
    return _form_page(request, form, "Invitar a una persona", "Enviar la invitación")


def _invited(request: HttpRequest, said: dict[str, Any]) -> Any:
    return actions.invite_member(
        entity=request.entity,
        email=said["correo"],
        full_name=said["nombre"],
        role=Role(said["rol"]),
        place=_place(said),
        actor=request.actor,
        now=timezone.now(),
    )


@both
def edit(request: HttpRequest, number: int) -> HttpResponse:
    one = queries.membership_or_404(request.entity, number)
    permissions.can_edit_member(request.actor, one, timezone.localdate()).require()
    initial = {
        "cargo": one.job_title or one.user.job_title,
        "dependencia": one.office,
        "sectores": one.sectors,
        "modulos": one.modules,
    }
    names = queries.sector_names()
    form = PlaceForm(request.POST or None, initial=initial, sectors=names)
    if one.role != Role.TEAM_MEMBER:
        del form.fields["modulos"]
    now, actor = timezone.now(), request.actor
    done = _try(
        form,
        lambda said: actions.edit_member(
            membership_id=one.pk, place=_place(said, one.modules, one.sectors), actor=actor, now=now
        ),
    )
    if done:
        messages.success(request, f"Quedó guardado lo que {one.user} tiene a cargo.")
        return redirect("team:home", request.entity.pk)
    return _form_page(request, form, f"Lo que tiene a cargo {one.user}", "Guardar")


@both
def end(request: HttpRequest, number: int) -> HttpResponse:
    one = queries.membership_or_404(request.entity, number)
    permissions.can_end(request.actor, one, timezone.localdate()).require()
    form = EndForm(request.POST or None)
    now, actor = timezone.now(), request.actor
    done = _try(
        form,
        lambda said: actions.end_membership(
            membership_id=one.pk, reason=said["razon"], actor=actor, now=now
        ),
    )
    if done:
        home = reverse("team:home", args=[request.entity.pk])
        messages.success(request, f"{_what(one)} de {one.user} terminó. Su historia se conserva.")
        return redirect(f"{home}?{urlencode({'salio': one.pk})}")
    title = (
        f"Terminar el encargo de {one.user}" if one.delegated_by_id else f"Inactivar a {one.user}"
    )
    return _form_page(request, form, title, _what(one, button=True), danger=True, one=one)


def _what(one: Any, *, button: bool = False) -> str:
    if button:
        return "Terminar el encargo" if one.delegated_by_id else "Inactivar"
    return "El encargo" if one.delegated_by_id else "La vinculación"


@both
def delegate(request: HttpRequest) -> HttpResponse:
    permissions.can_delegate(request.actor, request.entity).require()
    people = queries.delegates(request.entity, timezone.localdate())
    form = DelegationForm(request.POST or None, people=people)
    now, actor = timezone.now(), request.actor
    done = _try(
        form,
        lambda said: actions.delegate_leadership(
            entity=request.entity,
            to_id=said["persona"],
            starts_on=said["desde"],
            ends_on=said["hasta"],
            reason=said["razon"],
            actor=actor,
            now=now,
        ),
    )
    if done:
        messages.success(request, f"El encargo de {done.user} quedó escrito y le avisamos.")
        return redirect("team:home", request.entity.pk)
    title = "Encargar a otra persona"
    return _form_page(request, form, title, "Encargar", people=people, is_delegation=True)


@require_POST
def reactivate(request: HttpRequest, number: int) -> HttpResponse:
    return _pressed(request, number, actions.reactivate_member, "{} vuelve a estar en el equipo.")


@require_POST
def invite_again(request: HttpRequest, number: int) -> HttpResponse:
    return _pressed(request, number, actions.send_invitation_again, "Le enviamos otro enlace a {}.")


def _pressed(request: HttpRequest, number: int, act: Callable, words: str) -> HttpResponse:
    """Do what a button says, and tell on the page of the team what came of it."""
    one = queries.membership_or_404(request.entity, number)
    permissions.can_manage_team(request.actor, request.entity).require()
    try:
        act(membership_id=one.pk, actor=request.actor, now=timezone.now())
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, words.format(one.user))
    return redirect("team:home", request.entity.pk)


def _try(form: forms.Form, act: Callable[[dict[str, Any]], Any]) -> Any:
    """Return what the action gives for a valid form; what it refuses is told on the form."""
    if not (form.is_bound and form.is_valid()):
        return None
    try:
        return act(form.cleaned_data)
    except DomainError as error:
        form.add_error(None, error.message)
        return None


def _place(
    said: dict[str, Any], modules: list[str] | None = None, sectors: list[str] | None = None
) -> Place:
    return Place(
        job_title=said["cargo"],
        office=said["dependencia"],
        sectors=said.get("sectores", sectors or []),
        modules=said.get("modulos", modules or []),
    )


def _form_page(
    request: HttpRequest, form: forms.Form, title: str, button: str, **more: Any
) -> HttpResponse:
    context = {
        "title": title,
        "button": button,
        "section": "equipo",
        "crumbs": crumbs(request, (title, "")),
        **more,
    }
    return render_form(request, "team/form.html", context, form=form)

"""Signing in, passwords, and the way to one's entities."""

from allauth.account import views as allauth_views
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from kpt.accounts import personal, queries
from kpt.accounts.consent import TEXT, VERSION, give_consent
from kpt.accounts.forms import EntitySearchForm, OwnDataForm
from kpt.accounts.sessions import close_session
from kpt.base.forms import render_form
from kpt.base.reads import reads
from kpt.territories import queries as territories


class InvalidIs422:
    """Answer an invalid form with 422, as every form here does; allauth answers 200."""

    def form_invalid(self, form) -> HttpResponse:
        response = super().form_invalid(form)  # type: ignore[misc]
        response.status_code = 422
        return response


class LoginView(InvalidIs422, allauth_views.LoginView):
    pass


class PasswordChangeView(InvalidIs422, allauth_views.PasswordChangeView):
    pass


class PasswordResetView(InvalidIs422, allauth_views.PasswordResetView):
    pass


class PasswordResetFromKeyView(InvalidIs422, allauth_views.PasswordResetFromKeyView):
    pass


@require_POST
def end_session(request: HttpRequest, number: int) -> HttpResponse:
    """Close one of one's own sessions, wherever it is open."""
    if close_session(actor=request.actor, number=number):
        messages.success(request, "La sesión quedó cerrada.")
    return redirect("usersessions_list")


@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: HttpRequest) -> HttpResponse:
    """Ask once for each version of the words, before anything of a workspace is shown."""
    back = request.GET.get("next", "")
    if request.method == "POST":
        give_consent(actor=request.actor, now=timezone.now())
        safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
        return redirect(back if safe else "accounts:my-entities")
    context = {"text": TEXT, "version": VERSION, "crumbs": [("Autorización de datos", "")]}
    return render(request, "accounts/consent.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def my_data(request: HttpRequest) -> HttpResponse:
    """Show what is held about whoever asks, and let her correct what is hers to write."""
    user = request.actor.user
    initial = {"nombre": user.full_name, "cargo": user.job_title}
    form = OwnDataForm(request.POST or None, initial=initial)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        personal.correct_own_data(
            full_name=said["nombre"],
            job_title=said["cargo"],
            actor=request.actor,
            now=timezone.now(),
        )
        messages.success(request, "Sus datos quedaron corregidos.")
        return redirect("accounts:my-data")
    context = {"held": personal.held_about(request.actor), "crumbs": [("Mis datos", "")]}
    return render_form(request, "accounts/my_data.html", context, form=form)


@reads
def my_data_file(request: HttpRequest, extension: str) -> HttpResponse:
    """Send what is held, to be taken elsewhere."""
    write, kind = {
        "json": (personal.as_json, "application/json"),
        "csv": (personal.as_csv, "text/csv; charset=utf-8"),
    }[extension]
    response = HttpResponse(write(request.actor), content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="mis-datos.{extension}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


@reads
def my_entities(request: HttpRequest) -> HttpResponse:
    """Go to the only entity a person has, or let her choose among hers."""
    form = EntitySearchForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    workspaces = queries.workspaces_of(request.actor, text)
    if workspaces.only and not text:
        return redirect(workspaces.only.url)
    departments = territories.departments() if workspaces.country and not text else []
    found = territories.find(text) if workspaces.country else []
    context = {
        "text": text,
        "workspaces": workspaces,
        "found": queries.places(request.actor, found),
        "departments": queries.places(request.actor, departments),
        "crumbs": [("Mis entidades", "")],
    }
    return render(request, "accounts/my_entities.html", context)

"""Signing in, passwords, and the way to one's entities."""

from allauth.account import views as allauth_views
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from kpt.accounts import queries
from kpt.accounts.forms import EntitySearchForm
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

"""The team of an entity: who is in it, what happened, and the document that says so."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from kpt.base.reads import reads
from kpt.team import permissions, queries, roster


def crumbs(request: HttpRequest, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the way to a page of this part."""
    home = reverse("dashboards:home", args=[request.entity.pk])
    team = reverse("team:home", args=[request.entity.pk])
    return [("Tablero", home), ("Equipo", team if more else ""), *more]


@reads
def home(request: HttpRequest) -> HttpResponse:
    permissions.can_see_team(request.actor, request.entity).require()
    today = timezone.localdate()
    ended = request.GET.get("salio", "")
    context = {
        "team": queries.team_of(request.entity, request.actor, today),
        "can_manage": permissions.can_manage_team(request.actor, request.entity),
        "can_delegate": permissions.can_delegate(request.actor, request.entity),
        "undo": queries.may_undo(request.entity, ended, request.actor, today),
        "section": "equipo",
        "crumbs": crumbs(request),
    }
    return render(request, "team/home.html", context)


@reads
def history(request: HttpRequest) -> HttpResponse:
    permissions.can_see_team(request.actor, request.entity).require()
    context = {
        "page": queries.history(request.entity, request.GET.get("pagina")),
        "section": "equipo",
        "crumbs": crumbs(request, ("Historia", "")),
    }
    return render(request, "team/history.html", context)


@reads
def document(request: HttpRequest) -> HttpResponse:
    permissions.can_see_team(request.actor, request.entity).require()
    today = timezone.localdate()
    context = {
        "rows": roster.rows(queries.team_of(request.entity, request.actor, today)),
        "today": today,
        "section": "equipo",
        "crumbs": crumbs(request, ("Conformación del equipo", "")),
    }
    return render(request, "team/roster.html", context)


@reads
def workbook(request: HttpRequest) -> HttpResponse:
    permissions.can_see_team(request.actor, request.entity).require()
    now = timezone.localtime()
    team = queries.team_of(request.entity, request.actor, now.date())
    name, content = roster.workbook(request.entity, team, now)
    response = HttpResponse(content, content_type=roster.XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response

"""The first page of the site, the search, and the pages that explain."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kpt.base.access import public
from kpt.base.reads import reads
from kpt.portal.queries.boards import country_board
from kpt.portal.queries.entities import department_links, search_entities
from kpt.portal.queries.route import MODULES, ROUTE

WORDS = {"route": ROUTE, "modules": MODULES}


@public
@reads
def home(request: HttpRequest) -> HttpResponse:
    board = country_board(request.GET, request.path)
    return render(request, "portal/home.html", {"board": board, "route": ROUTE, "modules": MODULES})


@public
@reads
def search(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "").strip()
    context = {
        "asked": text,
        "found": search_entities(text),
        "departments": department_links(),
        "section": "consultar",
        "crumbs": [("Consultar planes", "")],
    }
    return render(request, "portal/search.html", context)


def explains(template: str, section: str, crumb: str) -> Callable[[HttpRequest], HttpResponse]:
    """Return the view of a page that only explains: its template has all it says."""

    @public
    @reads
    def page(request: HttpRequest) -> HttpResponse:
        context = {"section": section, "crumbs": [(crumb, "")]} | WORDS
        return render(request, f"portal/{template}.html", context)

    return page


about = explains("about", "que-es", "¿Qué es el Kit?")
route = explains("route", "ruta", "Ruta del plan")
guide = explains("guide", "guia", "Guía")
support = explains("support", "apoyo", "Contenidos de apoyo")
questions = explains("questions", "preguntas", "Preguntas frecuentes")
calculations = explains("calculations", "calculos", "Cómo se calcula cada cifra")
accessibility = explains("accessibility", "accesibilidad", "Accesibilidad")
privacy = explains("privacy", "datos", "Tratamiento de datos")

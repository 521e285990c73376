"""The gallery: every component, in every state, drawn from invented data."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from kpt.base.forms import render_form
from kpt.base.gallery import data
from kpt.base.gallery.forms import SampleFilters, SampleForm

INITIAL = {"name": "", "cost": data.COST, "indicator": "240204100 Vía terciaria mejorada"}


def gallery(request: HttpRequest) -> HttpResponse:
    """Show everything; POST shows the form with its errors (422)."""
    context = {
        "crumbs": [("Componentes", "")],
        "plain_form": SampleForm(initial=INITIAL, prefix="p"),
        "filters": SampleFilters(request.GET or None),
        "page": Paginator(range(500), 25).get_page(request.GET.get("pagina", 3)),
        "orden": "nombre",
        **data.context(),
    }
    sent = request.POST if request.method == "POST" else data.BAD_INPUT
    bad_form = SampleForm(sent, request.FILES, initial=INITIAL)
    context["bad_form"] = bad_form
    if request.method == "POST":
        return render_form(request, "gallery/index.html", context, form=bad_form)
    return render(request, "gallery/index.html", context)


def job(request: HttpRequest) -> HttpResponse:
    """Answer what the card of a job asks while it runs."""
    return render(request, "gallery/job.html", {"job": data.JOBS[1]})


def confirm(request: HttpRequest) -> HttpResponse:
    """Check your answers."""
    context = {**data.CONFIRM, "cancel_url": reverse("gallery:index")}
    return render(request, "ui/confirm_page.html", context)


def entity_page(request: HttpRequest) -> HttpResponse:
    """A page of an entity, with its band, its modules and the messages of the four kinds."""
    if request.GET.get("mensajes"):
        messages.success(request, "Se guardaron 12 celdas.")
        messages.warning(request, "Tres filas necesitan revisión.")
        messages.error(request, "No se pudo guardar: se perdió la conexión.")
        messages.info(request, "El corte de 2026 es el 31 de diciembre.")
    return render(request, "gallery/entity.html", data.entity_context())

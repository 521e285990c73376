"""The programa de gobierno: its text, how it comes, and how far the plan keeps it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from kpt.base.reads import reads
from kpt.plans.permissions import can_formulate
from kpt.promises.actions.programme import Part, save_programme, upload_programme
from kpt.promises.forms import PasteForm, ProgrammeForm, UploadForm
from kpt.promises.queries import pages, programme
from kpt.promises.views.common import (
    SECTION,
    attempt,
    crumbs,
    form_page,
    government_here,
    sent,
    version_here,
)

both = require_http_methods(["GET", "HEAD", "POST"])


@reads
def home(request: HttpRequest) -> HttpResponse:
    government, texts = programme.programmes_in_hand(request.entity, timezone.localdate())
    current = next((one for one in texts if one.is_current), None)
    context = {
        "government": government,
        "current": programme.head_of(current, request.entity.pk) if current else None,
        "earlier": [programme.head_of(one, request.entity.pk) for one in texts if one != current],
        "shown": pages.coverage_of(government, version_here(request)) if current else None,
        "can_formulate": can_formulate(request.actor, request.entity),
        "section": SECTION,
        "crumbs": crumbs(request),
    }
    return render(request, "promises/home.html", context)


@reads
def text(request: HttpRequest, number: int) -> HttpResponse:
    found = programme.programme_or_404(government_here(request), number)
    context = {
        "text": programme.head_of(found, request.entity.pk),
        "parts": programme.sections_of(found),
        "word": request.GET.get("palabra", "").strip()[:60],
        "can_formulate": can_formulate(request.actor, request.entity),
        "section": SECTION,
        "crumbs": crumbs(request, (f"Texto {number}", "")),
    }
    return render(request, "promises/text.html", context)


@both
def upload(request: HttpRequest) -> HttpResponse:
    can_formulate(request.actor, request.entity).require()
    form = UploadForm(sent(request), request.FILES or None)
    now, actor = timezone.now(), request.actor
    done = attempt(
        form,
        lambda said: upload_programme(
            entity=request.entity, upload=said["archivo"], actor=actor, now=now
        ),
    )
    if done:
        return _saved(request, "El texto del archivo quedó guardado. Revise que se leyó bien.")
    return form_page(
        request,
        form,
        title="Subir el programa de gobierno",
        button="Subir y leer el texto",
        back=_home(request),
        multipart=True,
        other_ways=True,
    )


@both
def write(request: HttpRequest) -> HttpResponse:
    can_formulate(request.actor, request.entity).require()
    current = programme.current_programme(government_here(request))
    parts = programme.parts_of(current) if current and not current.file else []
    initial, axes = ProgrammeForm.initial_from(parts)
    form = ProgrammeForm(sent(request), initial=initial, axes=axes)
    if attempt(form, lambda said: _keep(request, form.parts())):
        return _saved(request, "El programa de gobierno quedó guardado.")
    return form_page(
        request,
        form,
        title="Escribir el programa de gobierno",
        button="Guardar",
        back=_home(request),
        lead="Una visión y sus ejes, con una propuesta por renglón. Lo que no use, déjelo vacío.",
    )


@both
def paste(request: HttpRequest) -> HttpResponse:
    can_formulate(request.actor, request.entity).require()
    form = PasteForm(sent(request))
    if attempt(form, lambda said: _keep(request, [("", said["texto"])])):
        return _saved(request, "El texto quedó guardado.")
    title = "Pegar el programa de gobierno"
    return form_page(request, form, title=title, button="Guardar", back=_home(request))


def _keep(request: HttpRequest, parts: list[tuple[str, str]]):
    return save_programme(
        entity=request.entity,
        parts=[Part(title, text) for title, text in parts],
        actor=request.actor,
        now=timezone.now(),
    )


def _home(request: HttpRequest) -> str:
    return reverse("promises:home", args=[request.entity.pk])


def _saved(request: HttpRequest, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("promises:home", request.entity.pk)

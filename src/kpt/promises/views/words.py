"""The reading of words of the programa de gobierno."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from kpt.base.errors import DomainError
from kpt.base.reads import reads
from kpt.plans.permissions import can_formulate
from kpt.promises.actions.words import choose_word
from kpt.promises.queries.programme import current_programme
from kpt.promises.queries.words import reading_of
from kpt.promises.views.common import WORDS, crumbs, government_here


@reads
def words(request: HttpRequest) -> HttpResponse:
    government = government_here(request)
    programme = current_programme(government)
    context = {
        "programme": programme,
        "reading": reading_of(request.entity, government, programme) if programme else None,
        "can_formulate": can_formulate(request.actor, request.entity),
        "section": WORDS,
        "crumbs": crumbs(request, ("Palabras", "")),
    }
    return render(request, "promises/words.html", context)


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    word, leave_out = request.POST.get("palabra", "").strip(), request.POST.get("dejar") == "fuera"
    if word:
        try:
            choose_word(
                entity=request.entity,
                word=word,
                leave_out=leave_out,
                actor=request.actor,
                now=timezone.now(),
            )
        except DomainError as error:
            messages.error(request, error.message)
        else:
            done = "ya no cuenta" if leave_out else "vuelve a contar"
            messages.success(request, f"«{word}» {done} en la lectura de palabras.")
    return redirect("promises:words", request.entity.pk)

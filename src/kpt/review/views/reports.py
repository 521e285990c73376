"""The review of one report: what to look at, what the sources say, threads, decision, acta."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from kpt.base.errors import DomainError, NotAllowed
from kpt.base.errors_http import Spanish
from kpt.base.forms import render_form
from kpt.base.reads import reads
from kpt.base.told import told
from kpt.followup.actions import review as decisions
from kpt.followup.queries.reports import target_uid_of
from kpt.review.actions import threads as actions
from kpt.review.actions.findings import look_again_at
from kpt.review.actions.record import ask_for_record
from kpt.review.forms import ReplyForm
from kpt.review.queries.record import record_of
from kpt.review.queries.reports import (
    SOURCES,
    THREADS,
    VALUES,
    review_page,
    reviewed_report,
    values_view,
    waiting_for,
)
from kpt.review.queries.sources import sources_view
from kpt.review.queries.threads import thread_or_404, threads_of

SECTION = "reportar"
DECISIONS = {
    "devolver": (decisions.return_report, "quedó devuelto con sus observaciones."),
    "validar": (decisions.validate_report, "quedó validado. Ahora lo verifica el DNP."),
    "regresar": (decisions.send_back_report, "volvió a la gobernación."),
    "verificar": (decisions.verify_report, "quedó verificado."),
}


def _crumbs(request: HttpRequest, year: int, *more: str) -> list[tuple[str, str]]:
    pk = request.entity.pk
    here = reverse("review-report:review", args=[pk, year]) if more else ""
    return [
        ("Reportar avance", reverse("reports:home", args=[pk])),
        (f"Vigencia {year}", reverse("reports:report", args=[pk, year])),
        ("Revisión", here),
        *((name, "") for name in more),
    ]


@reads
def review(request: HttpRequest, year: int) -> HttpResponse:
    found = reviewed_report(request.entity, year)
    page = review_page(found, request.actor, request.GET, timezone.localdate())
    views: dict[str, Callable[[], object]] = {
        VALUES: lambda: values_view(found, request.GET),
        SOURCES: lambda: sources_view(found, request.GET),
        THREADS: lambda: threads_of(found, request.actor, page.window),
    }
    context = {
        "page": page,
        "shown": views[page.view](),
        "section": SECTION,
        "crumbs": _crumbs(request, year),
    }
    return render(request, f"review/{page.view}.html", context)


def _back(request: HttpRequest, year: int, view: str = VALUES, anchor: str = "") -> HttpResponse:
    url = reverse("review-report:review", args=[request.entity.pk, year])
    page = request.POST.get("pagina", "1")
    where = f"&pagina={page}" if page.isdecimal() and page != "1" else ""
    return redirect(f"{url}?ver={view}{where}{f'#{anchor}' if anchor else ''}")


@require_POST
def look_again(request: HttpRequest, year: int) -> HttpResponse:
    found = reviewed_report(request.entity, year)

    def act() -> None:
        look_again_at(report_id=found.pk, actor=request.actor, now=timezone.now())

    told(request, act, "Los valores por mirar se buscaron otra vez.")
    return _back(request, year)


@require_POST
def observe(request: HttpRequest, year: int, consecutive: int) -> HttpResponse:
    found = reviewed_report(request.entity, year)
    uid = target_uid_of(found, consecutive) if consecutive else None
    text, now = request.POST.get("texto", ""), timezone.now()

    def act() -> None:
        decisions.observe(
            report_id=found.pk, target_uid=uid, text=text, actor=request.actor, now=now
        )

    name = f"IP-{consecutive}" if consecutive else "todo el reporte"
    told(request, act, f"La observación sobre {name} quedó escrita.")
    view = request.POST.get("ver", VALUES)
    return _back(request, year, view if view in (VALUES, SOURCES) else VALUES, f"m-{consecutive}")


@reads
def thread(request: HttpRequest, year: int, number: int) -> HttpResponse:
    return _thread(request, year, number, ReplyForm())


@require_POST
def reply(request: HttpRequest, year: int, number: int) -> HttpResponse:
    found = reviewed_report(request.entity, year)
    thread_or_404(found, request.actor, number, timezone.localdate()).can_reply.require()
    if not request.POST.get("texto", "").strip() and not request.FILES:
        messages.error(request, "Escriba el mensaje antes de responder.")
        return redirect("review-report:thread", request.entity.pk, year, number)
    form = ReplyForm(request.POST, request.FILES)
    if form.is_valid() and _replied(request, number, form):
        return _back(request, year, THREADS, f"o-{number}")
    return _thread(request, year, number, form)


def _thread(request: HttpRequest, year: int, number: int, form: ReplyForm) -> HttpResponse:
    found = reviewed_report(request.entity, year)
    one = thread_or_404(found, request.actor, number, timezone.localdate())
    context = {
        "report": found,
        "one": one,
        "section": SECTION,
        "crumbs": _crumbs(request, year, one.label),
    }
    return render_form(request, "review/thread.html", context, form=form)


def _replied(request: HttpRequest, number: int, form: ReplyForm) -> bool:
    clean = form.cleaned_data
    try:
        actions.reply(
            observation_id=number,
            text=clean["texto"],
            file=clean["archivo"],
            actor=request.actor,
            now=timezone.now(),
        )
    except NotAllowed:
        raise
    except DomainError as error:
        form.add_error(None, error.message)
        return False
    messages.success(request, "El mensaje quedó escrito.")
    return True


def _settle(action: Callable[..., object], done: str) -> Callable[..., HttpResponse]:
    """Return the view of a button of a thread."""

    @require_POST
    def view(request: HttpRequest, year: int, number: int) -> HttpResponse:
        found = reviewed_report(request.entity, year)
        thread_or_404(found, request.actor, number, timezone.localdate())

        def act() -> None:
            action(observation_id=number, actor=request.actor, now=timezone.now())

        told(request, act, done)
        return _back(request, year, THREADS, f"o-{number}")

    return view


close = _settle(actions.close, "La observación quedó cerrada.")
reopen = _settle(actions.reopen, "La observación quedó abierta otra vez.")


@require_POST
def decide(request: HttpRequest, year: int, decision: str) -> HttpResponse:
    found = reviewed_report(request.entity, year)
    if decision not in DECISIONS:
        raise Http404(Spanish("Esa decisión no existe."))
    action, done = DECISIONS[decision]
    reason, now = request.POST.get("comentario", ""), timezone.now()

    def act() -> None:
        action(report_id=found.pk, reason=reason, actor=request.actor, now=now)

    if not told(request, act, f"El reporte de {request.entity} {done}"):
        return _back(request, year)
    following = waiting_for(request.actor, year, timezone.localdate())
    if following:
        return redirect("review-report:review", following[0].divipola, year)
    return redirect("windows:queue")


@reads
def acta(request: HttpRequest, year: int) -> HttpResponse:
    found = reviewed_report(request.entity, year)
    context = {
        "record": record_of(found, request.actor, timezone.now()),
        "section": SECTION,
        "crumbs": _crumbs(request, year, "Acta"),
    }
    return render(request, "review/record.html", context)


@require_POST
def acta_file(request: HttpRequest, year: int) -> HttpResponse:
    found = reviewed_report(request.entity, year)
    job = ask_for_record(report_id=found.pk, actor=request.actor, now=timezone.now())
    return redirect("base:job", job.uid)

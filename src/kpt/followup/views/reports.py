"""The report of a vigencia: opened, answered target by target, sent; and what reviewers decide."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from kpt.base.errors import DomainError, NotAllowed
from kpt.base.errors_http import Spanish
from kpt.base.forms import UNPROCESSABLE
from kpt.base.numbers import row_number
from kpt.base.reads import reads
from kpt.base.told import told
from kpt.followup.actions import reports as actions
from kpt.followup.actions import review
from kpt.followup.permissions import can_answer, can_observe, can_report
from kpt.followup.queries.report_page import report_page
from kpt.followup.queries.report_target import target_page
from kpt.followup.queries.reports import (
    observation_or_404,
    report_or_404,
    steps_of,
    target_uid_of,
    years_of,
)
from kpt.followup.queries.windows import window_of
from kpt.followup.report_forms import AnswerForm, MoneyFormSet
from kpt.followup.views.crumbs import crumbs_of

BOTH = require_http_methods(["GET", "HEAD", "POST"])
DECISIONS = {
    "devolver": (review.return_report, "El reporte quedó devuelto con sus observaciones."),
    "validar": (review.validate_report, "El reporte quedó validado. Ahora lo verifica el DNP."),
    "regresar": (review.send_back_report, "El reporte volvió a la gobernación."),
    "verificar": (review.verify_report, "El reporte quedó verificado."),
}


@reads
def home(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    context = {
        "years": [(line, line.window.days_left(today)) for line in years_of(request.entity, today)],
        "can_report": can_report(request.actor, request.entity),
        "section": "reportar",
        "crumbs": [("Reportar avance", "")],
    }
    return render(request, "followup/report_home.html", context)


@require_POST
def open_report(request: HttpRequest, year: int) -> HttpResponse:
    report = actions.open_report(
        entity_id=request.entity.pk, fiscal_year=year, actor=request.actor, now=timezone.now()
    )
    return redirect("reports:report", request.entity.pk, report.fiscal_year)


@reads
def report(request: HttpRequest, year: int) -> HttpResponse:
    found = report_or_404(request.entity, year)
    page = report_page(found, request.actor, request.GET, timezone.localdate())
    context = {
        "page": page,
        "section": "reportar",
        "crumbs": crumbs_of(request, year),
    }
    return render(request, "followup/report.html", context)


@reads
def history(request: HttpRequest, year: int) -> HttpResponse:
    found = report_or_404(request.entity, year)
    context = {
        "report": found,
        "steps": steps_of(found),
        "section": "reportar",
        "crumbs": crumbs_of(request, year, "Historia"),
    }
    return render(request, "followup/report_history.html", context)


@BOTH
def target(request: HttpRequest, year: int, consecutive: int) -> HttpResponse:
    found = report_or_404(request.entity, year)
    page = target_page(found, consecutive)
    window = window_of(request.entity.pk, year, timezone.localdate())
    may = can_answer(request.actor, found, window, page.line.sector_code)
    if request.method == "POST":
        may.require()
    sent = request.POST if request.method == "POST" else None
    form = AnswerForm(sent, initial=page.initial)
    money = MoneyFormSet(sent, initial=page.money, prefix="plata")
    valid = sent is not None and all([form.is_valid(), money.is_valid()])
    if valid and _answered(request, found, page, form, money):
        return _after(request, found, consecutive)
    context = {
        "report": found,
        "page": page,
        "form": form,
        "money": money,
        "may": may,
        "can_observe": can_observe(request.actor, found, window),
        "section": "reportar",
        "crumbs": crumbs_of(request, year, page.line.label),
    }
    status = UNPROCESSABLE if sent is not None else 200
    return render(request, "followup/report_target.html", context, status=status)


def _after(request: HttpRequest, report, consecutive: int) -> HttpResponse:
    """Go back to the list; or stay, when what was written deserves a second look."""
    if target_page(report, consecutive).line.warnings:
        messages.warning(request, "Antes de seguir, mire lo que dice abajo. Ya está guardado.")
        return redirect("reports:target", request.entity.pk, report.fiscal_year, consecutive)
    return redirect("reports:report", request.entity.pk, report.fiscal_year)


@require_POST
def times_thousand(request: HttpRequest, year: int, consecutive: int) -> HttpResponse:
    found = report_or_404(request.entity, year)
    sent = row_number(request.POST.get("version", ""))

    def act() -> None:
        actions.times_thousand(
            report_id=found.pk,
            target_uid=target_uid_of(found, consecutive),
            seen=-1 if sent is None else sent,
            actor=request.actor,
            now=timezone.now(),
        )

    told(request, act, "La plata de la meta quedó multiplicada por mil.")
    return redirect("reports:target", request.entity.pk, year, consecutive)


def _answered(request: HttpRequest, report, page, form: AnswerForm, money) -> bool:
    try:
        actions.answer_target(
            report_id=report.pk,
            target_uid=page.line.uid,
            given=form.given(money.money()),
            seen=form.cleaned_data["version"],
            actor=request.actor,
            now=timezone.now(),
        )
    except NotAllowed:
        raise
    except DomainError as error:
        form.add_error(None, error.message)
        # What is kept now is what she has seen: the second time, hers is written.
        data = form.data.copy()  # type: ignore[attr-defined]
        data["version"] = page.row_version
        form.data = data
        return False
    messages.success(request, f"{page.line.label} quedó reportada.")
    return True


@require_POST
def submit(request: HttpRequest, year: int) -> HttpResponse:
    found = report_or_404(request.entity, year)

    def act() -> None:
        actions.submit_report(report_id=found.pk, actor=request.actor, now=timezone.now())

    told(request, act, "El reporte quedó enviado. Aquí verá qué decide quien lo revisa.")
    return redirect("reports:report", request.entity.pk, year)


@require_POST
def decide(request: HttpRequest, year: int, decision: str) -> HttpResponse:
    found = report_or_404(request.entity, year)
    if decision not in DECISIONS:
        raise Http404(Spanish("Esa decisión no existe."))
    action, done = DECISIONS[decision]

    def act() -> None:
        reason, now = request.POST.get("comentario", ""), timezone.now()
        action(report_id=found.pk, reason=reason, actor=request.actor, now=now)

    told(request, act, done)
    return redirect("reports:report", request.entity.pk, year)


@require_POST
def observe(request: HttpRequest, year: int, consecutive: int) -> HttpResponse:
    found = report_or_404(request.entity, year)
    uid = target_uid_of(found, consecutive) if consecutive else None
    text, now = request.POST.get("texto", ""), timezone.now()

    def act() -> None:
        review.observe(report_id=found.pk, target_uid=uid, text=text, actor=request.actor, now=now)

    told(request, act, "La observación quedó escrita.")
    if consecutive:
        return redirect("reports:target", request.entity.pk, year, consecutive)
    return redirect("reports:report", request.entity.pk, year)


@require_POST
def reply(request: HttpRequest, year: int, number: int) -> HttpResponse:
    found = report_or_404(request.entity, year)
    observation_or_404(found, number)
    text, now = request.POST.get("texto", ""), timezone.now()

    def act() -> None:
        review.answer_observation(observation_id=number, text=text, actor=request.actor, now=now)

    told(request, act, "La respuesta quedó escrita.")
    return redirect("reports:report", request.entity.pk, year)

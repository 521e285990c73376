"""The calendar of the follow-up: anybody reads it, DNP's administration writes it."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from kpt.base.access import public, signed_in
from kpt.base.errors import DomainError
from kpt.base.forms import render_form
from kpt.base.reads import reads
from kpt.followup import calendar
from kpt.followup.actions import windows as actions
from kpt.followup.forms import (
    DatesForm,
    ExtensionForm,
    MoveWindowForm,
    OpenWindowForm,
    ReasonForm,
)
from kpt.followup.permissions import can_manage_windows
from kpt.followup.queries.windows import (
    WindowLine,
    entities_of_window,
    extensions_of,
    steps_of,
    window_or_404,
    windows_of,
    windows_on,
)

TITLE = "Calendario de seguimiento"
BOTH = require_http_methods(["GET", "HEAD", "POST"])


def _crumbs(*more: str) -> list[tuple[str, str]]:
    return [(TITLE, reverse("windows:list") if more else ""), *((name, "") for name in more)]


@public
@reads
def window_list(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    context = {
        "windows": [(line, line.days_left(today)) for line in windows_on(today)],
        "may_manage": can_manage_windows(request.actor),
        "crumbs": _crumbs(),
    }
    return render(request, "followup/windows.html", context)


@public
@reads
def window_calendar(request: HttpRequest) -> HttpResponse:
    windows = windows_on(timezone.localdate())
    return _calendar(request, windows, "Seguimiento a los planes de desarrollo", "seguimiento")


@public
@reads
def entity_calendar(request: HttpRequest, divipola: str) -> HttpResponse:
    windows = windows_of(divipola, timezone.localdate())
    return _calendar(request, windows, f"Seguimiento de {divipola}", f"seguimiento-{divipola}")


def _calendar(
    request: HttpRequest, windows: list[WindowLine], name: str, file: str
) -> HttpResponse:
    host = request.get_host().partition(":")[0]
    content = calendar.as_calendar(windows, name=name, host=host, now=timezone.now())
    response = HttpResponse(content, content_type=calendar.CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{file}.ics"'
    return response


@signed_in
@reads
def window(request: HttpRequest, number: int) -> HttpResponse:
    can_manage_windows(request.actor).require()
    line = window_or_404(number, timezone.localdate())
    context = {
        "window": line,
        "days_left": line.days_left(timezone.localdate()),
        "entities": entities_of_window(number),
        "extensions": extensions_of(number),
        "steps": steps_of(number),
        "crumbs": _crumbs(line.title),
    }
    return render(request, "followup/window.html", context)


@signed_in
@BOTH
def open_window(request: HttpRequest) -> HttpResponse:
    can_manage_windows(request.actor).require()
    form = OpenWindowForm(request.POST if request.method == "POST" else None)

    def save() -> int:
        clean = form.cleaned_data
        window = actions.open_window(
            fiscal_year=clean["vigencia"],
            dates=form.dates(),
            divipolas=clean["entidades"],
            note=clean["nota"],
            actor=request.actor,
            now=timezone.now(),
        )
        return window.pk

    return _decide(request, form, save, title="Abrir una ventana de reporte", done="Quedó abierta.")


@signed_in
@BOTH
def move_window(request: HttpRequest, number: int) -> HttpResponse:
    can_manage_windows(request.actor).require()
    line = window_or_404(number, timezone.localdate())
    sent = request.POST if request.method == "POST" else None
    form = MoveWindowForm(sent, initial=DatesForm.initial_from(line.calendar))

    def save() -> int:
        reason, now = form.cleaned_data["motivo"], timezone.now()
        actions.move_window(
            window_id=number, dates=form.dates(), reason=reason, actor=request.actor, now=now
        )
        return number

    title = f"Cambiar las fechas de {line.title}"
    return _decide(request, form, save, title=title, done="Las fechas quedaron cambiadas.")


@signed_in
@BOTH
def extend(request: HttpRequest, number: int) -> HttpResponse:
    can_manage_windows(request.actor).require()
    line = window_or_404(number, timezone.localdate())
    form = ExtensionForm(request.POST if request.method == "POST" else None)

    def save() -> int:
        clean = form.cleaned_data
        actions.extend(
            window_id=number,
            divipola=clean["entidad"],
            until=clean["hasta"],
            reason=clean["motivo"],
            actor=request.actor,
            now=timezone.now(),
        )
        return number

    title = f"Otorgar una prórroga en {line.title}"
    return _decide(request, form, save, title=title, done="La prórroga quedó otorgada.")


def _with_reason(action: Callable, title: str, done: str) -> Callable[..., HttpResponse]:
    """Return the view of a decision on a window that only asks why."""

    @signed_in
    @BOTH
    def view(request: HttpRequest, number: int) -> HttpResponse:
        can_manage_windows(request.actor).require()
        line = window_or_404(number, timezone.localdate())
        form = ReasonForm(request.POST if request.method == "POST" else None)

        def save() -> int:
            reason, now = form.cleaned_data["motivo"], timezone.now()
            action(window_id=number, reason=reason, actor=request.actor, now=now)
            return number

        return _decide(request, form, save, title=f"{title}: {line.title}", done=done)

    return view


end_window = _with_reason(actions.end_window, "Terminar antes", "La ventana quedó cerrada.")
resume_window = _with_reason(actions.resume_window, "Volver a abrir", "La ventana sigue abierta.")


def _decide(
    request: HttpRequest, form: Form, save: Callable[[], int], *, title: str, done: str
) -> HttpResponse:
    if form.is_bound and form.is_valid():
        try:
            number = save()
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, done)
            return redirect("windows:window", number)
    context = {"title": title, "crumbs": _crumbs(title)}
    return render_form(request, "followup/window_form.html", context, form=form)

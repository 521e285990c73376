"""The reports of an entity for those who enter its workspace. Under ``/e/<divipola>/informes/``."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from kpt.base.errors import DomainError, NotAllowed
from kpt.base.forms import render_form
from kpt.base.reads import reads
from kpt.briefs import actions
from kpt.briefs.forms import OptionsForm, WithdrawForm
from kpt.briefs.permissions import can_make, can_publish
from kpt.briefs.queries import pages
from kpt.briefs.queries.reports import reports_of
from kpt.briefs.words import FORMATS

SECTION = "informes"
BOTH = require_http_methods(["GET", "HEAD", "POST"])


def _crumbs(request: HttpRequest, *more: str) -> list[tuple[str, str]]:
    home = reverse("briefs:home", args=[request.entity.pk])
    return [("Informes", home if more else ""), *((name, "") for name in more)]


@reads
def home(request: HttpRequest) -> HttpResponse:
    context = {
        "offers": pages.offers(request.entity, request.actor),
        "reports": reports_of(request.entity.pk),
        "latest": pages.latest(request.entity),
        "section": SECTION,
        "crumbs": _crumbs(request),
    }
    return render(request, "briefs/home.html", context)


def _form(request: HttpRequest, definition, reports) -> OptionsForm:
    """Return the form of a report: what was sent, or what the address says to begin with."""
    sent = request.POST if request.method == "POST" else None
    return OptionsForm(
        sent,
        initial=request.GET.dict(),
        definition=definition,
        years=[(str(one.fiscal_year), str(one.fiscal_year)) for one in reports],
        cuts=pages.cuts_offered(request.entity),
        slices=pages.slices_for(definition, reports[0].plan_id) if reports else {},
    )


@reads
def choose(request: HttpRequest, slug: str) -> HttpResponse:
    definition = pages.definition_or_404(request.entity, slug)
    reports = reports_of(request.entity.pk)
    context = {
        "definition": definition,
        "form": _form(request, definition, reports),
        "reports": reports,
        "may": can_make(request.actor, request.entity, definition),
        "section": SECTION,
        "crumbs": _crumbs(request, definition.title),
    }
    return render(request, "briefs/choose.html", context)


@require_POST
def make(request: HttpRequest, slug: str) -> HttpResponse:
    definition = pages.definition_or_404(request.entity, slug)
    form = _form(request, definition, reports_of(request.entity.pk))
    if not form.is_valid():
        messages.error(request, form.why_not())
        url = reverse("briefs:choose", args=[request.entity.pk, slug])
        return redirect(f"{url}?{form.as_query()}")
    brief = actions.make_brief(
        entity_id=request.entity.pk,
        slug=slug,
        options=form.options(),
        actor=request.actor,
        now=timezone.now(),
    )
    return redirect("briefs:brief", request.entity.pk, brief.uid)


@reads
def brief(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    found = pages.brief_or_404(request.entity, uid)
    context = {
        "page": pages.brief_page(found, request.actor, request.GET),
        "section": SECTION,
        "crumbs": _crumbs(request, found.title),
    }
    return render(request, "briefs/brief.html", context)


@reads
def history(request: HttpRequest) -> HttpResponse:
    context = {
        "page": pages.history(request.entity, request.GET.get("pagina")),
        "section": SECTION,
        "crumbs": _crumbs(request, "Los que se han hecho"),
    }
    return render(request, "briefs/history.html", context)


@require_POST
def ask_for_file(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    found = pages.brief_or_404(request.entity, uid)
    format, now = FORMATS.get(request.POST.get("formato", "")), timezone.now()
    if format is None:
        messages.error(request, "Ese formato no existe. Escoja PDF, Word o Excel.")
    else:
        actions.ask_for_file(brief_id=found.pk, format=format, actor=request.actor, now=now)
    url = reverse("briefs:brief", args=[request.entity.pk, uid])
    return redirect(f"{url}#archivos")


@require_POST
def publish(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    found = pages.brief_or_404(request.entity, uid)
    try:
        actions.publish_brief(brief_id=found.pk, actor=request.actor, now=timezone.now())
    except NotAllowed:
        raise
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "El informe quedó publicado. Sus archivos se están preparando.")
    return redirect("briefs:brief", request.entity.pk, uid)


@BOTH
def withdraw(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    found = pages.brief_or_404(request.entity, uid)
    can_publish(request.actor, request.entity, pages.definitions()[found.slug]).require()
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        reason, now = form.cleaned_data["motivo"], timezone.now()
        actions.withdraw_brief(brief_id=found.pk, reason=reason, actor=request.actor, now=now)
        messages.success(request, "El informe se retiró. Ya no está en la página pública.")
        return redirect("briefs:brief", request.entity.pk, uid)
    context = {
        "title": f"Retirar «{found.title}»",
        "lead": "Deja de verse en la página pública. Lo que decía y su historia se conservan.",
        "submit_label": "Retirar el informe",
        "danger": True,
        "cancel_url": reverse("briefs:brief", args=[request.entity.pk, uid]),
        "section": SECTION,
        "crumbs": _crumbs(request, "Retirar"),
    }
    return render_form(request, "ui/confirm_page.html", context, form=form)

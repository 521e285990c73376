"""Techos por fuente: how much of each source there is each year. Under ``/formular/techos/``."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from kpt.base.errors import NotAllowed
from kpt.base.numbers import cuenta
from kpt.plans.actions.ceilings import say_basis, set_ceilings
from kpt.plans.actions.investment import SOURCES
from kpt.plans.forms.cells import SentCeilings, sent_ceilings
from kpt.plans.permissions import can_edit_draft
from kpt.plans.queries.ceilings import ceilings_answer, ceilings_page
from kpt.plans.views.saving import crumbs, who
from kpt.plans.workspace import with_draft

FORBIDDEN = 403


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
def ceilings(request: HttpRequest, version: Any) -> HttpResponse:
    """The sheet of ceilings. With a POST it is the page of somebody without JavaScript."""
    if request.method != "POST":
        return _draw(request, version, SentCeilings())
    can_edit_draft(request.actor, version).require()
    sent = sent_ceilings(request.POST, version.plan.period.fiscal_years, SOURCES)
    if not sent.problems:
        done = set_ceilings(version_id=version.pk, edits=sent.edits, **who(request))
        if not done.conflicts:
            told = cuenta(len(done.changed), "techo,techos")
            messages.success(request, f"Se guardó: {told}." if done.changed else "Nada cambió.")
            return redirect(request.path)
        answer = ceilings_answer(version, done, {}, now=timezone.now())
        sent.problems = {
            name: f"{cell['quien']} escribió {cell['texto'] or 'vacío'} mientras tanto. Si guarda "
            "otra vez, queda lo suyo."
            for name, cell in answer["celdas"].items()
            if cell["estado"] == "conflicto"
        }
    return _draw(request, version, sent)


def _draw(request: HttpRequest, version: Any, sent: SentCeilings) -> HttpResponse:
    page = ceilings_page(version, sent.texts, sent.problems)
    labels = {box.name: box.label for row in page.rows for box, _ in row.cells}
    context = {
        "page": page,
        "can_edit": can_edit_draft(request.actor, version),
        "seen": json.dumps(page.seen),
        "problems": [(f"{labels[name]}: {t}", f"#{name}") for name, t in sent.problems.items()],
        "section": "f-techos",
        "crumbs": crumbs(request, ("Techos por fuente", "")),
    }
    status = 422 if sent.problems else None
    return render(request, "plans/investment/ceilings.html", context, status=status)


@require_POST
@with_draft
def ceiling_cells(request: HttpRequest, version: Any) -> HttpResponse:
    """Save one ceiling or a block; answer with the state of each and what is left."""
    sent = sent_ceilings(request.POST, version.plan.period.fiscal_years, SOURCES)
    now = timezone.now()
    try:
        done = set_ceilings(version_id=version.pk, edits=sent.edits, actor=request.actor, now=now)
    except NotAllowed as error:
        return JsonResponse({"mensaje": error.message}, status=FORBIDDEN)
    answer = ceilings_answer(version, done, sent.problems, now=now)
    for name, cell in answer["celdas"].items():
        cell["enviado"] = request.POST.get(name, "")
    return JsonResponse(answer)


@require_POST
@with_draft
def ceiling_basis(request: HttpRequest, version: Any) -> HttpResponse:
    """Say from which document the ceilings come."""
    say_basis(version_id=version.pk, basis=request.POST.get("origen", ""), **who(request))
    messages.success(request, "Quedó dicho de dónde salen los techos.")
    return redirect(reverse("draft:ceilings", args=[request.entity.pk]))

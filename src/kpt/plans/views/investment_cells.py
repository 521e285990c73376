"""What the sheet asks while somebody writes: save, news of others, sums, expected money."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from kpt.base.errors import DomainError, NotAllowed
from kpt.base.forms import render_form
from kpt.base.numbers import row_number
from kpt.base.reads import reads
from kpt.plans.actions.expected import mark_expected
from kpt.plans.actions.investment import SOURCES, save_cells
from kpt.plans.forms.cells import sent_cells
from kpt.plans.forms.investment import ExpectedForm
from kpt.plans.permissions import can_edit_draft
from kpt.plans.queries.expected import source_of_target_or_404
from kpt.plans.queries.grid_address import GridAddress
from kpt.plans.queries.grid_cells import changes_since, saved_answer, sums_answer
from kpt.plans.views.saving import back_or, crumbs, who
from kpt.plans.workspace import with_draft

NOTHING_NEW, FORBIDDEN = 204, 403


@require_POST
@with_draft
def grid_cells(request: HttpRequest, version: Any) -> HttpResponse:
    """Save one cell or a block; answer with the state of each and the sums that they change."""
    sent = sent_cells(request.POST, version.plan.period.fiscal_years, SOURCES)
    source = GridAddress.of(request.GET).source
    now = timezone.now()
    try:
        can_edit_draft(request.actor, version).require()
        if not sent.typed:
            unsaved = {"celdas": _wrong(sent.problems), "cambio": None}
            return JsonResponse(_with_sent(request, unsaved))
        saved = save_cells(version_id=version.pk, cells=sent.typed, actor=request.actor, now=now)
    except NotAllowed as error:
        return JsonResponse({"mensaje": error.message}, status=FORBIDDEN)
    except DomainError as error:
        names = [name for name in request.POST if name.startswith("c-")]
        wrong = {"celdas": _wrong(dict.fromkeys(names, error.message))}
        return JsonResponse(_with_sent(request, wrong))
    answer = saved_answer(version, saved, sent.problems, now=now, source=source)
    return JsonResponse(_with_sent(request, answer))


def _with_sent(request: HttpRequest, answer: dict[str, Any]) -> dict[str, Any]:
    """Say of each cell what was sent: the person may have gone on writing in it."""
    for name, cell in answer["celdas"].items():
        cell["enviado"] = request.POST.get(name, "")
    return answer


def _wrong(problems: dict[str, str]) -> dict[str, dict[str, str]]:
    return {name: {"estado": "error", "mensaje": text} for name, text in problems.items()}


@reads
@with_draft
def grid_changes(request: HttpRequest, version: Any) -> HttpResponse:
    """What was written since the change that the sheet knows; 204 when nothing was."""
    since = request.GET.get("desde", "0")
    found = changes_since(
        version, int(since) if since.isdecimal() and len(since) < 19 else 0, request.actor.user
    )
    return HttpResponse(status=NOTHING_NEW) if found is None else JsonResponse(found)


@reads
@with_draft
def grid_sums(request: HttpRequest, version: Any) -> HttpResponse:
    """The sums of the plan, its lines and some targets, when somebody else changed them."""
    numbers = [row_number(n) or 0 for n in request.GET.get("metas", "").split(",")[:100]]
    source = GridAddress.of(request.GET).source
    return JsonResponse({"sumas": sums_answer(version, numbers, source)})


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
def expected(request: HttpRequest, version: Any, consecutive: int, source: int) -> HttpResponse:
    """Say in which years the money of one source of a target is still to be obtained."""
    can_edit_draft(request.actor, version).require()
    grid = reverse("draft:grid", args=[request.entity.pk])
    back = back_or(request, f"{grid}?abrir={consecutive}")
    row = source_of_target_or_404(version, consecutive, source)
    sent = request.method == "POST"
    form = ExpectedForm(
        request.POST if sent else None,
        years=version.plan.period.fiscal_years,
        initial={"anios": row.expected_years, "con": row.partner},
    )
    if sent and form.is_valid():
        given: dict[str, Any] = {"consecutive": consecutive, "source": source, **who(request)}
        given |= {"expected_years": form.cleaned_data["anios"]}
        mark_expected(version_id=version.pk, partner=form.cleaned_data["con"], **given)
        messages.success(request, f"Quedó dicho qué plata de {row.label} está por gestionar.")
        return redirect(back)
    context = {"row": row, "back": back, "section": "f-inversiones"}
    context["crumbs"] = crumbs(request, ("Repartir por año y fuente", grid), (row.label, ""))
    return render_form(request, "plans/investment/expected.html", context, form=form)
